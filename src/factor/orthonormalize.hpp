#pragma once

#include "lamina/core/matrix.hpp"

#include "backend/info.hpp"

namespace lamina {

/// V L^-H with L L^H = V^H V, in a k x k array: columns that are orthonormal but for an error whose
/// square is below rounding become so. Bisection and inverse iteration leave such errors, up to
/// 1000 eps, between eigenvalues that are 1/1000 of ||A|| apart (LAPACK's stein), and this takes
/// from each vector no more of another than eps ||A|| over their distance, which it may hold
/// anyway. Returns the order of the first minor that is not positive, 0 if there is none.
template <Scalar T>
index_t orthonormalize(const char* who, Matrix<T>& v, T* gram) {
    using R = RealOf<T>;
    using backend::blas_int;
    const blas_int n = blas_int(v.rows());
    const blas_int k = blas_int(v.cols());
    const T one(1);
    backend::herk<T>(CblasColMajor, CblasLower, is_complex<T> ? CblasConjTrans : CblasTrans, k, n,
                     R(1), v.data(), n, R(0), gram, k);
    const index_t info =
        backend::checked(backend::potrf<T>(LAPACK_COL_MAJOR, 'L', k, gram, k), who);
    backend::trsm<T>(CblasColMajor, CblasRight, CblasLower, CblasConjTrans, CblasNonUnit, n, k,
                     backend::by_cblas(one), gram, k, v.data(), n);
    return info;
}

}  // namespace lamina
