#include <cmath>
#include <limits>
#include <string>

#include "lamina/factor/cholesky.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class SolveBandedTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveBandedTest, testing::Scalars);

/// Random entries on so many diagonals below and above the main one, which is added to.
template <class T>
Matrix<T> banded(index_t n, index_t lower, index_t upper, RealOf<T> diagonal = 0) {
    Matrix<T> a = random_matrix<T>(n, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i) {
            if (i - j > lower || j - i > upper) a(i, j) = T(0);
        }
        a(j, j) += T(diagonal);
    }
    return a;
}

/// Hermitian with so large a diagonal; positive definite by Gershgorin's circles if that is at
/// least 4 sqrt(2) width, as entries are sums of two with parts in [-1, 1].
template <class T>
Matrix<T> hermitian_banded(index_t n, index_t width, RealOf<T> diagonal) {
    Matrix<T> a = banded<T>(n, width, width);
    a = a + a.h();
    for (T& x : a.diag())
        x = T(diagonal);
    return a;
}

template <class T>
SolveMethod method_for(const Matrix<T>& a, index_t columns = 1) {
    return solve(a, random_matrix<T>(a.rows(), columns, 5), SolveOptions{}).method_used;
}

TYPED_TEST(SolveBandedTest, ReproducesTheRightHandSideForEveryBand) {
    using T = TypeParam;
    for (const index_t n : {8, 20, 65, 130}) {
        for (const index_t lower : {1, 2, 5, 16}) {
            for (const index_t upper : {1, 2, 4, 13}) {
                const Matrix<T> a = banded<T>(n, lower, upper);
                const bool narrow = 4 * (lower + upper) <= n;
                EXPECT_EQ(method_for(a), narrow ? SolveMethod::banded : SolveMethod::lu)
                    << n << ": " << lower << ", " << upper;
                const Matrix<T> b = random_matrix<T>(n, 1, 5);
                ASSERT_LE(solve_residual(a, solve(a, b), b), threshold);
                ASSERT_LE(solve_residual(a.t(), solve(a.t(), b), b), threshold);
                ASSERT_LE(solve_residual(a.h(), solve(Strided<T>(a).view().h(), b), b), threshold);
                const Operand<T> lazy(a, Op::conjugated, T(-2));
                ASSERT_LE(solve_residual(lazy, solve(lazy, b), b), threshold);
            }
        }
    }
}

TYPED_TEST(SolveBandedTest, TakesCholeskyWithinTheBandOfAPositiveDefiniteMatrix) {
    using T = TypeParam;
    for (const index_t n : {8, 33, 130}) {
        for (const index_t width : {1, 2, 7, 16}) {
            const Matrix<T> a = hermitian_banded<T>(n, width, RealOf<T>(6 * width));
            EXPECT_EQ(method_for(a),
                      8 * width <= n ? SolveMethod::banded_cholesky : SolveMethod::cholesky);
            const Matrix<T> b = random_matrix<T>(n, 1, 5);
            ASSERT_LE(solve_residual(a, solve(a, b), b), threshold) << n << ", " << width;
            ASSERT_LE(solve_residual(a.t(), solve(a.t(), b), b), threshold);
            ASSERT_LE(solve_residual(a.h(), solve(Strided<T>(a).view().h(), b), b), threshold);
        }
    }
}

TYPED_TEST(SolveBandedTest, FallsBackToLUWithinTheBandOfAnIndefiniteOne) {
    using T = TypeParam;
    const index_t n = 50;
    const Matrix<T> a = hermitian_banded<T>(n, 2, RealOf<T>(0.1));
    EXPECT_EQ(method_for(a), SolveMethod::banded);
    const Matrix<T> b = random_matrix<T>(n, 1, 5);
    EXPECT_LE(solve_residual(a, solve(a, b), b), threshold);
    // One entry off: no longer Hermitian, though positive definite in all but that.
    Matrix<T> almost = hermitian_banded<T>(n, 2, RealOf<T>(12));
    EXPECT_EQ(method_for(almost), SolveMethod::banded_cholesky);
    almost(7, 8) += T(1);
    EXPECT_EQ(method_for(almost), SolveMethod::banded);
    EXPECT_LE(solve_residual(almost, solve(almost, b), b), threshold);
}

TYPED_TEST(SolveBandedTest, OneEntryFarFromTheDiagonalIsSeenWhereverItStands) {
    using T = TypeParam;
    const index_t n = 24;
    const Matrix<T> b = random_matrix<T>(n, 1, 5);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i) {
            Matrix<T> a = banded<T>(n, 1, 1, 4);
            a(i, j) = T(3);
            const index_t below = std::max<index_t>(1, i - j);
            const index_t above = std::max<index_t>(1, j - i);
            ASSERT_EQ(method_for(a),
                      4 * (below + above) <= n ? SolveMethod::banded : SolveMethod::lu);
            ASSERT_LE(solve_residual(a, solve(a, b), b), threshold) << i << ", " << j;
        }
    }
}

TYPED_TEST(SolveBandedTest, LeavesTheBandAsideForManyColumns) {
    using T = TypeParam;
    const index_t n = 100;
    const Matrix<T> a = banded<T>(n, 1, 1);
    for (const index_t columns : {0, 1, 6, 7, 40}) {
        EXPECT_EQ(method_for(a, columns), columns <= 6 ? SolveMethod::banded : SolveMethod::lu);
        const Matrix<T> b = random_matrix<T>(n, columns, 5);
        EXPECT_LE(solve_residual(a, solve(a, b), b), threshold) << columns;
    }
}

TYPED_TEST(SolveBandedTest, SecondDifferencesHaveAKnownSolution) {
    using T = TypeParam;
    using R = RealOf<T>;
    // -x(i-1) + 2 x(i) - x(i+1) = 1 with x = 0 outside: x(i) = (i + 1) (n - i) / 2.
    const index_t n = 300;
    Vector<T> column(n);
    column[0] = T(2);
    column[1] = T(-1);
    const Matrix<T> a = toeplitz(column);
    const auto result = solve(a, ones<T>(n), SolveOptions{});
    EXPECT_EQ(result.method_used, SolveMethod::banded_cholesky);
    EXPECT_EQ(result.x, solve(a, ones<T>(n)));
    // ||A||_1 = 4 and ||A^-1||_1 = max x = (n / 2) (n / 2 + 1) / 2.
    const R condition = R(2) * R(n / 2) * R(n / 2 + 1);
    EXPECT_NEAR(result.rcond * condition, R(1), R(0.01));
    for (index_t i = 0; i < n; ++i) {
        const R expected = R(i + 1) * R(n - i) / 2;
        EXPECT_LE(std::abs(result.x[i] - expected), 4 * epsilon<T> * condition * expected) << i;
    }
}

TYPED_TEST(SolveBandedTest, ReadsOneTriangleOfABandedSymmetricMatrix) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const index_t n = 30;
    const Matrix<T> b = random_matrix<T>(n, 1, 5);
    const Matrix<T> half = banded<T>(n, 2, 2);
    const Matrix<T> all[] = {hermitian_banded<T>(n, 2, 12), hermitian_banded<T>(n, 2, 0),
                             half + half.t()};
    for (const Matrix<T>& whole : all) {
        Matrix<T> lower = whole;
        Matrix<T> upper = whole;
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < j; ++i)
                lower(i, j) = upper(j, i) = nan;
        }
        const bool adjoint = &whole != &all[2];
        const auto l = adjoint ? hermitian(lower) : symmetric(lower);
        const auto u =
            adjoint ? hermitian(upper, Triangle::upper) : symmetric(upper, Triangle::upper);
        const auto expected =
            &whole == &all[0] ? SolveMethod::banded_cholesky : SolveMethod::banded;
        EXPECT_EQ(solve(l, b, SolveOptions{}).method_used, expected);
        EXPECT_EQ(solve(u, b, SolveOptions{}).method_used, expected);
        EXPECT_LE(solve_residual(whole, solve(l, b), b), threshold);
        EXPECT_LE(solve_residual(whole, solve(u, b), b), threshold);
    }
}

TYPED_TEST(SolveBandedTest, NamesThePivotOfASingularBand) {
    using T = TypeParam;
    const index_t n = 20;
    Matrix<T> a = banded<T>(n, 1, 1, 3);
    for (index_t i = 0; i < n; ++i)
        a(i, 11) = T(0);
    const auto error = thrown<SingularMatrixError>([&] { solve(a, ones<T>(n)); });
    EXPECT_EQ(error.pivot(), 11);
    EXPECT_TRUE(mentions(error, "20 x 20", "pivot 11"));
    EXPECT_THROW(solve(a, ones<T>(n), SolveOptions{}), SingularMatrixError);
    const Matrix<T> zero_row(a.t());
    EXPECT_THROW(solve(zero_row, ones<T>(n)), SingularMatrixError);
}

TYPED_TEST(SolveBandedTest, HoldsNearTheEndsOfTheRange) {
    using T = TypeParam;
    for (const RealOf<T> scale : {testing::tiny_scale<T>(), testing::huge_scale<T>()}) {
        for (Matrix<T> a : {banded<T>(40, 2, 3), hermitian_banded<T>(40, 2, 12)}) {
            a *= T(scale);
            const Matrix<T> b = random_matrix<T>(40, 1, 5);
            EXPECT_LE(solve_residual(a, solve(a, b), b), threshold);
        }
    }
}

}  // namespace
}  // namespace lamina
