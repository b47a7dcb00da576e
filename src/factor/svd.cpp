#include "lamina/factor/svd.hpp"

#include <algorithm>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/part_of.hpp"
#include "factor/svd_errors.hpp"
#include "factor/svd_workspace.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

constexpr index_t largest = std::numeric_limits<blas_int>::max();

constexpr char job(Vectors vectors) noexcept {
    return vectors == Vectors::thin ? 'S' : vectors == Vectors::full ? 'A' : 'N';
}

template <Scalar T>
[[gnu::always_inline]] inline void copy_in(Matrix<T>& copy, const Operand<T>& a, Check check) {
    if (check == Check::finite) {
        Finite<T>::copy("SVD", copy, a);
    } else {
        detail::Elementwise<T>::copy(copy, a);
    }
}

/// What divides by infinity would be zero without a word.
template <class R>
void require_range(const char* who, const Vector<R>& s, index_t m, index_t n) {
    if (!s.empty() && s[0] > std::numeric_limits<R>::max()) [[unlikely]] {
        throw_svd_range(who, m, n);
    }
}

template <Scalar T>
void set_identity(Matrix<T>& a) noexcept {
    fill(a, T(0));
    for (index_t i = 0; i < std::min(a.rows(), a.cols()); ++i)
        a(i, i) = T(1);
}

}  // namespace

template <Scalar T>
[[gnu::always_inline]] inline index_t SVD<T>::gesdd(T* work, index_t lwork) {
    const blas_int m = blas_int(rows_);
    const blas_int n = blas_int(cols_);
    const blas_int ldvt = vectors_ == Vectors::thin ? blas_int(s_.size()) : n;
    const auto gesdd = [&](auto*... more) {
        return backend::gesdd<T>(LAPACK_COL_MAJOR, job(vectors_), m, n, a_.data(), m, s_.data(),
                                 u_.data(), m, vt_.data(), ldvt, work, blas_int(lwork), more...);
    };
    if constexpr (is_complex<T>) {
        return gesdd(reals_.data(), integers_.as<blas_int>());
    } else {
        return gesdd(integers_.as<blas_int>());
    }
}

template <Scalar T>
index_t SVD<T>::gesvd(T* work, index_t lwork) {
    const blas_int m = blas_int(rows_);
    const blas_int n = blas_int(cols_);
    const blas_int ldvt = vectors_ == Vectors::thin ? blas_int(s_.size()) : n;
    const auto gesvd = [&](auto*... more) {
        return backend::gesvd<T>(LAPACK_COL_MAJOR, job(vectors_), job(vectors_), m, n, a_.data(), m,
                                 s_.data(), u_.data(), m, vt_.data(), ldvt, work, blas_int(lwork),
                                 more...);
    };
    if constexpr (is_complex<T>) {
        return gesvd(reals_.data());
    } else {
        return gesvd();
    }
}

/// Makes room for what the driver asks for, but at least for what its documentation does; returns
/// how much that is.
template <Scalar T>
index_t SVD<T>::reserve(SvdDriver driver, index_t documented_minimum) {
    T answer = T(0);
    const index_t info = driver == SvdDriver::gesdd ? gesdd(&answer, -1) : gesvd(&answer, -1);
    backend::checked(blas_int(info), "SVD");
    const index_t size = backend::workspace_size(answer, documented_minimum);
    work_.reserve(size);
    return std::min(size, largest);
}

template <Scalar T>
void SVD<T>::plan(index_t m, index_t n, Vectors vectors) {
    narrow(m, "rows", "SVD");
    narrow(n, "cols", "SVD");
    const SvdChoice choice = choose_svd<T>(vectors, m, n, largest);
    if (!choice.fits) throw_svd_workspace(m, n);
    driver_ = choice.driver;
    a_.resize(m, n);
    reals_.reserve(choice.sizes.reals);
    integers_.reserve(choice.sizes.integers);
    work_size_ = reserve(driver_, choice.sizes.entries);
}

template <Scalar T>
void SVD<T>::prepare(index_t m, index_t n, Vectors vectors) {
    const index_t k = std::min(m, n);
    const bool none = vectors == Vectors::none;
    const bool full = vectors == Vectors::full;
    rows_ = m;
    cols_ = n;
    vectors_ = vectors;
    driver_ = SvdDriver::gesdd;
    work_size_ = unplanned;
    s_.resize(k);
    u_.resize(none ? 0 : m, none ? 0 : full ? m : k);
    vt_.resize(none ? 0 : full ? n : k, none ? 0 : n);
    if (k > 0) {
        plan(m, n, vectors);
    } else {
        set_identity(u_);
        set_identity(vt_);
    }
}

/// Whether a is made of these factors.
template <Scalar T>
bool SVD<T>::is_own(const MatrixView<const T>& a) const noexcept {
    return is_part_of(a, u_) || is_part_of(a, vt_);
}

/// Whether plan and memory for gesdd are there from the last time: a copy has no workspace, and one
/// whose factors were given away no plan.
template <Scalar T>
bool SVD<T>::is_prepared(index_t m, index_t n, Vectors vectors) const noexcept {
    return m == rows_ && n == cols_ && vectors == vectors_ && work_.size() >= work_size_;
}

/// After a failure: gesvd, if gesdd did not converge and only then.
template <Scalar T>
void SVD<T>::recover(const Operand<T>& a, index_t info) {
    // gesdd takes a NaN that Check::none let through for a wrong argument.
    if (info < 0) Finite<T>::copy("SVD", a_, a);
    backend::checked(blas_int(info), "SVD");
    if (driver_ == SvdDriver::gesvd || is_own(a.base())) {
        throw_svd_failed(name(driver_), rows_, cols_, info);
    }
    driver_ = SvdDriver::gesvd;
    work_size_ = unplanned;
    // Where gesdd's workspace fits, gesvd's does.
    const index_t size = reserve(driver_, gesvd_sizes<T>(rows_, cols_).entries);
    detail::Elementwise<T>::copy(a_, a);
    info = backend::checked(blas_int(gesvd(work_.data(), size)), "SVD");
    if (info > 0) throw_svd_failed("gesdd, then gesvd", rows_, cols_, info);
}

template <Scalar T>
void SVD<T>::copy_and_factor(const Operand<T>& a, Vectors vectors, Check check) {
    if (!is_prepared(a.rows(), a.cols(), vectors)) [[unlikely]] {
        return prepare_and_factor(a, vectors, check);
    }
    try {
        copy_in(a_, a, check);
        const index_t info = gesdd(work_.data(), work_size_);
        if (info != 0) [[unlikely]] {
            recover(a, info);
        }
    } catch (...) {
        prepare(0, 0, vectors);
        throw;
    }
}

template <Scalar T>
void SVD<T>::prepare_and_factor(const Operand<T>& a, Vectors vectors, Check check) {
    if (is_own(a.base())) {
        const Matrix<T> own(a);
        return prepare_and_factor(operand(own), vectors, check);
    }
    try {
        prepare(a.rows(), a.cols(), vectors);
        if (s_.empty()) return;
        copy_in(a_, a, check);
        const bool first = driver_ == SvdDriver::gesdd;
        const index_t info =
            first ? gesdd(work_.data(), work_size_) : gesvd(work_.data(), work_size_);
        if (!first) work_size_ = unplanned;
        if (info != 0) recover(a, info);
    } catch (...) {
        prepare(0, 0, vectors);
        throw;
    }
}

template <Scalar T>
SVD<T>& SVD<T>::factor(Matrix<T>&& a, Vectors vectors, Check check) {
    copy_and_factor(operand(a), vectors, check);
    a = Matrix<T>();
    return *this;
}

template <Scalar T>
index_t SVD<T>::rank(R rtol) const noexcept {
    if (s_.empty()) return 0;
    const R share = rtol < 0 ? R(std::max(rows_, cols_)) * epsilon<T> : rtol;
    const R cut = share * std::min(s_[0], std::numeric_limits<R>::max());
    return std::partition_point(s_.begin(), s_.end(), [cut](R s) { return s > cut; }) - s_.begin();
}

template <Scalar T>
RealOf<T> SVD<T>::cond() const noexcept {
    if (s_.empty()) return 1;
    const R smallest = s_[s_.size() - 1];
    return smallest == 0 ? std::numeric_limits<R>::infinity() : s_[0] / smallest;
}

template <Scalar T>
void SVD<T>::least_squares(MatrixView<T> x, const Operand<T>& b, R rtol) const {
    require_vectors("SVD::solve", vectors_);
    if (b.rows() != rows_) throw_svd_rows(rows_, cols_, b.rows(), b.cols());
    require_range("SVD::solve", s_, rows_, cols_);
    if (b.op() != Op::none || b.scale() != T(1)) {
        return least_squares(x, operand(Matrix<T>(b)), rtol);
    }
    Finite<T>::require("SVD::solve", b.base());
    const index_t r = rank(rtol);
    Matrix<T> c = u_.block(0, 0, rows_, r).h() * b;
    for (index_t j = 0; j < c.cols(); ++j) {
        for (index_t i = 0; i < r; ++i)
            c(i, j) /= s_[i];
    }
    multiply_into(x, vt_.block(0, 0, r, cols_).h(), c);
}

template <Scalar T>
void SVD<T>::least_squares(VectorView<T> x, const VectorOperand<T>& b, R rtol) const {
    const VectorView<const T>& base = b.base();
    const MatrixView<T> column(x.data(), x.size(), 1);
    if (base.stride() == 1) {
        const MatrixView<const T> as_column(base.data(), b.size(), 1);
        least_squares(column, Operand<T>(as_column, Op::none, b.scale()), rtol);
    } else {
        const MatrixView<const T> as_row(base.data(), 1, b.size(), base.stride());
        least_squares(column, Operand<T>(as_row, Op::transposed, b.scale()), rtol);
    }
}

template <Scalar T>
Matrix<T> SVD<T>::pinv(R rtol) const {
    require_vectors("SVD::pinv", vectors_);
    require_range("SVD::pinv", s_, rows_, cols_);
    const index_t r = rank(rtol);
    Matrix<T> u(u_.block(0, 0, rows_, r));
    for (index_t j = 0; j < r; ++j)
        detail::Elementwise<T>::divide(u.col(j), T(s_[j]));
    return vt_.block(0, 0, r, cols_).h() * u.h();
}

template <Scalar T>
Matrix<T> SVD<T>::reconstruct() const {
    require_vectors("SVD::reconstruct", vectors_);
    const index_t k = s_.size();
    Matrix<T> u(u_.block(0, 0, rows_, k));
    for (index_t j = 0; j < k; ++j)
        scale_in_place(u.col(j), T(s_[j]));
    return u * vt_.block(0, 0, k, cols_);
}

template class SVD<float>;
template class SVD<double>;
template class SVD<std::complex<float>>;
template class SVD<std::complex<double>>;

}  // namespace lamina
