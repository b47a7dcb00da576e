#include "lamina/ops/special.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "lamina/factor/lu.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::orthogonality;
using testing::random_matrix;
using testing::random_vector;
using testing::residual;
using testing::threshold;

template <class T>
class SpecialTest : public ::testing::Test {};
TYPED_TEST_SUITE(SpecialTest, testing::Scalars);

TYPED_TEST(SpecialTest, ZerosOnesAndIdentityAreWhatTheySay) {
    using T = TypeParam;
    EXPECT_EQ(zeros<T>(2, 3), (Matrix<T>{{0, 0, 0}, {0, 0, 0}}));
    EXPECT_EQ(ones<T>(2, 1), (Matrix<T>{{1}, {1}}));
    EXPECT_EQ(zeros<T>(2), (Vector<T>{0, 0}));
    EXPECT_EQ(ones<T>(3), (Vector<T>{1, 1, 1}));
    EXPECT_EQ(identity<T>(3), (Matrix<T>{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
    EXPECT_EQ(identity<T>(0).rows(), 0);
    EXPECT_THROW(identity<T>(-1), DimensionError);
    EXPECT_THROW(zeros<T>(2, -1), DimensionError);
}

TYPED_TEST(SpecialTest, DiagonalTakesAnyVector) {
    using T = TypeParam;
    EXPECT_EQ(diagonal(Vector<T>{1, 2}), (Matrix<T>{{1, 0}, {0, 2}}));
    Matrix<T> memory{{1, 2, 3}, {4, 5, 6}};
    EXPECT_EQ(diagonal(T(2) * memory.row(1)), (Matrix<T>{{8, 0, 0}, {0, 10, 0}, {0, 0, 12}}));
    EXPECT_EQ(diagonal(Vector<T>(0)).rows(), 0);
}

TYPED_TEST(SpecialTest, HilbertHasReciprocalsOfTheSums) {
    using T = TypeParam;
    const Matrix<T> h = hilbert<T>(3, 5);
    for (index_t i = 0; i < 3; ++i) {
        for (index_t j = 0; j < 5; ++j)
            EXPECT_EQ(h(i, j), T(1 / RealOf<T>(i + j + 1)));
    }
    EXPECT_EQ(hilbert<T>(2).cols(), 2);
    EXPECT_EQ(hilbert<T>(0, 3).cols(), 3);
}

TYPED_TEST(SpecialTest, VandermondeHasThePowers) {
    using T = TypeParam;
    const Vector<T> x{2, -3, 0};
    EXPECT_EQ(vandermonde(x), (Matrix<T>{{1, 2, 4}, {1, -3, 9}, {1, 0, 0}}));
    EXPECT_EQ(vandermonde(x, 1), ones<T>(3, 1));
    EXPECT_EQ(vandermonde(x, 0).rows(), 3);
    EXPECT_EQ(vandermonde(T(2) * x, 2), (Matrix<T>{{1, 4}, {1, -6}, {1, 0}}));
}

TYPED_TEST(SpecialTest, ToeplitzIsConstantAlongItsDiagonals) {
    using T = TypeParam;
    EXPECT_EQ(toeplitz(Vector<T>{1, 2, 3}, Vector<T>{9, 5}), (Matrix<T>{{1, 5}, {2, 1}, {3, 2}}));
    EXPECT_EQ(toeplitz(Vector<T>{1, 2, 3}), (Matrix<T>{{1, 2, 3}, {2, 1, 2}, {3, 2, 1}}));
    if constexpr (is_complex<T>) {
        const T i(0, 1);
        EXPECT_EQ(toeplitz(Vector<T>{T(1), i}), (Matrix<T>{{T(1), -i}, {i, T(1)}}));
        EXPECT_EQ(toeplitz(Vector<T>{T(1), i}, Vector<T>{T(0), i}),
                  (Matrix<T>{{T(1), i}, {i, T(1)}}));
    }
}

TYPED_TEST(SpecialTest, PermutationMatrixAgreesWithLU) {
    using T = TypeParam;
    const index_t p[] = {2, 0, 1};
    EXPECT_EQ(permutation_matrix<T>(p), (Matrix<T>{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
    const Matrix<T> a = random_matrix<T>(20, 20);
    const LU<T> f(a);
    EXPECT_LE(residual(permutation_matrix<T>(f.permutation()) * a, f.L() * f.U()), threshold);
    EXPECT_EQ(permutation_matrix<T>({}).rows(), 0);
}

TYPED_TEST(SpecialTest, PermutationMatrixRefusesWhatIsNoPermutation) {
    using T = TypeParam;
    const index_t outside[] = {0, 3, 1};
    const index_t negative[] = {0, -1};
    const index_t twice[] = {1, 0, 1};
    EXPECT_THROW(permutation_matrix<T>(outside), DimensionError);
    EXPECT_THROW(permutation_matrix<T>(negative), DimensionError);
    try {
        permutation_matrix<T>(twice);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("1 comes twice, the second time at 2 of 3"),
                  std::string::npos);
    }
}

TYPED_TEST(SpecialTest, RotationTurnsThePlaneAnticlockwise) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R angle = R(0.4);
    const Matrix<T> r = rotation<T>(angle);
    EXPECT_EQ(r(0, 0), T(std::cos(angle)));
    EXPECT_EQ(r(1, 0), T(std::sin(angle)));
    EXPECT_EQ(r(0, 1), T(-std::sin(angle)));
    EXPECT_EQ(r(1, 1), T(std::cos(angle)));
    const Matrix<T> g = rotation<T>(5, 3, 1, angle);
    EXPECT_LE(orthogonality(g), threshold);
    EXPECT_EQ(g(3, 3), r(0, 0));
    EXPECT_EQ(g(1, 3), r(1, 0));
    EXPECT_EQ(g(3, 1), r(0, 1));
    EXPECT_EQ(g(4, 4), T(1));
    EXPECT_THROW(rotation<T>(5, 2, 2, angle), DimensionError);
    EXPECT_THROW(rotation<T>(5, 2, 5, angle), DimensionError);
    EXPECT_THROW(rotation<T>(5, -1, 2, angle), DimensionError);
}

TYPED_TEST(SpecialTest, RotationAboutAnAxisKeepsItAndTurnsTheRest) {
    using T = TypeParam;
    if constexpr (!is_complex<T>) {
        const T angle = T(0.7);
        EXPECT_LE(norm1(rotation(Vector<T>{0, 0, 5}, angle) - rotation<T>(3, 0, 1, angle)),
                  4 * double(epsilon<T>));
        EXPECT_LE(norm1(rotation(Vector<T>{2, 0, 0}, angle) - rotation<T>(3, 1, 2, angle)),
                  4 * double(epsilon<T>));
        EXPECT_LE(norm1(rotation(Vector<T>{0, 3, 0}, angle) - rotation<T>(3, 2, 0, angle)),
                  4 * double(epsilon<T>));
        const Vector<T> axis{1, -2, T(0.5)};
        const Matrix<T> r = rotation(axis, angle);
        EXPECT_LE(orthogonality(r), threshold);
        const Vector<T> kept = r * axis - axis;
        for (const T x : kept)
            EXPECT_LE(std::abs(x), 16 * epsilon<T>);
        EXPECT_NEAR(r(0, 0) + r(1, 1) + r(2, 2), 1 + 2 * std::cos(angle), 8 * epsilon<T>);
        EXPECT_THROW(rotation(Vector<T>{0, 0, 0}, angle), Error);
        EXPECT_THROW(rotation(Vector<T>{0, 1}, angle), DimensionError);
    }
}

TYPED_TEST(SpecialTest, HouseholderReflectsItsVector) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R unit : {std::numeric_limits<R>::min(), R(1), std::numeric_limits<R>::max() / 8}) {
        for (const index_t n : {1, 2, 3, 40}) {
            const Vector<T> v = random_vector<T>(n);
            const Matrix<T> h = householder(unit * v);
            EXPECT_EQ(h, Matrix<T>(h.h()));
            EXPECT_LE(orthogonality(h), threshold);
            const Vector<T> sum = h * v + v;
            for (const T x : sum)
                EXPECT_LE(std::abs(x), R(8 * n) * epsilon<T>);
        }
    }
    EXPECT_THROW(householder(Vector<T>(3)), Error);
    EXPECT_THROW(householder(Vector<T>{T(std::numeric_limits<R>::quiet_NaN())}), NonFiniteError);
}

TYPED_TEST(SpecialTest, RectangularDiagonalsHaveZerosBesideTheSquare) {
    using T = TypeParam;
    const Vector<T> v{1, 2};
    EXPECT_EQ(diagonal(v, 2, 3), (Matrix<T>{{1, 0, 0}, {0, 2, 0}}));
    EXPECT_EQ(diagonal(v, 3, 2), (Matrix<T>{{1, 0}, {0, 2}, {0, 0}}));
    EXPECT_EQ(diagonal(v, 2, 2), diagonal(v));
    EXPECT_THROW(diagonal(v, 3, 3), DimensionError);
    EXPECT_THROW(diagonal(v, 1, 2), DimensionError);
}

}  // namespace
}  // namespace lamina
