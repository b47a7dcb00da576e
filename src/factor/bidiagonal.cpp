#include "factor/bidiagonal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "factor/svd_errors.hpp"
#include "ops/sums.hpp"

namespace lamina {

using backend::checked;

namespace {

constexpr const char* who = "SVD";

/// By which power of two to divide a matrix, if it is so large or so small that gesdd scales it:
/// out of sqrt(min) / eps and its reciprocal.
template <class R>
int exponent_out_of_range(R size) noexcept {
    using Limits = std::numeric_limits<R>;
    constexpr int most = (1 - Limits::min_exponent) / 2 - Limits::digits + 1;
    if (size == 0) return 0;
    const int exponent = std::ilogb(size);
    return exponent > most ? exponent - most : exponent < -most ? exponent + most : 0;
}

}  // namespace

template <Scalar T>
RealOf<T> Bidiagonal<T>::size_of(const Matrix<T>& a) noexcept {
    // A complex number is two adjacent reals ([complex.numbers]).
    const R* const parts = reinterpret_cast<const R*>(a.data());
    return largest_of<R>(is_complex<T> ? 2 * a.size() : a.size(),
                         [=](index_t i) { return std::abs(parts[i]); });
}

template <Scalar T>
Bidiagonal<T>::Bidiagonal(const SvdCall<T>& problem, T* work, index_t size,
                          Factors factors) noexcept
    : call_(problem), factors_(factors), k_(std::min(problem.m, problem.n)) {
    if constexpr (is_complex<T>) {
        off_diagonal_ = problem.reals;
        tau_q_ = work;
    } else {
        off_diagonal_ = work;
        tau_q_ = work + k_;
    }
    tau_p_ = tau_q_ + k_;
    work_ = tau_p_ + k_;
    size_ = size - (work_ - work);
    if constexpr (is_complex<T>) {
        reals_ = off_diagonal_ + k_;
    } else {
        reals_ = work_;
    }
}

template <Scalar T>
int Bidiagonal<T>::reduce(R size) const {
    const int exponent = exponent_out_of_range(size);
    if (exponent != 0) scale_in_place(a(), T(std::ldexp(R(1), -exponent)));
    checked(backend::gebrd<T>(LAPACK_COL_MAJOR, blas_int(call_.m), blas_int(call_.n), call_.a,
                              blas_int(call_.m), call_.s, off_diagonal_, tau_q_, tau_p_, work_,
                              blas_int(size_)),
            who);
    return exponent;
}

template <Scalar T>
index_t Bidiagonal<T>::divide_and_conquer() const {
    if (!wants_vectors()) return decompose(nullptr, 1, nullptr, 1, reals_);
    const index_t info = decompose_into_factors();
    if (info == 0) multiply_by_reflections();
    return info;
}

/// B = X diag(s) Y^T; without vectors, where x is null, s alone.
template <Scalar T>
index_t Bidiagonal<T>::decompose(R* x, index_t ldx, R* yt, index_t ldyt, R* work) const {
    return checked(backend::bdsdc<T>(LAPACK_COL_MAJOR, triangle(), x == nullptr ? 'N' : 'I',
                                     blas_int(k_), call_.s, off_diagonal_, x, blas_int(ldx), yt,
                                     blas_int(ldyt), nullptr, nullptr, work, call_.integers),
                   who);
}

/// X and Y^H where U and V^H will be, with zeros around them.
template <Scalar T>
index_t Bidiagonal<T>::decompose_into_factors() const {
    fill(u().block(k_, 0, u_rows() - k_, k_), T(0));
    fill(vt().block(0, k_, k_, call_.n - k_), T(0));
    if constexpr (is_complex<T>) {
        R* const x = reals_;
        R* const yt = x + k_ * k_;
        const index_t info = decompose(x, k_, yt, k_, yt + k_ * k_);
        for (index_t j = 0; j < k_; ++j) {
            if (wants_u()) std::copy_n(x + j * k_, k_, call_.u + j * call_.m);
            std::copy_n(yt + j * k_, k_, call_.vt + j * k_);
        }
        return info;
    } else {
        return decompose(call_.u, u_rows(), call_.vt, k_, reals_);
    }
}

/// U = Q X and V^H = Y^H P^H.
template <Scalar T>
void Bidiagonal<T>::multiply_by_reflections() const {
    const blas_int m = blas_int(call_.m);
    const blas_int n = blas_int(call_.n);
    const blas_int k = blas_int(k_);
    if (wants_u()) {
        checked(backend::unmbr<T>(LAPACK_COL_MAJOR, 'Q', 'L', 'N', m, k, n, call_.a, m, tau_q_,
                                  call_.u, m, work_, blas_int(size_)),
                who);
    }
    checked(backend::unmbr<T>(LAPACK_COL_MAJOR, 'P', 'R', is_complex<T> ? 'C' : 'T', k, n, m,
                              call_.a, m, tau_p_, call_.vt, k, work_, blas_int(size_)),
            who);
}

template <Scalar T>
void Bidiagonal<T>::iterate() const {
    restore();
    if (wants_vectors()) expand_reflections();
    const index_t left = checked(
        backend::bdsqr<T>(LAPACK_COL_MAJOR, triangle(), blas_int(k_),
                          blas_int(wants_vectors() ? call_.n : 0),
                          blas_int(wants_u() ? call_.m : 0), 0, call_.s, off_diagonal_, call_.vt,
                          blas_int(k_), call_.u, blas_int(call_.m), nullptr, 1, reals_),
        who);
    if (left > 0) throw_svd_failed("gesdd, then gesvd", call_.m, call_.n, left);
}

/// B as gebrd left it in A, since bdsdc destroys what it is given.
template <Scalar T>
void Bidiagonal<T>::restore() const {
    const index_t below = triangle() == 'L' ? 1 : 0;
    for (index_t i = 0; i < k_; ++i)
        call_.s[i] = std::real(a()(i, i));
    for (index_t i = 0; i + 1 < k_; ++i)
        off_diagonal_[i] = std::real(a()(i + below, i + 1 - below));
}

/// The first k columns of Q in U, and the first k rows of P^H in V^H.
template <Scalar T>
void Bidiagonal<T>::expand_reflections() const {
    const blas_int m = blas_int(call_.m);
    const blas_int n = blas_int(call_.n);
    const blas_int k = blas_int(k_);
    if (wants_u()) {
        copy_into(u(), a().block(0, 0, call_.m, k_));
        checked(backend::ungbr<T>(LAPACK_COL_MAJOR, 'Q', m, k, n, call_.u, m, tau_q_, work_,
                                  blas_int(size_)),
                who);
    }
    copy_into(vt(), a().block(0, 0, k_, call_.n));
    checked(backend::ungbr<T>(LAPACK_COL_MAJOR, 'P', k, n, m, call_.vt, k, tau_p_, work_,
                              blas_int(size_)),
            who);
}

template class Bidiagonal<float>;
template class Bidiagonal<double>;
template class Bidiagonal<std::complex<float>>;
template class Bidiagonal<std::complex<double>>;

}  // namespace lamina
