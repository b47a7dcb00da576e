#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/factor/determinant.hpp"

namespace lamina {

/// A product kept as mantissa * 2^exponent, so that it overflows only if the value itself does.
template <Scalar T>
class ScaledProduct {
public:
    explicit ScaledProduct(T first) noexcept { multiply(first); }

    void multiply(T x) noexcept {
        mantissa_ *= is_moderate(x) ? x : scaled_down(x);
        if (!is_moderate(mantissa_)) mantissa_ = scaled_down(mantissa_);
    }
    /// Times 2^k.
    void multiply_by_power(long k) noexcept { exponent_ += k; }
    T value() const noexcept { return scale(mantissa_, exponent_); }
    LogDet<T> log() const noexcept {
        using R = RealOf<T>;
        const R size = std::abs(mantissa_);
        if (size == 0) return {T(0), -std::numeric_limits<R>::infinity()};
        const R log2 = std::log(R(2));
        return {mantissa_ / size, std::log(size) + static_cast<R>(exponent_) * log2};
    }

private:
    /// Whether a product of two such numbers is far from the ends of the range of numbers.
    static bool is_moderate(T x) noexcept {
        using R = RealOf<T>;
        constexpr R least = sizeof(R) == 4 ? R(0x1p-50) : R(0x1p-400);
        const R size = std::max(std::abs(std::real(x)), std::abs(std::imag(x)));
        return size >= least && size <= 1 / least;
    }
    static T scale(T x, long by) noexcept {
        if constexpr (is_complex<T>) {
            return T(std::scalbln(x.real(), by), std::scalbln(x.imag(), by));
        } else {
            return std::scalbln(x, by);
        }
    }
    /// x with its exponent moved into exponent_; the larger part of the result lies in [1, 2).
    T scaled_down(T x) noexcept {
        const RealOf<T> size = std::max(std::abs(std::real(x)), std::abs(std::imag(x)));
        if (size == 0 || !std::isfinite(size)) return x;
        const int by = std::ilogb(size);
        exponent_ += by;
        return scale(x, -long(by));
    }

    T mantissa_ = T(1);
    long exponent_ = 0;
};

}  // namespace lamina
