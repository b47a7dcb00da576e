#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "lamina/core/scalar.hpp"

namespace lamina {

__extension__ using Uint128 = unsigned __int128;

/// The powers of ten that doubles need, each by its leading 64 bits t: 10^q lies in
/// [t, t + 1 + 2^-53) 2^(floor(q log2 10) - 63). They come one from the other in 128 bits, where a
/// step loses at most two units of the last one.
class PowersOfTen {
public:
    static constexpr index_t smallest = -342;
    static constexpr index_t largest = 308;

    consteval PowersOfTen() {
        constexpr Uint128 one = Uint128(1) << 127U;
        Uint128 up = one;
        for (index_t q = 0; q <= largest; ++q) {
            leading(q) = static_cast<std::uint64_t>(up >> 64U);
            const Uint128 five_quarters = up + (up >> 2U);
            up = five_quarters >= up ? five_quarters : (up >> 1U) + (up >> 3U);
        }
        Uint128 down = one;
        for (index_t q = -1; q >= smallest; --q) {
            const Uint128 fifth = down / 5;
            const Uint128 rest = down % 5;
            const unsigned times = fifth >> 125U == 0 ? 8 : 4;
            down = times * fifth + times * rest / 5;
            leading(q) = static_cast<std::uint64_t>(down >> 64U);
        }
    }

    constexpr std::uint64_t operator[](index_t q) const noexcept {
        return leading_[static_cast<std::size_t>(q - smallest)];
    }

private:
    constexpr std::uint64_t& leading(index_t q) noexcept {
        return leading_[static_cast<std::size_t>(q - smallest)];
    }

    std::array<std::uint64_t, largest - smallest + 1> leading_{};
};

inline constexpr PowersOfTen powers_of_ten;
inline constexpr std::array<double, 23> exact_powers_of_ten = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// The double nearest to digits 10^q, or false where 64 bits of the power do not tell which one
/// that is: then the number is about half way between two doubles, or no normal one.
inline bool nearest_double(std::uint64_t digits, index_t q, double& value) noexcept {
    if (digits == 0 || q < PowersOfTen::smallest || q > PowersOfTen::largest) return false;
    const int shift = std::countl_zero(digits);
    const Uint128 product = Uint128(digits << static_cast<unsigned>(shift)) * powers_of_ten[q];
    // The true product's leading bits lie in [high, high + 2 + 2^-53): 53 of them are the mantissa,
    // 10 or 11 are left to round by.
    const auto high = static_cast<std::uint64_t>(product >> 64U);
    const auto top = static_cast<unsigned>(high >> 63U);
    const unsigned spare = 10 + top;
    const std::uint64_t rest = high & ((std::uint64_t(1) << spare) - 1);
    const std::uint64_t half = std::uint64_t(1) << (spare - 1);
    if (half - rest <= 2) return false;
    const index_t log2_of_power = (217706 * q) >> 16U;
    const index_t exponent = log2_of_power - shift + index_t(top) + 1086;
    if (exponent < 1 || exponent > 2045) return false;
    // The mantissa's first bit, and a carry out of it, count the exponent up.
    const std::uint64_t mantissa = (high >> spare) + (rest > half ? 1 : 0);
    value = std::bit_cast<double>((static_cast<std::uint64_t>(exponent - 1) << 52U) + mantissa);
    return true;
}

/// The same for digits and powers of ten that are doubles themselves, so that the one operation
/// rounds as it should: zero too, and what is half way between two doubles.
inline bool exact_operation(std::uint64_t digits, index_t q, double& value) noexcept {
    if (digits >> 53U != 0 || q < -22 || q > 22) return false;
    const double power = exact_powers_of_ten[static_cast<std::size_t>(q < 0 ? -q : q)];
    value = static_cast<double>(digits);
    value = q < 0 ? value / power : value * power;
    return true;
}

inline bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Eight digits, the first in the lowest byte, each a byte from 0 to 9: pairs, fours, then all.
inline std::uint64_t value_of_eight(std::uint64_t word) noexcept {
    word = word * 10 + (word >> 8U);
    constexpr std::uint64_t pairs = 0x000000FF000000FFU;
    constexpr std::uint64_t first = 100 + (std::uint64_t(1000000) << 32U);
    constexpr std::uint64_t second = 1 + (std::uint64_t(10000) << 32U);
    return ((word & pairs) * first + ((word >> 16U) & pairs) * second) >> 32U;
}

/// Appends the digits at p to digits, at most 24, and returns where they end. Looks at 8 bytes
/// more.
inline const char* append_digits(const char* p, std::uint64_t& digits) noexcept {
    static constexpr std::array<std::uint64_t, 8> powers = {1,     10,     100,     1000,
                                                            10000, 100000, 1000000, 10000000};
    for (int words = 0; words < 3; ++words) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        // What is no digit sets the uppermost bit of its byte, and perhaps one behind it.
        word ^= 0x3030303030303030U;
        const std::uint64_t others = (word | (word + 0x7676767676767676U)) & 0x8080808080808080U;
        if (others != 0) {
            const auto count = static_cast<unsigned>(std::countr_zero(others)) / 8;
            // In two steps, since none of eight digits would be a shift by all bits.
            const unsigned half_gap = 4 * (8 - count);
            digits = digits * powers[count] + value_of_eight(word << half_gap << half_gap);
            return p + count;
        }
        digits = digits * 100000000 + value_of_eight(word);
        p += 8;
    }
    return p;
}

inline constexpr index_t most_digits = 19;  ///< that 64 bits can always hold

/// Appends the fraction at p to a whole part of count digits; null if that makes too many.
inline const char* append_fraction(const char* p, index_t count, std::uint64_t& digits) noexcept {
    index_t significant = digits == 0 ? 0 : count;
    const char* end = append_digits(p, digits);
    significant += end - p;
    if (significant <= most_digits) return end;
    if (significant != end - p) return nullptr;
    // Zeros in front take no room.
    for (; *p == '0'; ++p)
        --significant;
    return significant <= most_digits ? end : nullptr;
}

/// Adds the exponent at p, which follows the letter e, to exponent; null if there is none, or a
/// long one.
inline const char* add_exponent(const char* p, index_t& exponent) noexcept {
    const bool below = *p == '-';
    p += below || *p == '+' ? 1 : 0;
    const char* first = p;
    index_t power = 0;
    for (; is_digit(*p) && p - first < 4; ++p)
        power = 10 * power + (*p - '0');
    exponent += below ? -power : power;
    return p == first || is_digit(*p) ? nullptr : p;
}

/// Reads the number at p, at most 19 digits with a sign, a point and an exponent as in -1.25e-05,
/// and returns where it ends; null, and an unspecified value, for what needs a closer look.
inline const char* read_decimal(const char* p, const char* end, double& value) noexcept {
    // Nothing below looks further than this.
    constexpr index_t reach = 64;
    if (end - p < reach || std::endian::native != std::endian::little) return nullptr;
    const bool negative = *p == '-';
    p += negative ? 1 : 0;

    std::uint64_t digits = 0;
    const char* whole = p;
    for (; is_digit(*p); ++p) {
        if (p - whole == most_digits) return nullptr;
        digits = 10 * digits + static_cast<std::uint64_t>(*p - '0');
    }
    index_t count = p - whole;
    index_t exponent = 0;
    if (*p == '.') {
        const char* fraction = p + 1;
        p = append_fraction(fraction, count, digits);
        if (p == nullptr) return nullptr;
        exponent = fraction - p;
        count -= exponent;
    }
    if (count == 0) return nullptr;
    if (*p == 'e' || *p == 'E') {
        p = add_exponent(p + 1, exponent);
        if (p == nullptr) return nullptr;
    }
    // This order: with as many digits as a double has, which numbers are exact follows no pattern,
    // and a wrong guess costs as much as the product.
    if (!nearest_double(digits, exponent, value) && !exact_operation(digits, exponent, value))
        return nullptr;
    // Without a branch: signs follow no pattern.
    value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) |
                                  static_cast<std::uint64_t>(negative) << 63U);
    return p;
}

}  // namespace lamina
