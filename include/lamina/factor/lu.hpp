#pragma once

#include <vector>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"
#include "lamina/factor/determinant.hpp"

namespace lamina {

/// LU factorization with partial pivoting, P A = L U, for any m x n matrix A; k = min(m, n).
///
/// L is m x k unit lower triangular, U is k x n upper triangular, P a permutation of the rows. Cost
/// 2/3 n^3 flops for a square matrix; memory one copy of A, none if A is moved in. LAPACK: getrf;
/// for real T, where that was measured to be faster, by halves of the columns and gemm (Toledo,
/// SIAM J. Matrix Anal. Appl. 18, 1997), with the same pivots. A singular matrix factors too (U
/// then has a zero on its diagonal); what divides by U throws. Golub & Van Loan, Matrix
/// Computations, 4th ed., section 3.4.
template <Scalar T>
class LAMINA_EXPORT LU : public Checkable<LU<T>, T> {
public:
    using value_type = T;

    /// The factorization of the 0 x 0 matrix, to be given something by factor().
    LU() = default;
    /// Factors a copy of A, or A's own memory if it is moved in. Throws NonFiniteError.
    template <MatrixOf<T> A>
    explicit LU(const A& a, Check check = Check::finite) {
        factor(a, check);
    }
    explicit LU(Matrix<T>&& a, Check check = Check::finite) { factor(std::move(a), check); }

    /// Factors again; a matrix no larger than before needs no allocation. If it throws, this is the
    /// factorization of the 0 x 0 matrix, and a matrix moved in is what it was.
    template <MatrixOf<T> A>
    LU& factor(const A& a, Check check = Check::finite) {
        copy_and_factor(operand(a), check);
        return *this;
    }
    LU& factor(Matrix<T>&& a, Check check = Check::finite);

    index_t rows() const noexcept { return lu_.rows(); }
    index_t cols() const noexcept { return lu_.cols(); }
    Matrix<T> L() const;
    Matrix<T> U() const;
    /// p with A(p[i], :) = (L U)(i, :): row i of P A is row p[i] of A.
    std::vector<index_t> permutation() const;

    /// X with A X = B, for square A: 2 n^2 flops a column. LAPACK: trtrs; for real T by halves and
    /// gemm, one column of up to 2048 entries, or three of 64, by loops. Throws DimensionError,
    /// SingularMatrixError with the first zero pivot, NonFiniteError for B.
    template <MatrixOf<T> B>
    Matrix<T> solve(const B& b) const {
        Matrix<T> x(b);
        solve_into(x);
        return x;
    }
    template <VectorOf<T> B>
    Vector<T> solve(const B& b) const {
        Vector<T> x(b);
        solve_into(x);
        return x;
    }
    /// The same in place: B becomes X, nothing is allocated unless B is a strided vector.
    void solve_into(MatrixView<T> b) const;
    void solve_into(VectorView<T> b) const;

    /// A^-1, 4/3 n^3 flops. LAPACK: getri; for real T its way by halves and gemm. Solving is faster
    /// and more accurate than multiplying by it. Of std::move(f) in the memory of the factors,
    /// which are gone then.
    Matrix<T> inverse() const&;
    Matrix<T> inverse() &&;
    /// The same into memory of the caller's; throws DimensionError.
    void inverse_into(MatrixView<T> x) const;
    /// L U with the rows put back: A again, to rounding.
    Matrix<T> reconstruct() const;

    /// det A = sign(P) prod U(i, i), 1 for 0 x 0, without overflow or underflow on the way:
    /// infinite or zero only where the value itself is. n flops.
    T det() const;
    LogDet<T> log_det() const;
    /// An estimate of 1 / (||A||_1 ||A^-1||_1), 0 if singular, 1 for 0 x 0; about 20 n^2 flops.
    /// Both norms are estimated from the factors (Higham, ACM TOMS 14, 1988), so that factoring
    /// stays at the cost of getrf. LAPACK: lacn2, gecon.
    RealOf<T> rcond() const;
    /// The same where ||A||_1 is known, which spares its estimate.
    RealOf<T> rcond(RealOf<T> norm1) const;
    /// The growth factor max |U(i, j)| / max |A(i, j)|, 1 for an empty matrix: solve() has a
    /// backward error of some growth() eps. Some n^(2/3) on average (Trefethen & Schreiber, SIAM J.
    /// Matrix Anal. Appl. 11, 1990), 2^(n-1) at worst. largest is max |A(i, j)|; without it the
    /// first row of U, which is a row of A, stands for A, and the answer is a bound from above. Of
    /// complex numbers |x| is |re x| + |im x| here, by which getrf chooses its pivots. n^2/2
    /// comparisons.
    RealOf<T> growth(RealOf<T> largest = 0) const noexcept;
    bool is_singular() const noexcept { return zero_pivot_ >= 0 && !lu_.empty(); }

private:
    friend struct detail::Certificates<T>;
    void copy_and_factor(const Operand<T>& a, Check check);
    void prepare(index_t m, index_t n);
    void run();
    void require_regular(const char* who) const;

    Matrix<T> lu_;                // U above, L without its ones below
    detail::IntegerArray swaps_;  // LAPACK's ipiv: at step i rows i and ipiv[i] - 1 changed places
    index_t zero_pivot_ = -1;     // first zero on U's diagonal
};

template <AnyMatrix A>
LU(const A&) -> LU<ScalarOf<A>>;
template <AnyMatrix A>
LU(const A&, Check) -> LU<ScalarOf<A>>;

extern template class LU<float>;
extern template class LU<double>;
extern template class LU<std::complex<float>>;
extern template class LU<std::complex<double>>;

}  // namespace lamina
