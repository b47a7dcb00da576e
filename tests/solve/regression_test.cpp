#include "lamina/solve/regression.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/solve/lstsq.hpp"

#include "solve/student_t.hpp"
#include "support/regressions.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::as_double;
using testing::gram_inverse;
using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::regression_example;
using testing::thrown;

template <class T>
class RegressionTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(RegressionTest, Reals);

TYPED_TEST(RegressionTest, StatisticsFollowTheirDefinitions) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(24);
    const Vector<double> weights(24, 1.0);
    const double tolerance = 300 * double(epsilon<R>);
    for (const LstsqMethod method :
         {LstsqMethod::automatic, LstsqMethod::cholesky, LstsqMethod::svd}) {
        const auto result = lstsq(a, y, {.method = method});
        const Regression<R> fit = result.statistics();
        const Matrix<double> inverse = gram_inverse(as_double(a), weights);
        double squares = 0;
        double mean = 0;
        for (index_t i = 0; i < 24; ++i) {
            double fitted = 0;
            for (index_t j = 0; j < 3; ++j)
                fitted += double(a(i, j)) * double(result.x[j]);
            EXPECT_NEAR(fit.residuals[i], double(y[i]) - fitted, tolerance);
            squares += (double(y[i]) - fitted) * (double(y[i]) - fitted);
            mean += double(y[i]) / 24;
        }
        double total = 0;
        for (const R value : y)
            total += (double(value) - mean) * (double(value) - mean);
        const double s = std::sqrt(squares / 21);
        EXPECT_EQ(fit.coefficients, result.x);
        EXPECT_EQ(fit.rank, 3);
        EXPECT_EQ(fit.degrees_of_freedom, 21);
        EXPECT_NEAR(fit.residual_sum_of_squares, squares, tolerance);
        EXPECT_NEAR(fit.residual_deviation, s, tolerance);
        EXPECT_NEAR(fit.r_squared, 1 - squares / total, tolerance);
        EXPECT_NEAR(fit.adjusted_r_squared, 1 - squares / 21 / (total / 23), tolerance);
        for (index_t j = 0; j < 3; ++j) {
            for (index_t i = 0; i < 3; ++i)
                EXPECT_NEAR(fit.covariance(i, j), s * s * inverse(i, j), tolerance);
            const double error = s * std::sqrt(inverse(j, j));
            EXPECT_NEAR(fit.standard_errors[j], error, tolerance);
            EXPECT_NEAR(fit.t_values[j], double(result.x[j]) / error, 20 * tolerance);
            EXPECT_NEAR(fit.p_values[j], student_t_two_sided(double(result.x[j]) / error, 21),
                        20 * tolerance);
        }
    }
}

TYPED_TEST(RegressionTest, LeverageAndCooksDistanceMeasureLeavingAnObservationOut) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(12);
    const Regression<R> fit = lstsq(a, y).statistics();
    const Matrix<double> inverse = gram_inverse(as_double(a), Vector<double>(12, 1.0));
    double trace = 0;
    for (index_t i = 0; i < 12; ++i) {
        double h = 0;
        for (index_t j = 0; j < 3; ++j) {
            for (index_t k = 0; k < 3; ++k)
                h += double(a(i, j)) * inverse(j, k) * double(a(i, k));
        }
        EXPECT_NEAR(fit.leverage[i], h, 100 * double(epsilon<R>));
        trace += h;
        Vector<double> weights(12, 1.0);
        weights[i] = 0;
        const auto without = lstsq(a, y, {.weights = weights});
        const Vector<R> shift = a * (without.x - fit.coefficients);
        const double s = double(fit.residual_deviation);
        EXPECT_NEAR(fit.cooks_distance[i], double(dot(shift, shift)) / (3 * s * s),
                    1000 * double(epsilon<R>));
    }
    EXPECT_NEAR(trace, 3, 1e-12);
}

TYPED_TEST(RegressionTest, InterceptsAreFoundInTheSpanOfTheColumns) {
    using R = TypeParam;
    const Vector<R> y = random_vector<R>(12);
    const Matrix<R> none = random_matrix<R>(12, 3);
    EXPECT_FALSE(lstsq(none, y).statistics().has_intercept);
    Matrix<R> groups(12, 3);
    for (index_t i = 0; i < 12; ++i)
        groups(i, i % 3) = R(1);
    EXPECT_TRUE(lstsq(groups, y).statistics().has_intercept);
    Vector<double> weights(12, 2.0);
    weights[4] = 0.25;
    EXPECT_TRUE(lstsq(groups, y, {.weights = weights}).statistics().has_intercept);
    // Without one the reference is 0, not the mean.
    const Regression<R> fit = lstsq(none, y).statistics();
    const double share = double(fit.residual_sum_of_squares) / double(dot(y, y));
    EXPECT_NEAR(fit.r_squared, 1 - share, 50 * double(epsilon<R>));
    // Constant groups leave nothing to explain beyond their means.
    Vector<R> constant(12, R(3));
    EXPECT_TRUE(std::isnan(lstsq(groups, constant).statistics().r_squared));
}

TYPED_TEST(RegressionTest, UnitsOfTheColumnsScaleTheStatistics) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(15);
    Matrix<R> b = a;
    const R unit = std::ldexp(R(1), 60);
    scale_in_place(b.col(1), unit);
    const Vector<R> z = y * R(0.125);
    const Regression<R> fit = lstsq(a, y).statistics();
    const Regression<R> scaled = lstsq(b, z).statistics();
    EXPECT_EQ(scaled.standard_errors[1] * unit * 8, fit.standard_errors[1]);
    EXPECT_EQ(scaled.residual_deviation * 8, fit.residual_deviation);
    EXPECT_EQ(scaled.t_values, fit.t_values);
    EXPECT_EQ(scaled.r_squared, fit.r_squared);
    EXPECT_EQ(scaled.leverage, fit.leverage);
    EXPECT_EQ(scaled.condition_indices, fit.condition_indices);
}

TYPED_TEST(RegressionTest, ConditionIndicesAreThoseOfColumnsOfLengthOne) {
    using R = TypeParam;
    const Matrix<R> a{{R(3), R(3)}, {R(0), R(4)}, {R(0), R(0)}};
    const Regression<R> fit = lstsq(a, Vector<R>{R(1), R(2), R(3)}).statistics();
    // Unit columns at an angle of cosine 0.6 have squared singular values 1.6 and 0.4.
    EXPECT_NEAR(fit.condition_indices[0], 1, 10 * double(epsilon<R>));
    EXPECT_NEAR(fit.condition_indices[1], 2, 20 * double(epsilon<R>));
}

TYPED_TEST(RegressionTest, EachRightHandSideHasItsOwn) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(15);
    Matrix<R> both(15, 2);
    copy_into(both.col(0), random_vector<R>(15, 9));
    copy_into(both.col(1), y);
    const auto result = lstsq(a, both);
    const Regression<R> second = result.statistics(1);
    const Regression<R> expected = lstsq(a, y).statistics();
    EXPECT_EQ(second.coefficients, expected.coefficients);
    EXPECT_EQ(second.standard_errors, expected.standard_errors);
    EXPECT_EQ(second.residuals, expected.residuals);
    for (const index_t column : {-1, 2}) {
        EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)result.statistics(column); }),
                             "statistics", "column " + std::to_string(column), "15 x 2"));
    }
}

TYPED_TEST(RegressionTest, WithoutDegreesOfFreedomThereAreNoErrors) {
    using R = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{4, 4}, {3, 5}}) {
        const Regression<R> fit = lstsq(random_matrix<R>(m, n), random_vector<R>(m)).statistics();
        EXPECT_EQ(fit.degrees_of_freedom, 0);
        EXPECT_TRUE(std::isnan(fit.residual_deviation));
        EXPECT_TRUE(std::isnan(fit.standard_errors[0]));
        EXPECT_TRUE(std::isnan(fit.p_values[0]));
        EXPECT_TRUE(std::isnan(fit.adjusted_r_squared));
        EXPECT_TRUE(std::isnan(fit.confidence_intervals()(0, 0)));
        EXPECT_NEAR(fit.leverage[0], 1, 50 * double(epsilon<R>));
    }
}

TYPED_TEST(RegressionTest, NoColumnsAndNoRowsHaveStatisticsToo) {
    using R = TypeParam;
    const Regression<R> nothing = lstsq(Matrix<R>(6, 0), Vector<R>(6, R(2))).statistics();
    EXPECT_EQ(nothing.degrees_of_freedom, 6);
    EXPECT_NEAR(nothing.residual_deviation, 2, 10 * double(epsilon<R>));
    EXPECT_NEAR(nothing.r_squared, 0, 10 * double(epsilon<R>));
    const Regression<R> empty = lstsq(Matrix<R>(0, 2), Vector<R>()).statistics();
    EXPECT_EQ(empty.degrees_of_freedom, 0);
    EXPECT_TRUE(std::isnan(empty.standard_errors[1]));
}

TYPED_TEST(RegressionTest, WhatHasNoStatisticsSaysWhy) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(9);
    EXPECT_TRUE(mentions(
        thrown<Error>([&, &a = a, &y = y] { (void)lstsq(a, y, {.ridge = 1}).statistics(); }),
        "LstsqResult::statistics", "ridge"));
    EXPECT_TRUE(mentions(thrown<Error>([&, &a = a, &y = y] {
                             (void)lstsq(a, y, {.statistics = false}).statistics();
                         }),
                         "options.statistics"));
    const Regression<R> fit = lstsq(a, y).statistics();
    for (const double level : {0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
        EXPECT_TRUE(
            mentions(thrown<Error>([&] { (void)fit.confidence_intervals(level); }), "level"));
}

TYPED_TEST(RegressionTest, ConfidenceIntervalsReachAsFarAsStudentsQuantile) {
    using R = TypeParam;
    const auto [a, y] = regression_example<R>(13);
    const Regression<R> fit = lstsq(a, y).statistics();
    const Matrix<R> intervals = fit.confidence_intervals(0.95);
    ASSERT_EQ(intervals.rows(), 3);
    // Tables: t(0.975, 10) = 2.228138851986275.
    for (index_t j = 0; j < 3; ++j) {
        const double reach = 2.228138851986275 * double(fit.standard_errors[j]);
        EXPECT_NEAR(intervals(j, 1), double(fit.coefficients[j]) + reach, 10 * double(epsilon<R>));
        EXPECT_NEAR(intervals(j, 0), double(fit.coefficients[j]) - reach, 10 * double(epsilon<R>));
    }
}

TEST(ConfidenceTest, NineteenOfTwentyIntervalsHoldTheTruth) {
    std::mt19937_64 engine(20);
    index_t held = 0;
    constexpr index_t trials = 2000;
    for (index_t trial = 0; trial < trials; ++trial) {
        Matrix<double> a = random_normal<double>(8, 2, engine);
        fill(a.col(0), 1.0);
        const Vector<double> truth{3, -2};
        const Vector<double> y = a * truth + 0.7 * random_normal<double>(8, engine);
        const Matrix<double> interval = lstsq(a, y).statistics().confidence_intervals();
        held += interval(1, 0) < -2 && -2 < interval(1, 1);
    }
    // Binomial: 1900 of 2000 with a standard deviation of 9.7.
    EXPECT_NEAR(double(held), 1900, 5 * 9.7);
}

}  // namespace
}  // namespace lamina
