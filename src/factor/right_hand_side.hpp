#pragma once

#include "lamina/core/arithmetic.hpp"

#include "core/require.hpp"

namespace lamina {

/// A B to solve for needs as many rows as the m x n matrix A; DimensionError with both shapes.
template <Scalar T>
void require_right_hand_side(const char* who, index_t m, index_t n, const MatrixView<T>& b) {
    if (b.rows() != m) [[unlikely]] {
        throw_dimensions(who, "A is " + shape_text(m, n) + " and B is " +
                                  shape_text(b.rows(), b.cols()) + "; B needs as many rows as A");
    }
}

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
