// LU and Cholesky by halves, on both sides of the sizes at which a matrix is divided once more.

#include <cmath>
#include <limits>
#include <random>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::growth_matrix;
using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::random_matrix;
using testing::residual;
using testing::solve_residual;
using testing::threshold;
using testing::thrown;

template <class T>
class EliminationTest : public ::testing::Test {};
TYPED_TEST_SUITE(EliminationTest, testing::Scalars);

constexpr index_t sizes[] = {15, 16, 17, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 80, 97, 130};

TYPED_TEST(EliminationTest, LuReconstructsEveryKind) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const Kind kind : kinds) {
            const Matrix<T> a = matrix_of<T>(kind, n, n);
            ASSERT_LT(residual(a, LU<T>(a).reconstruct()), threshold) << n << ", " << int(kind);
        }
    }
}

TYPED_TEST(EliminationTest, LuReconstructsTallAndWideMatrices) {
    using T = TypeParam;
    for (const index_t few : {1, 4, 15, 16, 17, 33}) {
        for (const index_t many : {34, 65, 200, 1000}) {
            for (const Kind kind : {Kind::random, Kind::rank_deficient}) {
                const Matrix<T> tall = matrix_of<T>(kind, many, few);
                const Matrix<T> wide = matrix_of<T>(kind, few, many);
                ASSERT_LT(residual(tall, LU<T>(tall).reconstruct()), threshold) << few;
                ASSERT_LT(residual(wide, LU<T>(wide).reconstruct()), threshold) << few;
            }
        }
    }
}

TYPED_TEST(EliminationTest, PivotsAreTheLargestOfTheirColumns) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> l = LU<T>(random_matrix<T>(n + 40, n)).L();
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < l.rows(); ++i) {
                // LAPACK compares |re| + |im|, at most sqrt(2) times as large.
                const double most = is_complex<T> ? std::sqrt(2.0) : 1.0;
                // A reciprocal, a product and the square root of |z| round.
                ASSERT_LE(double(std::abs(l(i, j))), most * (1 + 4 * double(epsilon<T>))) << n;
            }
        }
    }
}

TYPED_TEST(EliminationTest, TheFirstZeroPivotIsNamedWhereverItIs) {
    using T = TypeParam;
    constexpr index_t n = 70;
    for (const index_t zero : {0, 1, 3, 4, 15, 16, 17, 40, 47, 48, 64, 69}) {
        Matrix<T> a = random_matrix<T>(n, n);
        // An upper triangle has its pivots on the diagonal, whatever the others are.
        for (index_t j = 0; j < n; ++j)
            fill(a.col(j).segment(j + 1, n - j - 1), T(0));
        fill(a.diag(), T(2));
        a(zero, zero) = T(0);
        a(n - 1, n - 1) = T(0);
        const LU<T> f(a);
        EXPECT_TRUE(f.is_singular());
        EXPECT_EQ(thrown<SingularMatrixError>([&] { (void)f.inverse(); }).pivot(), zero);
    }
}

TYPED_TEST(EliminationTest, TheFirstMinorThatIsNotPositiveIsNamedWhereverItIs) {
    using T = TypeParam;
    constexpr index_t n = 70;
    for (const index_t order : {1, 2, 4, 5, 16, 17, 32, 33, 48, 49, 64, 70}) {
        Matrix<T> a = random_spd<T>(n, std::mt19937_64(3));
        a(order - 1, order - 1) = T(-1);
        const auto error = thrown<NotPositiveDefiniteError>([&] { (void)Cholesky<T>(a); });
        EXPECT_EQ(error.order(), order);
    }
}

TYPED_TEST(EliminationTest, CholeskyReconstructsWithoutTheOtherTriangle) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            const Matrix<T> a = random_spd<T>(n, std::mt19937_64(3));
            Matrix<T> stored = a;
            // What is no part of the triangle must not count.
            for (index_t j = 0; j < n; ++j) {
                const bool lower = triangle == Triangle::lower;
                fill(stored.col(j).segment(lower ? 0 : j + 1, lower ? j : n - j - 1),
                     T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
            }
            ASSERT_LT(residual(a, Cholesky<T>(stored, triangle).reconstruct()), threshold) << n;
        }
    }
}

TYPED_TEST(EliminationTest, SolutionsOfManyColumnsSatisfyTheirSystems) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const index_t columns : {2, 5, 40}) {
            const Matrix<T> a = random_matrix<T>(n, n);
            const Matrix<T> p = random_spd<T>(n, std::mt19937_64(3));
            const Matrix<T> b = random_matrix<T>(n, columns, 2);
            ASSERT_LT(solve_residual(a, LU<T>(a).solve(b), b), threshold) << n;
            ASSERT_LT(solve_residual(p, Cholesky<T>(p).solve(b), b), threshold) << n;
            ASSERT_LT(solve_residual(p, Cholesky<T>(p, Triangle::upper).solve(b), b), threshold);
        }
    }
}

TYPED_TEST(EliminationTest, InversesAreRightInversesAsFarAsTheConditionLets) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const LU<T> f(a);
        const Matrix<T> x = f.inverse();
        // LAPACK's ratio of an inverse: ||I - A X|| / (n ||A|| ||X|| eps).
        ASSERT_LT(solve_residual(a, x, identity<T>(n)), threshold) << n;
        // In the memory of the factors likewise.
        EXPECT_EQ(LU<T>(a).inverse(), x);
    }
}

TYPED_TEST(EliminationTest, GrowthOfTheFactorsIsSeen) {
    using T = TypeParam;
    const LU<T> f(growth_matrix<T>(40));
    EXPECT_EQ(double(f.growth()), std::ldexp(1.0, 39));
}

TYPED_TEST(EliminationTest, NaNsWithoutALookForThemMakeNoPivotZero) {
    using T = TypeParam;
    if (is_complex<T>) GTEST_SKIP() << "OpenBLAS decides";
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (const index_t n : {3, 40}) {
        Matrix<T> a(n, n);
        fill(a.diag(), T(1));
        fill(a.col(n - 1), T(0));
        a(n - 1, n - 1) = nan;
        const LU<T> f(a, Check::none);
        EXPECT_FALSE(f.is_singular()) << n;
        EXPECT_TRUE(std::isnan(std::abs(f.U()(n - 1, n - 1)))) << n;
    }
}

}  // namespace
}  // namespace lamina
