#pragma once

#include <cmath>
#include <limits>

#include "lamina/factor/svd.hpp"

namespace lamina {

/// The SVD of A 2^exponent.
template <Scalar T>
struct ScaledSvd {
    SVD<T> f;
    int exponent = 0;

    /// A 2^exponent.
    Operand<T> of(const Operand<T>& a) const noexcept {
        return a.scaled(T(std::ldexp(RealOf<T>(1), exponent)));
    }
};

/// The SVD of A, or where the largest singular value overflows, or is so small that the reciprocals
/// of others would, that of A times a power of two: ranks and spans do not depend on it.
template <Scalar T>
ScaledSvd<T> scaled_svd(const Operand<T>& a, Vectors vectors = Vectors::thin) {
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    ScaledSvd<T> scaled{SVD<T>(a, vectors)};
    if (scaled.f.s().empty()) return scaled;
    const R largest = scaled.f.s()[0];
    if (largest > Limits::max()) scaled.exponent = -Limits::max_exponent / 2;
    if (largest > 0 && largest < Limits::min() / epsilon<T>) {
        scaled.exponent = Limits::max_exponent / 2;
    }
    if (scaled.exponent != 0) scaled.f.factor(scaled.of(a), vectors);
    return scaled;
}

}  // namespace lamina
