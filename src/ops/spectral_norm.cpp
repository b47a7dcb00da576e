#include "ops/spectral_norm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "ops/sums.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "norm";

/// The singular values of a, which is destroyed. The documented least workspace is below 2^31 for
/// every matrix that fits such a LAPACK.
template <Scalar T>
Vector<RealOf<T>> singular_values(Matrix<T>& a) {
    using backend::blas_int;
    const blas_int m = backend::narrow(a.rows(), "rows", who);
    const blas_int n = backend::narrow(a.cols(), "columns", who);
    const index_t k = std::min(a.rows(), a.cols());
    Vector<RealOf<T>> s = Vector<RealOf<T>>::uninitialized(k);
    std::vector<blas_int> integers(static_cast<std::size_t>(8 * k));
    Vector<RealOf<T>> reals = Vector<RealOf<T>>::uninitialized(is_complex<T> ? 7 * k : 0);
    const auto run = [&](T* work, index_t size) {
        const blas_int lwork = backend::narrow(size, "workspace", who);
        if constexpr (is_complex<T>) {
            return backend::gesdd<T>(LAPACK_COL_MAJOR, 'N', m, n, a.data(), blas_int(a.ld()),
                                     s.data(), nullptr, 1, nullptr, 1, work, lwork, reals.data(),
                                     integers.data());
        } else {
            return backend::gesdd<T>(LAPACK_COL_MAJOR, 'N', m, n, a.data(), blas_int(a.ld()),
                                     s.data(), nullptr, 1, nullptr, 1, work, lwork,
                                     integers.data());
        }
    };
    T answer(0);
    backend::checked(run(&answer, -1), who);
    const index_t least = 3 * k + std::max({a.rows(), a.cols(), 7 * k});
    Vector<T> work = Vector<T>::uninitialized(backend::workspace_size(answer, least));
    if (const index_t left = backend::checked(run(work.data(), work.size()), who); left > 0) {
        throw ConvergenceError("norm: the singular values did not converge, " +
                                   std::to_string(left) +
                                   " superdiagonals are left; Norm::frobenius needs no iteration",
                               left);
    }
    return s;
}

/// A matrix with finite entries of which some may have a magnitude out of range, as complex numbers
/// can: gesdd, which scales by the largest magnitude, then needs a smaller matrix. Returns the
/// exponent of two that was taken out.
template <Scalar T>
int scale_into_range(Matrix<T>& a) {
    using R = RealOf<T>;
    if (!is_complex<T> || std::isfinite(norm(a, Norm::max))) return 0;
    const int exponent = exponent_of(std::numeric_limits<R>::infinity());
    const PowerOfTwo<R> scale(exponent);
    for (index_t i = 0; i < a.size(); ++i)
        a.data()[i] = scale.times(a.data()[i]);
    return exponent;
}

}  // namespace

template <Scalar T>
RealOf<T> spectral_norm(const Operand<T>& a, Norm which) {
    using R = RealOf<T>;
    Matrix<T> copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    // One singular value only: the length of the row or column.
    if (a.rows() == 1 || a.cols() == 1) return norm(copy, Norm::frobenius);
    const int exponent = scale_into_range(copy);
    const Vector<R> s = singular_values(copy);
    const R sum = which == Norm::two ? s[0] : sum_of<R>(s.size(), [&](index_t i) { return s[i]; });
    return std::scalbn(sum, exponent);
}

template RealOf<float> spectral_norm(const Operand<float>&, Norm);
template RealOf<double> spectral_norm(const Operand<double>&, Norm);
template RealOf<std::complex<float>> spectral_norm(const Operand<std::complex<float>>&, Norm);
template RealOf<std::complex<double>> spectral_norm(const Operand<std::complex<double>>&, Norm);

}  // namespace lamina::detail
