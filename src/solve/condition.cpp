#include "lamina/solve/condition.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"
#include "lamina/solve/inverse.hpp"

#include "core/require.hpp"
#include "ops/sums.hpp"

namespace lamina::detail {

namespace {

/// A scaled by a power of two to entries near 1. A condition does not depend on the scale, but
/// without this an inverse could leave the range of numbers where the condition does not.
template <Scalar T>
Matrix<T> scaled_to_one(const Operand<T>& a) {
    Matrix<T> scaled(a);
    const RealOf<T> largest = norm(scaled, Norm::max);
    if (largest > 0) {
        const PowerOfTwo<RealOf<T>> scale(exponent_of(largest));
        for (index_t i = 0; i < scaled.size(); ++i)
            scaled.data()[i] = scale.times(scaled.data()[i]);
    }
    return scaled;
}

/// ||A|| ||A^+|| from the singular values, as shares of the largest for the same reason.
template <Scalar T>
RealOf<T> through_singular_values(Matrix<T> a, Norm which) {
    using R = RealOf<T>;
    const SVD<T> f(std::move(a), Vectors::none);
    if (which == Norm::two) return f.cond();
    Vector<R> s = f.s();
    if (s[s.size() - 1] == 0) return std::numeric_limits<R>::infinity();
    s /= R(s[0]);
    Vector<R> reciprocals = s;
    for (R& x : reciprocals)
        x = 1 / x;
    const double p = which == Norm::nuclear ? 1 : 2;
    return norm(s, p) * norm(reciprocals, p);
}

template <Scalar T>
RealOf<T> through_inverse(const Matrix<T>& a, Norm which) {
    constexpr RealOf<T> infinite = std::numeric_limits<RealOf<T>>::infinity();
    try {
        const RealOf<T> product = norm(a, which) * norm(Inverses<T>::inv(operand(a)), which);
        // Where an inverse leaves the range all the same, infinities may meet in a NaN.
        return std::isnan(product) ? infinite : product;
    } catch (const SingularMatrixError&) {
        return infinite;
    }
}

}  // namespace

template <Scalar T>
RealOf<T> Conditions<T>::of(const Operand<T>& a, Norm which) {
    const bool spectral = which == Norm::two || which == Norm::frobenius || which == Norm::nuclear;
    if (!spectral) require_square("cond", a.rows(), a.cols());
    if (a.empty()) return 1;
    return spectral ? through_singular_values(scaled_to_one(a), which)
                    : through_inverse(scaled_to_one(a), which);
}

template struct Conditions<float>;
template struct Conditions<double>;
template struct Conditions<std::complex<float>>;
template struct Conditions<std::complex<double>>;

}  // namespace lamina::detail
