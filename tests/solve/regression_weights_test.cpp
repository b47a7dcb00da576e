#include <cmath>

#include "lamina/ops/product.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/regression.hpp"

#include "support/regressions.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::as_double;
using testing::gram_inverse;
using testing::regression_example;

template <class T>
class RegressionWeightsTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(RegressionWeightsTest, Reals);

TYPED_TEST(RegressionWeightsTest, FrequenciesAreRepeatedRows) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(10);
    Vector<double> frequencies{1, 2, 1, 3, 1, 0, 1, 1, 2, 1};
    Matrix<R> repeated(13, 3);
    Vector<R> repeated_y(13);
    Vector<double> first(10);
    for (index_t i = 0, row = 0; i < 10; ++i) {
        first[i] = double(row);
        for (index_t k = 0; k < index_t(frequencies[i]); ++k, ++row) {
            copy_into(repeated.row(row), a.row(i));
            repeated_y[row] = y[i];
        }
    }
    const Regression<R> fit = lstsq(a, y, {.frequency_weights = frequencies}).statistics();
    const Regression<R> expected = lstsq(repeated, repeated_y).statistics();
    const double tolerance = 100 * double(epsilon<R>);
    EXPECT_EQ(fit.degrees_of_freedom, 10);
    EXPECT_NEAR(fit.residual_deviation, expected.residual_deviation, tolerance);
    EXPECT_NEAR(fit.r_squared, expected.r_squared, tolerance);
    EXPECT_NEAR(fit.adjusted_r_squared, expected.adjusted_r_squared, tolerance);
    for (index_t j = 0; j < 3; ++j) {
        EXPECT_NEAR(fit.standard_errors[j], expected.standard_errors[j], tolerance);
        EXPECT_NEAR(fit.p_values[j], expected.p_values[j], 10 * tolerance);
    }
    for (index_t i = 0; i < 10; ++i) {
        if (frequencies[i] == 0) continue;
        EXPECT_NEAR(fit.residuals[i], expected.residuals[index_t(first[i])], tolerance);
        EXPECT_NEAR(fit.leverage[i], expected.leverage[index_t(first[i])], tolerance);
        EXPECT_NEAR(fit.cooks_distance[i], expected.cooks_distance[index_t(first[i])],
                    10 * tolerance);
    }
}

TYPED_TEST(RegressionWeightsTest, PrecisionsMeanScaledRowsAndTheirUnitDoesNotMatter) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(10);
    const Vector<double> weights{1, 2, 1, 3, 1, 0, 1, 1, 2, 1};
    const Vector<double> thousandfold(weights * 1000.0);
    const Regression<R> fit = lstsq(a, y, {.weights = weights}).statistics();
    const Regression<R> other = lstsq(a, y, {.weights = thousandfold}).statistics();
    const Matrix<double> inverse = gram_inverse(as_double(a), weights);
    const double tolerance = 100 * double(epsilon<R>);
    double squares = 0;
    for (index_t i = 0; i < 10; ++i)
        squares += weights[i] * double(fit.residuals[i]) * double(fit.residuals[i]);
    // Nine observations count, whatever their weights.
    EXPECT_EQ(fit.degrees_of_freedom, 6);
    EXPECT_NEAR(fit.residual_deviation, std::sqrt(squares / 6), tolerance);
    EXPECT_NEAR(other.residual_deviation, std::sqrt(1000 * squares / 6), 100 * tolerance);
    for (index_t j = 0; j < 3; ++j) {
        const double error = std::sqrt(squares / 6 * inverse(j, j));
        EXPECT_NEAR(fit.standard_errors[j], error, tolerance);
        EXPECT_NEAR(other.standard_errors[j], error, tolerance);
    }
    // The observation of weight 0 has a residual all the same, but no say.
    const R left_out = y[5] - dot(a.row(5), fit.coefficients);
    EXPECT_NEAR(fit.residuals[5], left_out, tolerance);
    EXPECT_EQ(fit.leverage[5], 0);
    EXPECT_EQ(fit.cooks_distance[5], 0);
    const Regression<R> refined =
        lstsq(a, y, {.refine = Refine::extended, .weights = weights}).statistics();
    EXPECT_NEAR(refined.residuals[5], left_out, tolerance);
    EXPECT_NEAR(refined.standard_errors[1], fit.standard_errors[1], tolerance);
}

TYPED_TEST(RegressionWeightsTest, LargeSystemsHaveTheSameStatistics) {
    using R = TypeParam;
    const index_t m = 6000;
    const auto [a, y] = regression_example<R>(m);
    Vector<double> weights(m, 1.0);
    weights[17] = 0;
    const double tolerance = 1000 * double(epsilon<R>);
    for (const bool weighs : {false, true}) {
        const LstsqOptions plain{.weights = weighs ? weights : Vector<double>()};
        LstsqOptions refined = plain;
        refined.refine = Refine::extended;
        const Regression<R> fit = lstsq(a, y, plain).statistics();
        const Regression<R> expected = lstsq(a, y, refined).statistics();
        EXPECT_EQ(fit.degrees_of_freedom, expected.degrees_of_freedom);
        EXPECT_NEAR(fit.residual_deviation, expected.residual_deviation, tolerance);
        EXPECT_NEAR(fit.r_squared, expected.r_squared, tolerance);
        for (index_t j = 0; j < 3; ++j)
            EXPECT_NEAR(fit.standard_errors[j] / expected.standard_errors[j], 1, tolerance);
        EXPECT_NEAR(fit.residuals[17], expected.residuals[17], tolerance);
        EXPECT_NEAR(fit.residuals[5000], expected.residuals[5000], tolerance);
    }
}

}  // namespace
}  // namespace lamina
