#pragma once

#include "lamina/core/scalar.hpp"

namespace lamina::detail {

/// x^T y of n real numbers each, even and odd ones apart: one addition waits for another.
template <class R>
R short_inner_product(const R* x, const R* y, index_t n) noexcept {
    R even = 0;
    R odd = 0;
    index_t i = 1;
    for (; i < n; i += 2) {
        even += x[i - 1] * y[i - 1];
        odd += x[i] * y[i];
    }
    if (i == n) even += x[n - 1] * y[n - 1];
    return even + odd;
}

}  // namespace lamina::detail
