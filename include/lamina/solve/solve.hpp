#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies: B becomes X.
template <Scalar T>
struct LAMINA_EXPORT Solves {
    static void into(const Operand<T>& a, MatrixView<T> b);
    static void into(const TriangularOperand<T>& a, MatrixView<T> b);
    static void into(const SymmetricOperand<T>& a, MatrixView<T> b);
};

extern template struct Solves<float>;
extern template struct Solves<double>;
extern template struct Solves<std::complex<float>>;
extern template struct Solves<std::complex<double>>;

/// What can be solved with: a matrix, or one that is said to be triangular, symmetric or Hermitian.
template <AnyMatrix A>
Operand<ScalarOf<A>> coefficients(const A& a) noexcept {
    return operand(a);
}
template <Scalar T>
TriangularOperand<T> coefficients(const TriangularOperand<T>& a) noexcept {
    return a;
}
template <Scalar T>
SymmetricOperand<T> coefficients(const SymmetricOperand<T>& a) noexcept {
    return a;
}
}  // namespace detail

/// X with A X = B for a square n x n matrix A and a matrix or vector B.
///
/// Looks at A first, n^2 comparisons with an early exit, and takes the shortest way (K columns in
/// B):
///
///     diagonal                               n divisions a column
///     upper or lower triangular              n^2 flops a column         LAPACK: trtrs
///     Hermitian with a positive diagonal     1/3 n^3 + 2 n^2 K flops    Cholesky, LAPACK: potrf,
///     potrs that, but not positive definite        falls back to LU any other 2/3 n^3 + 2 n^2 K
///     flops    LU, LAPACK: getrf, getrs
///
/// Entries that ought to be zero or equal count as such only if they are so exactly. A matrix said
/// to be triangular(L, ...), symmetric(S) or hermitian(S) is read in that triangle only. To solve
/// with one A more than once keep an LU<T> or a Cholesky<T>. Memory: a copy of A for a
/// factorization, and X.
///
/// Throws DimensionError with both shapes, NonFiniteError for A and B, SingularMatrixError for an
/// exact zero on the diagonal of the triangular factor. Golub & Van Loan, Matrix Computations, 4th
/// ed., chapters 3 and 4.
template <class A, AnyMatrix B>
requires requires(const A& a) {
    detail::coefficients(a);
}
Matrix<ScalarOf<B>> solve(const A& a, const B& b) {
    Matrix<ScalarOf<B>> x(operand(b));
    detail::Solves<ScalarOf<B>>::into(detail::coefficients(a), x);
    return x;
}
template <class A, AnyVector B>
requires requires(const A& a) {
    detail::coefficients(a);
}
Vector<ScalarOf<B>> solve(const A& a, const B& b) {
    Vector<ScalarOf<B>> x(operand(b));
    detail::Solves<ScalarOf<B>>::into(detail::coefficients(a),
                                      MatrixView<ScalarOf<B>>(x.data(), x.size(), 1));
    return x;
}

}  // namespace lamina
