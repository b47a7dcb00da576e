#include <cmath>
#include <limits>
#include <string>

#include "lamina/factor/lu.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::growth_matrix;
using testing::mentions;
using testing::random_matrix;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class SolveGrowthTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveGrowthTest, testing::Scalars);

template <class T>
Matrix<T> integers(index_t m, index_t n, int largest = 9) {
    Matrix<T> x = random_matrix<T>(m, n, 8);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            x(i, j) = T(std::round(std::real(x(i, j)) * RealOf<T>(largest)));
    }
    return x;
}

/// The worst column's ||x - expected|| / ||expected|| in the one-norm, in which solve() takes its
/// backward error: the bound below holds in no other.
template <class T>
double error(const Matrix<T>& x, const Matrix<T>& expected) {
    const Matrix<T> difference = x - expected;
    double worst = 0;
    for (index_t j = 0; j < x.cols(); ++j) {
        const double now = double(norm(difference.col(j), 1) / norm(expected.col(j), 1));
        if (!(now <= worst)) worst = now;
    }
    return worst;
}

/// What a backward error e of n^(1/2) eps, which solve() allows, may do to x: ||A^(-1)|| is 1 and
/// ||A|| is n, so that the residual, e (||A|| ||x|| + ||b||), is at most 2 n e ||x||.
template <class T>
double bound(index_t n) {
    return 2 * std::pow(double(n), 1.5) * double(epsilon<T>);
}

TYPED_TEST(SolveGrowthTest, IsRightToThirteenDigitsWhereLULosesAll) {
    using T = TypeParam;
    const index_t n = 60;
    const Matrix<T> a = growth_matrix<T>(n);
    const Matrix<T> x = integers<T>(n, 3);
    const Matrix<T> b = a * x;  // exact
    EXPECT_GE(error(LU<T>(a).solve(b), x), 0.01);
    const Matrix<T> solved = solve(a, b);
    EXPECT_LE(error(solved, x), bound<T>(n));
    if (sizeof(RealOf<T>) == 8) {
        EXPECT_LE(error(solved, x), 1e-13);
    }
    const Vector<T> column = solve(a, b.col(1));
    EXPECT_LE(
        error(Matrix<T>(MatrixView<const T>(column.data(), n, 1)), Matrix<T>(x.block(0, 1, n, 1))),
        bound<T>(n));
}

TYPED_TEST(SolveGrowthTest, IsRightForEverySizeAndEveryWayToWriteTheMatrix) {
    using T = TypeParam;
    for (const index_t n : {5, 10, 16, 20, 25, 33, 40, 48, 55, 70, 100, 257}) {
        const Matrix<T> a = growth_matrix<T>(n);
        const Matrix<T> x = random_matrix<T>(n, 2);
        const Matrix<T> b = a * x;
        ASSERT_LE(error(solve(a, b), x), bound<T>(n)) << n;
        Strided<T> strided(a);
        ASSERT_LE(error(solve(strided.view(), b), x), bound<T>(n)) << n;
        const Matrix<T> transposed(a.t());
        ASSERT_LE(error(solve(transposed.t(), b), x), bound<T>(n)) << n;
        ASSERT_LE(error(solve(transposed.h(), b), x), bound<T>(n)) << n;
        ASSERT_LE(error(solve(T(-3) * a, T(-3) * b), x), bound<T>(n)) << n;
    }
}

TYPED_TEST(SolveGrowthTest, IsRightNearTheEndsOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    const index_t n = 60;
    const Matrix<T> x = integers<T>(n, 2);
    const Matrix<T> b = growth_matrix<T>(n) * x;
    using Limits = std::numeric_limits<R>;
    for (const int power : {Limits::min_exponent + 10, -60, 60, Limits::max_exponent - 14}) {
        const T scale(std::ldexp(R(1), power));
        EXPECT_LE(error(solve(scale * growth_matrix<T>(n), scale * b), x), bound<T>(n)) << power;
    }
}

TYPED_TEST(SolveGrowthTest, SurvivesAnOverflowDuringElimination) {
    using T = TypeParam;
    using R = RealOf<T>;
    // The first step makes -2 huge of the last entry.
    const T huge(std::numeric_limits<R>::max());
    const Matrix<T> a{{huge, huge}, {huge, -huge}};
    const auto result = solve(a, Vector<T>{huge, T(0)}, SolveOptions{});
    EXPECT_EQ(result.method_used, SolveMethod::lu);  // of the scaled matrix
    for (const Vector<T>& x : {solve(a, Vector<T>{huge, T(0)}), result.x}) {
        EXPECT_LE(std::abs(x[0] - R(0.5)), 4 * epsilon<T>);
        EXPECT_LE(std::abs(x[1] - R(0.5)), 4 * epsilon<T>);
    }
}

TYPED_TEST(SolveGrowthTest, RefinesWhereLULosesDigitsAndTakesQRWhereItLosesAll) {
    using T = TypeParam;
    using R = RealOf<T>;
    const bool single = sizeof(R) == 4;
    const auto facts = [](index_t n, Refine refine) {
        const Matrix<T> a = growth_matrix<T>(n);
        return solve(a, random_matrix<T>(n, 4), {.refine = refine});
    };
    const auto few = facts(single ? 16 : 30, Refine::automatic);
    EXPECT_EQ(few.method_used, SolveMethod::lu_refined);
    EXPECT_GE(few.refinement_steps, 1);
    const auto all = facts(100, Refine::automatic);
    EXPECT_EQ(all.method_used, SolveMethod::qr);
    EXPECT_EQ(all.refinement_steps, 0);
    for (const auto& result : {few, all})
        EXPECT_LE(result.backward_error, std::sqrt(R(result.order)) * epsilon<T>);
    const auto none = facts(100, Refine::none);
    EXPECT_EQ(none.method_used, SolveMethod::lu);
    EXPECT_GE(none.backward_error, R(1e-4));
    EXPECT_EQ(none.trusted_digits(), 0);
}

TYPED_TEST(SolveGrowthTest, LeavesAnOrdinaryMatrixToLU) {
    using T = TypeParam;
    std::mt19937_64 engine(4);
    for (const index_t n : {2, 3, 4, 5, 8, 16, 33, 100, 257}) {
        for (int k = 0; k < (n < 50 ? 40 : 3); ++k) {
            const Matrix<T> a = random_normal<T>(n, n, engine);
            const Vector<T> b = random_normal<T>(n, engine);
            const LU<T> lu(a);
            ASSERT_EQ(solve(a, b), lu.solve(b)) << n;
            ASSERT_EQ(solve(a, b, SolveOptions{}).method_used, SolveMethod::lu) << n;
            ASSERT_EQ(inv(a), lu.inverse());
        }
    }
}

TYPED_TEST(SolveGrowthTest, HoldsForABandInWhichLUGrows) {
    using T = TypeParam;
    // Growth matrices along the diagonal make a band.
    const index_t block = 40;
    const index_t n = 400;
    Matrix<T> a(n, n);
    for (index_t k = 0; k < n; k += block)
        copy_into(a.block(k, k, block, block), growth_matrix<T>(block));
    const Matrix<T> x = random_matrix<T>(n, 2);
    const Matrix<T> b = a * x;
    EXPECT_EQ(solve(a, b, {.refine = Refine::none}).method_used, SolveMethod::banded);
    const auto result = solve(a, b, SolveOptions{});
    EXPECT_TRUE(result.method_used == SolveMethod::qr || result.refinement_steps > 0);
    EXPECT_LE(error(result.x, x), bound<T>(n));
    EXPECT_LE(error(solve(a, b), x), bound<T>(n));
}

TYPED_TEST(SolveGrowthTest, HoldsForASymmetricMatrixWithoutCholesky) {
    using T = TypeParam;
    const index_t n = 70;
    // [0 A; A^T 0], whose last columns are those of an A that leaves no choice of pivots.
    Matrix<T> corner = growth_matrix<T>(n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = j + 1; i < n; ++i)
            corner(i, j) = T(RealOf<T>(-0.875));
    }
    Matrix<T> a(2 * n, 2 * n);
    copy_into(a.block(0, n, n, n), corner);
    copy_into(a.block(n, 0, n, n), corner.t());
    const Matrix<T> x = integers<T>(2 * n, 2);
    const Matrix<T> b = a * x;
    EXPECT_GE(LU<T>(a).growth(), RealOf<T>(1e6));
    EXPECT_LE(error(solve(symmetric(a), b), x), bound<T>(2 * n));
    EXPECT_LE(error(solve(hermitian(a, Triangle::upper), b), x), bound<T>(2 * n));
    EXPECT_LE(error(solve(symmetric(a), b, SolveOptions{}).x, x), bound<T>(2 * n));
}

TYPED_TEST(SolveGrowthTest, TheInverseIsRightToo) {
    using T = TypeParam;
    for (const index_t n : {20, 60, 100}) {
        const Matrix<T> a = growth_matrix<T>(n);
        const Matrix<T> inverse = inv(a);
        EXPECT_LE(norm(a * inverse - identity<T>(n), Norm::max), RealOf<T>(bound<T>(n))) << n;
        EXPECT_LE(norm(inverse * a - identity<T>(n), Norm::max), RealOf<T>(bound<T>(n))) << n;
        const Matrix<T> other = inv(T(4) * a.h());
        EXPECT_LE(norm(T(4) * (other.h() * a) - identity<T>(n), Norm::max), RealOf<T>(bound<T>(n)));
    }
}

TYPED_TEST(SolveGrowthTest, ASwallowedPivotIsNoSingularMatrix) {
    using T = TypeParam;
    index_t swallowed = 0;
    for (index_t n = 20; n < 100; n += 3) {
        // The last row and column are the ones before, but for an entry that elimination drowns:
        // the last pivot is some 2^n + 1 - 2^n, and often 0.
        Matrix<T> a(n, n);
        copy_into(a.block(0, 0, n - 1, n - 1), growth_matrix<T>(n - 1));
        copy_into(a.row(n - 1), a.row(n - 2));
        copy_into(a.col(n - 1), a.col(n - 2));
        a(n - 1, n - 1) = T(2);
        const Matrix<T> x = integers<T>(n, 2);
        ASSERT_LE(error(solve(a, a * x), x), 4 * bound<T>(n)) << n;
        ASSERT_LE(norm(a * inv(a) - identity<T>(n), Norm::max), RealOf<T>(4 * bound<T>(n))) << n;
        const auto result = solve(a, a * x, SolveOptions{});
        ASSERT_FALSE(result.is_ill_conditioned());
        if (!LU<T>(a).is_singular()) continue;
        ++swallowed;
        ASSERT_EQ(result.method_used, SolveMethod::qr);
    }
    EXPECT_GT(swallowed, 0);
}

TYPED_TEST(SolveGrowthTest, ASingularMatrixStaysSingularHoweverItGrows) {
    using T = TypeParam;
    const index_t n = 70;
    Matrix<T> a = growth_matrix<T>(n);
    copy_into(a.row(n - 1), a.row(n - 2));
    const auto error = thrown<SingularMatrixError>([&] { solve(a, ones<T>(n)); });
    EXPECT_TRUE(mentions(error, "70 x 70"));
    EXPECT_THROW(inv(a), SingularMatrixError);
    EXPECT_THROW(solve(a, ones<T>(n), SolveOptions{}), SingularMatrixError);
}

}  // namespace
}  // namespace lamina
