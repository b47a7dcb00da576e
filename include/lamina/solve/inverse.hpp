#pragma once

#include "lamina/factor/svd.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Inverses {
    static Matrix<T> inv(const Operand<T>& a);
    static Matrix<T> pinv(const Operand<T>& a, RealOf<T> rtol);
    static Matrix<T> apply_pinv(const Operand<T>& a, Matrix<T> b, RealOf<T> rtol);
};

extern template struct Inverses<float>;
extern template struct Inverses<double>;
extern template struct Inverses<std::complex<float>>;
extern template struct Inverses<std::complex<double>>;
}  // namespace detail

/// A^-1 for a square A: 2 n^3 flops, n^3 for a Hermitian positive definite or a triangular matrix,
/// found as in solve(); 0 x 0 for 0 x 0. LAPACK: getri, potri, trtrs. Where LU is not to be relied
/// on (LU::growth) it is the mended X of A X = I. solve(A, B) is faster and more accurate than
/// inv(A) * B.
///
/// Throws DimensionError unless A is square, NonFiniteError, SingularMatrixError for an exact zero
/// on the diagonal of the triangular factor. A matrix that is only as good as singular has an
/// inverse, whose digits may all be wrong: LU<T>(A).rcond(), cond(A) or the rcond of solve(A, B,
/// options) tell, and below n eps pinv(A) is what can be relied on.
template <AnyMatrix A>
Matrix<ScalarOf<A>> inv(const A& a) {
    return detail::Inverses<ScalarOf<A>>::inv(operand(a));
}

/// The pseudoinverse A^+, n x m for an m x n matrix: A^+ b is the shortest of the vectors x with
/// the least ||A x - b||_2. Singular values up to rtol times the largest count as zero; by default
/// rtol is max(m, n) eps. A^+ of zeros is zero, n x m. A square matrix whose condition by LU is
/// far from that has A^-1 for it, 2 n^3 flops; all others go through SVD, about 4 m n^2 + 24 n^3
/// for m >= n. Throws NonFiniteError, ConvergenceError, Error for an rtol that is NaN or negative.
/// Golub & Van Loan, Matrix Computations, 4th ed., section 5.5.
template <AnyMatrix A>
Matrix<ScalarOf<A>> pinv(
    const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Inverses<ScalarOf<A>>::pinv(operand(a), rtol);
}

/// A^+ B without A^+, n x k for B m x k, or a vector for a vector B: in each column the shortest x
/// with the least ||A x - b||_2. Faster and more accurate than pinv(A, rtol) * B, with the same
/// rtol: an SVD, 4 m n^2 + 22 n^3 flops for m >= n, then 2 r (m + n) a column at rank r. To apply
/// one A^+ more than once keep an SVD<T> and its solve(); lstsq decides on the rank with the
/// columns of A scaled to like norms. Throws like pinv, and DimensionError with both shapes,
/// NonFiniteError for B.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> apply_pinv(
    const A& a, const B& b,
    std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Inverses<ScalarOf<A>>::apply_pinv(operand(a), Matrix<ScalarOf<A>>(operand(b)),
                                                     rtol);
}
template <AnyMatrix A, VectorOf<ScalarOf<A>> B>
Vector<ScalarOf<A>> apply_pinv(
    const A& a, const B& b,
    std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    auto column = Matrix<ScalarOf<A>>::uninitialized(b.size(), 1);
    copy_into(column.col(0), b);
    column = detail::Inverses<ScalarOf<A>>::apply_pinv(operand(a), std::move(column), rtol);
    return Vector<ScalarOf<A>>(column.col(0));
}

}  // namespace lamina
