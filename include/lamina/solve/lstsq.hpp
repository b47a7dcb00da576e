#pragma once

#include <vector>

#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/solve/refine.hpp"
#include "lamina/solve/regression.hpp"

namespace lamina {

/// How the least-squares solution of an m x n system is found. Cost in flops for m >= n; all
/// methods work on the columns of A scaled by powers of two, svd excepted.
enum class LstsqMethod {
    /// Pivoted QR, and the shortest solution where the columns depend on each other; for up to 2^14
    /// entries also one step of refinement, which takes a fraction of a millisecond there. A larger
    /// square A in double precision whose reciprocal condition is above 10 n rtol: A x = b by LU,
    /// 2/3 n^3. A larger A of m >= 4 n, well enough conditioned (about n eps cond^2 < 1e-4),
    /// without weights and ridge, is not copied: cholesky, whose solution is corrected with
    /// residuals of A until it moves no more, at a quarter of the time or less.
    automatic,
    /// x = (A^H A)^-1 A^H b, the inverse written out: the formula of textbooks, here to be compared
    /// with. m n^2 + n^3. Squares the condition: half of the digits are lost.
    normal_equations,
    /// A^H A x = A^H b by Cholesky, m n^2 + n^3 / 3: the fastest, with the same loss.
    cholesky,
    /// P A = L U, then L z = P b in the sense of least squares by Cholesky of L^H L, then U x = z;
    /// 2 m n^2 - n^3 / 3. L is well conditioned as a rule, so the condition is not squared. G.
    /// Peters & J. H. Wilkinson, Computer Journal 13 (1970).
    lu,
    /// Householder's QR, 2 m n^2 - 2/3 n^3. Golub, Numer. Math. 7 (1965).
    qr,
    /// QR with column pivoting, the same flops at a lower rate; where the columns depend on each
    /// other a solution with zeros for the columns that are not needed.
    pivoted_qr,
    /// Singular values of A as it stands, 4 m n^2 + 22 n^3; the shortest solution. The cut depends
    /// on the units of the columns and may take a badly scaled A of full rank for
    /// deficient: look at the rank.
    svd
};
constexpr const char* name(LstsqMethod method) noexcept {
    switch (method) {
        case LstsqMethod::normal_equations:
            return "normal_equations";
        case LstsqMethod::cholesky:
            return "cholesky";
        case LstsqMethod::lu:
            return "lu";
        case LstsqMethod::qr:
            return "qr";
        case LstsqMethod::pivoted_qr:
            return "pivoted_qr";
        case LstsqMethod::svd:
            return "svd";
        default:
            return "automatic";
    }
}

/// The residuals are weighted as sum_i w_i |b_i - a_i x|^2, plus ridge ||x||^2.
struct LstsqOptions {
    /// For rtol: (10 + n + sqrt(m)) eps for the QR methods and lu, n eps for the squares of the
    /// normal equations, max(m, n) eps for svd.
    static constexpr double default_rtol = -1;

    LstsqMethod method = LstsqMethod::automatic;
    /// automatic: one step if the method is automatic and A has up to 2^14 entries. extended: the
    /// augmented system of A, Bjorck, BIT 7 (1967), with iterates too in twice the digits; each
    /// step is the price of some 30 products A x, and takes a second copy of A. For automatic, qr
    /// and pivoted_qr; corrections come from the pivoted QR. Only if the rank is n.
    Refine refine = Refine::automatic;
    /// What counts as zero: |R(i, i)| up to rtol |R(0, 0)| of the pivoted QR with scaled columns;
    /// singular values up to rtol times the largest. The other methods throw if the reciprocal
    /// condition of their triangle is not above rtol. 0: nothing but zero.
    double rtol = default_rtol;
    /// Precision weights: observation i has variance sigma^2 / w_i. m numbers >= 0, or none.
    Vector<double> weights = {};
    /// Frequency weights: row i was observed f_i times. m integers >= 0, or none; not with the
    /// other kind. The solution is that of equal precision weights, the degrees of freedom are not.
    Vector<double> frequency_weights = {};
    /// >= 0; as rows sqrt(ridge) I below A, so that nothing is squared. It weighs all coefficients
    /// alike: centre the data if there is an intercept, and mind the units of the columns.
    double ridge = 0;
    /// Whether the solution keeps what statistics() and rank_evidence() need: a copy of B and a
    /// factorization, or a copy, of A.
    bool statistics = true;
};

namespace detail {
/// What a solution keeps of its problem. With a diagonal D of powers of two for the columns of A
/// and another one for those of B: A_s = A D, B_s = B D_B, W the weights over a power of four.
template <Scalar T>
struct LstsqProblem {
    using R = RealOf<T>;
    index_t observations = 0;  // rows of A; the system may have n more for the ridge
    Matrix<T> weighted;        // W^(1/2) A_s, or 0 x 0 if it went into the factorization
    Matrix<T> plain;           // A_s, if refinement or weights of 0 ask for it
    Matrix<T> b;               // B_s
    Vector<R> weights;         // none or one a row
    std::vector<int> column_exponents;
    std::vector<int> rhs_exponents;
    int root_exponent = 0;  // W^(1/2) is to be multiplied by 2^root_exponent
    PivotedQR<T> factor;    // of W^(1/2) A_s
    Matrix<T> residuals;    // B_s - A_s X, if summed in twice the digits
    double count = 0;       // observations, as the weights count them
    bool frequencies = false;
    bool ridge = false;
    bool kept = false;
};

template <Scalar T>
struct LeastSquares;
}  // namespace detail

/// What lstsq finds beside the solution.
template <Scalar T>
class LAMINA_EXPORT LstsqFacts {
public:
    using R = RealOf<T>;

    index_t rank = 0;
    R rtol = 0;  ///< the cut that decided on it, see LstsqOptions::rtol
    LstsqMethod method_used = LstsqMethod::automatic;
    Vector<R> singular_values;     ///< descending, for LstsqMethod::svd: of W^(1/2) A
    index_t refinement_steps = 0;  ///< the most that a column of B took
    bool refined = false;          ///< whether Refine::extended came to its end

    /// (sum_i w_i |b_i - a_i x|^2)^(1/2), one for each column of B, whatever the rank.
    const Vector<R>& residual_norms() const noexcept { return residual_norms_; }

    /// The values and dependences behind the rank: singular values for svd, for all other methods
    /// the |R(i, i)| of the pivoted QR of W^(1/2) A with scaled columns. Throws DimensionError
    /// unless there are no names or one a column, Error if options.statistics was false.
    RankEvidence<T> rank_evidence(const std::vector<std::string>& names = {}) const;

protected:
    friend struct detail::LeastSquares<T>;

    Vector<R> residual_norms_;
    detail::LstsqProblem<T> problem_;
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT LeastSquares {
    static Matrix<T> solve(const Operand<T>& a, Matrix<T> b, const LstsqOptions& options,
                           LstsqFacts<T>& facts);
};
template <Scalar T>
struct LAMINA_EXPORT LstsqCertificates {
    static Certificate of(const LstsqFacts<T>& facts, const LstsqProblem<T>& problem,
                          MatrixView<const T> x, Effort effort);
};
template <class R>
struct LAMINA_EXPORT Regressions {
    static Regression<R> of(const LstsqFacts<R>& facts, const LstsqProblem<R>& problem,
                            VectorView<const R> x, index_t column);
};

extern template struct LeastSquares<float>;
extern template struct LeastSquares<double>;
extern template struct LeastSquares<std::complex<float>>;
extern template struct LeastSquares<std::complex<double>>;
extern template struct LstsqCertificates<float>;
extern template struct LstsqCertificates<double>;
extern template struct LstsqCertificates<std::complex<float>>;
extern template struct LstsqCertificates<std::complex<double>>;
extern template struct Regressions<float>;
extern template struct Regressions<double>;
}  // namespace detail

extern template class LstsqFacts<float>;
extern template class LstsqFacts<double>;
extern template class LstsqFacts<std::complex<float>>;
extern template class LstsqFacts<std::complex<double>>;

/// The solution: X is a Matrix for a matrix B, a Vector for a vector.
template <Scalar T, class X>
class LstsqResult : public LstsqFacts<T> {
public:
    X x;

    /// The regression of one column of B, for real T. Computed anew at each call, some 6 m n^2
    /// flops; after refinement to the last digits too, which takes a refined solution for each
    /// coefficient. Throws DimensionError for a column that is not there, Error for a ridge (whose
    /// standard errors are not defined) and if options.statistics was false.
    Regression<T> statistics(index_t column = 0) const requires(!is_complex<T>) {
        return detail::Regressions<T>::of(*this, this->problem_, solution(column), column);
    }

    /// How good x is, for the worst column: of W^(1/2) A with scaled columns and the rows of the
    /// ridge, the smaller of ||A^H r|| / (||A||_F ||r||) and ||r|| / (||A||_F ||x|| + ||b||), r = b
    /// - A x, by which A need be changed for x to be exact (Stewart, in Mathematical Software III,
    /// 1977); the condition, s(0) / s(rank - 1) for svd, else that of the pivoted R in the
    /// one-norm; digits from condition (1 + condition ||r|| / (||A||_F ||x||)) times the error
    /// (Golub & Van Loan, theorem 5.3.1), all if refined. 4 m n flops a column. Where no pivoted QR
    /// was made the condition is measured only in full, m n^2. Throws Error if options.statistics
    /// was false.
    Certificate check(Effort effort = Effort::sampled) const {
        MatrixView<const T> columns;
        if constexpr (AnyVector<X>) {
            columns = MatrixView<const T>(x.data(), x.size(), 1);
        } else {
            columns = x;
        }
        return detail::LstsqCertificates<T>::of(*this, this->problem_, columns, effort);
    }

private:
    VectorView<const T> solution(index_t column) const {
        if constexpr (AnyVector<X>) {
            return column == 0 ? x.view() : VectorView<const T>();
        } else {
            return column >= 0 && column < x.cols() ? x.col(column) : VectorView<const T>();
        }
    }
};

/// The X, n x k, of least ||A X - B||_2 in each column, for an m x n matrix A and a vector B or a
/// matrix B of k columns; weighted and with a ridge if the options say so.
///
/// Where several X are equally good, automatic and svd give the one of least ||X||_2, pivoted_qr
/// one with zeros, and the other methods throw SingularMatrixError, or NotPositiveDefiniteError
/// (cholesky). For m < n these throw DimensionError. Memory: a copy of A, two with refinement.
/// LAPACK: geqp3, geqrf, getrf, potrf, gesdd, trtrs, by way of PivotedQR, QR, LU, Cholesky and SVD.
///
/// Throws DimensionError with both shapes, NonFiniteError for A, B and weights, Error for options
/// that cannot be. A. Bjorck, Numerical Methods for Least Squares Problems (1996); Golub & Van
/// Loan, Matrix Computations, 4th ed., chapter 5.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
LstsqResult<ScalarOf<A>, Matrix<ScalarOf<A>>> lstsq(const A& a, const B& b,
                                                    const LstsqOptions& options = {}) {
    using T = ScalarOf<A>;
    LstsqResult<T, Matrix<T>> result;
    result.x = detail::LeastSquares<T>::solve(operand(a), Matrix<T>(operand(b)), options, result);
    return result;
}
template <AnyMatrix A, VectorOf<ScalarOf<A>> B>
LstsqResult<ScalarOf<A>, Vector<ScalarOf<A>>> lstsq(const A& a, const B& b,
                                                    const LstsqOptions& options = {}) {
    using T = ScalarOf<A>;
    LstsqResult<T, Vector<T>> result;
    auto column = Matrix<T>::uninitialized(b.size(), 1);
    copy_into(column.col(0), b);
    const Matrix<T> x =
        detail::LeastSquares<T>::solve(operand(a), std::move(column), options, result);
    result.x = x.col(0);
    return result;
}

}  // namespace lamina
