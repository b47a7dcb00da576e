#include <cmath>
#include <vector>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/lstsq.hpp"

#include "solve/double_double.hpp"
#include "support/generators.hpp"
#include "support/least_squares.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::correct_digits;

/// a b and a / b of pairs of doubles, in plain words.
DoubleDouble product(DoubleDouble a, DoubleDouble b) {
    return a * b.high + a * b.low;
}
DoubleDouble quotient(DoubleDouble a, DoubleDouble b) {
    const double first = a.high / b.high;
    const DoubleDouble rest = a + -(b * first);
    const double second = rest.high / b.high;
    const DoubleDouble last = rest + -(b * second);
    return two_sum(first, second) + DoubleDouble{last.high / b.high, 0};
}

/// The integer polynomials 1, x, ..., x^degree at 0, 1, ..., m - 1.
template <Scalar T>
Matrix<T> powers(index_t m, index_t degree) {
    Vector<T> x(m);
    for (index_t i = 0; i < m; ++i)
        x[i] = T(RealOf<T>(i));
    return vandermonde(x, degree + 1);
}

/// (-1)^i C(m - 1, i): whole numbers orthogonal to all polynomials of degree below m - 1.
template <Scalar T>
Vector<T> alternating_binomials(index_t m) {
    Vector<T> r(m);
    double binomial = 1;
    for (index_t i = 0; i < m; ++i) {
        r[i] = T(RealOf<T>(i % 2 == 0 ? binomial : -binomial));
        binomial = binomial * double(m - 1 - i) / double(i + 1);
    }
    return r;
}

/// The diagonal of (A^T A)^-1 by Gauss-Jordan elimination with pairs of doubles.
Vector<double> inverse_diagonal(const Matrix<double>& a) {
    const std::size_t n = std::size_t(a.cols());
    std::vector<std::vector<DoubleDouble>> g(n, std::vector<DoubleDouble>(2 * n));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            for (index_t k = 0; k < a.rows(); ++k)
                g[i][j] = g[i][j] + two_product(a(k, index_t(i)), a(k, index_t(j)));
        }
        g[i][n + i] = {1, 0};
    }
    for (std::size_t k = 0; k < n; ++k) {
        const DoubleDouble pivot = g[k][k];
        for (DoubleDouble& entry : g[k])
            entry = quotient(entry, pivot);
        for (std::size_t i = 0; i < n; ++i) {
            const DoubleDouble factor = g[i][k];
            for (std::size_t j = 0; i != k && j < 2 * n; ++j)
                g[i][j] = g[i][j] + -product(factor, g[k][j]);
        }
    }
    Vector<double> diagonal(a.cols());
    for (std::size_t i = 0; i < n; ++i)
        diagonal[index_t(i)] = rounded(g[i][n + i]);
    return diagonal;
}

TEST(DoubleDoubleTest, SumsAndProductsKeepWhatRoundingLoses) {
    const DoubleDouble sum = two_sum(1, 0x1p-80);
    EXPECT_EQ(sum.high, 1);
    EXPECT_EQ(sum.low, 0x1p-80);
    const DoubleDouble square = two_product(1 + 0x1p-30, 1 + 0x1p-30);
    EXPECT_EQ(square.high, 1 + 0x1p-29);
    EXPECT_EQ(square.low, 0x1p-60);
    const DoubleDouble difference = DoubleDouble{1, 0x1p-70} + DoubleDouble{-1, 0x1p-71};
    EXPECT_EQ(rounded(difference), 0x1p-70 + 0x1p-71);
}

TEST(DoubleDoubleTest, ATermThatCancelsLeavesTheOthersIntact) {
    DoubleDouble sum;
    add_product(sum, {1e30, 0}, 1);
    add_product(sum, {3, 0x1p-60}, 0x1p-10);
    add_product(sum, {-1e30, 0}, 1);
    EXPECT_EQ(rounded(sum), 3 * 0x1p-10);
    WideComplex<double> complex;
    add_product(complex, {2, 3}, std::complex<float>(5, 7));
    EXPECT_EQ(rounded(complex), std::complex<float>(2 * 5 - 3 * 7, 2 * 7 + 3 * 5));
}

template <class T>
class RefinementTest : public ::testing::Test {};
TYPED_TEST_SUITE(RefinementTest, testing::Scalars);

TYPED_TEST(RefinementTest, ReachesTheLastDigitWhereTheAnswerIsKnown) {
    using T = TypeParam;
    using R = RealOf<T>;
    // All numbers are whole and small enough for T, so the data hold exactly these solutions.
    const Matrix<T> a = powers<T>(11, 3);
    const Vector<T> r = alternating_binomials<T>(11);
    Vector<T> x{T(1), T(-2), T(3), T(1)};
    if constexpr (is_complex<T>) x[1] = T(R(-2), R(5));
    const Vector<T> b = a * x + 100.0 * r;
    for (const LstsqMethod method :
         {LstsqMethod::automatic, LstsqMethod::pivoted_qr, LstsqMethod::qr}) {
        const auto result = lstsq(a, b, {.method = method, .refine = Refine::extended});
        EXPECT_TRUE(result.refined);
        EXPECT_GE(result.refinement_steps, 1);
        EXPECT_LE(result.refinement_steps, 5);
        for (index_t j = 0; j < 4; ++j)
            EXPECT_LE(std::abs(result.x[j] - x[j]), epsilon<T> * std::abs(x[j])) << name(method);
        EXPECT_NEAR(result.residual_norms()[0] / (100 * norm(r)), 1, 4 * epsilon<T>);
    }
}

TYPED_TEST(RefinementTest, BeatsTheCondition) {
    using T = TypeParam;
    // A condition of 1/sqrt(eps) or so takes half of the digits from every method but this one.
    const index_t degree = sizeof(RealOf<T>) == 4 ? 3 : 7;
    Vector<T> nodes(20);
    for (index_t i = 0; i < 20; ++i)
        nodes[i] = T(RealOf<T>(1) + RealOf<T>(i) / 32);
    const Matrix<T> a = vandermonde(nodes, degree + 1);
    const Vector<T> b = testing::random_vector<T>(20);
    const auto result = lstsq(a, b, {.refine = Refine::extended});
    ASSERT_TRUE(result.refined);
    // What refinement of the refined data's own residual still finds to correct.
    const auto again = lstsq(a, b, {.method = LstsqMethod::qr, .refine = Refine::extended});
    for (index_t j = 0; j <= degree; ++j)
        EXPECT_LE(std::abs(result.x[j] - again.x[j]), 2 * epsilon<T> * std::abs(again.x[j]));
}

TYPED_TEST(RefinementTest, WeightsRidgeAndSeveralColumnsAreRefinedToo) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = powers<T>(11, 3);
    const Vector<T> r = alternating_binomials<T>(11);
    const Vector<T> x{T(1), T(-2), T(3), T(1)};
    // Weights w and residuals r / w leave A^H W r = 0.
    Vector<double> weights(11);
    Vector<T> b = a * x;
    for (index_t i = 0; i < 11; ++i) {
        weights[i] = std::ldexp(1.0, int(i % 4));
        b[i] += T(R(64 / weights[i])) * r[i];
    }
    Matrix<T> both(11, 2);
    copy_into(both.col(0), b);
    copy_into(both.col(1), a * x);
    const auto weighted = lstsq(a, both, {.refine = Refine::extended, .weights = weights});
    EXPECT_TRUE(weighted.refined);
    for (index_t j = 0; j < 4; ++j) {
        EXPECT_LE(std::abs(weighted.x(j, 0) - x[j]), epsilon<T> * std::abs(x[j]));
        EXPECT_LE(std::abs(weighted.x(j, 1) - x[j]), epsilon<T> * std::abs(x[j]));
    }
    // x = 1 / (1 + 2^-30) of x + 2^-30 x = 1, to the last digit.
    const auto ridge = lstsq(Matrix<T>{{T(1)}}, Vector<T>{T(1)},
                             {.refine = Refine::extended, .ridge = std::ldexp(1.0, -30)});
    EXPECT_EQ(ridge.x[0], T(R(1 / (1 + 0x1p-30))));
}

TYPED_TEST(RefinementTest, AZeroSolutionAndAZeroResidualEndIt) {
    using T = TypeParam;
    const Matrix<T> a = powers<T>(11, 3);
    const auto nothing = lstsq(a, Vector<T>(11), {.refine = Refine::extended});
    EXPECT_TRUE(nothing.refined);
    EXPECT_EQ(nothing.x, Vector<T>(4));
    const Vector<T> r = alternating_binomials<T>(11);
    const auto orthogonal = lstsq(a, r, {.refine = Refine::extended});
    EXPECT_LT(norm(orthogonal.x), epsilon<T> * epsilon<T> * norm(r));
    const auto exact = lstsq(a, a * Vector<T>(4, T(1)), {.refine = Refine::extended});
    EXPECT_TRUE(exact.refined);
    EXPECT_EQ(exact.x, Vector<T>(4, T(1)));
}

TEST(WamplerTest, ExactPolynomialsAreFoundToTheLastDigit) {
    const Matrix<double> a = powers<double>(21, 5);
    Vector<double> wampler1(21);
    Vector<double> wampler2(21);
    for (index_t i = 0; i < 21; ++i) {
        for (index_t k = 5; k >= 0; --k) {
            wampler1[i] = wampler1[i] * double(i) + 1;
            wampler2[i] += a(i, k) * std::pow(10.0, -double(k));
        }
    }
    const auto first = lstsq(a, wampler1, {.refine = Refine::extended});
    EXPECT_EQ(first.x, Vector<double>(6, 1.0));
    EXPECT_LT(first.statistics().residual_deviation, 1e-15);
    // The right-hand sides of the second are rounded, and with them the answers.
    const auto second = lstsq(a, wampler2, {.refine = Refine::extended});
    EXPECT_GT(correct_digits(second.x, {1, 0.1, 0.01, 0.001, 0.0001, 0.00001}), 9);
    EXPECT_TRUE(second.refined);
    for (const auto& result : {lstsq(a, wampler1), lstsq(a, wampler1, {.method = LstsqMethod::qr})})
        EXPECT_GT(correct_digits(result.x, Vector<double>(6, 1.0)), 7);
}

TEST(WamplerTest, LargeResidualsDoNotCostDigits) {
    const Matrix<double> a = powers<double>(21, 5);
    const Vector<double> ones(6, 1.0);
    const Vector<double> r = alternating_binomials<double>(21);
    const Vector<double> inverse = inverse_diagonal(a);
    for (const double size : {1.0, 100.0, 10000.0}) {
        const Vector<double> b = a * ones + size * r;
        const auto result = lstsq(a, b, {.refine = Refine::extended});
        EXPECT_EQ(correct_digits(result.x, ones), 15);
        const Regression<double> fit = result.statistics();
        // sum C(20, i)^2 = C(40, 20).
        const double s = size * std::sqrt(137846528820.0 / 15);
        EXPECT_NEAR(fit.residual_deviation / s, 1, 1e-15);
        Vector<double> errors(6);
        for (index_t j = 0; j < 6; ++j)
            errors[j] = s * std::sqrt(inverse[j]);
        EXPECT_EQ(correct_digits(fit.standard_errors, errors), 15) << size;
        // The same without refinement has lost most of them by the largest residual.
        const auto plain = lstsq(a, b, {.method = LstsqMethod::qr});
        EXPECT_LT(correct_digits(plain.x, ones), 11);
    }
}

}  // namespace
}  // namespace lamina
