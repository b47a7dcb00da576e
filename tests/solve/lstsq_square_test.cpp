// Least squares for square matrices, which automatic solves by LU where their rank is beyond doubt.

#include <cmath>
#include <limits>

#include "lamina/ops/norm.hpp"
#include "lamina/solve/lstsq.hpp"

#include "support/long_matrices.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::long_matrix;
using testing::random_matrix;
using testing::random_vector;
using testing::solve_residual;
using testing::threshold;

template <class T>
class SquareLstsqTest : public ::testing::Test {};
TYPED_TEST_SUITE(SquareLstsqTest, testing::Scalars);

constexpr index_t n = 140;  // more than 2^14 entries

/// In single precision rtol leaves no matrix of this size beyond doubt.
template <class T>
constexpr LstsqMethod quick =
    std::same_as<RealOf<T>, double> ? LstsqMethod::lu : LstsqMethod::pivoted_qr;

TYPED_TEST(SquareLstsqTest, TakesLuOnlyWhereTheConditionAllows) {
    using T = TypeParam;
    const auto facts = [](const Matrix<T>& a, const LstsqOptions& options = {}) {
        return lstsq(a, random_vector<T>(a.rows(), 3), options);
    };
    const Matrix<T> regular = long_matrix<T>(n, n, 0.1);
    EXPECT_EQ(facts(regular).method_used, quick<T>);
    EXPECT_EQ(facts(regular).rank, n);
    EXPECT_EQ(facts(random_matrix<T>(128, 128)).method_used, LstsqMethod::pivoted_qr);
    EXPECT_EQ(facts(regular, {.ridge = 1}).method_used, LstsqMethod::pivoted_qr);
    EXPECT_EQ(facts(regular, {.refine = Refine::extended}).method_used, LstsqMethod::pivoted_qr);
    EXPECT_EQ(facts(long_matrix<T>(n, n, 0.9)).method_used, LstsqMethod::pivoted_qr);
    EXPECT_EQ(facts(Matrix<T>(n, n)).rank, 0);
    EXPECT_EQ(facts(testing::matrix_of<T>(testing::Kind::rank_deficient, n, n)).method_used,
              LstsqMethod::pivoted_qr);
    // A cut above the smallest values leaves them out as it does for pivoted QR.
    EXPECT_EQ(facts(regular, {.rtol = 0.5}).method_used, LstsqMethod::pivoted_qr);
    EXPECT_EQ(facts(regular, {.rtol = 0}).method_used, quick<T>);
}

TYPED_TEST(SquareLstsqTest, SolvesForAnyScalingOfTheColumnsAndOfB) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R scale :
         {R(1), std::numeric_limits<R>::min() * 8, std::numeric_limits<R>::max() / R(4 * n)}) {
        Matrix<T> a = long_matrix<T>(n, n, 0.1);
        const Matrix<T> b = random_matrix<T>(n, 3, 5);
        const auto plain = lstsq(a, b);
        ASSERT_EQ(plain.method_used, quick<T>);
        EXPECT_LT(solve_residual(a, plain.x, b), threshold);
        for (index_t j = 0; j < 3; ++j) {
            // The scaled system's backward error, n eps (||A|| ||x|| + ||b||).
            EXPECT_LE(plain.residual_norms()[j],
                      R(n) * epsilon<T> * (norm(a) * norm(plain.x.col(j)) + norm(b.col(j))) * 4);
        }
        scale_in_place(a.col(n / 2), T(scale));
        const auto scaled = lstsq(a, b);
        EXPECT_EQ(scaled.method_used, quick<T>);
        EXPECT_EQ(scaled.rank, n);
    }
}

TYPED_TEST(SquareLstsqTest, WeightsChangeNothingButRowsOfWeightZero) {
    using T = TypeParam;
    const Matrix<T> a = long_matrix<T>(n, n, 0.1);
    const Vector<T> b = random_vector<T>(n, 5);
    LstsqOptions options;
    options.weights = Vector<double>(n, 2.0);
    options.weights[0] = 3;
    const auto weighted = lstsq(a, b, options);
    EXPECT_EQ(weighted.method_used, quick<T>);
    const auto plain = lstsq(a, b);
    // Both within n eps cond of the truth, cond = eps^-0.1 times a small multiple of n.
    const RealOf<T> bound = RealOf<T>(n) * RealOf<T>(n) * std::pow(epsilon<T>, RealOf<T>(0.9));
    EXPECT_LE(norm(weighted.x - plain.x), bound * norm(plain.x));
    options.weights[0] = 0;
    const auto cut = lstsq(a, b, options);
    EXPECT_EQ(cut.method_used, LstsqMethod::pivoted_qr);
    EXPECT_EQ(cut.rank, n - 1);
}

/// Wilkinson's matrix, whose entries double with each row in LU, and which is well conditioned.
TYPED_TEST(SquareLstsqTest, GrowthInLuIsSeenByTheResidual) {
    using T = TypeParam;
    Matrix<T> a(n, n);
    for (index_t j = 0; j < n; ++j) {
        a(j, j) = T(1);
        a(j, n - 1) = T(1);
        for (index_t i = j + 1; i < n; ++i)
            a(i, j) = T(-1);
    }
    const Vector<T> b = random_vector<T>(n, 5);
    const auto result = lstsq(a, b);
    EXPECT_EQ(result.method_used, LstsqMethod::pivoted_qr);
    Matrix<T> x(n, 1);
    copy_into(x.col(0), result.x);
    Matrix<T> rhs(n, 1);
    copy_into(rhs.col(0), b);
    EXPECT_LT(solve_residual(a, x, rhs), threshold);
}

TYPED_TEST(SquareLstsqTest, StatisticsAndEvidenceAreThoseOfPivotedQr) {
    using T = TypeParam;
    const Matrix<T> a = long_matrix<T>(n, n, 0.1);
    const auto result = lstsq(a, random_vector<T>(n, 5));
    ASSERT_EQ(result.method_used, quick<T>);
    EXPECT_EQ(result.rank_evidence().rank, n);
    EXPECT_GT(result.check(Effort::full).digits, 0);
    EXPECT_STREQ(result.check(Effort::full).driver, name(quick<T>));
}

}  // namespace
}  // namespace lamina
