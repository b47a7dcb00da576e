#include "io/csv_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "io/decimal.hpp"

namespace lamina {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr CsvNumber no_number{CsvNumber::Kind::text, 0};

/// word is in lower case.
bool equals_word(std::string_view text, std::string_view word) noexcept {
    const auto same = [](char a, char b) {
        return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b);
    };
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), same);
}

CsvNumber parse_word(std::string_view text, bool negative) noexcept {
    if (equals_word(text, "nan")) {
        return {CsvNumber::Kind::non_finite, std::numeric_limits<double>::quiet_NaN()};
    }
    if (equals_word(text, "inf") || equals_word(text, "infinity")) {
        return {CsvNumber::Kind::non_finite, negative ? -infinity : infinity};
    }
    return no_number;
}

/// from_chars reports numbers that round to zero and to infinity alike; which of the two, the place
/// of the first digit that is not zero tells together with the exponent. text is such a number.
bool is_huge(std::string_view text) noexcept {
    const std::size_t mantissa_end = std::min(text.find_first_of("eE"), text.size());
    const std::string_view mantissa = text.substr(0, mantissa_end);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const auto first = static_cast<std::int64_t>(mantissa.find_first_of("123456789"));
    const std::int64_t magnitude = static_cast<std::int64_t>(point) - first;

    if (mantissa_end == text.size()) return magnitude > 0;
    std::string_view digits = text.substr(mantissa_end + 1);
    if (digits.front() == '+') digits.remove_prefix(1);
    std::int64_t exponent = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (error == std::errc::result_out_of_range) return digits.front() != '-';
    return exponent > -magnitude;
}

/// text starts with a digit or a point.
CsvNumber parse_unsigned(std::string_view text, bool negative) noexcept {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [next, error] = std::from_chars(text.data(), end, value);
    if (next != end || error == std::errc::invalid_argument) return no_number;
    auto kind = CsvNumber::Kind::finite;
    if (error == std::errc::result_out_of_range) {
        const bool huge = is_huge(text);
        if (huge) kind = CsvNumber::Kind::out_of_range;
        value = huge ? infinity : 0;
    }
    return {kind, negative ? -value : value};
}

CsvNumber parse_with_comma(std::string_view text, bool negative) {
    if (text.find('.') != std::string_view::npos) return no_number;
    std::array<char, 64> few{};
    std::string many;
    char* copy = few.data();
    if (text.size() > few.size()) {
        many.resize(text.size());
        copy = many.data();
    }
    std::replace_copy(text.begin(), text.end(), copy, ',', '.');
    return parse_unsigned({copy, text.size()}, negative);
}

}  // namespace

CsvNumber parse_number(std::string_view text, bool decimal_comma) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return no_number;
    const char point = decimal_comma ? ',' : '.';
    if (!is_digit(text.front()) && text.front() != point) return parse_word(text, negative);
    return decimal_comma ? parse_with_comma(text, negative) : parse_unsigned(text, negative);
}

}  // namespace lamina
