#include "io/decimal.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace lamina {
namespace {

std::uint64_t bits(double x) {
    return std::bit_cast<std::uint64_t>(x);
}

/// What the standard library makes of the text, which has to be a number as a whole.
double reference(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    EXPECT_EQ(error, std::errc()) << text;
    EXPECT_EQ(end, text.data() + text.size()) << text;
    return value;
}

/// How far read_decimal reads into text, -1 where it does not.
index_t length_read(const std::string& text, double& value) {
    const std::string padded = text + std::string(100, ';');
    const char* end = read_decimal(padded.data(), padded.data() + padded.size(), value);
    return end == nullptr ? -1 : end - padded.data();
}

/// Reads the text if read_decimal does, and says whether it did.
bool agrees_if_read(const std::string& text) {
    double value = 0;
    const index_t length = length_read(text, value);
    if (length < 0) return false;
    EXPECT_EQ(length, index_t(text.size())) << text;
    EXPECT_EQ(bits(value), bits(reference(text))) << text;
    return true;
}

std::string printed(const char* format, double x) {
    char text[64];
    std::snprintf(text, sizeof text, format, x);
    return text;
}

TEST(DecimalTest, EveryWayToPrintADoubleReadsBack) {
    std::mt19937_64 engine(3);
    int read = 0;
    constexpr int numbers = 50000;
    for (int k = 0; k < numbers; ++k) {
        double x = std::bit_cast<double>(engine());
        if (!std::isnormal(x)) x = 1.5;
        read += agrees_if_read(printed("%.16e", x));
        for (const char* format : {"%.17g", "%.15g", "%.6e", "%g", "%.18e"})
            agrees_if_read(printed(format, x));
    }
    // All but those next to the largest and the smallest normal number.
    EXPECT_GT(read, numbers - numbers / 100);
}

TEST(DecimalTest, NumbersOfEverydayMagnitudeReadBack) {
    std::mt19937_64 engine(4);
    std::normal_distribution<double> normal;
    int read = 0;
    constexpr int numbers = 50000;
    for (int k = 0; k < numbers; ++k) {
        const double x = normal(engine) * std::pow(10.0, double(k % 9 - 4));
        for (const char* format : {"%.17g", "%.15g", "%.3f", "%g", "%.0f"})
            read += agrees_if_read(printed(format, x));
    }
    EXPECT_GT(read, 5 * numbers - numbers / 100);
}

TEST(DecimalTest, NineteenDigitsTimesAnyPowerAreRoundedAsTheyShould) {
    std::mt19937_64 engine(5);
    int found = 0;
    int tried = 0;
    for (index_t q = PowersOfTen::smallest - 2; q <= PowersOfTen::largest + 2; ++q) {
        for (int k = 0; k < 200; ++k, ++tried) {
            const std::uint64_t digits = engine() >> (k % 64) | 1U;
            double value = 0;
            if (!nearest_double(digits, q, value)) continue;
            ++found;
            const std::string text = std::to_string(digits) + "e" + std::to_string(q);
            ASSERT_EQ(bits(value), bits(reference(text))) << text;
        }
    }
    // Some powers carry almost all numbers out of double's range, 19 of them carry most.
    EXPECT_GT(found, tried * 9 / 10);
}

TEST(DecimalTest, TheNeighbourhoodOfAHalfIsReadRightOrNotAtAll) {
    int read = 0;
    // Odd multiples of half a unit in the last place, and what is next to them.
    for (std::uint64_t half = (1ULL << 53U) + 1; half < (1ULL << 53U) + 2000; half += 2) {
        for (const std::uint64_t scale : {1ULL, 2ULL, 64ULL, 512ULL}) {
            for (const std::int64_t off : {-2, -1, 0, 1, 2}) {
                const std::uint64_t digits = half * scale + static_cast<std::uint64_t>(off);
                read += agrees_if_read(std::to_string(digits));
                agrees_if_read(std::to_string(digits) + "e3");
                agrees_if_read(std::to_string(digits) + "e-3");
                agrees_if_read(std::to_string(digits) + "e-30");
            }
        }
    }
    EXPECT_GT(read, 0);
    // Known to be hard: within 1e-17 of half way, or at the ends of the range.
    for (const char* text :
         {"9007199254740993", "9007199254740992.5", "1.7976931348623157e308", "4.5e-324",
          "2.2250738585072011e-308", "2.2250738585072014e-308", "1.7976931348623158e308",
          "8.98846567431158e307", "6929495644600919.5", "3.5844466002796428e+298",
          "6.0221407623e23", "1e23", "8.5e-323", "9.5e-18", "7.2057594037927933e16"}) {
        agrees_if_read(text);
    }
}

TEST(DecimalTest, ItStopsBehindTheNumber) {
    double value = 0;
    for (const char* text : {"0", "-0", "1", "12345", "0.5", ".5", "5.", "-1.25e-05", "1E+3",
                             "1e0003", "00012.50", "0.00000000000000000000123", "-0.0", "0e9"}) {
        const index_t length = length_read(text, value);
        EXPECT_EQ(length, index_t(std::string(text).size())) << text;
        EXPECT_EQ(bits(value), bits(reference(text))) << text;
    }
    EXPECT_EQ(length_read("1.5.2", value), 3);
    EXPECT_EQ(length_read("0x10", value), 1);
    EXPECT_EQ(length_read("12 13", value), 2);
    EXPECT_EQ(length_read("1-2", value), 1);
}

TEST(DecimalTest, WhatNeedsACloserLookIsNotRead) {
    double value = 0;
    for (const char* text : {"",
                             "+1",
                             "--1",
                             "-",
                             ".",
                             "-.",
                             "e5",
                             ".e5",
                             "1e",
                             "1e+",
                             "1e+-5",
                             "1e99999",
                             "nan",
                             "inf",
                             " 1",
                             "\"1\"",
                             "1e400",
                             "1e-400",
                             "1e-310",
                             "12345678901234567890",
                             "0e999",
                             "1.2345678901234567890",
                             "12345678901.2345678901",
                             "1234567890123456789012345.5"}) {
        EXPECT_EQ(length_read(text, value), -1) << text;
    }
}

TEST(DecimalTest, ItNeverLooksBehindTheEnd) {
    // As many bytes as there are: a sanitizer would see a look behind them.
    for (std::size_t size = 0; size < 100; ++size) {
        const std::string text(size, '7');
        const std::unique_ptr<char[]> bytes(new char[size]);
        std::copy(text.begin(), text.end(), bytes.get());
        double value = 0;
        const char* end = read_decimal(bytes.get(), bytes.get() + size, value);
        EXPECT_EQ(end, nullptr);
        for (std::size_t point = 0; point < size; ++point) {
            std::string fraction = text;
            fraction[point] = '.';
            std::copy(fraction.begin(), fraction.end(), bytes.get());
            read_decimal(bytes.get(), bytes.get() + size, value);
        }
    }
}

}  // namespace
}  // namespace lamina
