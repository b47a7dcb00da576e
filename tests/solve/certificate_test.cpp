#include <cmath>
#include <limits>

#include "lamina/io/print.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using namespace testing;

constexpr LstsqMethod methods[] = {LstsqMethod::automatic,  LstsqMethod::cholesky,
                                   LstsqMethod::lu,         LstsqMethod::qr,
                                   LstsqMethod::pivoted_qr, LstsqMethod::svd};

template <Scalar T>
class SolveCertificateTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveCertificateTest, testing::Scalars);

/// LAPACK's ratio for n equations.
template <Scalar T>
double bound(index_t n) {
    return threshold * double(n) * double(unit_roundoff<T>);
}

TYPED_TEST(SolveCertificateTest, OfASolutionRepeatsItsFacts) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(30, 30);
    const auto result = solve(a, random_vector<T>(30), SolveOptions{});
    const Certificate c = result.check();
    EXPECT_EQ(c.backward_error, double(result.backward_error));
    EXPECT_LT(c.backward_error, bound<T>(30));
    EXPECT_NEAR(c.condition * double(result.rcond), 1, 1e-5);
    EXPECT_NEAR(c.digits, result.trusted_digits(), 0.51);
    EXPECT_STREQ(c.driver, "lu");
    EXPECT_TRUE(std::isnan(c.orthogonality));
}

TYPED_TEST(SolveCertificateTest, OfARefinedSolutionHasAllDigits) {
    using T = TypeParam;
    const index_t n = std::is_same_v<RealOf<T>, float> ? 4 : 8;
    const auto result =
        solve(hilbert<T>(n), Vector<T>(n, T(1)), SolveOptions{.refine = Refine::extended});
    ASSERT_TRUE(result.refined);
    EXPECT_EQ(std::lround(result.check().digits), result.check().all_digits);
    EXPECT_EQ(solve(Matrix<T>(0, 0), Vector<T>(0), SolveOptions{}).check().condition, 1);
}

TYPED_TEST(SolveCertificateTest, OfLeastSquaresHoldsForEveryMethod) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{12, 4}, {60, 30}, {700, 40}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        for (const LstsqMethod method : methods) {
            const auto result = lstsq(a, random_matrix<T>(m, 2), {.method = method});
            for (const Effort effort : {Effort::sampled, Effort::full}) {
                const Certificate c = result.check(effort);
                EXPECT_LT(c.backward_error, bound<T>(m)) << c.text();
                if (effort == Effort::sampled) continue;
                EXPECT_GE(c.condition, 1) << c.text();
                EXPECT_GT(c.digits, c.all_digits - 6) << c.text();
            }
        }
    }
}

TYPED_TEST(SolveCertificateTest, OfAWrongSolutionTellsSo) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = random_matrix<T>(200, 30);
    for (const LstsqMethod method : methods) {
        auto result = lstsq(a, random_vector<T>(200), {.method = method});
        result.x *= T(R(1) + R(1e-2));
        const Certificate c = result.check(Effort::full);
        EXPECT_GT(c.backward_error, 1e-5) << c.text();
        EXPECT_LT(c.backward_error, 1e-2) << c.text();
        EXPECT_LT(c.digits, 4) << c.text();
    }
}

TYPED_TEST(SolveCertificateTest, CountsWeightsAndTheRidge) {
    using T = TypeParam;
    const index_t m = 40;
    const Matrix<T> a = random_matrix<T>(m, 6);
    Vector<double> weights(m);
    for (index_t i = 0; i < m; ++i)
        weights[i] = double(1 + i % 5);
    for (const LstsqMethod method : methods) {
        const auto result =
            lstsq(a, random_vector<T>(m), {.method = method, .weights = weights, .ridge = 0.25});
        const Certificate c = result.check(Effort::full);
        EXPECT_LT(c.backward_error, bound<T>(m)) << c.text();
        EXPECT_GT(c.digits, c.all_digits - 5) << c.text();
    }
}

TYPED_TEST(SolveCertificateTest, DigitsOfLeastSquaresAreRight) {
    using T = TypeParam;
    // Columns of a Hilbert matrix, and a right-hand side with a known solution of ones.
    const index_t n = std::is_same_v<RealOf<T>, float> ? 4 : 7;
    const Matrix<T> whole = hilbert<T>(20);
    const Matrix<T> a(whole.block(0, 0, 20, n));
    const auto result = lstsq(a, a * Vector<T>(n, T(1)), {.method = LstsqMethod::pivoted_qr});
    const double error = double(norm(result.x - Vector<T>(n, T(1)))) / std::sqrt(double(n));
    const Certificate c = result.check();
    EXPECT_LT(c.digits, -std::log10(std::max(error, double(epsilon<T>))) + 0.5) << c.text();
    EXPECT_GT(c.digits, 0) << c.text();
}

TYPED_TEST(SolveCertificateTest, HoldsAtTheEdges) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Certificate none = lstsq(Matrix<T>(5, 0), Vector<T>(5)).check();
    EXPECT_EQ(none.condition, 1) << none.text();
    const Certificate zero = lstsq(Matrix<T>(5, 2), Vector<T>(5, T(1))).check();
    EXPECT_EQ(zero.backward_error, 0) << zero.text();
    for (const R scale : {huge_scale<T>(), tiny_scale<T>()}) {
        for (const index_t m : {30, 2000}) {
            const auto result = lstsq(T(scale) * random_matrix<T>(m, 12), random_vector<T>(m));
            EXPECT_LT(result.check().backward_error, bound<T>(m)) << result.check().text();
        }
    }
    const auto bare = lstsq(random_matrix<T>(9, 3), random_vector<T>(9), {.statistics = false});
    const Error error = thrown<Error>([&] { bare.check(); });
    EXPECT_TRUE(mentions(error, "lstsq: check", "options.statistics"));
}

}  // namespace
}  // namespace lamina
