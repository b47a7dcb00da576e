#include "lamina/solve/low_rank.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class LowRankTest : public ::testing::Test {};
TYPED_TEST_SUITE(LowRankTest, testing::Scalars);

constexpr TruncationOptions randomized{.method = TruncationMethod::randomized};
constexpr TruncationOptions exact{.method = TruncationMethod::exact};

/// m x n with singular values decay(0), decay(1), ...
template <class T, class Decay>
Matrix<T> with_singular_values(index_t m, index_t n, Decay decay) {
    const index_t k = std::min(m, n);
    Matrix<T> u = random_orthogonal<T>(m, k, std::mt19937_64(1));
    const Matrix<T> v = random_orthogonal<T>(n, k, std::mt19937_64(2));
    for (index_t i = 0; i < k; ++i)
        scale_in_place(u.col(i), T(RealOf<T>(decay(double(i)))));
    return u * v.h();
}

template <class T>
void expect_triplets(const TruncatedSVD<T>& f, index_t m, index_t n, index_t k) {
    EXPECT_EQ(std::pair(f.U.rows(), f.U.cols()), std::pair(m, k));
    EXPECT_EQ(std::pair(f.Vt.rows(), f.Vt.cols()), std::pair(k, n));
    EXPECT_EQ(f.s.size(), k);
    EXPECT_LT(orthogonality(f.U), threshold);
    EXPECT_LT(orthogonality(f.Vt.h()), threshold);
    for (index_t i = 1; i < k; ++i)
        EXPECT_LE(f.s[i], f.s[i - 1]);
}

TYPED_TEST(LowRankTest, ExactTripletsAreTheFirstOnesOfTheSvd) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{1, 1}, {5, 3}, {16, 33}, {40, 40}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const SVD<T> whole(a);
        const index_t most = std::min(m, n);
        for (const index_t k : {index_t(0), index_t(1), most / 2, most}) {
            const TruncatedSVD<T> f = truncated_svd(a, k);
            EXPECT_EQ(f.method_used, TruncationMethod::exact);
            expect_triplets(f, m, n, k);
            EXPECT_EQ(f.s, whole.s().segment(0, k));
            EXPECT_EQ(f.U, whole.U().block(0, 0, m, k));
            EXPECT_EQ(f.Vt, whole.Vt().block(0, 0, k, n));
            const double slack = 2 * double(std::max(m, n)) * epsilon<T> * whole.s()[0];
            EXPECT_NEAR(f.error_bound, k < most ? whole.s()[k] : 0, slack);
            EXPECT_LE(norm(a - f.reconstruct(), Norm::two), f.error_bound);
            EXPECT_GE(norm(a - f.reconstruct(), Norm::two) + slack, f.least_error);
        }
    }
}

/// The promises of a randomized truncation against the exact decomposition.
template <class T>
void expect_truncation(const Matrix<T>& a, index_t k, const TruncationOptions& options,
                       double optimality) {
    const TruncatedSVD<T> f = truncated_svd(a, k, options);
    const SVD<T> whole(a);
    EXPECT_EQ(f.method_used, TruncationMethod::randomized);
    expect_triplets(f, a.rows(), a.cols(), k);
    const double slack = double(std::max(a.rows(), a.cols())) * epsilon<T> * double(whole.s()[0]);
    const double error = norm(a - f.reconstruct(), Norm::two);
    const double best = k < whole.s().size() ? double(whole.s()[k]) : 0;
    EXPECT_LE(error, f.error_bound);
    EXPECT_LE(error, optimality * best + slack);
    EXPECT_LE(f.least_error, best + slack);
    // A bound is worth something if it is not far off: sqrt(2 ln 20) sigmas of a Gaussian of norm
    // ||E||_F <= sqrt(n) ||E||_2, times the 8 of the lemma.
    EXPECT_LE(f.error_bound, 20 * std::sqrt(double(a.cols())) * error + 2 * slack);
    for (index_t i = 0; i < k; ++i)
        EXPECT_LE(f.s[i], whole.s()[i] + slack);
}

TYPED_TEST(LowRankTest, TheBoundHoldsAndTheErrorIsNearlyTheLeast) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{60, 40}, {40, 60}, {200, 150}}) {
        for (const index_t k : {0, 1, 5, 20}) {
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) +
                         ", k = " + std::to_string(k));
            const auto fast = [](double i) { return std::pow(0.5, i); };
            const auto slow = [](double i) { return 1 / (1 + i); };
            const auto flat = [](double) { return 1.0; };
            const auto step = [](double i) { return i < 5 ? 1.0 : 1e-3; };
            expect_truncation(with_singular_values<T>(m, n, fast), k, randomized, 1.5);
            expect_truncation(with_singular_values<T>(m, n, slow), k, randomized, 1.5);
            expect_truncation(with_singular_values<T>(m, n, flat), k, randomized, 1.01);
            expect_truncation(with_singular_values<T>(m, n, step), k, randomized, 1.5);
        }
    }
}

TYPED_TEST(LowRankTest, TheBoundHoldsForEverySeed) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(50, 30);
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const auto f = truncated_svd(
            a, 4, {.method = TruncationMethod::randomized, .power_iterations = 0, .seed = seed});
        EXPECT_LE(norm(a - f.reconstruct(), Norm::two), f.error_bound) << seed;
        EXPECT_LE(f.least_error, svdvals(a)[4] * (1 + 50 * epsilon<T>)) << seed;
    }
}

TYPED_TEST(LowRankTest, ALowRankMatrixIsFoundToRounding) {
    using T = TypeParam;
    const auto rank_five = [](double i) { return i < 5 ? 3.0 - 0.5 * i : 0.0; };
    const Matrix<T> a = with_singular_values<T>(300, 200, rank_five);
    const TruncatedSVD<T> f = truncated_svd(a, 5);
    EXPECT_EQ(f.method_used, TruncationMethod::randomized);
    for (index_t i = 0; i < 5; ++i)
        EXPECT_NEAR(f.s[i], rank_five(double(i)), 300 * double(epsilon<T>));
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    EXPECT_EQ(f.least_error, 0);
}

TYPED_TEST(LowRankTest, EveryKindOfMatrixIsTaken) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        const Matrix<T> a = matrix_of<T>(kind, 33, 20);
        SCOPED_TRACE("kind " + std::to_string(int(kind)));
        for (const index_t k : {0, 3, 20}) {
            const TruncatedSVD<T> f = truncated_svd(a, k, randomized);
            expect_triplets(f, 33, 20, k);
            EXPECT_LE(norm(a - f.reconstruct(), Norm::two), f.error_bound);
        }
    }
    // Entries so large that products of them overflow, and so small that these underflow.
    using Limits = std::numeric_limits<RealOf<T>>;
    for (const auto size : {Limits::max() / 1000, Limits::min() * 1000}) {
        const Matrix<T> a = size * random_matrix<T>(33, 20);
        const TruncatedSVD<T> f = truncated_svd(a, 20, randomized);
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
    }
}

TYPED_TEST(LowRankTest, TheSeedDecidesTheBits) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(150, 140);
    const TruncatedSVD<T> f = truncated_svd(a, 6);
    const TruncatedSVD<T> again = truncated_svd(a, 6);
    const TruncatedSVD<T> other = truncated_svd(a, 6, {.seed = 1});
    EXPECT_EQ(f.method_used, TruncationMethod::randomized);
    EXPECT_EQ(f.U, again.U);
    EXPECT_EQ(f.s, again.s);
    EXPECT_EQ(f.Vt, again.Vt);
    EXPECT_EQ(f.error_bound, again.error_bound);
    EXPECT_FALSE(f.U == other.U);
}

TYPED_TEST(LowRankTest, AutomaticIsExactForSmallMatricesAndManyTriplets) {
    using T = TypeParam;
    EXPECT_EQ(truncated_svd(random_matrix<T>(128, 300), 2).method_used, TruncationMethod::exact);
    const Matrix<T> a = random_matrix<T>(160, 161);
    EXPECT_EQ(truncated_svd(a, 29).method_used, TruncationMethod::randomized);
    EXPECT_EQ(truncated_svd(a, 30).method_used, TruncationMethod::exact);
    EXPECT_EQ(truncated_svd(a, 160).method_used, TruncationMethod::exact);
    EXPECT_STREQ(name(TruncationMethod::randomized), "randomized");
}

TYPED_TEST(LowRankTest, TakesOperandsAndStridedViews) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(40, 30);
    Strided<T> strided(a);
    const auto f = truncated_svd(a, 5, randomized);
    EXPECT_EQ(truncated_svd(strided.view(), 5, randomized).s, f.s);
    const Matrix<T> twice(2.0 * a);
    EXPECT_EQ(truncated_svd(2.0 * a, 5, randomized).U, truncated_svd(twice, 5, randomized).U);
    const Matrix<T> adjoint(a.h());
    const auto g = truncated_svd(a.h(), 5, randomized);
    EXPECT_LT(residual(truncated_svd(adjoint, 5, randomized).reconstruct(), g.reconstruct()),
              threshold);
    const auto [U, s, Vt] = truncated_svd(a, 5, randomized);
    EXPECT_EQ(U, f.U);
    EXPECT_EQ(s, f.s);
    EXPECT_EQ(Vt, f.Vt);
}

TYPED_TEST(LowRankTest, TheNearestMatrixLeavesTheTailOfTheSingularValues) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 12);
    const auto s = svdvals(a);
    for (index_t k = 0; k <= 12; ++k) {
        double tail = 0;
        for (index_t i = k; i < 12; ++i)
            tail += double(s[i]) * double(s[i]);
        EXPECT_NEAR(norm(a - low_rank_approximation(a, k)), std::sqrt(tail),
                    20 * double(epsilon<T>) * norm(a));
    }
}

TYPED_TEST(LowRankTest, EmptyMatricesHaveNoTriplets) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {0, 3}, {3, 0}}) {
        for (const auto& options : {TruncationOptions{}, exact, randomized}) {
            const TruncatedSVD<T> f = truncated_svd(Matrix<T>(m, n), 0, options);
            EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
            EXPECT_EQ(f.error_bound, 0);
        }
    }
    const auto f = truncated_svd(random_matrix<T>(4, 3), 0,
                                 {.method = TruncationMethod::randomized, .oversampling = 0});
    EXPECT_EQ(f.reconstruct(), Matrix<T>(4, 3));
}

TYPED_TEST(LowRankTest, ErrorsNameWhatIsWrong) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(4, 3);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)truncated_svd(a, 4); }),
                         "truncated_svd", "4 x 3", "4 were"));
    EXPECT_THROW((void)truncated_svd(a, -1), DimensionError);
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)truncated_svd(a, 1, {.oversampling = -1}); }),
                         "oversampling = -1"));
    EXPECT_THROW((void)truncated_svd(a, 1, {.power_iterations = -1}), Error);
    for (index_t i = 0; i < 12; ++i) {
        for (const auto bad : {std::numeric_limits<RealOf<T>>::quiet_NaN(),
                               std::numeric_limits<RealOf<T>>::infinity()}) {
            Matrix<T> b = a;
            b(i % 4, i / 4) = T(bad);
            for (const auto& options : {exact, randomized}) {
                const auto error =
                    thrown<NonFiniteError>([&] { (void)truncated_svd(b, 2, options); });
                EXPECT_EQ(std::pair(error.row(), error.col()), std::pair(i % 4, i / 4));
            }
            EXPECT_THROW((void)polar_decomposition(b), NonFiniteError);
        }
    }
}

TYPED_TEST(LowRankTest, PolarFactorsAreOrthonormalAndSemidefinite) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{1, 1}, {5, 5}, {33, 16}, {16, 33}, {100, 100}}) {
        for (const Kind kind : {Kind::random, Kind::graded, Kind::rank_deficient, Kind::zero}) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const auto [U, P] = polar_decomposition(a);
            EXPECT_LT(residual(a, U * P), threshold) << m << " x " << n;
            EXPECT_LT(m >= n ? orthogonality(U) : orthogonality(U.h()), threshold);
            EXPECT_TRUE(is_hermitian(P));
            EXPECT_GE(eigvalsh(P)[0], -double(n) * epsilon<T> * norm(a));
            const Matrix<T> gram = a.h() * a;
            EXPECT_LT(residual(gram, P * P), 2 * threshold) << m << " x " << n;
        }
    }
    EXPECT_EQ(polar_decomposition(Matrix<T>(0, 2)).P, Matrix<T>(2, 2));
    EXPECT_EQ(polar_decomposition(Matrix<T>{{T(-3)}}).U(0, 0), T(-1));
}

}  // namespace
}  // namespace lamina
