#include "lamina/solve/lstsq.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/solve/rank.hpp"

#include "support/generators.hpp"
#include "support/least_squares.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::matrix_of;
using testing::methods;
using testing::norm1;
using testing::orthogonality_of_residual;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::threshold;
using testing::unit_roundoff;
using Method = LstsqMethod;

template <class T>
class LstsqTest : public ::testing::Test {};
TYPED_TEST_SUITE(LstsqTest, testing::Scalars);

/// The largest relative difference of two solutions.
template <class T>
double distance(const Matrix<T>& x, const Matrix<T>& y) {
    return norm1(x - y) / norm1(y);
}

/// m x n of rank r: a product, so that no column is left out by being zero or repeated.
template <class T>
Matrix<T> matrix_of_rank(index_t m, index_t n, index_t r) {
    return random_matrix<T>(m, r, 11) * random_matrix<T>(r, n, 12);
}

TYPED_TEST(LstsqTest, ResidualIsOrthogonalToTheColumnsByEveryMethod) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{1, 1},
                               {2, 1},
                               {5, 2},
                               {16, 5},
                               {33, 16},
                               {100, 33},
                               {257, 100},
                               {700, 33}}) {
        for (const Kind kind : {Kind::random, Kind::near_underflow, Kind::near_overflow}) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const Matrix<T> b = random_matrix<T>(m, 3, 2);
            for (const Method method : methods) {
                const auto result = lstsq(a, b, {.method = method});
                ASSERT_EQ(result.x.rows(), n);
                ASSERT_EQ(result.x.cols(), 3);
                ASSERT_EQ(result.rank, n);
                ASSERT_LT(orthogonality_of_residual(a, result.x, b), threshold)
                    << m << " x " << n << " by " << name(method) << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(LstsqTest, SquareSystemsAreSolvedExactly) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 16, 100}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Matrix<T> b = random_matrix<T>(n, 2, 2);
        for (const Method method : {Method::automatic, Method::lu, Method::qr, Method::svd}) {
            const auto result = lstsq(a, b, {.method = method});
            ASSERT_LT(testing::solve_residual(a, result.x, b), threshold)
                << n << " by " << name(method);
        }
    }
}

TYPED_TEST(LstsqTest, VectorsViewsAndOperandsMeanTheSame) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 6);
    const Matrix<T> b = random_matrix<T>(20, 2, 2);
    const Matrix<T> x = lstsq(a, b).x;
    const Vector<T> column = lstsq(a, b.col(1)).x;
    EXPECT_EQ(column, x.col(1));
    Matrix<T> rows(b.t());
    EXPECT_EQ(lstsq(a, rows.row(1)).x, column);
    Strided<T> strided_a(a);
    Strided<T> strided_b(b);
    EXPECT_EQ(lstsq(strided_a.view(), strided_b.view()).x, x);
    const Matrix<T> adjoint(a.h());
    EXPECT_EQ(lstsq(adjoint.h(), b).x, x);
    EXPECT_EQ(lstsq(a, T(2) * b).x, Matrix<T>(T(2) * x));
    EXPECT_EQ(lstsq(a, T(2) * b.col(1)).x, Vector<T>(T(2) * column));
}

TYPED_TEST(LstsqTest, ResidualNormsAreThoseOfTheResidual) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{30, 4}, {6000, 4}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> b = random_matrix<T>(m, 3, 2);
        for (const Method method : methods) {
            const auto result = lstsq(a, b, {.method = method});
            ASSERT_EQ(result.residual_norms().size(), 3);
            for (index_t j = 0; j < 3; ++j) {
                const RealOf<T> expected = norm(b.col(j) - a * result.x.col(j));
                EXPECT_NEAR(result.residual_norms()[j] / expected, 1, 1000 * epsilon<T>)
                    << m << " rows by " << name(method);
            }
        }
    }
}

TYPED_TEST(LstsqTest, SolutionsOfDeficientSystemsAreTheShortest) {
    using T = TypeParam;
    for (const auto& [m, n, r] : {std::tuple<index_t, index_t, index_t>{10, 6, 3},
                                  {6, 10, 3},
                                  {5, 9, 5},
                                  {40, 12, 11},
                                  {3, 3, 0},
                                  {4, 3, 1},
                                  {200, 100, 20}}) {
        const Matrix<T> a = matrix_of_rank<T>(m, n, r);
        const Matrix<T> b = random_matrix<T>(m, 2, 2);
        for (const Method method : {Method::automatic, Method::svd}) {
            const auto result = lstsq(a, b, {.method = method});
            ASSERT_EQ(result.rank, r) << m << " x " << n << " by " << name(method);
            if (r == 0) {
                EXPECT_EQ(result.x, Matrix<T>(n, 2));
                continue;
            }
            ASSERT_LT(orthogonality_of_residual(a, result.x, b), threshold);
            // The shortest solution has no part in the null space.
            const Matrix<T> part = null_space(a).h() * result.x;
            const auto f = svd(a, Vectors::none);
            const double condition = double(f.s()[0] / f.s()[r - 1]);
            ASSERT_LT(norm1(part) / norm1(result.x),
                      threshold * double(n) * condition * double(unit_roundoff<T>))
                << m << " x " << n << " by " << name(method);
        }
    }
}

TYPED_TEST(LstsqTest, ShortestSolutionDoesNotDependOnTheScalingOfColumnsInside) {
    using T = TypeParam;
    // x0 + 1000 x1 = 1: the shortest solution lies along the row, whatever the columns' norms. The
    // reflection that finds it is right to a few eps of the norm of x, which is 1 / 1000.
    const Matrix<T> a{{T(1), T(1000)}};
    const Vector<T> x = lstsq(a, Vector<T>{T(1)}).x;
    EXPECT_NEAR(std::abs(x[0] - T(RealOf<T>(1 / 1000001.0))), 0, 4e-3 * epsilon<T>);
    EXPECT_NEAR(std::abs(x[1] - T(RealOf<T>(1000 / 1000001.0))), 0, 4e-3 * epsilon<T>);
}

TYPED_TEST(LstsqTest, PivotedQrGivesASolutionWithZeros) {
    using T = TypeParam;
    const Matrix<T> a = matrix_of_rank<T>(12, 7, 4);
    const Matrix<T> b = random_matrix<T>(12, 1, 2);
    const auto result = lstsq(a, b, {.method = Method::pivoted_qr});
    EXPECT_EQ(result.rank, 4);
    index_t zeros = 0;
    for (index_t j = 0; j < 7; ++j)
        zeros += result.x(j, 0) == T(0);
    EXPECT_EQ(zeros, 3);
    EXPECT_LT(orthogonality_of_residual(a, result.x, b), threshold);
    const auto wide =
        lstsq(random_matrix<T>(2, 5), random_matrix<T>(2, 1), {.method = Method::pivoted_qr});
    EXPECT_EQ(wide.rank, 2);
}

TYPED_TEST(LstsqTest, ColumnsInUnlikeUnitsAreNotTakenForDependent) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R far = std::sqrt(std::numeric_limits<R>::max()) / 16;
    Matrix<T> a = random_matrix<T>(30, 3);
    scale_in_place(a.col(0), T(far));
    scale_in_place(a.col(2), T(1 / far));
    const Vector<T> ones(3, T(1));
    const Vector<T> b = a.col(0) * (1 / far) + a.col(1) + a.col(2) * far;
    for (const Method method : {Method::automatic, Method::pivoted_qr, Method::qr, Method::lu,
                                Method::cholesky, Method::normal_equations}) {
        const auto result = lstsq(a, b, {.method = method});
        EXPECT_EQ(result.rank, 3);
        const Vector<T> x{result.x[0] * far, result.x[1], result.x[2] / far};
        EXPECT_LT(norm(x - ones), 100 * epsilon<T>) << name(method);
    }
    EXPECT_LT(lstsq(a, b, {.method = Method::svd}).rank, 3);
}

TYPED_TEST(LstsqTest, EmptySystemsHaveEmptyOrZeroSolutions) {
    using T = TypeParam;
    for (const Method method : methods) {
        const auto none = lstsq(Matrix<T>(4, 0), random_matrix<T>(4, 2), {.method = method});
        EXPECT_EQ(none.x.rows(), 0) << name(method);
        EXPECT_EQ(none.x.cols(), 2);
        EXPECT_EQ(none.rank, 0);
        EXPECT_GT(none.residual_norms()[0], 0);
        EXPECT_EQ(lstsq(Matrix<T>(0, 0), Vector<T>(), {.method = method}).x.size(), 0);
        EXPECT_EQ(lstsq(random_matrix<T>(4, 2), Matrix<T>(4, 0), {.method = method}).x.cols(), 0);
    }
    for (const Method method : {Method::automatic, Method::pivoted_qr, Method::svd}) {
        const auto zero = lstsq(Matrix<T>(0, 3), Matrix<T>(0, 2), {.method = method});
        EXPECT_EQ(zero.x, Matrix<T>(3, 2)) << name(method);
        EXPECT_EQ(zero.rank, 0);
        EXPECT_EQ(zero.residual_norms()[1], 0);
    }
    EXPECT_EQ(lstsq(Matrix<T>(5, 2), random_vector<T>(5)).x, Vector<T>(2));
}

TYPED_TEST(LstsqTest, LargeAndSmallSystemsGoTheSameWay) {
    using T = TypeParam;
    // Beyond 2^14 entries nothing is summed in twice the digits.
    const Matrix<T> a = random_matrix<T>(5000, 4);
    const Matrix<T> b = random_matrix<T>(5000, 1, 2);
    const auto large = lstsq(a, b);
    const auto plain = lstsq(a, b, {.method = Method::pivoted_qr});
    EXPECT_EQ(plain.refinement_steps, 0);
    EXPECT_LT(distance(large.x, plain.x), 1000 * epsilon<T>);
    const auto refined = lstsq(a, b, {.refine = Refine::extended});
    EXPECT_TRUE(refined.refined);
    EXPECT_LT(distance(large.x, refined.x), 1000 * epsilon<T>);
    EXPECT_NEAR(large.residual_norms()[0] / refined.residual_norms()[0], 1, 100 * epsilon<T>);
}

}  // namespace
}  // namespace lamina
