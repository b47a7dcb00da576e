#pragma once

#include "lamina/core/matrix.hpp"

namespace lamina {

/// A square matrix becomes its conjugate transpose.
template <Scalar T>
void adjoint_in_place(MatrixView<T> a) noexcept {
    for (index_t j = 0; j < a.cols(); ++j) {
        a(j, j) = conjugate(a(j, j));
        for (index_t i = j + 1; i < a.rows(); ++i) {
            const T below = a(i, j);
            a(i, j) = conjugate(a(j, i));
            a(j, i) = conjugate(below);
        }
    }
}

}  // namespace lamina
