#include "lamina/solve/rank.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "lamina/ops/predicates.hpp"
#include "lamina/ops/special.hpp"

#include "support/ranks.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::integer_cases;
using testing::integers_of_rank;
using testing::mixed;
using testing::norm1;
using testing::of_rank;
using testing::orthogonality;
using testing::random_matrix;
using testing::rank_cases;
using testing::Strided;
using testing::threshold;

template <class T>
class RankTest : public ::testing::Test {};
TYPED_TEST_SUITE(RankTest, testing::Scalars);

TYPED_TEST(RankTest, CountsTheIndependentColumns) {
    using T = TypeParam;
    for (const auto& [m, n, r] : rank_cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        EXPECT_EQ(rank(a), r);
        EXPECT_EQ(rank(T(-3) * a.h()), r);
        EXPECT_EQ(rank(Strided<T>(a).view()), r);
        EXPECT_EQ(are_independent(a), r == n);
        EXPECT_EQ(are_independent(a.t()), r == m);
    }
    for (const testing::Kind kind : {testing::Kind::near_underflow, testing::Kind::near_overflow}) {
        EXPECT_EQ(rank(testing::matrix_of<T>(kind, 20, 10)), 10);
    }
}

TYPED_TEST(RankTest, CutsAtTheShareAskedFor) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{1, 4, 2});
    EXPECT_EQ(rank(a, R(0)), 3);
    EXPECT_EQ(rank(a, R(0.3)), 2);
    EXPECT_EQ(rank(a, R(0.6)), 1);
    EXPECT_EQ(rank(a, R(1)), 0);
    EXPECT_EQ(null_space(a, R(0.6)).cols(), 2);
    EXPECT_EQ(orth(a, R(0.3)).cols(), 2);
    EXPECT_FALSE(are_independent(a, R(0.3)));
    // The default: max(m, n) eps of the largest.
    EXPECT_EQ(rank(diagonal(Vector<T>{1, T(R(2.1) * epsilon<T>)})), 2);
    EXPECT_EQ(rank(diagonal(Vector<T>{1, T(R(1.9) * epsilon<T>)})), 1);
    for (const R bad : {R(-0.5), std::numeric_limits<R>::quiet_NaN()}) {
        EXPECT_THROW(rank(a, bad), Error);
        EXPECT_THROW(null_space(a, bad), Error);
        EXPECT_THROW(orth(a, bad), Error);
    }
}

TYPED_TEST(RankTest, NullSpaceIsAnOrthonormalBasisOfWhatAMapsToZero) {
    using T = TypeParam;
    for (const auto& [m, n, r] : rank_cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Matrix<T> basis = null_space(a);
        ASSERT_EQ(basis.rows(), n);
        ASSERT_EQ(basis.cols(), n - r);
        EXPECT_LE(orthogonality(basis), threshold);
        // Singular vectors of rounding errors: A V is of the size of max(m, n) eps.
        EXPECT_LE(norm1(a * basis), threshold * double(std::max(m, n)) * double(epsilon<T>));
    }
    EXPECT_EQ(null_space(Matrix<T>(0, 3)).cols(), 3);
}

TYPED_TEST(RankTest, OrthIsAnOrthonormalBasisOfTheColumns) {
    using T = TypeParam;
    for (const auto& [m, n, r] : rank_cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Matrix<T> basis = orth(a);
        ASSERT_EQ(basis.rows(), m);
        ASSERT_EQ(basis.cols(), r);
        EXPECT_LE(orthogonality(basis), threshold);
        EXPECT_LE(norm1(a - basis * (basis.h() * a)),
                  threshold * double(std::max(m, n)) * double(epsilon<T>));
    }
}

TYPED_TEST(RankTest, OfIntegerMatricesIsExact) {
    using T = TypeParam;
    for (const auto& [m, n, r] : integer_cases()) {
        const Matrix<T> a = integers_of_rank<T>(r, m, n);
        for (const Matrix<T>& b : {a, mixed(a)}) {
            ASSERT_EQ(rank(b), r) << m << " x " << n;
            ASSERT_EQ(rank(b.h()), r) << m << " x " << n;
            const Matrix<T> kernel = null_space(b);
            ASSERT_EQ(kernel.cols(), n - r) << m << " x " << n;
            ASSERT_EQ(orth(b).cols(), r) << m << " x " << n;
            // Of an SVD with a backward error of max(m, n) eps ||A||.
            EXPECT_LE(norm1(b * kernel),
                      threshold * double(std::max(m, n)) * double(epsilon<T>) * norm1(b));
        }
    }
}

TYPED_TEST(RankTest, OfZerosAndOfNothingIsZero) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {0, 3}, {3, 0}, {4, 3}, {3, 4}}) {
        const Matrix<T> zeros(m, n);
        EXPECT_EQ(rank(zeros), 0);
        EXPECT_EQ(are_independent(zeros), n == 0);
        EXPECT_EQ(orth(zeros).rows(), m);
        EXPECT_EQ(orth(zeros).cols(), 0);
        const Matrix<T> kernel = null_space(zeros);
        ASSERT_EQ(kernel.rows(), n);
        ASSERT_EQ(kernel.cols(), n);
        EXPECT_LE(orthogonality(kernel), threshold);
        if (m == 0) {
            EXPECT_EQ(kernel, identity<T>(n));
        }
    }
}

TYPED_TEST(RankTest, DoesNotDependOnTheScaleAtTheEdgesOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    // Singular values that overflow, and entries of which no reciprocal is a number.
    for (const R scale : {std::numeric_limits<R>::max() / 64, std::numeric_limits<R>::min(),
                          16 * std::numeric_limits<R>::denorm_min()}) {
        const Matrix<T> a = integers_of_rank<T>(2, 40, 30);
        const Matrix<T> b = T(scale) * a;
        ASSERT_TRUE(is_finite(b));
        EXPECT_EQ(rank(b), 2) << scale;
        EXPECT_EQ(null_space(b).cols(), 28) << scale;
        EXPECT_LE(norm1(a * null_space(b)), threshold * 40 * double(epsilon<T>) * norm1(a));
        const Matrix<T> basis = orth(b);
        ASSERT_EQ(basis.cols(), 2) << scale;
        EXPECT_LE(norm1(a - basis * (basis.h() * a)),
                  threshold * 40 * double(epsilon<T>) * norm1(a));
    }
}

TYPED_TEST(RankTest, RefusesNaN) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(3, 4);
    a(2, 3) = T(std::numeric_limits<RealOf<T>>::infinity());
    EXPECT_THROW(rank(a), NonFiniteError);
    EXPECT_THROW(null_space(a), NonFiniteError);
    EXPECT_THROW(orth(a), NonFiniteError);
}

}  // namespace
}  // namespace lamina
