#include "lamina/solve/low_rank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/svd_errors.hpp"
#include "ops/mirror.hpp"
#include "solve/scaled_svd.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "truncated_svd";

void require_options(index_t m, index_t n, index_t k, const TruncationOptions& options) {
    if (k < 0 || k > std::min(m, n)) {
        throw_dimensions(who, "a " + shape_text(m, n) + " matrix has " +
                                  std::to_string(std::min(m, n)) + " singular triplets, and " +
                                  std::to_string(k) + " were asked for");
    }
    if (options.oversampling < 0 || options.power_iterations < 0) {
        throw Error(std::string(who) + ": oversampling = " + std::to_string(options.oversampling) +
                    " and power_iterations = " + std::to_string(options.power_iterations) +
                    " must be zero or positive");
    }
}

/// How many directions are followed.
index_t width_of(index_t most, index_t k, const TruncationOptions& options) noexcept {
    return k + std::min(options.oversampling, most - k);
}

bool is_randomized(index_t most, index_t k, const TruncationOptions& options) noexcept {
    if (options.method != TruncationMethod::automatic) {
        return options.method == TruncationMethod::randomized;
    }
    return most > 128 && 4 * width_of(most, k, options) < most;
}

/// What rounding adds to a distance.
template <Scalar T>
RealOf<T> rounding(index_t m, index_t n, RealOf<T> largest) noexcept {
    return RealOf<T>(std::max(m, n)) * epsilon<T> * largest;
}

template <Scalar T>
TruncatedSVD<T> leading(const SVD<T>& f, const Matrix<T>& u, index_t k) {
    return {u,
            Vector<RealOf<T>>(f.s().segment(0, k)),
            Matrix<T>(f.Vt().block(0, 0, k, f.Vt().cols())),
            0,
            0,
            TruncationMethod::exact};
}

template <Scalar T>
TruncatedSVD<T> exact(const Operand<T>& a, index_t k) {
    using R = RealOf<T>;
    const SVD<T> f(a);
    TruncatedSVD<T> result = leading(f, Matrix<T>(f.U().block(0, 0, a.rows(), k)), k);
    const R next = k < f.s().size() ? f.s()[k] : R(0);
    const R slack = f.s().empty() ? R(0) : rounding<T>(a.rows(), a.cols(), f.s()[0]);
    result.error_bound = next + slack;
    // Both are infinite if the singular value is.
    result.least_error = next > slack ? next - slack : R(0);
    return result;
}

/// A finite matrix that multiplies others as if its largest entry were near 1, so that no product
/// overflows or underflows: the other factor is scaled by a power of two beforehand.
template <Scalar T>
class Multiplier {
public:
    using R = RealOf<T>;

    explicit Multiplier(const Operand<T>& a) : a_(a) {
        constexpr int largest = std::numeric_limits<R>::max_exponent - 2;
        const R entry = lamina::norm(a, Norm::max);
        if (entry > 0)
            factor_ = std::ldexp(R(1), std::clamp(-std::ilogb(entry), -largest, largest));
    }

    index_t rows() const noexcept { return a_.rows(); }
    index_t cols() const noexcept { return a_.cols(); }
    R factor() const noexcept { return factor_; }
    R norm() const { return lamina::norm(a_) * factor_; }
    Matrix<T> times(Matrix<T> x) const {
        x *= T(factor_);
        return a_ * x;
    }
    Matrix<T> adjoint_times(Matrix<T> x) const {
        x *= T(factor_);
        return a_.h() * x;
    }

private:
    Operand<T> a_;
    R factor_ = 1;
};

template <Scalar T>
Matrix<T> orthonormal_basis(Matrix<T>&& a) {
    return QR<T>(std::move(a), Check::none).Q();
}

/// An orthonormal m x width basis of nearly the range of the leading left singular vectors.
template <Scalar T>
Matrix<T> leading_range(const Multiplier<T>& a, index_t width, index_t power_iterations,
                        std::mt19937_64& engine) {
    Matrix<T> q = orthonormal_basis(a.times(random_normal<T>(a.cols(), width, engine)));
    for (index_t i = 0; i < power_iterations; ++i) {
        // Without a fresh basis each time all columns would become the first singular vector.
        q = orthonormal_basis(a.times(orthonormal_basis(a.adjoint_times(q))));
    }
    return q;
}

/// U diag(s) X.
template <Scalar T>
Matrix<T> compose(const TruncatedSVD<T>& f, Matrix<T> x) {
    for (index_t i = 0; i < f.s.size(); ++i)
        scale_in_place(x.row(i), T(f.s[i]));
    return f.U * x;
}

/// The bound of the header on ||A - U diag(s) V^H||_2, but for rounding.
template <Scalar T>
RealOf<T> distance_bound(const Multiplier<T>& a, const TruncatedSVD<T>& f,
                         std::mt19937_64& engine) {
    using R = RealOf<T>;
    constexpr index_t probes = 10;          // the probability is 10^-probes
    const R factor = R(7.978845608028654);  // 10 (2 / pi)^(1/2)
    const Matrix<T> g = random_normal<T>(a.cols(), probes, engine);
    const Matrix<T> residual = a.times(g) - compose(f, f.Vt * g);
    R longest = 0;
    for (index_t j = 0; j < probes; ++j)
        longest = std::max(longest, norm(residual.col(j)));
    // U^H A = diag(s) V^H, so that the part that is left out and the part kept add up as squares.
    const R whole = a.norm();
    const R kept = norm(f.s) / whole;
    const R slack = 10 * rounding<T>(a.rows(), a.cols(), R(1));
    const R left_out = whole * std::sqrt(std::max((1 - kept) * (1 + kept), R(0)) + slack);
    return std::isfinite(left_out) ? std::min(factor * longest, left_out) : factor * longest;
}

template <Scalar T>
TruncatedSVD<T> randomized(const Operand<T>& a, index_t k, const TruncationOptions& options) {
    using R = RealOf<T>;
    const Multiplier<T> scaled(a);
    std::mt19937_64 engine(options.seed);
    const index_t width = width_of(std::min(a.rows(), a.cols()), k, options);
    const Matrix<T> q = leading_range(scaled, width, options.power_iterations, engine);
    // Of A^H Q = V diag(s) W^H, which is tall: Q^H A = W diag(s) V^H.
    const SVD<T> small(scaled.adjoint_times(q).h(), Vectors::thin, Check::none);
    TruncatedSVD<T> f = leading(small, q * small.U().block(0, 0, width, k), k);
    f.method_used = TruncationMethod::randomized;
    const R slack = width > 0 ? rounding<T>(a.rows(), a.cols(), small.s()[0]) : R(0);
    const R next = k < width ? small.s()[k] : R(0);
    f.error_bound = (distance_bound(scaled, f, engine) + slack) / scaled.factor();
    f.least_error = std::max(next - slack, R(0)) / scaled.factor();
    f.s /= scaled.factor();
    return f;
}

}  // namespace

template <Scalar T>
TruncatedSVD<T> LowRank<T>::truncated(const Operand<T>& a, index_t k,
                                      const TruncationOptions& options) {
    require_options(a.rows(), a.cols(), k, options);
    if (a.empty() || !is_randomized(std::min(a.rows(), a.cols()), k, options)) return exact(a, k);
    if (a.scale() == T(1) && a.op() != Op::conjugated && is_finite(a.base())) {
        return randomized(a, k, options);
    }
    // Written out, to be multiplied many times or to have its first bad entry named.
    auto copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    return randomized(operand(copy), k, options);
}

template <Scalar T>
Matrix<T> LowRank<T>::reconstruct(const TruncatedSVD<T>& f) {
    if (!f.s.empty() && f.s[0] > std::numeric_limits<RealOf<T>>::max()) {
        throw_svd_range("TruncatedSVD::reconstruct", f.U.rows(), f.Vt.cols());
    }
    return compose(f, f.Vt);
}

template <Scalar T>
PolarDecomposition<T> LowRank<T>::polar(const Operand<T>& a) {
    // P may be in the range of numbers where the largest singular value is not.
    const ScaledSvd<T> svd = scaled_svd(a);
    const SVD<T>& f = svd.f;
    Matrix<T> scaled = f.Vt();
    for (index_t i = 0; i < f.s().size(); ++i)
        scale_in_place(scaled.row(i), T(f.s()[i]));
    Matrix<T> p = f.Vt().h() * scaled;
    mirror(p.view(), Triangle::lower, true);
    for (T& x : p.diag())
        x = T(std::real(x));
    if (svd.exponent != 0) p *= T(std::ldexp(RealOf<T>(1), -svd.exponent));
    if (!is_finite(p)) throw_svd_range("polar_decomposition", a.rows(), a.cols());
    return {f.U() * f.Vt(), std::move(p)};
}

template struct LowRank<float>;
template struct LowRank<double>;
template struct LowRank<std::complex<float>>;
template struct LowRank<std::complex<double>>;

}  // namespace lamina::detail
