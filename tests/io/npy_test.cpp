#include "lamina/io/npy.hpp"

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>
#include <locale>
#include <sys/stat.h>
#include <thread>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"

#include "io/npy_bytes.hpp"
#include "io/scratch_folder.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using namespace std::string_view_literals;
using testing::npy_bytes;
using testing::raw;
using Complex = std::complex<double>;

class NpyTest : public testing::ScratchFolder {
protected:
    template <Scalar T = double>
    Matrix<T> read(std::string_view bytes, const NpyOptions& options = {}) const {
        return read_npy<T>(file(bytes, "a.npy"), options);
    }

    /// The entries come out in both byte orders, in every T.
    template <class Entry>
    void expect_entries(const std::string& type, const std::vector<Entry>& entries) const {
        const std::string shape = "(" + std::to_string(entries.size()) + ",)";
        for (const bool swapped : {false, true}) {
            const std::string name = (swapped ? ">" : "<") + type;
            const std::string bytes = npy_bytes(name, "False", shape, raw(entries, swapped));
            const auto a = read<double>(bytes);
            const auto b = read<float>(bytes, {.allow_rounding = true});
            const auto c = read<Complex>(bytes);
            ASSERT_EQ(a.rows(), index_t(entries.size()));
            for (index_t i = 0; i < a.rows(); ++i) {
                const Entry expected = entries[std::size_t(i)];
                EXPECT_EQ(a(i, 0), double(expected)) << name;
                EXPECT_EQ(b(i, 0), float(expected)) << name;
                EXPECT_EQ(c(i, 0), Complex(double(expected))) << name;
            }
        }
    }

    template <class Integer>
    void expect_integers(const std::string& type) const {
        using Limits = std::numeric_limits<Integer>;
        // The extremes where a double can hold them.
        const bool narrow = Limits::digits <= 53;
        expect_entries<Integer>(type, {0, 1, 100, narrow ? Limits::max() : Integer(1) << 52U,
                                       Limits::min(), Integer(Limits::max() / 2 + 1)});
    }
};

TEST_F(NpyTest, IntegersAreReadExactly) {
    expect_integers<std::int8_t>("i1");
    expect_integers<std::int16_t>("i2");
    expect_integers<std::int32_t>("i4");
    expect_integers<std::int64_t>("i8");
    expect_integers<std::uint8_t>("u1");
    expect_integers<std::uint16_t>("u2");
    expect_integers<std::uint32_t>("u4");
    expect_integers<std::uint64_t>("u8");
}

TEST_F(NpyTest, FloatsAreReadExactly) {
    expect_entries<float>("f4", {0.1F, -2.5F, 1e-45F, 3.4e38F});
    expect_entries<double>("f8", {0.1, -2.5, 1e-30, 1e38});
    expect_entries<double>("f8", {std::numeric_limits<float>::infinity()});
    const auto a = read(npy_bytes("<f8", "False", "(2,)", raw<double>({4.9e-324, 1.7e308})));
    EXPECT_EQ(a, (Matrix<double>{{4.9e-324}, {1.7e308}}));
}

TEST_F(NpyTest, EveryHalfFloatIsWhatItsBitsMean) {
    std::vector<std::uint16_t> bits(65536);
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = std::uint16_t(i);
    const auto a = read(npy_bytes("<f2", "False", "(65536,)", raw(bits)));
    const auto b = read<float>(npy_bytes(">f2", "False", "(65536,)", raw(bits, true)));
    for (index_t i = 0; i < 65536; ++i) {
        const index_t exponent = i / 1024 % 32;
        const double fraction = double(i % 1024) / 1024;
        double expected = exponent == 0 ? fraction * std::pow(2.0, -14)
                                        : (1 + fraction) * std::pow(2.0, double(exponent - 15));
        if (exponent == 31) {
            expected = fraction == 0 ? std::numeric_limits<double>::infinity()
                                     : std::numeric_limits<double>::quiet_NaN();
        }
        if (std::isnan(expected)) {
            EXPECT_TRUE(std::isnan(a(i, 0)));
            EXPECT_TRUE(std::isnan(b(i, 0)));
        } else {
            EXPECT_EQ(std::abs(a(i, 0)), expected);
            EXPECT_EQ(std::signbit(a(i, 0)), i >= 32768);
            EXPECT_EQ(double(b(i, 0)), a(i, 0));
        }
    }
}

TEST_F(NpyTest, TruthValuesAreZeroAndOne) {
    const std::string bytes = npy_bytes("|b1", "False", "(3,)", std::string("\1\0\1", 3));
    EXPECT_EQ(read(bytes), (Matrix<double>{{1}, {0}, {1}}));
    EXPECT_EQ(read<std::complex<float>>(bytes), (Matrix<std::complex<float>>{{1}, {0}, {1}}));
}

TEST_F(NpyTest, SingleBytesNeedNoOrder) {
    for (const char* type : {"|i1", "<i1", ">i1", "|u1", "<u1", ">u1", "<b1", ">b1"}) {
        EXPECT_EQ(read(npy_bytes(type, "False", "(1,)", "\1")), (Matrix<double>{{1}})) << type;
    }
}

TEST_F(NpyTest, ComplexNumbersKeepBothParts) {
    const std::vector<float> few{1, 2, -3, 0.1F};
    const std::vector<double> many{1, 2, -3, 0.1};
    for (const bool swapped : {false, true}) {
        const std::string order = swapped ? ">" : "<";
        const std::string small = npy_bytes(order + "c8", "False", "(2,)", raw(few, swapped));
        const std::string large = npy_bytes(order + "c16", "False", "(2,)", raw(many, swapped));
        EXPECT_EQ(read<std::complex<float>>(small),
                  (Matrix<std::complex<float>>{{{1, 2}}, {{-3, 0.1F}}}));
        EXPECT_EQ(read<Complex>(small), (Matrix<Complex>{{{1, 2}}, {{-3, double(0.1F)}}}));
        EXPECT_EQ(read<Complex>(large), (Matrix<Complex>{{{1, 2}}, {{-3, 0.1}}}));
        EXPECT_EQ(read<std::complex<float>>(large, {.allow_rounding = true}),
                  (Matrix<std::complex<float>>{{{1, 2}}, {{-3, 0.1F}}}));
    }
}

TEST_F(NpyTest, NonFiniteNumbersAreReadAsTheyAre) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::string bytes = npy_bytes(
        "<f8", "False", "(2,)", raw<double>({nan, -std::numeric_limits<double>::infinity()}));
    EXPECT_TRUE(std::isnan(read(bytes)(0, 0)));
    EXPECT_EQ(read(bytes)(1, 0), -std::numeric_limits<double>::infinity());
    // They are not out of a float's range either.
    EXPECT_TRUE(std::isnan(read<float>(bytes, {.allow_rounding = true})(0, 0)));
}

TEST_F(NpyTest, RowsStayRowsInEitherOrder) {
    const std::string data = raw<double>({1, 2, 3, 4, 5, 6});
    EXPECT_EQ(read(npy_bytes("<f8", "False", "(2, 3)", data)),
              (Matrix<double>{{1, 2, 3}, {4, 5, 6}}));
    EXPECT_EQ(read(npy_bytes("<f8", "True", "(2, 3)", data)),
              (Matrix<double>{{1, 3, 5}, {2, 4, 6}}));
    // Larger than what is read at once, and no multiple of it.
    constexpr index_t rows = 131;
    constexpr index_t cols = 70;
    std::vector<std::int32_t> entries;
    for (int k = 0; k < rows * cols; ++k)
        entries.push_back(k);
    const auto a = read(npy_bytes("<i4", "False", "(131, 70)", raw(entries)));
    const auto b = read(npy_bytes("<i4", "True", "(131, 70)", raw(entries)));
    for (index_t j = 0; j < cols; ++j) {
        for (index_t i = 0; i < rows; ++i) {
            ASSERT_EQ(a(i, j), double(i * cols + j));
            ASSERT_EQ(b(i, j), double(j * rows + i));
        }
    }
}

TEST_F(NpyTest, FewerDimensionsAreMatricesToo) {
    const std::string data = raw<double>({1, 2, 3});
    EXPECT_EQ(read(npy_bytes("<f8", "False", "(3,)", data)), (Matrix<double>{{1}, {2}, {3}}));
    EXPECT_EQ(read(npy_bytes("<f8", "True", "(3,)", data)), (Matrix<double>{{1}, {2}, {3}}));
    EXPECT_EQ(read(npy_bytes("<f8", "False", "()", raw<double>({7}))), (Matrix<double>{{7}}));
}

TEST_F(NpyTest, EmptyArraysKeepTheirShape) {
    const auto shape = [this](const std::string& text) {
        const auto a = read(npy_bytes("<f8", "False", text, ""));
        return std::pair(a.rows(), a.cols());
    };
    EXPECT_EQ(shape("(0,)"), std::pair(index_t(0), index_t(1)));
    EXPECT_EQ(shape("(0, 3)"), std::pair(index_t(0), index_t(3)));
    EXPECT_EQ(shape("(3, 0)"), std::pair(index_t(3), index_t(0)));
    EXPECT_EQ(shape("(0, 0)"), std::pair(index_t(0), index_t(0)));
    EXPECT_EQ(shape("(2147483647, 0)"), std::pair(index_t(2147483647), index_t(0)));
}

TEST_F(NpyTest, AllThreeVersionsAreRead) {
    for (const char version : "\1\2\3"sv) {
        EXPECT_EQ(read(npy_bytes("<f8", "False", "(2,)", raw<double>({1, 2}), version)),
                  (Matrix<double>{{1}, {2}}));
    }
    // Longer than the first version can say.
    const std::string dictionary =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}" + std::string(100000, ' ') + "\n";
    EXPECT_EQ(read(npy_bytes(dictionary, raw<double>({5}), 2)), (Matrix<double>{{5}}));
}

TEST_F(NpyTest, TheHeaderMayBeWrittenInManyWays) {
    const std::string data = raw<double>({1, 2});
    for (const char* dictionary :
         {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1)}",
          "{'shape': (2, 1), 'fortran_order': False, 'descr': '<f8'}",
          "{\"descr\":\"<f8\",\"fortran_order\":False,\"shape\":(2,1)}",
          " {\n\t'descr' : '<f8' ,\r\n 'fortran_order' : False , 'shape' : ( 2 , 1 , ) , } \n\n",
          "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 1L), }"}) {
        EXPECT_EQ(read(npy_bytes(dictionary, data)), (Matrix<double>{{1}, {2}})) << dictionary;
    }
}

TEST_F(NpyTest, IntegersOfFewDigitsFitHoweverLarge) {
    // 2^62, 3 2^61 and the like, in 64 bits.
    const std::string bytes =
        npy_bytes("<i8", "False", "(3,)",
                  raw<std::int64_t>({std::int64_t(1) << 62U, -(std::int64_t(3) << 61U),
                                     std::numeric_limits<std::int64_t>::min()}));
    const double power = std::pow(2.0, 61);
    EXPECT_EQ(read(bytes), (Matrix<double>{{2 * power}, {-3 * power}, {-4 * power}}));
    EXPECT_EQ(read<float>(bytes),
              (Matrix<float>{{float(2 * power)}, {float(-3 * power)}, {float(-4 * power)}}));
}

TEST_F(NpyTest, NumbersAreRoundedToTheNearestWhenAsked) {
    const NpyOptions rounding{.allow_rounding = true};
    const std::int64_t odd = (std::int64_t(1) << 53U) + 1;
    EXPECT_EQ(read(npy_bytes("<i8", "False", "(1,)", raw<std::int64_t>({odd})), rounding),
              (Matrix<double>{{double(odd)}}));
    EXPECT_EQ(read(npy_bytes("<u8", "False", "(1,)", raw<std::uint64_t>({UINT64_MAX})), rounding),
              (Matrix<double>{{18446744073709551616.0}}));
    EXPECT_EQ(read<float>(npy_bytes("<f8", "False", "(2,)", raw<double>({0.1, 1e-300})), rounding),
              (Matrix<float>{{0.1F}, {0}}));
    EXPECT_EQ(
        read<float>(npy_bytes("<i4", "False", "(1,)", raw<std::int32_t>({16777217})), rounding),
        (Matrix<float>{{16777216}}));
}

struct DecimalComma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

TEST_F(NpyTest, TheLocaleDoesNotMatter) {
    const Matrix<double> a(12345, 1, 0.5);
    const std::locale before = std::locale::global(std::locale(std::locale(), new DecimalComma));
    static_cast<void>(std::setlocale(LC_ALL, "de_DE.UTF-8"));
    write_npy(path("a.npy"), a);
    const Matrix<double> b = read_npy<double>(path("a.npy"));
    std::setlocale(LC_ALL, "C");
    std::locale::global(before);
    EXPECT_EQ(b, a);
    EXPECT_NE(content(path("a.npy")).find("(12345, 1)"), std::string::npos);
}

TEST_F(NpyTest, APipeWillDoForAFile) {
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    const std::string bytes =
        npy_bytes("<f8", "False", "(100000,)", raw(std::vector<double>(100000, 0.25)));
    std::thread writer([&] { file(bytes, "pipe"); });
    const Matrix<double> a = read_npy<double>(path("pipe"));
    writer.join();
    EXPECT_EQ(a, Matrix<double>(100000, 1, 0.25));
}

}  // namespace
}  // namespace lamina
