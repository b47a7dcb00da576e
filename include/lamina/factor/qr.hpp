#pragma once

#include <utility>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"

namespace lamina {

/// QR factorization, A = Q R, of any m x n matrix A; k = min(m, n).
///
/// Q has orthonormal columns, R is k x n upper triangular (trapezoidal if m < n). Q is kept as k
/// Householder reflections, which apply to a matrix without ever being multiplied out. Cost
/// 2 n^2 (m - n/3) flops for m >= n; memory one copy of A, none if A is moved in, and some 32 n
/// + 2048 entries of workspace. LAPACK: geqrf for complex numbers; for real ones its algorithm in
/// vector registers and in gemm and trmm. Golub & Van Loan, Matrix Computations, 4th ed.,
/// section 5.2.
template <Scalar T>
class LAMINA_EXPORT QR : public Checkable<QR<T>, T> {
public:
    using value_type = T;

    /// The factorization of the 0 x 0 matrix, to be given something by factor().
    QR() = default;
    /// Factors a copy of A, or A's own memory if it is moved in. Throws NonFiniteError, Error if R
    /// is out of the range of numbers.
    template <MatrixOf<T> A>
    explicit QR(const A& a, Check check = Check::finite) {
        factor(a, check);
    }
    explicit QR(Matrix<T>&& a, Check check = Check::finite) { factor(std::move(a), check); }

    /// Factors again; a matrix of the same shape needs no allocation. If it throws, this is the
    /// factorization of the 0 x 0 matrix, and a matrix moved in is what it was.
    template <MatrixOf<T> A>
    QR& factor(const A& a, Check check = Check::finite) {
        copy_and_factor(operand(a), check);
        return *this;
    }
    QR& factor(Matrix<T>&& a, Check check = Check::finite);

    index_t rows() const noexcept { return qr_.rows(); }
    index_t cols() const noexcept { return qr_.cols(); }
    /// The first k columns of Q, m x k: an orthonormal basis of the columns of A if these are
    /// independent. 4 m k^2 - 4/3 k^3 flops at most. LAPACK: ungqr for complex numbers.
    Matrix<T> Q() const;
    /// All of Q, m x m and unitary.
    Matrix<T> Q_full() const;
    /// k x n.
    Matrix<T> R() const;
    /// The same into memory of the caller's; throws DimensionError.
    void Q_into(MatrixView<T> q) const;
    void R_into(MatrixView<T> r) const;

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

    /// The n-row X of least ||A X - B||_2 in each column, for m >= n: 4 m n - n^2 flops a column.
    /// BLAS: gemm, trmm; LAPACK: trtrs. Throws DimensionError, NonFiniteError for B,
    /// SingularMatrixError if an R(i, i) is exactly zero. Columns that depend on each other to
    /// rounding need PivotedQR or lstsq.
    template <MatrixOf<T> B>
    Matrix<T> solve(const B& b) const {
        Matrix<T> x(b);
        solve_into(x);
        return Matrix<T>(x.block(0, 0, cols(), x.cols()));
    }
    template <VectorOf<T> B>
    Vector<T> solve(const B& b) const {
        Vector<T> x(b);
        solve_into(x);
        return Vector<T>(x.segment(0, cols()));
    }
    /// The same in place: the first n rows of B become X, the others the residual in coordinates of
    /// Q, with the norm of B - A X in each column. If it throws, B is what it was.
    void solve_into(MatrixView<T> b) const;
    void solve_into(VectorView<T> b) const;

    /// Q R: A again, to rounding.
    Matrix<T> reconstruct() const;

    /// det Q of all of Q, of modulus 1; 1 or -1 for real T, 1 for 0 x 0. With it det A = det Q prod
    /// R(i, i) for a square A. m k flops.
    T det_Q() const noexcept;

private:
    friend struct detail::Certificates<T>;
    void copy_and_factor(const Operand<T>& a, Check check);
    bool is_ready_for(index_t m, index_t n) const noexcept;
    void prepare(index_t m, index_t n);
    void run();
    void require_solvable(const MatrixView<T>& b) const;

    Matrix<T> qr_;               // R above, the reflections below its diagonal
    Vector<T> tau_;              // their factors
    detail::Workspace<T> work_;  // as LAPACK wants it for the present shape
};

template <AnyMatrix A>
QR(const A&) -> QR<ScalarOf<A>>;
template <AnyMatrix A>
QR(const A&, Check) -> QR<ScalarOf<A>>;

/// auto [Q, R] = qr(A), with the thin Q; or a QR to keep.
template <AnyMatrix A>
QR<ScalarOf<A>> qr(const A& a, Check check = Check::finite) {
    return QR<ScalarOf<A>>(a, check);
}
template <Scalar T>
QR<T> qr(Matrix<T>&& a, Check check = Check::finite) {
    return QR<T>(std::move(a), check);
}
template <std::size_t I, Scalar T>
Matrix<T> get(const QR<T>& f) {
    return I == 0 ? f.Q() : f.R();
}

extern template class QR<float>;
extern template class QR<double>;
extern template class QR<std::complex<float>>;
extern template class QR<std::complex<double>>;

}  // namespace lamina

template <lamina::Scalar T>
struct std::tuple_size<lamina::QR<T>> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I, lamina::Scalar T>
struct std::tuple_element<I, lamina::QR<T>> {
    using type = lamina::Matrix<T>;
};
