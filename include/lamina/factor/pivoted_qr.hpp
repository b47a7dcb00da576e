#pragma once

#include <vector>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"

namespace lamina {

/// QR factorization with column pivoting, A P = Q R, of any m x n matrix A; k = min(m, n).
///
/// At each step the column with the largest remainder comes next, so that |R(0, 0)| >= |R(1, 1)| >=
/// ... and a drop shows the numerical rank. Q, R and the cost are those of QR, but half of the
/// flops are matrix-vector products, so it runs slower than QR and far faster than an SVD. LAPACK:
/// geqp3; for real matrices of up to 192^2 entries its algorithm in vector registers. Golub & Van
/// Loan, Matrix Computations, 4th ed., sections 5.4.2 and 5.5.6.
template <Scalar T>
class LAMINA_EXPORT PivotedQR : public Checkable<PivotedQR<T>, T> {
public:
    using value_type = T;

    /// The factorization of the 0 x 0 matrix, to be given something by factor().
    PivotedQR() = default;
    /// Factors a copy of A, or A's own memory if it is moved in. Throws NonFiniteError, Error if R
    /// is out of the range of numbers, SizeError if 3 n + 1 is more than LAPACK's integers hold.
    template <MatrixOf<T> A>
    explicit PivotedQR(const A& a, Check check = Check::finite) {
        factor(a, check);
    }
    explicit PivotedQR(Matrix<T>&& a, Check check = Check::finite) { factor(std::move(a), check); }

    /// Factors again; a matrix of the same shape needs no allocation. If it throws, this is the
    /// factorization of the 0 x 0 matrix, and a matrix moved in is what it was.
    template <MatrixOf<T> A>
    PivotedQR& factor(const A& a, Check check = Check::finite) {
        copy_and_factor(operand(a), check);
        return *this;
    }
    PivotedQR& factor(Matrix<T>&& a, Check check = Check::finite);

    index_t rows() const noexcept { return qr_.rows(); }
    index_t cols() const noexcept { return qr_.cols(); }
    /// The first k columns of Q, m x k; the first rank() of them are an orthonormal basis of the
    /// columns of A. LAPACK: ungqr for complex numbers.
    Matrix<T> Q() const;
    /// All of Q, m x m and unitary.
    Matrix<T> Q_full() const;
    /// k x n.
    Matrix<T> R() const;
    /// The same into memory of the caller's; throws DimensionError.
    void Q_into(MatrixView<T> q) const;
    void R_into(MatrixView<T> r) const;
    /// p with A(:, p[j]) = (Q R)(:, j): column j of A P is column p[j] of A.
    std::vector<index_t> permutation() const;

    /// How many |R(i, i)| are larger than rtol |R(0, 0)|; a negative rtol counts as 0. The default
    /// is max(m, n) eps. Reliable but for contrived matrices (Kahan's); the SVD is beyond doubt.
    index_t rank() const;
    index_t rank(RealOf<T> rtol) const;

    /// Q B and Q^H B with all of Q, for B with m rows: 4 m k flops a column. BLAS: gemm, trmm.
    /// Throws DimensionError. NaN and infinity pass through.
    template <MatrixOf<T> B>
    Matrix<T> apply_Q(const B& b) const {
        Matrix<T> c(b);
        apply_Q_into(c);
        return c;
    }
    template <MatrixOf<T> B>
    Matrix<T> apply_Qh(const B& b) const {
        Matrix<T> c(b);
        apply_Qh_into(c);
        return c;
    }
    template <VectorOf<T> B>
    Vector<T> apply_Q(const B& b) const {
        Vector<T> c(b);
        apply_Q_into(c);
        return c;
    }
    template <VectorOf<T> B>
    Vector<T> apply_Qh(const B& b) const {
        Vector<T> c(b);
        apply_Qh_into(c);
        return c;
    }
    /// The same in place, with a workspace of at most 32 entries a column of B and 2048 more.
    void apply_Q_into(MatrixView<T> b) const;
    void apply_Q_into(VectorView<T> b) const;
    void apply_Qh_into(MatrixView<T> b) const;
    void apply_Qh_into(VectorView<T> b) const;

    /// The basic solution of least ||A X - B||_2, for any shape and rank: at most rank(rtol) rows
    /// of X, those of the columns chosen first, are not zero. (lstsq finds the shortest solution.)
    /// BLAS: gemm, trmm; LAPACK: trtrs. Throws DimensionError, NonFiniteError for B.
    template <MatrixOf<T> B>
    Matrix<T> solve(const B& b) const {
        return solve(b, default_rtol());
    }
    template <MatrixOf<T> B>
    Matrix<T> solve(const B& b, RealOf<T> rtol) const {
        Matrix<T> c(b);
        Matrix<T> x(cols(), c.cols());
        basic_solution(c, x, rank(rtol));
        return x;
    }
    template <VectorOf<T> B>
    Vector<T> solve(const B& b) const {
        return solve(b, default_rtol());
    }
    template <VectorOf<T> B>
    Vector<T> solve(const B& b, RealOf<T> rtol) const {
        Vector<T> c(b);
        Vector<T> x(cols());
        basic_solution({c.data(), c.size(), 1}, {x.data(), x.size(), 1}, rank(rtol));
        return x;
    }

    /// Q R with the columns put back: A again, to rounding.
    Matrix<T> reconstruct() const;

private:
    friend struct detail::Certificates<T>;
    void copy_and_factor(const Operand<T>& a, Check check);
    bool is_ready_for(index_t m, index_t n) const noexcept;
    void prepare(index_t m, index_t n);
    void run();
    RealOf<T> default_rtol() const noexcept;
    void basic_solution(MatrixView<T> b, MatrixView<T> x, index_t rank) const;

    Matrix<T> qr_;                // R above, the reflections below its diagonal
    Vector<T> tau_;               // their factors
    detail::IntegerArray order_;  // LAPACK's jpvt: column j of A P is column order_[j] - 1 of A
    detail::Workspace<T> work_;   // as LAPACK wants it for the present shape
    detail::Workspace<RealOf<T>> norms_;  // geqp3's second workspace, for complex T
};

template <AnyMatrix A>
PivotedQR(const A&) -> PivotedQR<ScalarOf<A>>;
template <AnyMatrix A>
PivotedQR(const A&, Check) -> PivotedQR<ScalarOf<A>>;

extern template class PivotedQR<float>;
extern template class PivotedQR<double>;
extern template class PivotedQR<std::complex<float>>;
extern template class PivotedQR<std::complex<double>>;

}  // namespace lamina
