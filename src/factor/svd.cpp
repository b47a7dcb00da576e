#include "lamina/factor/svd.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "factor/adjoint.hpp"
#include "factor/bidiagonal.hpp"
#include "factor/huge_parts.hpp"
#include "factor/long_qr.hpp"
#include "factor/part_of.hpp"
#include "factor/svd_call.hpp"
#include "factor/svd_errors.hpp"
#include "factor/svd_workspace.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

constexpr index_t largest = std::numeric_limits<blas_int>::max();

template <Scalar T>
void set_identity(Matrix<T>& a) noexcept {
    fill(a, T(0));
    for (index_t i = 0; i < std::min(a.rows(), a.cols()); ++i)
        a(i, i) = T(1);
}

}  // namespace

/// The problem that is LAPACK's: A, or the triangle of a long A, whose long factor is a product.
template <Scalar T>
[[gnu::always_inline]] inline SvdCall<T> SVD<T>::problem() noexcept {
    if (is_long_) [[unlikely]] {
        return triangle_problem();
    }
    return {vectors_,   rows_,         cols_,
            a_.data(),  s_.data(),     u_.data(),
            vt_.data(), reals_.data(), integers_.as<blas_int>()};
}

template <Scalar T>
SvdCall<T> SVD<T>::triangle_problem() noexcept {
    const index_t k = s_.size();
    LongQR<T> qr(rows_, cols_, triangles_.data(), integers_.as<blas_int>());
    T* const u = rows_ > cols_ ? vt_.data() : u_.data();
    return {vectors_,
            k,
            k,
            qr.L().data(),
            s_.data(),
            u,
            triangles_.data() + LongQR<T>::triangles_size(rows_, cols_),
            reals_.data(),
            integers_.as<blas_int>()};
}

/// Makes room for what the driver asks for, but at least for what its documentation does; returns
/// how much that is.
template <Scalar T>
index_t SVD<T>::reserve(SvdDriver driver, index_t documented_minimum) {
    T answer = T(0);
    if (driver != SvdDriver::jacobi)
        backend::checked(blas_int(problem().run(driver, &answer, -1)), "SVD");
    const index_t size = backend::workspace_size(answer, documented_minimum);
    work_.reserve(size);
    return std::min(size, largest);
}

template <Scalar T>
void SVD<T>::plan(index_t m, index_t n, Vectors vectors) {
    narrow(m, "rows", "SVD");
    narrow(n, "cols", "SVD");
    const index_t k = s_.size();
    is_long_ = vectors != Vectors::full && LongQR<T>::pays(m, n);
    const SvdChoice choice =
        is_long_ ? choose_svd<T>(vectors, k, k, largest) : choose_svd<T>(vectors, m, n, largest);
    if (!choice.fits) throw_svd_workspace(m, n);
    driver_ = choice.driver;
    if (is_long_) {
        triangles_.reserve(LongQR<T>::triangles_size(m, n) +
                           (vectors == Vectors::none ? k : k * k + k));
    }
    reals_.reserve(choice.sizes.reals);
    integers_.reserve(std::max(choice.sizes.integers, k));
    work_size_ = reserve(driver_, choice.sizes.entries);
}

/// The problem by its numbers, without memory for the factors.
template <Scalar T>
void SVD<T>::shape(index_t m, index_t n, Vectors vectors) {
    rows_ = m;
    cols_ = n;
    vectors_ = vectors;
    driver_ = SvdDriver::gesdd;
    is_long_ = false;
    work_size_ = unplanned;
    s_.resize(std::min(m, n));
}

/// Memory for the factors; of an empty matrix these are all there is.
template <Scalar T>
void SVD<T>::make_room() {
    const index_t k = s_.size();
    const bool none = vectors_ == Vectors::none;
    const bool full = vectors_ == Vectors::full;
    u_.resize(none ? 0 : rows_, none ? 0 : full ? rows_ : k);
    vt_.resize(none ? 0 : full ? cols_ : k, none ? 0 : cols_);
    if (k == 0) {
        set_identity(u_);
        set_identity(vt_);
    }
}

template <Scalar T>
void SVD<T>::prepare(index_t m, index_t n, Vectors vectors) {
    shape(m, n, vectors);
    // Before any memory for the factors: what LAPACK cannot express is no lack of memory.
    if (!s_.empty()) plan(m, n, vectors);
    make_room();
}

/// Whether a is made of these factors.
template <Scalar T>
bool SVD<T>::is_own(const MatrixView<const T>& a) const noexcept {
    return is_part_of(a, u_) || is_part_of(a, vt_);
}

/// Whether plan and memory are there from the last time: a copy has no workspace, one whose factors
/// were given away no plan, and what was moved from no values.
template <Scalar T>
bool SVD<T>::is_prepared(index_t m, index_t n, Vectors vectors) const noexcept {
    return m == rows_ && n == cols_ && vectors == vectors_ && work_.size() >= work_size_ &&
           s_.size() == std::min(m, n);
}

/// After a failure of the driver on what is in problem().a: gesvd, if gesdd or rotations did not
/// converge and only then.
template <Scalar T>
void SVD<T>::recover(const Operand<T>& a, index_t info) {
    // A NaN that Check::none let through is taken for a wrong argument.
    if (info < 0 && !is_long_) Finite<T>::copy("SVD", a_, a);
    backend::checked(blas_int(info), "SVD");
    if (driver_ == SvdDriver::gesvd || is_own(a.base())) {
        throw_svd_failed(name(driver_), rows_, cols_, info);
    }
    const std::string both = std::string(name(driver_)) + ", then gesvd";
    driver_ = SvdDriver::gesvd;
    work_size_ = unplanned;
    const SvdCall<T> call = problem();
    // Where gesdd's workspace fits, gesvd's does.
    const index_t size = reserve(driver_, gesvd_sizes<T>(call.m, call.n).entries);
    detail::Elementwise<T>::copy(MatrixView<T>(call.a, call.m, call.n), a);
    tame(MatrixView<T>(call.a, call.m, call.n));
    info = backend::checked(blas_int(call.run(driver_, work_.data(), size)), "SVD");
    if (info > 0) throw_svd_failed(both, rows_, cols_, info);
}

template <Scalar T>
[[gnu::always_inline]] inline void SVD<T>::run(const Operand<T>& a, SvdDriver first) {
    const OneThread hold(first != SvdDriver::jacobi && reduction_on_threads.is_so_for(a.size()));
    const SvdCall<T> call = problem();
    const int exponent = tame(MatrixView<T>(call.a, call.m, call.n));
    const index_t info = call.run(first, work_.data(), work_size_);
    if (first == SvdDriver::gesvd) work_size_ = unplanned;
    if (info != 0) [[unlikely]] {
        recover(a, info);
    }
    untame(s_, exponent);
}

template <Scalar T>
void SVD<T>::copy_and_factor(const Operand<T>& a, Vectors vectors, Check check) {
    if (!is_prepared(a.rows(), a.cols(), vectors)) [[unlikely]] {
        return prepare_and_factor(a, vectors, check);
    }
    try {
        if (is_long_) return factor_long(a);
        copy_in(a_, a, check);
        run(a, driver_);
    } catch (...) {
        prepare(0, 0, vectors);
        throw;
    }
}

template <Scalar T>
void SVD<T>::prepare_and_factor(const Operand<T>& a, Vectors vectors, Check check) {
    try {
        if (is_own(a.base())) {
            const Matrix<T> own(a);
            return prepare_and_factor(operand(own), vectors, check);
        }
        prepare(a.rows(), a.cols(), vectors);
        if (s_.empty()) return;
        if (is_long_) return factor_long(a);
        a_.resize(rows_, cols_);
        copy_in(a_, a, check);
        run(a, driver_);
    } catch (...) {
        prepare(0, 0, vectors);
        throw;
    }
}

template <Scalar T>
void SVD<T>::factor_long(const Operand<T>& a) {
    LongQR<T> qr(rows_, cols_, triangles_.data(), integers_.as<blas_int>());
    a_.resize(rows_, cols_);
    MatrixView<const T> read = a.base();
    if (a.op() != Op::none || a.scale() != T(1) || is_own(read)) {
        detail::Elementwise<T>::copy(a_, a);
        read = a_;
    }
    qr.look("SVD", read);
    qr.factor(read, a_);
    finish_long(qr, qr.undivided(read, a_));
}

/// The decomposition of L = W diag(s) X^H makes that of A: L Q = W diag(s) (X^H Q) if A is wide,
/// Q L^H = (Q X) diag(s) W^H if it is tall.
template <Scalar T>
void SVD<T>::finish_long(const LongQR<T>& qr, MatrixView<const T> undivided) {
    const MatrixView<T> saved = qr.spare();
    copy_into(saved, qr.L());
    run(operand(saved), driver_);
    for (R& s : s_)
        s = std::ldexp(s, qr.exponent());
    if (vectors_ == Vectors::none) return;
    const MatrixView<T> turned(problem().vt, s_.size(), s_.size());
    qr.apply_last(turned);
    if (rows_ > cols_) {
        adjoint_in_place(vt_.view());
        multiply_into(u_, undivided, turned.h());
    } else {
        multiply_into(vt_, turned, undivided);
    }
}

template <Scalar T>
SVD<T>& SVD<T>::factor(Matrix<T>&& a, Vectors vectors, Check check) {
    if (is_reduced_in_place<T>(vectors, a.rows(), a.cols(), largest) ||
        (vectors != Vectors::full && LongQR<T>::pays(a.rows(), a.cols()))) {
        take_and_factor(std::move(a), vectors);
    } else {
        copy_and_factor(operand(a), vectors, check);
        a = Matrix<T>();
    }
    return *this;
}

/// A long matrix is divided where it stands, another reduced to bidiagonal form.
template <Scalar T>
void SVD<T>::take_and_factor(Matrix<T>&& a, Vectors vectors) try {
    if (!is_prepared(a.rows(), a.cols(), vectors)) {
        a_ = Matrix<T>();
        prepare(a.rows(), a.cols(), vectors);
    }
    if (!is_long_) return reduce_and_factor(std::move(a));
    LongQR<T> qr(rows_, cols_, triangles_.data(), integers_.as<blas_int>());
    qr.look("SVD", std::as_const(a));
    a_ = std::move(a);
    qr.factor(std::as_const(a_), a_);
    finish_long(qr, std::as_const(a_));
} catch (...) {
    prepare(0, 0, vectors);
    throw;
}

/// Divide and conquer may fail: the bidiagonal form is then still there, as A would be for gesvd.
template <Scalar T>
void SVD<T>::reduce_and_factor(Matrix<T>&& a) {
    const OneThread hold(reduction_on_threads.is_so_for(a.size()));
    const R size = Bidiagonal<T>::size_of(a);
    if (!(size <= std::numeric_limits<R>::max())) Finite<T>::require("SVD", a);
    a_ = std::move(a);
    const Bidiagonal<T> bidiagonal(problem(), work_.data(), work_size_);
    const int exponent = bidiagonal.reduce(size);
    if (bidiagonal.divide_and_conquer() > 0) [[unlikely]] {
        driver_ = SvdDriver::gesvd;
        work_size_ = unplanned;
        bidiagonal.iterate();
    }
    untame(s_, exponent);
}

template class SVD<float>;
template class SVD<double>;
template class SVD<std::complex<float>>;
template class SVD<std::complex<double>>;

}  // namespace lamina
