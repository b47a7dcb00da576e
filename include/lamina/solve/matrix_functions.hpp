#pragma once

#include "lamina/factor/symmetric_eigen.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT MatrixFunctions {
    using R = RealOf<T>;
    static SymmetricEigen<T> decompose(const char* who, const SymmetricOperand<T>& a);
    static Matrix<T> compose(const char* who, const SymmetricOperand<T>& a,
                             const SymmetricEigen<T>& f, const Vector<R>& values);
    static Matrix<T> sqrtm(const SymmetricOperand<T>& a);
    static Matrix<T> expm(const SymmetricOperand<T>& a);
    static Matrix<T> logm(const SymmetricOperand<T>& a);
    static Matrix<T> powm(const SymmetricOperand<T>& a, R exponent);
};
template <Scalar T>
struct LAMINA_EXPORT MatrixExponential {
    static Matrix<T> of(const Operand<T>& a);
};

extern template struct MatrixFunctions<float>;
extern template struct MatrixFunctions<double>;
extern template struct MatrixFunctions<std::complex<float>>;
extern template struct MatrixFunctions<std::complex<double>>;
extern template struct MatrixExponential<float>;
extern template struct MatrixExponential<double>;
extern template struct MatrixExponential<std::complex<float>>;
extern template struct MatrixExponential<std::complex<double>>;
}  // namespace detail

// Functions of a symmetric, for complex T Hermitian, n x n matrix A = V diag(w) V^H, said to be so:
// sqrtm(hermitian(A)). They are f(A) = V diag(f(w)) V^H, exactly Hermitian, with an error of about
// n eps max |f(w)| plus n eps max |w| max |f'|. Only one triangle is read. About 11 n^3 flops;
// memory five matrices of A's size. LAPACK: syevd, heevd; BLAS: gemm. They throw DimensionError
// unless A is square, NonFiniteError, ConvergenceError; Error for a complex matrix that is merely
// symmetric, for an eigenvalue where f is not defined, and where f(A) leaves the range of numbers.
// Where a sign matters, an eigenvalue within n eps max |w| of 0 counts as 0. Higham, Functions of
// Matrices (2008), section 4.5.

/// f(A) for any f that makes a real number of a real number: funm(hermitian(A), [](double w) {
/// return std::tanh(w); }).
template <Scalar T, std::invocable<RealOf<T>> F>
Matrix<T> funm(const SymmetricOperand<T>& a, F f) {
    const SymmetricEigen<T> eigen = detail::MatrixFunctions<T>::decompose("funm", a);
    Vector<RealOf<T>> values = eigen.values();
    for (RealOf<T>& w : values)
        w = static_cast<RealOf<T>>(f(w * std::real(a.scale)));
    return detail::MatrixFunctions<T>::compose("funm", a, eigen, values);
}

/// The positive semidefinite S with S S = A, for a positive semidefinite A.
template <Scalar T>
Matrix<T> sqrtm(const SymmetricOperand<T>& a) {
    return detail::MatrixFunctions<T>::sqrtm(a);
}
/// e^A = I + A + A^2 / 2! + ..., positive definite to rounding.
template <Scalar T>
Matrix<T> expm(const SymmetricOperand<T>& a) {
    return detail::MatrixFunctions<T>::expm(a);
}
/// The Hermitian L with e^L = A, for a positive definite A.
template <Scalar T>
Matrix<T> logm(const SymmetricOperand<T>& a) {
    return detail::MatrixFunctions<T>::logm(a);
}
/// A^p: for an integer p >= 0 of any A, for p < 0 of a regular one; for other p of a positive
/// semidefinite one, definite if p < 0. A^0 = I. powm(hermitian(C), -0.5) whitens data of
/// covariance C.
template <Scalar T>
Matrix<T> powm(const SymmetricOperand<T>& a, std::type_identity_t<RealOf<T>> p) {
    return detail::MatrixFunctions<T>::powm(a, p);
}

/// e^A for any square matrix A, by scaling and squaring: the Pade approximant of degree 3 to 13 to
/// e^(A / 2^s), to the power 2^s.
///
/// Degree and s are chosen by the norms of A^2, A^4 and A^6, which may be far below those of A
/// (Al-Mohy & Higham, A new scaling and squaring algorithm for the matrix exponential, SIAM J.
/// Matrix Anal. Appl. 31, 2009; with bounds in place of estimates of higher powers). The result is
/// that of A + E with ||E|| <= eps ||A||, but for the rounding in the s squarings. The
/// diagonal of a triangular matrix becomes its entries' exponentials. About 2 (5 + s) n^3 + 8/3 n^3
/// flops, s about log2
/// ||A||_1; memory ten matrices of A's size. BLAS: gemm; then solve(). Throws DimensionError
/// unless A is square, NonFiniteError, Error if e^A, or a power of it on the way, leaves the range
/// of numbers. expm(hermitian(A)) is more accurate for a Hermitian A of large norm.
template <AnyMatrix A>
Matrix<ScalarOf<A>> expm(const A& a) {
    return detail::MatrixExponential<ScalarOf<A>>::of(operand(a));
}

}  // namespace lamina
