#pragma once

#include <utility>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/accuracy.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"
#include "lamina/factor/driver.hpp"
#include "lamina/factor/vectors.hpp"

namespace lamina {

template <Scalar T>
struct SvdCall;
template <Scalar T>
class LongQR;

/// Singular value decomposition, A = U diag(s) V^H, of any m x n matrix A; k = min(m, n).
///
/// U is m x k and V^H is k x n, with Vectors::full m x m and n x n, orthonormal; s descends to no
/// less than 0. Singular values are right to eps s(0), small ones too. Cost 4 m n^2 + 22 n^3 flops
/// for m >= n; memory a copy of A, unless it is moved in, and a workspace of 3 k^2 entries. LAPACK:
/// gesdd; gesvd from A afresh if that does not converge, or if integers of LAPACK cannot express
/// its workspace (32 bits: from k = 26754 on). For a matrix moved in, gesdd step by step: gebrd,
/// bdsdc and ormbr; if bdsdc does not converge, gesvd's orgbr and bdsqr from the same bidiagonal
/// form. No LAPACK for small real matrices, k <= 24 (for values alone 12) and what is turned in
/// 4352 numbers on the stack (as 96 x 24, 336 x 8), without vectors beyond the thin ones, nor for
/// the triangle of a long one: QR, then one-sided Jacobi, 7 n^3 flops a sweep and five to nine
/// sweeps. Golub & Van Loan, Matrix Computations, 4th ed., section 8.6.
template <Scalar T>
class LAMINA_EXPORT SVD : public Checkable<SVD<T>, T> {
public:
    using value_type = T;
    using R = RealOf<T>;
    /// What counts as zero, as a share of s(0), where nothing else is said: max(m, n) eps.
    static constexpr R default_rtol = -1;

    /// The decomposition of the 0 x 0 matrix, to be given something by factor().
    SVD() = default;
    /// Throws NonFiniteError; ConvergenceError if both algorithms fail, SizeError if neither fits.
    /// A matrix moved in is decomposed where it stands, and spent if ConvergenceError is thrown.
    /// Only with Vectors::full, or if it is not long but small, or max(m, n) at least 11/6 k
    /// (complex: 17/9 k), it is copied and freed at the end. Then, and whatever else is thrown, it
    /// is what it was.
    template <MatrixOf<T> A>
    explicit SVD(const A& a, Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(a, vectors, check);
    }
    /// With Accuracy::relative by one-sided Jacobi, which keeps the digits of singular values that
    /// are small beside s(0), where gesdd keeps eps s(0): from a copy of A, with a workspace of 2
    /// k^2 entries, in several times the time. LAPACK: gejsv, of A^H if A is wide. ConvergenceError
    /// after 30 sweeps. Drmac & Veselic, New fast and accurate Jacobi SVD algorithm I and II, SIAM
    /// J. Matrix Anal. Appl. 29 (2008).
    template <MatrixOf<T> A>
    SVD(const A& a, Vectors vectors, Accuracy accuracy, Check check = Check::finite) {
        factor(a, vectors, accuracy, check);
    }
    explicit SVD(Matrix<T>&& a, Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(std::move(a), vectors, check);
    }

    /// Decomposes again, at the same shape without allocation; A may be made of these factors. If
    /// it throws, this is the decomposition of the 0 x 0 matrix.
    template <MatrixOf<T> A>
    SVD& factor(const A& a, Vectors vectors = Vectors::thin, Check check = Check::finite) {
        copy_and_factor(operand(a), vectors, check);
        return *this;
    }
    template <MatrixOf<T> A>
    SVD& factor(const A& a, Vectors vectors, Accuracy accuracy, Check check = Check::finite) {
        if (accuracy == Accuracy::absolute) return factor(a, vectors, check);
        factor_relative(operand(a), vectors, check);
        return *this;
    }
    SVD& factor(Matrix<T>&& a, Vectors vectors = Vectors::thin, Check check = Check::finite);

    index_t rows() const noexcept { return rows_; }
    index_t cols() const noexcept { return cols_; }
    /// The factors; U and Vt are 0 x 0 with Vectors::none. A temporary gives its own away.
    const Matrix<T>& U() const& noexcept { return u_; }
    const Vector<R>& s() const& noexcept { return s_; }
    const Matrix<T>& Vt() const& noexcept { return vt_; }
    Matrix<T> U() && noexcept { return std::move(*this).template get<0>(); }
    Vector<R> s() && noexcept { return std::move(*this).template get<1>(); }
    Matrix<T> Vt() && noexcept { return std::move(*this).template get<2>(); }
    SvdDriver driver_used() const noexcept { return driver_; }
    /// How many singular values exceed rtol s(0), or rtol times the largest number if s(0)
    /// overflows.
    index_t rank(R rtol = default_rtol) const noexcept;
    /// s(0) / s(k - 1), the condition in the 2-norm: infinite if s(k - 1) = 0, 1 if A is empty.
    R cond() const noexcept;

    /// The X of least ||X||_2 among those of least ||A X - B||_2, in each column, with singular
    /// values up to rtol s(0) as zeros: 2 r (m + n) flops a column at rank r. Throws
    /// DimensionError, NonFiniteError for B; this, the next and reconstruct throw Error if s(0)
    /// overflows, and if the vectors were not computed.
    template <MatrixOf<T> B>
    Matrix<T> solve(const B& b, R rtol = default_rtol) const {
        auto x = Matrix<T>::uninitialized(cols_, b.cols());
        least_squares(x, operand(b), rtol);
        return x;
    }
    template <VectorOf<T> B>
    Vector<T> solve(const B& b, R rtol = default_rtol) const {
        auto x = Vector<T>::uninitialized(cols_);
        least_squares(x, operand(b), rtol);
        return x;
    }
    /// The pseudoinverse A^+ = V diag(1 / s) U^H, n x m, in the same sense; 2 m n r flops.
    Matrix<T> pinv(R rtol = default_rtol) const;
    /// U diag(s) V^H: A again, to rounding.
    Matrix<T> reconstruct() const;

    /// auto [U, s, Vt] = svd(A): names for the factors themselves, nothing is copied.
    template <std::size_t I>
    const auto& get() const& noexcept {
        if constexpr (I == 0) return u_;
        if constexpr (I == 1) return s_;
        if constexpr (I == 2) return vt_;
    }
    template <std::size_t I>
    auto&& get() && noexcept {
        work_size_ = unplanned;
        if constexpr (I == 0) return std::move(u_);
        if constexpr (I == 1) return std::move(s_);
        if constexpr (I == 2) return std::move(vt_);
    }

private:
    static constexpr index_t unplanned = std::numeric_limits<index_t>::max();
    void copy_and_factor(const Operand<T>& a, Vectors vectors, Check check);
    void prepare_and_factor(const Operand<T>& a, Vectors vectors, Check check);
    bool is_own(const MatrixView<const T>& a) const noexcept;
    bool is_prepared(index_t m, index_t n, Vectors vectors) const noexcept;
    void shape(index_t m, index_t n, Vectors vectors);
    void make_room();
    void prepare(index_t m, index_t n, Vectors vectors);
    void plan(index_t m, index_t n, Vectors vectors);
    index_t reserve(SvdDriver driver, index_t documented_minimum);
    SvdCall<T> problem() noexcept;
    SvdCall<T> triangle_problem() noexcept;
    void run(const Operand<T>& a, SvdDriver first);
    void recover(const Operand<T>& a, index_t info);
    void factor_long(const Operand<T>& a);
    void take_and_factor(Matrix<T>&& a, Vectors vectors);
    void reduce_and_factor(Matrix<T>&& a);
    void finish_long(const LongQR<T>& qr, MatrixView<const T> undivided);
    void factor_relative(const Operand<T>& a, Vectors vectors, Check check);
    void run_jacobi(const Operand<T>& a, Check check);
    void finish_jacobi(bool wide);
    index_t gejsv(T* a, T* u, T* v, index_t lwork);
    void least_squares(MatrixView<T> x, const Operand<T>& b, R rtol) const;
    void least_squares(VectorView<T> x, const VectorOperand<T>& b, R rtol) const;

    Matrix<T> u_;
    Vector<R> s_;
    Matrix<T> vt_;
    index_t rows_ = 0;
    index_t cols_ = 0;
    Vectors vectors_ = Vectors::thin;
    SvdDriver driver_ = SvdDriver::gesdd;
    bool is_long_ = false;           // A = Q L^H or L Q, and LAPACK sees L only
    index_t work_size_ = unplanned;  // lwork for the driver
    Matrix<T> a_;                    // the copy that LAPACK destroys; of a long A, Q
    detail::Workspace<T> triangles_;
    detail::Workspace<T> work_;
    detail::Workspace<R> reals_;
    detail::IntegerArray integers_;
};

template <AnyMatrix A, class... Options>
SVD(const A&, Options...) -> SVD<ScalarOf<A>>;

/// auto [U, s, Vt] = svd(A), with the thin U and Vt; or an SVD to keep.
template <class A>
auto svd(A&& a, Vectors vectors = Vectors::thin, Check check = Check::finite) {
    return SVD<ScalarOf<std::remove_cvref_t<A>>>(std::forward<A>(a), vectors, check);
}
template <class A>
auto svd(A&& a, Vectors vectors, Accuracy accuracy, Check check = Check::finite) {
    return SVD<ScalarOf<std::remove_cvref_t<A>>>(a, vectors, accuracy, check);
}
/// The singular values alone, descending: about 8/3 n^3 flops for a square matrix.
template <AnyMatrix A>
Vector<RealOf<ScalarOf<A>>> svdvals(const A& a, Check check = Check::finite) {
    return SVD<ScalarOf<A>>(a, Vectors::none, check).s();
}

template <AnyMatrix A>
Vector<RealOf<ScalarOf<A>>> svdvals(const A& a, Accuracy accuracy, Check check = Check::finite) {
    return SVD<ScalarOf<A>>(a, Vectors::none, accuracy, check).s();
}

extern template class SVD<float>;
extern template class SVD<double>;
extern template class SVD<std::complex<float>>;
extern template class SVD<std::complex<double>>;

}  // namespace lamina

template <lamina::Scalar T>
struct std::tuple_size<lamina::SVD<T>> : std::integral_constant<std::size_t, 3> {};
template <std::size_t I, lamina::Scalar T>
struct std::tuple_element<I, lamina::SVD<T>> {
    using type = std::conditional_t<I == 1, lamina::Vector<lamina::RealOf<T>>, lamina::Matrix<T>>;
};
