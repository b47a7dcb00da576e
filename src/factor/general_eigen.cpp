#include "lamina/factor/general_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "lamina/factor/lu.hpp"
#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "factor/huge_parts.hpp"
#include "factor/part_of.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

constexpr const char* who = "GeneralEigen";

constexpr bool has_right(Sides sides) noexcept {
    return sides == Sides::right || sides == Sides::both;
}
constexpr bool has_left(Sides sides) noexcept {
    return sides == Sides::left || sides == Sides::both;
}

[[noreturn, gnu::cold]] void throw_no_convergence(index_t n, index_t count) {
    throw ConvergenceError(std::string(who) + ": " + std::to_string(count) +
                               " eigenvalues of the " + shape_text(n, n) +
                               " matrix did not converge; its transpose has the same ones and may "
                               "do better",
                           count);
}

/// The least entries of T that geev's documentation asks for.
template <Scalar T>
constexpr index_t documented_work(index_t n, Sides sides) noexcept {
    if constexpr (is_complex<T>) return std::max<index_t>(1, 2 * n);
    return std::max<index_t>(1, (sides == Sides::none ? 3 : 4) * n);
}

/// Where geev is to put the vectors of a real matrix: n x n real numbers in the second half of
/// their complex home.
template <class R>
R* second_half(Matrix<std::complex<R>>& v) noexcept {
    return reinterpret_cast<R*>(v.data()) + v.size();
}

/// Columns j and j + 1 of geev's real array are Re v and Im v of a pair w, conj(w). They are
/// written out as complex columns from the first on; a column is set aside before what replaces it
/// may cover it, and 2 n (j + 1) <= n^2 + n (j + 1) keeps the later ones untouched.
template <class R>
void widen_columns(Matrix<std::complex<R>>& v, const Vector<std::complex<R>>& w, R* aside) {
    const index_t n = w.size();
    const R* const given = second_half(v);
    for (index_t j = 0; j < n;) {
        const bool pair = std::imag(w[j]) != 0 && j + 1 < n;
        std::copy_n(given + j * n, pair ? 2 * n : n, aside);
        for (index_t i = 0; i < n; ++i) {
            v(i, j) = {aside[i], pair ? aside[n + i] : R(0)};
            if (pair) v(i, j + 1) = {aside[i], -aside[n + i]};
        }
        j += pair ? 2 : 1;
    }
}

}  // namespace

template <Scalar T>
void GeneralEigen<T>::copy_and_factor(const Operand<T>& a, Sides sides, Check check) {
    if constexpr (is_complex<T>) {
        if (is_part_of(a.base(), right_) || is_part_of(a.base(), left_)) throw_alias(who);
    }
    try {
        require_square(who, a.rows(), a.cols());
        prepare(a.rows(), sides);
        a_.resize(a.rows(), a.cols());
        if (check == Check::finite) {
            Finite<T>::copy(who, a_, a);
        } else {
            detail::Elementwise<T>::copy(a_, a);
        }
        run(a_.data());
    } catch (...) {
        clear();
        throw;
    }
}

template <Scalar T>
GeneralEigen<T>& GeneralEigen<T>::factor(Matrix<T>&& a, Sides sides, Check check) try {
    require_square(who, a.rows(), a.cols());
    if (check == Check::finite) Finite<T>::require(who, std::as_const(a).view());
    prepare(a.rows(), sides);
    Matrix<T> spent = std::move(a);
    run(spent.data());
    return *this;
} catch (...) {
    clear();
    throw;
}

template <Scalar T>
void GeneralEigen<T>::clear() noexcept {
    values_ = Vector<C>();
    right_ = Matrix<C>();
    left_ = Matrix<C>();
}

/// All that can fail before LAPACK spends the matrix.
template <Scalar T>
void GeneralEigen<T>::prepare(index_t n, Sides sides) {
    const bool planned = n == values_.size() && sides == sides_ && work_.size() > 0;
    narrow(n, "rows", who);
    sides_ = sides;
    values_.resize(n);
    right_.resize(has_right(sides) ? n : 0, has_right(sides) ? n : 0);
    left_.resize(has_left(sides) ? n : 0, has_left(sides) ? n : 0);
    if (planned || n == 0) return;
    reals_.reserve(2 * n);
    T answer = T(0);
    backend::checked(blas_int(call(nullptr, &answer, -1)), who);
    const index_t size = backend::workspace_size(answer, documented_work<T>(n, sides));
    work_.reserve(size);
    work_size_ = std::min<index_t>(size, std::numeric_limits<blas_int>::max());
}

template <Scalar T>
void GeneralEigen<T>::run(T* a) {
    const index_t n = values_.size();
    if (n == 0) return;
    const OneThread hold(reduction_on_threads.is_so_for(n * n));
    const int exponent = tame(MatrixView<T>(a, n, n));
    const index_t info = backend::checked(blas_int(call(a, work_.data(), work_size_)), who);
    if (info > 0) throw_no_convergence(n, info);
    if constexpr (is_complex<T>) untame(values_, exponent);
    if constexpr (!is_complex<T>) widen();
}

template <Scalar T>
index_t GeneralEigen<T>::call(T* a, T* work, index_t lwork) {
    const blas_int n = blas_int(values_.size());
    const char left = has_left(sides_) ? 'V' : 'N';
    const char right = has_right(sides_) ? 'V' : 'N';
    const blas_int size = blas_int(lwork);
    if constexpr (is_complex<T>) {
        return backend::geev<T>(LAPACK_COL_MAJOR, left, right, n, a, n, values_.data(),
                                left_.data(), n, right_.data(), n, work, size, reals_.data());
    } else {
        R* const re = reals_.data();
        R* const im = re + n;
        return backend::geev<T>(LAPACK_COL_MAJOR, left, right, n, a, n, re, im, second_half(left_),
                                n, second_half(right_), n, work, size);
    }
}

/// The eigenvalues and vectors of a real matrix, as complex numbers.
template <Scalar T>
void GeneralEigen<T>::widen() {
    if constexpr (!is_complex<T>) {
        const index_t n = values_.size();
        for (index_t j = 0; j < n; ++j)
            values_[j] = {reals_.data()[j], reals_.data()[n + j]};
        if (has_right(sides_)) widen_columns(right_, values_, work_.data());
        if (has_left(sides_)) widen_columns(left_, values_, work_.data());
    }
}

template <Scalar T>
RealOf<T> GeneralEigen<T>::condition(index_t j) const {
    if (sides_ != Sides::both) {
        throw Error(
            "GeneralEigen::condition: it needs vectors on both sides; factor with "
            "Sides::both");
    }
    if (j < 0 || j >= values_.size()) {
        detail::throw_outside("GeneralEigen::condition", j, values_.size());
    }
    return 1 / std::abs(dot(left_.col(j), right_.col(j)));
}

template <Scalar T>
auto GeneralEigen<T>::reconstruct() const -> Matrix<C> {
    if (!has_right(sides_)) {
        throw Error(
            "GeneralEigen::reconstruct: the right vectors were not computed; factor with "
            "Sides::right or Sides::both");
    }
    Matrix<C> scaled = right_;
    for (index_t j = 0; j < values_.size(); ++j)
        scale_in_place(scaled.col(j), values_[j]);
    // X V = V diag(w), transposed into the form that LU solves.
    return LU<C>(right_.h()).solve(scaled.h()).h();
}

template class GeneralEigen<float>;
template class GeneralEigen<double>;
template class GeneralEigen<std::complex<float>>;
template class GeneralEigen<std::complex<double>>;

}  // namespace lamina
