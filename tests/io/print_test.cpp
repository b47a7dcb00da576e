#include "lamina/io/print.hpp"

#include <iomanip>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using Complex = std::complex<double>;

template <class X>
std::string streamed(const X& x) {
    std::ostringstream out;
    out << x;
    return out.str();
}

TEST(PrintTest, ColumnsAlignAtThePoint) {
    EXPECT_EQ(to_text(Matrix<double>{{1, 2.5}, {-3.25, 10}}),
              " 1.0000   2.5000\n"
              "-3.2500  10.0000");
}

TEST(PrintTest, IntegersHaveNoPoint) {
    EXPECT_EQ(to_text(Matrix<double>{{1, -200}, {30, 4}}), " 1  -200\n30     4");
    EXPECT_EQ(to_text(Matrix<double>{{123456789}}), "123456789");
    EXPECT_EQ(to_text(Matrix<double>{{1e10}}), "1.0000e+10");
    EXPECT_EQ(to_text(Matrix<float>(1, 2)), "0  0");
}

TEST(PrintTest, ThePrecisionIsCommonToAll) {
    const Matrix<double> a{{1.0 / 3, 2}};
    EXPECT_EQ(to_text(a, {.precision = 2}), "0.33  2.00");
    EXPECT_EQ(to_text(a, {.precision = 0}), "0  2");
    EXPECT_EQ(to_text(a, {.precision = -5}), "0  2");
    EXPECT_EQ(to_text(Matrix<double>{{0.5}}, {.precision = 1000}), "0.5" + std::string(39, '0'));
}

TEST(PrintTest, ExtremesAreScientific) {
    EXPECT_EQ(to_text(Matrix<double>{{100000.5, 1}}), "1.0000e+05  1.0000e+00");
    EXPECT_EQ(to_text(Matrix<double>{{99999.5, 1}}), "99999.5000  1.0000");
    EXPECT_EQ(to_text(Matrix<double>{{0.0009, 0}}), "9.0000e-04  0.0000e+00");
    EXPECT_EQ(to_text(Matrix<double>{{0.0011, 0}}), "0.0011  0.0000");
    EXPECT_EQ(to_text(Matrix<double>{{4.9e-324, -1.7976931348623157e308}}),
              "4.9407e-324  -1.7977e+308");
    EXPECT_EQ(to_text(Matrix<double>{{1, 20}}, {.precision = 1, .scientific = true}),
              "1.0e+00  2.0e+01");
}

TEST(PrintTest, NonFiniteEntriesAreShownAndDoNotDecideTheNotation) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(to_text(Matrix<double>{{infinity, 1}, {-infinity, nan}}), " inf    1\n-inf  nan");
    EXPECT_EQ(to_text(Matrix<double>{{nan, 0.5}}), "nan  0.5000");
    EXPECT_EQ(to_text(Matrix<double>{{nan}}), "nan");
    EXPECT_EQ(to_text(Matrix<Complex>{{Complex(nan, -infinity), Complex(infinity, nan)}}),
              "nan-infi  inf+nani");
}

TEST(PrintTest, ComplexNumbersShowBothParts) {
    EXPECT_EQ(to_text(Matrix<Complex>{{Complex(1, 2), Complex(0, -1)}}), "1+2i  0-1i");
    EXPECT_EQ(to_text(Matrix<std::complex<float>>{{{0.5F, -10.25F}}, {{-20, 0}}}),
              " 0.5000-10.2500i\n-20.0000+0.0000i");
}

TEST(PrintTest, EmptyMatricesShowTheirShape) {
    EXPECT_EQ(to_text(Matrix<double>(0, 3)), "[0 x 3]");
    EXPECT_EQ(to_text(Matrix<Complex>(2, 0)), "[2 x 0]");
    EXPECT_EQ(to_text(Vector<double>()), "[0 x 1]");
}

TEST(PrintTest, LargeMatricesAreShortened) {
    Matrix<double> a(1000, 50);
    for (index_t i = 0; i < 1000; ++i) {
        for (index_t j = 0; j < 50; ++j)
            a(i, j) = double(1000 * j + i);
    }
    EXPECT_EQ(to_text(a, {.max_rows = 4, .max_cols = 3}),
              "  0  1000  ...  49000\n"
              "  1  1001  ...  49001\n"
              "...   ...  ...    ...\n"
              "998  1998  ...  49998\n"
              "999  1999  ...  49999\n"
              "[1000 x 50]");
    EXPECT_EQ(to_text(a.block(0, 0, 3, 3), {.max_rows = 2}),
              "  0  1000  2000\n...   ...   ...\n  2  1002  2002\n[3 x 3]");
    EXPECT_EQ(to_text(a.block(0, 0, 1, 3), {.max_cols = 1}), "0  ...\n[1 x 3]");
    EXPECT_EQ(to_text(a.block(0, 0, 10, 1)), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9");
    EXPECT_EQ(to_text(a.block(0, 0, 11, 1)),
              "  0\n  1\n  2\n  3\n  4\n...\n  6\n  7\n  8\n  9\n 10\n[11 x 1]");
    EXPECT_EQ(to_text(a.block(0, 0, 1, 12), {.max_cols = 0}),
              "0  1000  2000  3000  4000  5000  6000  7000  8000  9000  10000  11000");
}

TEST(PrintTest, WhatIsNotShownDoesNotDecideTheNotation) {
    Matrix<double> a(3, 1);
    a(1, 0) = 1e-300;
    EXPECT_EQ(to_text(a, {.max_rows = 2}), "  0\n...\n  0\n[3 x 1]");
}

TEST(PrintTest, VectorsAreColumnsAndTheirTransposesRows) {
    const Vector<double> x{1, 2};
    EXPECT_EQ(to_text(x), "1\n2");
    EXPECT_EQ(to_text(x.t()), "1  2");
    EXPECT_EQ(to_text(2.0 * x), "2\n4");
    const Vector<Complex> z{Complex(1, 1), Complex(0, 2)};
    EXPECT_EQ(to_text(z), "1+1i\n0+2i");
    EXPECT_EQ(to_text(z.t()), "1+1i  0+2i");
    EXPECT_EQ(to_text(z.h()), "1-1i  0-2i");
}

TEST(PrintTest, AStreamKeepsItsState) {
    std::ostringstream out;
    out << std::setprecision(3) << std::scientific << std::setfill('*') << std::setw(20);
    const auto flags = out.flags();
    out << Matrix<double>{{0.125, 1}};
    EXPECT_EQ(out.str(), "0.1250  1.0000");
    EXPECT_EQ(out.flags(), flags);
    EXPECT_EQ(out.precision(), 3);
    EXPECT_EQ(out.width(), 20);
    EXPECT_EQ(out.fill(), '*');
}

TEST(PrintTest, AFormatGoesWithTheMatrix) {
    const Matrix<double> a{{0.125, 1}};
    EXPECT_EQ(streamed(formatted(a, {.precision = 2})), "0.12  1.00");
    EXPECT_EQ(streamed(formatted(a.t(), {.precision = 3})), "0.125\n1.000");
}

template <class T>
class PrintTypedTest : public ::testing::Test {};
TYPED_TEST_SUITE(PrintTypedTest, testing::Scalars);

TYPED_TEST(PrintTypedTest, EveryFormOfAMatrixPrintsAlike) {
    using T = TypeParam;
    const Matrix<T> a = testing::random_matrix<T>(4, 3);
    const std::string text = streamed(a);
    testing::Strided<T> strided(a);
    const Matrix<T> adjoint(a.h());
    EXPECT_EQ(streamed(strided.view()), text);
    EXPECT_EQ(streamed(MatrixView<const T>(a)), text);
    EXPECT_EQ(streamed(adjoint.h()), text);
    EXPECT_EQ(streamed(T(1) * a), text);
    EXPECT_EQ(streamed(a.col(1)), streamed(Vector<T>(a.col(1))));
    EXPECT_EQ(streamed(a.row(1)), streamed(Vector<T>(a.row(1))));
}

}  // namespace
}  // namespace lamina
