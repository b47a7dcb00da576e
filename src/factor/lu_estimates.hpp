#pragma once

#include <algorithm>

#include "lamina/core/matrix.hpp"

#include "core/wide_vectors.hpp"
#include "factor/norm_estimate.hpp"
#include "ops/sums.hpp"

// What is told about A and the growth in it by the factors alone.
namespace lamina {

/// Estimates ||A||_1 from P A = L U.
template <Scalar T>
RealOf<T> norm1_of_product(const Matrix<T>& lu, const backend::blas_int* ipiv) {
    const backend::blas_int n = backend::blas_int(lu.rows());
    const backend::blas_int ld = backend::blas_int(lu.ld());
    const auto multiply = [&](CBLAS_UPLO uplo, CBLAS_TRANSPOSE op, CBLAS_DIAG diag, Vector<T>& x) {
        backend::trmv<T>(CblasColMajor, uplo, op, diag, n, lu.data(), ld, x.data(), 1);
    };
    const auto swap_rows = [&](Vector<T>& x, backend::blas_int direction) {
        backend::laswp<T>(LAPACK_COL_MAJOR, 1, x.data(), n, 1, n, ipiv, direction);
    };
    return estimate_norm1<T>(
        lu.rows(),
        [&](Vector<T>& x) {
            multiply(CblasUpper, CblasNoTrans, CblasNonUnit, x);
            multiply(CblasLower, CblasNoTrans, CblasUnit, x);
            swap_rows(x, -1);
        },
        [&](Vector<T>& x) {
            swap_rows(x, 1);
            multiply(CblasLower, CblasConjTrans, CblasUnit, x);
            multiply(CblasUpper, CblasConjTrans, CblasNonUnit, x);
        });
}

/// The largest |Re u| + |Im u| of the upper triangle of m x n numbers, NaN if one of them is.
template <Scalar T>
[[gnu::always_inline]] inline RealOf<T> largest_above_body(const T* u, index_t ld, index_t m,
                                                           index_t n) noexcept {
    using R = RealOf<T>;
    // Few, since most columns of small matrices are short.
    constexpr index_t lanes = 4;
    R largest[lanes] = {};
    R sums[lanes] = {};
    const auto take = [&](index_t k, T x) {
        const R size = sum_of_parts(x);
        largest[k] = size > largest[k] ? size : largest[k];
        sums[k] += size;
    };
    for (index_t j = 0; j < n; ++j, u += ld) {
        const index_t count = std::min(j + 1, m);
        index_t i = 0;
        for (; i + lanes <= count; i += lanes) {
#pragma GCC unroll 4
            for (index_t k = 0; k < lanes; ++k)
                take(k, u[i + k]);
        }
#pragma GCC unroll 4
        for (index_t k = 0; k < lanes - 1; ++k) {
            if (i + k < count) take(k, u[i + k]);
        }
    }
    // Of numbers without a sign only a NaN makes the sum NaN.
    const R sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    if (sum != sum) return sum;
    return std::max(std::max(largest[0], largest[1]), std::max(largest[2], largest[3]));
}

}  // namespace lamina
