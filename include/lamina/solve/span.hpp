#pragma once

#include "lamina/factor/svd.hpp"

namespace lamina {

/// Whether b is a combination A x of the columns of A, and which.
template <Scalar T>
struct SpanMembership {
    using R = RealOf<T>;

    bool contained = false;  ///< backward_error <= tolerance
    /// x, one a column: the shortest of those with A x = b; if there is none, of those with the
    /// least ||A x - b||_2.
    Vector<T> coefficients;
    /// ||A x - b|| / (||A|| ||x|| + ||b||), in the 2-norm: the least change of A and b, as a share
    /// of each, that makes A x = b true (Higham, Accuracy and Stability of Numerical Algorithms,
    /// 2nd ed., theorem 7.1). 0 for b = 0.
    R backward_error = 0;
    R tolerance = 0;   ///< rtol + 10 max(m, n) eps
    index_t rank = 0;  ///< of A; below n, other coefficients give the same b

    explicit operator bool() const noexcept { return contained; }
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Spans {
    static SpanMembership<T> membership(const char* who, const Operand<T>& a,
                                        const VectorOperand<T>& b, RealOf<T> rtol);
    static Matrix<T> projection(const Operand<T>& a, Matrix<T> b, RealOf<T> rtol);
    static Matrix<T> complement(const Operand<T>& a);
};

extern template struct Spans<float>;
extern template struct Spans<double>;
extern template struct Spans<std::complex<float>>;
extern template struct Spans<std::complex<double>>;
}  // namespace detail

// The span of the columns of an m x n matrix A is {A x}, of no columns {0}. But for complete_basis
// these go through SVD, about 4 m n^2 + 22 n^3 flops for m >= n, and singular values up to rtol
// times the largest count as zero; unless given, rtol is max(m, n) eps. They throw DimensionError
// with both shapes, NonFiniteError, ConvergenceError, and Error for an rtol that is NaN or
// negative.

/// Whether b, of size m, lies in the span of the columns of A, to rounding, and its coefficients.
template <AnyMatrix A, VectorOf<ScalarOf<A>> B>
SpanMembership<ScalarOf<A>> span_membership(
    const A& a, const B& b,
    std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Spans<ScalarOf<A>>::membership("span_membership", operand(a), operand(b), rtol);
}

/// span_membership(A, b, rtol).contained.
template <AnyMatrix A, VectorOf<ScalarOf<A>> B>
bool in_span(const A& a, const B& b,
             std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Spans<ScalarOf<A>>::membership("in_span", operand(a), operand(b), rtol)
        .contained;
}

/// A A^+ B, the vectors of the span that are nearest to the columns of B, m x k like B itself, or a
/// vector: what is left, B - A A^+ B, is orthogonal to all columns of A. Of orth(A) = Q it is
/// Q Q^H B, 4 m r flops a column at rank r. BLAS: gemm.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> project_onto_span(
    const A& a, const B& b,
    std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Spans<ScalarOf<A>>::projection(operand(a), Matrix<ScalarOf<A>>(operand(b)),
                                                  rtol);
}
template <AnyMatrix A, VectorOf<ScalarOf<A>> B>
Vector<ScalarOf<A>> project_onto_span(
    const A& a, const B& b,
    std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    auto column = Matrix<ScalarOf<A>>::uninitialized(b.size(), 1);
    copy_into(column.col(0), b);
    column = detail::Spans<ScalarOf<A>>::projection(operand(a), std::move(column), rtol);
    return Vector<ScalarOf<A>>(column.col(0));
}

/// What completes the n independent columns of A to a basis of the whole space: an orthonormal
/// basis C, m x (m - n), of the complement, A^H C = 0, so that [A, C] is square and regular, and
/// unitary if the columns of A are orthonormal. I for a matrix without columns.
///
/// C is Q times the last columns of I, from a pivoted QR of A with its columns scaled by powers of
/// two: 2 n^2 (m - n / 3) + 4 m n (m - n) flops. BLAS: gemm, trmm; LAPACK: geqp3. Throws
/// DimensionError for more columns than rows, SingularMatrixError if columns depend on each other,
/// where |R(i, i)| <= max(m, n) eps |R(0, 0)| (null_space(A.h()) is the complement whatever the
/// rank), NonFiniteError.
template <AnyMatrix A>
Matrix<ScalarOf<A>> complete_basis(const A& a) {
    return detail::Spans<ScalarOf<A>>::complement(operand(a));
}

}  // namespace lamina
