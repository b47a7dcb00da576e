#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/solve/lstsq.hpp"

#include "support/generators.hpp"
#include "support/least_squares.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::matrix_of;
using testing::mentions;
using testing::methods;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::thrown;
using Method = LstsqMethod;

template <class T>
class LstsqOptionsTest : public ::testing::Test {};
TYPED_TEST_SUITE(LstsqOptionsTest, testing::Scalars);

/// The largest relative difference of two solutions.
template <class T>
double distance(const Matrix<T>& x, const Matrix<T>& y) {
    return norm1(x - y) / norm1(y);
}

TYPED_TEST(LstsqOptionsTest, RtolDecidesWhatCountsAsZero) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a(8, 3);
    for (index_t j = 0; j < 3; ++j)
        a(j, j) = T(1);
    a(2, 1) = T(1);
    a(2, 2) = T(R(1e-3));
    a(1, 2) = T(R(1e-3));
    a(3, 2) = T(R(1e-6));
    const Vector<T> b(8, T(1));
    for (const Method method : {Method::automatic, Method::pivoted_qr}) {
        EXPECT_EQ(lstsq(a, b, {.method = method}).rank, 3);
        EXPECT_EQ(lstsq(a, b, {.method = method, .rtol = 0.01}).rank, 2);
        EXPECT_EQ(lstsq(a, b, {.method = method, .rtol = 0.01}).rtol, R(0.01));
        EXPECT_EQ(lstsq(Matrix<T>(a.block(0, 0, 8, 2)), b, {.method = method, .rtol = 0}).rank, 2);
    }
    EXPECT_EQ(lstsq(a, b, {.method = Method::svd, .rtol = 0.01}).rank, 2);
    EXPECT_THROW((void)lstsq(a, b, {.method = Method::qr, .rtol = 0.01}), SingularMatrixError);
    EXPECT_THROW((void)lstsq(a, b, {.method = Method::lu, .rtol = 0.01}), SingularMatrixError);
    EXPECT_THROW((void)lstsq(a, b, {.method = Method::cholesky, .rtol = 0.01}),
                 NotPositiveDefiniteError);
}

TYPED_TEST(LstsqOptionsTest, MethodsThatCannotSolveADeficientSystemSayWhichCan) {
    using T = TypeParam;
    const Matrix<T> a = matrix_of<T>(Kind::rank_deficient, 12, 6);
    const Vector<T> b = random_vector<T>(12);
    for (const Method method : {Method::qr, Method::lu, Method::normal_equations}) {
        const auto error =
            thrown<SingularMatrixError>([&] { (void)lstsq(a, b, {.method = method}); });
        EXPECT_TRUE(mentions(error, "lstsq", "12 x 6", name(method), "automatic", "rank_evidence"));
        EXPECT_GE(error.pivot(), 0);
        EXPECT_LT(error.pivot(), 6);
    }
    const auto error =
        thrown<NotPositiveDefiniteError>([&] { (void)lstsq(a, b, {.method = Method::cholesky}); });
    EXPECT_TRUE(mentions(error, "lstsq", "12 x 6", "cholesky", "automatic"));
    const Matrix<T> zero(4, 2);
    EXPECT_THROW((void)lstsq(zero, Vector<T>(4), {.method = Method::qr}), SingularMatrixError);
    EXPECT_THROW((void)lstsq(zero, Vector<T>(4), {.method = Method::normal_equations}),
                 SingularMatrixError);
}

TYPED_TEST(LstsqOptionsTest, ShapesThatDoNotFitAreNamed) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(5, 3);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)lstsq(a, Matrix<T>(4, 2)); }), "lstsq",
                         "5 x 3", "4 x 2"));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { (void)lstsq(a, Vector<T>(6)); }), "5 x 3", "6 x 1"));
    const Matrix<T> wide = random_matrix<T>(2, 3);
    for (const Method method :
         {Method::qr, Method::lu, Method::cholesky, Method::normal_equations}) {
        EXPECT_TRUE(mentions(
            thrown<DimensionError>([&] { (void)lstsq(wide, Vector<T>(2), {.method = method}); }),
            "lstsq", "2 x 3", name(method), "automatic"));
    }
}

TYPED_TEST(LstsqOptionsTest, NonFiniteEntriesAreNamed) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity())}) {
        for (const Method method : methods) {
            Matrix<T> a = random_matrix<T>(5, 3);
            Matrix<T> b = random_matrix<T>(5, 2);
            a(3, 1) = bad;
            const auto in_a =
                thrown<NonFiniteError>([&] { (void)lstsq(a, b, {.method = method}); });
            EXPECT_TRUE(mentions(in_a, "lstsq (A)", "(3, 1)", "5 x 3"));
            EXPECT_EQ(in_a.row(), 3);
            a(3, 1) = T(1);
            b(4, 0) = bad;
            EXPECT_TRUE(
                mentions(thrown<NonFiniteError>([&] { (void)lstsq(a, b, {.method = method}); }),
                         "lstsq (B)", "(4, 0)"));
        }
    }
    Vector<double> weights(5, 1.0);
    weights[2] = std::numeric_limits<double>::quiet_NaN();
    const auto error = thrown<NonFiniteError>(
        [&] { (void)lstsq(random_matrix<T>(5, 3), Vector<T>(5), {.weights = weights}); });
    EXPECT_TRUE(mentions(error, "lstsq (weights)"));
    EXPECT_EQ(error.row(), 2);
}

TYPED_TEST(LstsqOptionsTest, OptionsThatCannotBeAreRefused) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(5, 3);
    const Vector<T> b = random_vector<T>(5);
    const auto refused = [&](const LstsqOptions& options) {
        return thrown<Error>([&] { (void)lstsq(a, b, options); });
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(mentions(refused({.rtol = -0.5}), "lstsq", "rtol", "-0.5"));
    EXPECT_TRUE(mentions(refused({.rtol = nan}), "rtol"));
    EXPECT_TRUE(mentions(refused({.ridge = -1}), "ridge", "-1"));
    EXPECT_TRUE(mentions(refused({.ridge = nan}), "ridge"));
    const Vector<double> ones(5, 1.0);
    EXPECT_TRUE(mentions(refused({.weights = ones, .frequency_weights = ones}), "frequency_weights",
                         "both"));
    EXPECT_TRUE(mentions(refused({.weights = {1, 1, -2, 1, 1}}), "weights(2)", "-2"));
    EXPECT_TRUE(
        mentions(refused({.frequency_weights = {1, 1, 1, 0.5, 1}}), "frequency_weights(3)", "0.5"));
    for (const Method method :
         {Method::normal_equations, Method::cholesky, Method::lu, Method::svd}) {
        EXPECT_TRUE(mentions(refused({.method = method, .refine = Refine::extended}), name(method),
                             "pivoted_qr"));
    }
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { (void)lstsq(a, b, {.weights = Vector<double>(4)}); }),
                 "5 x 3", "4 weights"));
}

TYPED_TEST(LstsqOptionsTest, WeightsScaleTheRows) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = random_matrix<T>(15, 4);
    const Matrix<T> b = random_matrix<T>(15, 2, 2);
    Vector<double> weights(15);
    Matrix<T> scaled_a = a;
    Matrix<T> scaled_b = b;
    for (index_t i = 0; i < 15; ++i) {
        weights[i] = double(i * i) / 16;
        scale_in_place(scaled_a.row(i), T(R(i) / 4));
        scale_in_place(scaled_b.row(i), T(R(i) / 4));
    }
    const auto expected = lstsq(scaled_a, scaled_b);
    for (const Method method : methods) {
        const auto result = lstsq(a, b, {.method = method, .weights = weights});
        EXPECT_LT(distance(result.x, expected.x), 500 * epsilon<T>) << name(method);
        EXPECT_NEAR(result.residual_norms()[1] / expected.residual_norms()[1], 1, 500 * epsilon<T>);
    }
    const auto refined = lstsq(a, b, {.refine = Refine::extended, .weights = weights});
    EXPECT_TRUE(refined.refined);
    EXPECT_LT(distance(refined.x, expected.x), 100 * epsilon<T>);
}

TYPED_TEST(LstsqOptionsTest, WeightsOfAnySizeAreTheSameUpToAFactor) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(15, 4);
    const Vector<T> b = random_vector<T>(15);
    const auto plain = lstsq(a, b);
    for (const double w : {1e-300, 1e-9, 1e9, 1e300}) {
        const auto result = lstsq(a, b, {.weights = Vector<double>(15, w)});
        EXPECT_LT(norm(result.x - plain.x), 50 * norm(plain.x) * epsilon<T>) << w;
        if (sizeof(RealOf<T>) == 8) {
            EXPECT_NEAR(double(result.residual_norms()[0]) / std::sqrt(w),
                        double(plain.residual_norms()[0]), 1e-13)
                << w;
        }
    }
}

TYPED_TEST(LstsqOptionsTest, FrequenciesCountRowsAndZeroWeightLeavesThemOut) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(6, 2);
    const Vector<T> b = random_vector<T>(6);
    const Vector<double> frequencies{1, 0, 3, 2, 1, 1};
    Matrix<T> repeated(8, 2);
    Vector<T> repeated_b(8);
    for (index_t i = 0, row = 0; i < 6; ++i) {
        for (index_t k = 0; k < index_t(frequencies[i]); ++k, ++row) {
            copy_into(repeated.row(row), a.row(i));
            repeated_b[row] = b[i];
        }
    }
    const auto expected = lstsq(repeated, repeated_b);
    const auto counted = lstsq(a, b, {.frequency_weights = frequencies});
    const auto weighted = lstsq(a, b, {.weights = frequencies});
    EXPECT_LT(norm(counted.x - expected.x), 50 * norm(expected.x) * epsilon<T>);
    EXPECT_EQ(counted.x, weighted.x);
    EXPECT_NEAR(counted.residual_norms()[0], expected.residual_norms()[0], 20 * epsilon<T>);
}

TYPED_TEST(LstsqOptionsTest, RidgeSolvesItsNormalEquations) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{20, 5}, {4, 7}, {3000, 10}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> b = random_matrix<T>(m, 2, 2);
        for (const Method method : methods) {
            const auto result = lstsq(a, b, {.method = method, .ridge = 0.5});
            const Matrix<T> gradient = a.h() * (b - a * result.x) - Matrix<T>(R(0.5) * result.x);
            EXPECT_LT(norm1(gradient),
                      30 * double(m + n) * double(epsilon<T>) * norm1(a) * norm1(b))
                << m << " x " << n << " by " << name(method);
            EXPECT_NEAR(result.residual_norms()[0] / norm(b.col(0) - a * result.x.col(0)), 1,
                        500 * epsilon<T>);
        }
    }
    const auto deficient = lstsq(Matrix<T>(5, 3, T(1)), Vector<T>(5, T(1)), {.ridge = 1});
    EXPECT_EQ(deficient.rank, 3);
    EXPECT_NEAR(std::abs(deficient.x[2] - T(R(5) / R(16))), 0, 10 * epsilon<T>);
}

TYPED_TEST(LstsqOptionsTest, SvdReportsTheSingularValuesOfTheWeightedMatrix) {
    using T = TypeParam;
    const Matrix<T> a = matrix_of<T>(Kind::graded, 12, 4);
    const Vector<T> b = random_vector<T>(12);
    const auto expected = svdvals(a);
    const auto plain = lstsq(a, b, {.method = Method::svd});
    const auto weighted = lstsq(a, b, {.method = Method::svd, .weights = Vector<double>(12, 4.0)});
    ASSERT_EQ(plain.singular_values.size(), 4);
    for (index_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(plain.singular_values[i], expected[i], 20 * expected[0] * epsilon<T>);
        EXPECT_NEAR(weighted.singular_values[i], 2 * expected[i], 40 * expected[0] * epsilon<T>);
    }
    EXPECT_EQ(lstsq(a, b).singular_values.size(), 0);
}

TYPED_TEST(LstsqOptionsTest, ResultSaysWhichMethodWasUsed) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 3);
    const Vector<T> b = random_vector<T>(9);
    for (const Method method : methods) {
        const Method used = lstsq(a, b, {.method = method}).method_used;
        EXPECT_EQ(used, method == Method::automatic ? Method::pivoted_qr : method);
    }
    EXPECT_EQ(lstsq(a, b).refinement_steps, 1);
    EXPECT_FALSE(lstsq(a, b).refined);
    EXPECT_EQ(lstsq(a, b, {.refine = Refine::none}).refinement_steps, 0);
    EXPECT_EQ(lstsq(a, b, {.method = Method::qr}).refinement_steps, 0);
    EXPECT_TRUE(lstsq(a, b, {.method = Method::qr, .refine = Refine::extended}).refined);
    EXPECT_FALSE(lstsq(Matrix<T>(9, 3), b, {.refine = Refine::extended}).refined);
}

}  // namespace
}  // namespace lamina
