#pragma once

#include <utility>

#include "lamina/core/structure.hpp"

#include "backend/info.hpp"

namespace lamina {

// LU and Cholesky in the place of A. LAPACK: getrf, potrf; for real numbers by halves of the
// columns (Toledo, SIAM Journal on Matrix Analysis and Applications 18 (1997); Gustavson, IBM
// Journal of Research and Development 41 (1997)), where it was measured to be faster. OpenBLAS
// divides so too, but what is no product, columns and triangles, goes slowly there:
// docs/performance.md.

/// P A = L U with partial pivoting, and the rows swapped, counted from 1. The number of the first
/// pivot that is zero, from 1, or 0.
template <Scalar T>
index_t eliminate(const MatrixView<T>& a, backend::blas_int* swaps);

/// B becomes P B for the first of these swaps.
template <Scalar T>
void swap_rows(const MatrixView<T>& b, const backend::blas_int* swaps, index_t count) noexcept {
    for (index_t j = 0; j < b.cols(); ++j) {
        T* const column = b.data() + j * b.ld();
        for (index_t i = 0; i < count; ++i)
            std::swap(column[i], column[swaps[i] - 1]);
    }
}

/// A = L L^H in the lower triangle, or U^H U in the upper one; the other is not touched. The order
/// of the first leading minor that is not positive, or 0.
template <Scalar T>
index_t eliminate_positive(const MatrixView<T>& a, Triangle triangle);

}  // namespace lamina
