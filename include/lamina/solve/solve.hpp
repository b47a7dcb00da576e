#pragma once

#include <string>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/solve/refine.hpp"

namespace lamina {

/// How a square system was solved, from the cheapest way to the dearest. Flops for n x n, K columns
/// in B, l diagonals below and u above the main one.
enum class SolveMethod {
    diagonal,         ///< n K divisions
    triangular,       ///< substitution, n^2 K
    banded_cholesky,  ///< positive definite within a narrow band, n l^2 + 4 n l K
    banded,           ///< LU within a narrow band, 2 n l (l + u) + 2 n (2 l + u) K
    cholesky,         ///< Hermitian positive definite, 1/3 n^3 + 2 n^2 K
    lu,               ///< partial pivoting, 2/3 n^3 + 2 n^2 K
    lu_refined,       ///< and corrections, which took refinement_steps
    qr                ///< Householder's, 4/3 n^3 + 4 n^2 K: where refined LU was not good enough
};
constexpr const char* name(SolveMethod method) noexcept {
    switch (method) {
        case SolveMethod::diagonal:
            return "diagonal";
        case SolveMethod::triangular:
            return "triangular";
        case SolveMethod::banded_cholesky:
            return "banded_cholesky";
        case SolveMethod::banded:
            return "banded";
        case SolveMethod::cholesky:
            return "cholesky";
        case SolveMethod::lu:
            return "lu";
        case SolveMethod::lu_refined:
            return "lu_refined";
        default:
            return "qr";
    }
}

struct SolveOptions {
    /// automatic: where LU left a backward error above eps n^(1/2), as solve(A, B) does. none: what
    /// the factorization gives, whatever that is. extended: for every method but the diagonal.
    Refine refine = Refine::automatic;
};

/// What solve finds beside the solution, if it is given options.
template <Scalar T>
struct LAMINA_EXPORT SolveFacts {
    using R = RealOf<T>;

    SolveMethod method_used = SolveMethod::diagonal;
    /// An estimate of 1 / (||A||_1 ||A^-1||_1), 1 for 0 x 0, by LAPACK's estimators (Higham, ACM
    /// TOMS 14, 1988): the relative error of x in the one-norm is at most some backward_error /
    /// rcond.
    R rcond = 1;
    /// ||b - A x||_1 / (||A||_1 ||x||_1 + ||b||_1) of the worst column: x solves a system exactly
    /// whose A and b are off by this share (Rigal & Gaches, J. ACM 14, 1967).
    R backward_error = 0;
    index_t refinement_steps = 0;  ///< the most that a column of B took
    bool refined = false;          ///< whether Refine::extended came to its end, all digits right
    index_t order = 0;             ///< n

    /// rcond < n eps: the A that is stored is as good as singular, whatever was meant.
    bool is_ill_conditioned() const noexcept { return rcond < R(order) * epsilon<T>; }
    /// Decimal digits of x that can be relied on, in the one-norm: of 7 in single precision, of 16
    /// in double.
    int trusted_digits() const noexcept;
    /// In one line: "lu: condition about 1e13, backward error 1e-16; some 3 of 16 digits can be
    /// trusted". With a warning where that is none.
    std::string text() const;
    /// The same as a certificate; its norms are one-norms, and all were measured while solving.
    Certificate check() const;
};

/// The solution: X is a Matrix for a matrix B, a Vector for a vector.
template <Scalar T, class X>
struct SolveResult : SolveFacts<T> {
    X x;
};

namespace detail {
/// The compiled bodies: B becomes X.
template <Scalar T>
struct LAMINA_EXPORT Solves {
    static void into(const Operand<T>& a, const MatrixView<T>& b);
    static void into(const TriangularOperand<T>& a, const MatrixView<T>& b);
    static void into(const SymmetricOperand<T>& a, const MatrixView<T>& b);
    static void into(const Operand<T>& a, const MatrixView<T>& b, Refine refine,
                     SolveFacts<T>& facts);
    static void into(const TriangularOperand<T>& a, const MatrixView<T>& b, Refine refine,
                     SolveFacts<T>& facts);
    static void into(const SymmetricOperand<T>& a, const MatrixView<T>& b, Refine refine,
                     SolveFacts<T>& facts);
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

extern template struct SolveFacts<float>;
extern template struct SolveFacts<double>;
extern template struct SolveFacts<std::complex<float>>;
extern template struct SolveFacts<std::complex<double>>;

/// X with A X = B for a square n x n matrix A and a matrix or vector B.
///
/// Looks at A first, n^2 comparisons with an early exit, and takes the shortest way (K columns in
/// B):
///
///     diagonal                             n divisions a column
///     upper or lower triangular            n^2 flops a column         LAPACK: trtrs
///     l + u diagonals beside the main      2 n l (l + u) flops        LU in the band, LAPACK:
///     one, n / 4 at most, for few columns                             gbtrf, gbtrs
///     that, positive definite              n l^2 flops                LAPACK: pbtrf, pbtrs
///     Hermitian with a positive diagonal   1/3 n^3 + 2 n^2 K flops    Cholesky, LAPACK: potrf,
///                                                                     trtrs; LU if that fails
///     any other                            2/3 n^3 + 2 n^2 K flops    LU, LAPACK: getrf, trtrs
///
/// Entries that ought to be zero or equal count as such only if they are so exactly. A matrix said
/// to be triangular(L, ...), symmetric(S) or hermitian(S) is read in that triangle only. To solve
/// with one A more than once keep an LU<T> or a Cholesky<T>. Memory: a copy of A for a
/// factorization, and X.
///
/// LU can go wrong where entries grow during elimination (LU::growth). A look at U, n^2/2
/// comparisons, tells; only if they grew more than 8 n^(2/3) times the residual is formed. If the
/// backward error is above eps n^(1/2) X is refined (Skeel, Math. Comp. 35, 1980), and if that does
/// not bring it to eps / 2 found by QR. So X always solves a system next to the one given. How far
/// that is from the true solution is a matter of the condition: solve(A, B, options) tells.
///
/// Throws DimensionError with both shapes, NonFiniteError for A and B, SingularMatrixError for an
/// exact zero on the diagonal of the triangular factor. Golub & Van Loan, Matrix Computations, 4th
/// ed., chapters 3 and 4; Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. (2002),
/// chapters 7, 9 and 12.
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

/// The same in place: B becomes X, and a diagonal or triangular A is not copied. If it throws, B
/// is what it was.
template <class A, Scalar T>
requires requires(const A& a) {
    detail::coefficients(a);
}
void solve_in_place(const A& a, MatrixView<T> b) {
    detail::Solves<T>::into(detail::coefficients(a), b);
}
template <class A, Scalar T>
requires requires(const A& a) {
    detail::coefficients(a);
}
void solve_in_place(const A& a, Matrix<T>& b) {
    solve_in_place(a, b.view());
}
template <class A, Scalar T>
requires requires(const A& a) {
    detail::coefficients(a);
}
void solve_in_place(const A& a, Vector<T>& b) {
    solve_in_place(a, MatrixView<T>(b.data(), b.size(), 1));
}

/// The same with evidence: the solution as .x, and how it was found, the condition, the backward
/// error. Costs one more copy of A and some 4 n^2 K + 20 n^2 flops, with Refine::extended 40 n^2
/// for a step and a column of B. Throws as solve(A, B).
template <class A, AnyMatrix B>
requires requires(const A& a) {
    detail::coefficients(a);
}
SolveResult<ScalarOf<B>, Matrix<ScalarOf<B>>> solve(const A& a, const B& b,
                                                    const SolveOptions& options) {
    SolveResult<ScalarOf<B>, Matrix<ScalarOf<B>>> result;
    result.x = Matrix<ScalarOf<B>>(operand(b));
    detail::Solves<ScalarOf<B>>::into(detail::coefficients(a), result.x, options.refine, result);
    return result;
}
template <class A, AnyVector B>
requires requires(const A& a) {
    detail::coefficients(a);
}
SolveResult<ScalarOf<B>, Vector<ScalarOf<B>>> solve(const A& a, const B& b,
                                                    const SolveOptions& options) {
    SolveResult<ScalarOf<B>, Vector<ScalarOf<B>>> result;
    result.x = Vector<ScalarOf<B>>(operand(b));
    detail::Solves<ScalarOf<B>>::into(detail::coefficients(a),
                                      MatrixView<ScalarOf<B>>(result.x.data(), result.x.size(), 1),
                                      options.refine, result);
    return result;
}

}  // namespace lamina
