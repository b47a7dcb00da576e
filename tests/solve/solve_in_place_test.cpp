#include <cmath>
#include <limits>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;

template <class T>
class SolveInPlaceTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveInPlaceTest, testing::Scalars);

/// Random, with a diagonal that keeps every triangle and the whole well conditioned.
template <class T>
Matrix<T> well_conditioned(index_t n) {
    Matrix<T> a = random_matrix<T>(n, n);
    for (T& x : a.diag())
        x += T(RealOf<T>(2 * n));
    return a;
}

template <class T>
Matrix<T> column(const Vector<T>& x) {
    Matrix<T> a(x.size(), 1);
    copy_into(a.col(0), x);
    return a;
}

/// The matrix that a triangle of a stands for.
template <class T>
Matrix<T> written(const TriangularOperand<T>& a) {
    Matrix<T> stored(a.rows(), a.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (i == j && a.diagonal == Diagonal::unit) {
                stored(i, j) = T(1);
            } else if (a.triangle == Triangle::lower ? i >= j : i <= j) {
                stored(i, j) = a.base(i, j);
            }
        }
    }
    return Matrix<T>(Operand<T>(stored, a.op));
}

TYPED_TEST(SolveInPlaceTest, OneColumnHoldsOnBothSidesOfTheLimitsOfSubstitution) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 23, 24, 25, 31, 32, 33, 70}) {
        Strided<T> a(well_conditioned<T>(n));
        const Vector<T> b = random_vector<T>(n, 2);
        Vector<T> x = b;
        LU<T>(a.view()).solve_into(x);
        EXPECT_LT(solve_residual(a.view(), column(x), column(b)), threshold) << "LU " << n;

        const Matrix<T> positive = Matrix<T>(a.view()) + Matrix<T>(a.view().h());
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            x = b;
            Cholesky<T>(positive, triangle).solve_into(x);
            EXPECT_LT(solve_residual(positive, column(x), column(b)), threshold)
                << "Cholesky " << n;
        }
    }
}

TYPED_TEST(SolveInPlaceTest, OneColumnHoldsForEveryTriangle) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 4, 5, 6, 7, 8, 9, 24, 25, 70, 131}) {
        Strided<T> a(well_conditioned<T>(n));
        const Vector<T> b = random_vector<T>(n, 2);
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            const TriangularOperand<T> stored = triangular(a.view(), triangle);
            for (const auto& half : {stored, stored.t(), stored.h(), stored.h().t()}) {
                Vector<T> x = b;
                solve_in_place(half, x);
                EXPECT_LT(solve_residual(written(half), column(x), column(b)), threshold) << n;
            }
        }
    }
}

TYPED_TEST(SolveInPlaceTest, ManyColumnsHoldForEveryTriangle) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 7, 15, 16, 17, 31, 33, 48, 70}) {
        for (const index_t columns : {2, 4, 7, 40}) {
            Strided<T> a(well_conditioned<T>(n));
            const Matrix<T> b = random_matrix<T>(n, columns, 2);
            for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
                const TriangularOperand<T> stored = triangular(a.view(), triangle);
                for (const auto& half : {stored, stored.t(), stored.h(), stored.h().t()}) {
                    Strided<T> x(b);
                    solve_in_place(half, x.view());
                    ASSERT_LT(solve_residual(written(half), x.view(), b), threshold)
                        << n << " and " << columns << " columns";
                }
            }
        }
    }
}

TYPED_TEST(SolveInPlaceTest, PivotsWithoutReciprocalsAreDividedBy) {
    using T = TypeParam;
    using R = RealOf<T>;
    if (is_complex<T>) GTEST_SKIP() << "BLAS multiplies by the reciprocal";
    const R tiny = std::numeric_limits<R>::denorm_min();
    for (const index_t n : {3, 20, 40}) {
        Matrix<T> a(n, n);
        fill(a.diag(), T(tiny));
        Matrix<T> x(n, 5, T(4 * tiny));
        solve_in_place(triangular(a, Triangle::lower), x);
        EXPECT_EQ(x, Matrix<T>(n, 5, T(4))) << n;
    }
}

TYPED_TEST(SolveInPlaceTest, UnitDiagonalsAreNotRead) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (const index_t n : {3, 30, 70}) {
        Matrix<T> a = random_matrix<T>(n, n) / T(RealOf<T>(n));
        for (T& x : a.diag())
            x = nan;
        const TriangularOperand<T> half = triangular(a, Triangle::upper, Diagonal::unit);
        const Vector<T> b = random_vector<T>(n, 2);
        Vector<T> x = b;
        solve_in_place(half, x);
        EXPECT_LT(solve_residual(written(half), column(x), column(b)), threshold) << n;
    }
}

TYPED_TEST(SolveInPlaceTest, IsSolveForEveryKindOfMatrixAndRightHandSide) {
    using T = TypeParam;
    const index_t n = 12;
    const Matrix<T> a = well_conditioned<T>(n);
    const Matrix<T> b = random_matrix<T>(n, 3, 2);
    const auto expect_same = [&](const auto& kind) {
        Matrix<T> x = b;
        solve_in_place(kind, x);
        EXPECT_EQ(x, solve(kind, b));
        Strided<T> y(b);
        solve_in_place(kind, y.view());
        EXPECT_EQ(Matrix<T>(y.view()), x);
        Vector<T> z(b.col(0));
        solve_in_place(kind, z);
        EXPECT_EQ(z, solve(kind, b.col(0)));
    };
    expect_same(a);
    expect_same(T(2) * a.h());
    expect_same(symmetric(a));
    expect_same(T(3) * hermitian(a, Triangle::upper));
    expect_same(T(2) * triangular(a, Triangle::lower));
}

TYPED_TEST(SolveInPlaceTest, ANaNBehindAZeroIsFoundAndNothingChanged) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {4, 30, 70}) {
        for (const R bad :
             {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
            for (const index_t row : {index_t(0), n - 1}) {
                // x_0 is zero and multiplies the bad entry, or is divided by it.
                Matrix<T> a = well_conditioned<T>(n);
                a(row, 0) = T(bad);
                Vector<T> b = random_vector<T>(n, 2);
                if (row > 0) b[0] = T(0);
                const Vector<T> before = b;
                EXPECT_THROW(solve_in_place(triangular(a, Triangle::lower), b), NonFiniteError);
                EXPECT_EQ(b, before);
            }
            const Matrix<T> a = well_conditioned<T>(n);
            Vector<T> b = random_vector<T>(n, 2);
            b[n - 1] = T(bad);
            EXPECT_THROW(solve_in_place(triangular(a, Triangle::lower), b), NonFiniteError);
            EXPECT_EQ(b[0], random_vector<T>(n, 2)[0]);
        }
    }
}

TYPED_TEST(SolveInPlaceTest, ZerosInTheSolutionAreNoError) {
    using T = TypeParam;
    for (const index_t n : {4, 30, 70}) {
        const Matrix<T> a = well_conditioned<T>(n);
        Vector<T> b(n);
        b[n / 2] = T(1);
        const Vector<T> x = solve(triangular(a, Triangle::lower), b);
        for (index_t i = 0; i < n / 2; ++i)
            EXPECT_EQ(x[i], T(0));
        EXPECT_LT(solve_residual(written(triangular(a, Triangle::lower)), column(x), column(b)),
                  threshold);
    }
}

TYPED_TEST(SolveInPlaceTest, ASolutionOutOfRangeIsNoError) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {1, 30, 70}) {
        Matrix<T> a(n, n);
        for (T& x : a.diag())
            x = T(std::numeric_limits<R>::min());
        Vector<T> b(n, T(std::numeric_limits<R>::max()));
        solve_in_place(triangular(a, Triangle::upper), b);
        // Infinite, or NaN where an infinity met a zero of A.
        for (const T x : b)
            EXPECT_FALSE(std::isfinite(std::real(x)));
    }
}

TYPED_TEST(SolveInPlaceTest, WhatIsInRangeStaysSoBesideWhatIsNot) {
    using T = TypeParam;
    using R = RealOf<T>;
    if (is_complex<T>) GTEST_SKIP() << "BLAS's kernels decide";
    const R tiny = std::numeric_limits<R>::min();
    for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
        Matrix<T> a(16, 16);
        fill(a.diag(), T(1));
        a(9, 9) = T(tiny);
        Matrix<T> x(16, 9, T(1));
        fill(x.row(9), T(8));
        solve_in_place(triangular(a, triangle), x);
        for (index_t j = 0; j < x.cols(); ++j) {
            EXPECT_EQ(x(9, j), T(std::numeric_limits<R>::infinity()));
            const bool lower = triangle == Triangle::lower;
            for (index_t i = lower ? 0 : 10; i < (lower ? 9 : 16); ++i)
                EXPECT_EQ(x(i, j), T(1)) << i;
        }
    }
}

TYPED_TEST(SolveInPlaceTest, RightHandSidesBetweenTheColumnsOfTheTriangleAreNoFailure) {
    using T = TypeParam;
    const index_t n = 40;
    // Every other column of the lower half of an array whose upper half holds A.
    Matrix<T> together(2 * n, 2 * n);
    const Matrix<T> a = well_conditioned<T>(n);
    const Matrix<T> b = random_matrix<T>(n, n / 2, 2);
    copy_into(together.block(0, 0, n, n), a);
    const MatrixView<T> x(&together(n, 0), n, n / 2, 4 * n);
    copy_into(x, b);
    const auto half = triangular(std::as_const(together).block(0, 0, n, n), Triangle::lower);
    solve_in_place(half, x);
    EXPECT_LT(solve_residual(written(half), x, b), threshold);
}

TYPED_TEST(SolveInPlaceTest, FailuresLeaveTheRightHandSide) {
    using T = TypeParam;
    const Matrix<T> singular(5, 5, T(1));
    Matrix<T> b = random_matrix<T>(5, 2);
    const Matrix<T> before = b;
    EXPECT_THROW(solve_in_place(singular, b), SingularMatrixError);
    EXPECT_THROW(solve_in_place(T(2) * symmetric(singular), b), SingularMatrixError);
    EXPECT_THROW(solve_in_place(T(0) * triangular(singular, Triangle::lower), b),
                 SingularMatrixError);
    EXPECT_THROW(solve_in_place(Matrix<T>(4, 4, T(1)), b), DimensionError);
    EXPECT_EQ(b, before);
}

}  // namespace
}  // namespace lamina
