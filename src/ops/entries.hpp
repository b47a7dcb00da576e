#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

namespace lamina {

/// Calls body(value), where value(x) is what a stored entry x means under the conjugation and the
/// scale of a lazy matrix: the choice is made once, outside the body's loop.
template <Scalar T, class Body>
decltype(auto) with_values(Op op, T scale, Body body) {
    if (scale != T(1)) {
        return conjugates(op)
                   ? body([scale](const T& x) { return detail::times(scale, conjugate(x)); })
                   : body([scale](const T& x) { return detail::times(scale, x); });
    }
    return conjugates(op) ? body([](const T& x) { return conjugate(x); })
                          : body([](const T& x) { return x; });
}

}  // namespace lamina
