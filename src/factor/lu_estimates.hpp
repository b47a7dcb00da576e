#pragma once

#include "lamina/core/matrix.hpp"

#include "factor/norm_estimate.hpp"

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

/// max(size(x[0]), ..., size(x[n - 1])), NaN if one of them is. Few lanes: columns are short.
template <Scalar T, class Size>
RealOf<T> largest_in(const T* x, index_t n, Size size) noexcept {
    using R = RealOf<T>;
    constexpr index_t lanes = 8;
    R largest[lanes] = {};
    R sums[lanes] = {};
    index_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        for (index_t k = 0; k < lanes; ++k) {
            const R entry = size(x[i + k]);
            largest[k] = entry > largest[k] ? entry : largest[k];
            sums[k] += entry;
        }
    }
    for (; i < n; ++i) {
        const R entry = size(x[i]);
        largest[0] = entry > largest[0] ? entry : largest[0];
        sums[0] += entry;
    }
    R sum = 0;
    for (index_t k = 0; k < lanes; ++k) {
        largest[0] = largest[k] > largest[0] ? largest[k] : largest[0];
        sum += sums[k];
    }
    // Of numbers without a sign only a NaN makes the sum NaN.
    return sum != sum ? sum : largest[0];
}

}  // namespace lamina
