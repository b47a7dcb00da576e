#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "lamina/factor/certificate.hpp"
#include "lamina/ops/product.hpp"

#include "core/finite.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/triangular_part.hpp"
#include "ops/power_scaling.hpp"

namespace lamina {

/// ||E||_F for an E of n columns known only through what it does: error(V) is E V for a matrix V of
/// n rows. Sampled, V is 8 columns of signs; in full, it runs over the identity matrix. Infinite if
/// E V is not finite.
template <Scalar T, class Error>
double frobenius_norm(index_t n, Effort effort, Error error) {
    constexpr index_t samples = 8;
    constexpr index_t block = 64;
    double total = 0;
    if (effort == Effort::sampled && n > samples) {
        auto v = Matrix<T>::uninitialized(n, samples);
        std::uint64_t state = 1;
        for (index_t j = 0; j < samples; ++j) {
            for (index_t i = 0; i < n; ++i) {
                // Linear congruential, modulo 2^64, of which the upper bits are good: Knuth, The
                // Art of Computer Programming, vol. 2, 3rd ed., section 3.3.4.
                state = state * 6364136223846793005U + 1;
                v(i, j) = T(state >> 63 != 0 ? 1 : -1);
            }
        }
        total = double(norm(error(std::as_const(v)))) / std::sqrt(double(samples));
    } else {
        for (index_t first = 0; first < n; first += block) {
            Matrix<T> v(n, std::min(block, n - first));
            fill(v.diag(-first), T(1));
            total = std::hypot(total, double(norm(error(std::as_const(v)))));
        }
    }
    return std::isfinite(total) ? total : std::numeric_limits<double>::infinity();
}

/// The share that an error is of a size: 0 where there is none, infinite beside nothing.
inline double share(double error, double size) noexcept {
    return error == 0 ? 0 : error / size;
}

/// A matrix whose products stay in the range of numbers: A itself, if it is plain and its entries
/// are neither large nor small, else a copy with the largest near 1; 2^exponent times it is A. Of a
/// triangle that is said to be all that counts, the other one is made from it.
template <Scalar T>
class ScaledMatrix {
public:
    ScaledMatrix(const char* who, const Operand<T>& a, index_t rows, index_t cols);
    ScaledMatrix(const char* who, const Operand<T>& a, index_t n, Triangle triangle);

    ScaledMatrix(const ScaledMatrix&) = delete;
    ScaledMatrix& operator=(const ScaledMatrix&) = delete;

    MatrixView<const T> matrix() const noexcept { return a_; }
    int exponent() const noexcept { return exponent_; }
    /// ||A||_F / 2^exponent
    double size() const { return double(norm(a_)); }

    /// ||A - F||_F / ||A||_F, product(V) being F V, and a F V that has been divided by 2^exponent
    /// in its first factor neither too large nor too small for numbers.
    template <class Product>
    double backward_error(Effort effort, Product product) const {
        const double error =
            frobenius_norm<T>(a_.cols(), effort, [&](const Matrix<T>& v) -> Matrix<T> {
                Matrix<T> scaled = v;
                for (index_t j = 0; j < scaled.cols(); ++j)
                    scale_by_power<T>(scaled.col(j), -exponent_);
                return a_ * v - product(std::move(scaled));
            });
        return share(error, size());
    }

private:
    void own(Matrix<T> copy);

    Matrix<T> copy_;
    MatrixView<const T> a_;  // A itself, or the copy
    int exponent_ = 0;
};

/// ||I - Q^H Q||_F for a Q of n orthonormal columns: apply(V) is Q V, apply_adjoint(W) is Q^H W.
template <Scalar T, class Apply, class ApplyAdjoint>
double orthogonality_loss(index_t n, Effort effort, Apply apply, ApplyAdjoint apply_adjoint) {
    return frobenius_norm<T>(
        n, effort, [&](const Matrix<T>& v) -> Matrix<T> { return v - apply_adjoint(apply(v)); });
}
/// The same for a Q that is written out.
template <Scalar T>
double orthogonality_loss(const Matrix<T>& q, Effort effort) {
    return orthogonality_loss<T>(
        q.cols(), effort, [&](const Matrix<T>& v) { return q * v; },
        [&](const Matrix<T>& w) { return q.h() * w; });
}

/// The digits left of a relative error, from 0 to all.
template <Scalar T>
double digits_left(double error) noexcept {
    const double least = double(epsilon<T>);
    if (!(error < 1)) return std::isnan(error) ? error : 0;
    return -std::log10(std::max(error, least));
}

/// ||x||_2 / max |x_i|, and 1 for the zero vector: by how much less an error of the whole of x is
/// as a share of its norm than as a share of its largest entry.
template <class R>
double spread(const Vector<R>& x) {
    const double largest = double(norm(x, std::numeric_limits<double>::infinity()));
    if (!(largest > 0) || !std::isfinite(largest)) return 1;
    double squares = 0;
    for (const R entry : x)
        squares += double(entry) / largest * (double(entry) / largest);
    return std::sqrt(squares);
}

template <Scalar T>
Certificate begun(const char* driver, const char* subject, Effort effort) {
    Certificate c;
    c.driver = driver;
    c.subject = subject;
    c.effort = effort;
    c.all_digits = std::numeric_limits<RealOf<T>>::digits10 + 1;
    return c;
}

/// eps max(m, n)^(1/2): rounding errors that are as often up as down (Higham & Mary, SIAM J. Sci.
/// Comput. 41, 2019).
template <Scalar T>
double expected(index_t m, index_t n) noexcept {
    return double(epsilon<T>) * std::sqrt(double(std::max<index_t>({m, n, 1})));
}

/// The backward error, or what is expected of it; never less than the rounding of A.
template <Scalar T>
double error_of(const Certificate& c, double expected_error) noexcept {
    const double error = std::isnan(c.backward_error) ? expected_error : c.backward_error;
    return std::max(error, double(epsilon<T>));
}

/// No condition is below 1, whatever its estimate.
inline double reciprocal(double rcond) noexcept {
    return rcond > 0 ? std::max(1 / rcond, 1.0) : std::numeric_limits<double>::infinity();
}

/// rcond of the leading k x k triangle in the one-norm, 0 if a number on the way left its range.
template <Scalar T>
double triangular_rcond(MatrixView<const T> stored, index_t k, Triangle triangle) {
    using backend::blas_int;
    return double(reciprocal_condition<T>(k, 3 * k, [&](RealOf<T>* rcond, T* work, auto* more) {
        backend::checked(
            backend::trcon<T>(LAPACK_COL_MAJOR, '1', triangle == Triangle::lower ? 'L' : 'U', 'N',
                              blas_int(k), stored.data(), blas_int(stored.ld()), rcond, work, more),
            "check");
    }));
}
/// The condition of the leading k x k triangle in the one-norm; what is stored beside it does not
/// count.
template <Scalar T>
double triangular_condition(const Matrix<T>& stored, index_t k, Triangle triangle) {
    if (k == 0) return 1;
    for (index_t i = 0; i < k; ++i) {
        if (stored(i, i) == T(0)) return std::numeric_limits<double>::infinity();
    }
    double rcond = triangular_rcond<T>(stored, k, triangle);
    if (!(rcond > 0)) {
        const Matrix<T> part =
            triangle == Triangle::lower ? lower_part(stored) : upper_part(stored);
        const ScaledMatrix<T> scaled("check", operand(part), part.rows(), part.cols());
        rcond = triangular_rcond<T>(scaled.matrix(), k, triangle);
    }
    return reciprocal(rcond);
}

}  // namespace lamina
