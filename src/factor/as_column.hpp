#pragma once

#include "lamina/core/arithmetic.hpp"

namespace lamina {

/// Changes a vector by what is written for matrices: as the only column of one, on a copy and back
/// where its entries are not adjacent.
template <Scalar T, class Change>
void as_column(VectorView<T> x, Change change) {
    if (x.stride() == 1) {
        change(MatrixView<T>(x.data(), x.size(), 1));
        return;
    }
    Vector<T> copy(x);
    change(MatrixView<T>(copy.data(), copy.size(), 1));
    detail::Elementwise<T>::copy(x, operand(copy));
}

}  // namespace lamina
