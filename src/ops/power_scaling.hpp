#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "lamina/ops/norm.hpp"

namespace lamina {

/// Scaling by powers of two loses no digit, unless numbers leave their range.

/// k with 2^(k-1) <= ||x|| < 2^k; 0 for the zero vector.
template <Scalar T>
int exponent_of(VectorView<const T> x) {
    using R = RealOf<T>;
    const R size = norm(x);
    if (size == 0) return 0;
    return std::isfinite(size) ? std::ilogb(size) + 1 : std::numeric_limits<R>::max_exponent;
}

/// x 2^k, also where 2^k itself is no number.
template <class R>
R times_power(R x, int k) noexcept {
    return std::ldexp(x, k);
}
template <class R>
std::complex<R> times_power(std::complex<R> x, int k) noexcept {
    return {std::ldexp(x.real(), k), std::ldexp(x.imag(), k)};
}
template <Scalar T>
void scale_by_power(VectorView<T> x, int k) {
    using R = RealOf<T>;
    // In two halves, each of which is a number: ldexp an entry would take many times as long.
    if (k != 0) scale_in_place(x, T(std::ldexp(R(1), k / 2)));
    if (k != 0) scale_in_place(x, T(std::ldexp(R(1), k - k / 2)));
}

/// Divides each column by 2^k, its own exponent_of, and returns these k.
template <Scalar T>
std::vector<int> take_exponents(MatrixView<T> a) {
    std::vector<int> exponents;
    for (index_t j = 0; j < a.cols(); ++j) {
        exponents.push_back(exponent_of<T>(a.col(j)));
        scale_by_power<T>(a.col(j), -exponents.back());
    }
    return exponents;
}

}  // namespace lamina
