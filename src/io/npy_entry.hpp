#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// A 16-bit float and a truth value, as bytes.
struct NpyHalf {
    std::uint16_t bits;
};
struct NpyTruth {
    std::uint8_t byte;
};

/// The number whose bytes stand at p, in the order of this machine or the other one.
template <class Number>
Number load(const char* p, bool swapped) noexcept {
    if constexpr (is_complex<Number>) {
        using R = typename Number::value_type;
        const R re = load<R>(p, swapped);
        return Number(re, load<R>(p + sizeof(R), swapped));
    } else {
        std::array<char, sizeof(Number)> bytes;
        std::memcpy(bytes.data(), p, bytes.size());
        if (swapped) std::reverse(bytes.begin(), bytes.end());
        Number number;
        std::memcpy(&number, bytes.data(), bytes.size());
        return number;
    }
}

/// A 16-bit float, exactly: 1 bit for the sign, 5 for the exponent, 10 for the fraction.
inline float widened(NpyHalf half) noexcept {
    const unsigned exponent = half.bits >> 10U & 31U;
    const unsigned fraction = half.bits & 1023U;
    float magnitude = 0;
    if (exponent == 31) {
        magnitude = fraction == 0 ? std::numeric_limits<float>::infinity()
                                  : std::numeric_limits<float>::quiet_NaN();
    } else {
        const unsigned mantissa = exponent == 0 ? fraction : fraction + 1024;
        const int shift = exponent == 0 ? -24 : static_cast<int>(exponent) - 25;
        magnitude = std::ldexp(static_cast<float>(mantissa), shift);
    }
    return half.bits >> 15U == 0 ? magnitude : -magnitude;
}

/// Whether the digits of R suffice for an integer.
template <class R, class Integer>
bool fits(Integer x) noexcept {
    if constexpr (std::numeric_limits<Integer>::digits <= std::numeric_limits<R>::digits) {
        return true;
    } else {
        const auto bits = static_cast<std::uint64_t>(x);
        const std::uint64_t magnitude = x < 0 ? 0 - bits : bits;
        if (magnitude == 0) return true;
        const std::uint64_t odd = magnitude >> static_cast<unsigned>(std::countr_zero(magnitude));
        return odd >> static_cast<unsigned>(std::numeric_limits<R>::digits) == 0;
    }
}

/// Sets to to what the entry is as a T; false if T cannot hold it, where to hold integers and
/// floats approximately is enough if rounding. A finite number never becomes an infinity.
template <Scalar T, class Entry>
bool convert(Entry entry, bool rounding, T& to) noexcept {
    using R = RealOf<T>;
    if constexpr (std::is_same_v<Entry, NpyHalf>) {
        to = T(R(widened(entry)));
        return true;
    } else if constexpr (std::is_same_v<Entry, NpyTruth>) {
        to = T(R(entry.byte));
        return entry.byte <= 1;
    } else if constexpr (std::is_integral_v<Entry>) {
        to = T(static_cast<R>(entry));
        return rounding || fits<R>(entry);
    } else if constexpr (is_complex<Entry>) {
        R re = 0;
        R im = 0;
        const bool held =
            convert(entry.real(), rounding, re) && convert(entry.imag(), rounding, im);
        if constexpr (is_complex<T>) to = T(re, im);
        return held && is_complex<T>;
    } else {
        const auto x = static_cast<R>(entry);
        to = T(x);
        return sizeof(R) >= sizeof(Entry) || std::isfinite(x) || !std::isfinite(entry);
    }
}

}  // namespace lamina
