#include "lamina/solve/condition.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;

template <class T>
class ConditionTest : public ::testing::Test {};
TYPED_TEST_SUITE(ConditionTest, testing::Scalars);

constexpr Norm every_norm[] = {Norm::one,       Norm::two,     Norm::inf,
                               Norm::frobenius, Norm::nuclear, Norm::max};

template <class T>
void expect_close(RealOf<T> actual, double expected, double condition) {
    EXPECT_NEAR(double(actual), expected, 30 * double(epsilon<T>) * condition * expected);
}

TYPED_TEST(ConditionTest, OfADiagonalMatrixIsKnownInEveryNorm) {
    using T = TypeParam;
    for (const Matrix<T>& a : {Matrix<T>{{1, 0}, {0, -2}}, Matrix<T>{{0, 2}, {1, 0}}}) {
        expect_close<T>(cond(a), 2, 1);
        expect_close<T>(cond(a, Norm::one), 2, 1);
        expect_close<T>(cond(a, Norm::inf), 2, 1);
        expect_close<T>(cond(a, Norm::max), 2, 1);
        expect_close<T>(cond(a, Norm::frobenius), 2.5, 1);
        expect_close<T>(cond(a, Norm::nuclear), 4.5, 1);
    }
}

TYPED_TEST(ConditionTest, OfHilbertsMatrixIsKnown) {
    using T = TypeParam;
    // n = 3: the inverse has integer entries (9 -36 30; -36 192 -180; 30 -180 180), and the
    // condition numbers are 11/6 * 408 = 748, and 524.0567775860608 in the 2-norm.
    const Matrix<T> h = hilbert<T>(3);
    expect_close<T>(cond(h, Norm::one), 748, 748);
    expect_close<T>(cond(h.t(), Norm::inf), 748, 748);
    expect_close<T>(cond(h), 524.0567775860608, 748);
}

TYPED_TEST(ConditionTest, OfAnOrthogonalMatrixIsOne) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> q = random_orthogonal<T>(20, std::mt19937_64(1));
    EXPECT_NEAR(cond(q), R(1), 30 * 20 * epsilon<T>);
    EXPECT_NEAR(cond(q, Norm::frobenius), R(20), 30 * 400 * epsilon<T>);
}

TYPED_TEST(ConditionTest, DoesNotDependOnTheScale) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a{{1, 2}, {3, 4}};
    for (const Norm which : every_norm) {
        const R expected = cond(a, which);
        for (const R scale : {std::numeric_limits<R>::denorm_min(), std::numeric_limits<R>::min(),
                              std::numeric_limits<R>::max() / 8}) {
            EXPECT_NEAR(cond(scale * a, which) / expected, R(1), 500 * epsilon<T>);
        }
    }
}

TYPED_TEST(ConditionTest, OfASingularMatrixIsInfinite) {
    using T = TypeParam;
    for (const Norm which : every_norm) {
        EXPECT_EQ(cond(Matrix<T>(3, 3), which), std::numeric_limits<RealOf<T>>::infinity());
        EXPECT_EQ(cond(Matrix<T>{{1, 0}, {0, 0}}, which),
                  std::numeric_limits<RealOf<T>>::infinity());
    }
    // Beyond the range of numbers, with an infinity minus an infinity in the inverse.
    const T tiny(std::numeric_limits<RealOf<T>>::denorm_min());
    EXPECT_EQ(cond(Matrix<T>{{1, 1, 1}, {0, 1, 1}, {0, 0, tiny}}, Norm::one),
              std::numeric_limits<RealOf<T>>::infinity());
    // Singular to rounding only.
    EXPECT_GE(cond(Matrix<T>{{1, 2}, {2, 4}}), 1 / (10 * epsilon<T>));
}

TYPED_TEST(ConditionTest, OfAnEmptyMatrixIsOne) {
    using T = TypeParam;
    for (const Norm which : every_norm)
        EXPECT_EQ(cond(Matrix<T>(0, 0), which), RealOf<T>(1));
    EXPECT_EQ(cond(Matrix<T>(0, 3)), RealOf<T>(1));
}

TYPED_TEST(ConditionTest, OfARectangularMatrixComesFromItsSingularValues) {
    using T = TypeParam;
    const Matrix<T> a{{3, 0}, {0, 0}, {0, 4}};
    expect_close<T>(cond(a), 4.0 / 3, 1);
    expect_close<T>(cond(a.h(), Norm::frobenius), 25.0 / 12, 1);
    for (const Norm which : {Norm::one, Norm::inf, Norm::max}) {
        try {
            cond(a, which);
            FAIL();
        } catch (const DimensionError& error) {
            EXPECT_NE(std::string(error.what()).find("cond: the matrix is 3 x 2"),
                      std::string::npos);
        }
    }
}

TYPED_TEST(ConditionTest, RefusesNaN) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(3, 3);
    a(1, 2) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (const Norm which : every_norm)
        EXPECT_THROW(cond(a, which), NonFiniteError);
}

TYPED_TEST(ConditionTest, HoldsWhereEntriesHaveNoFiniteMagnitude) {
    using T = TypeParam;
    using R = RealOf<T>;
    if constexpr (is_complex<T>) {
        const R top = std::numeric_limits<R>::max();
        const Matrix<T> a{{T(top, top), T(0)}, {T(0), T(top, -top)}};
        for (const Norm which : {Norm::one, Norm::two, Norm::inf, Norm::max})
            EXPECT_NEAR(cond(a, which), R(1), 30 * epsilon<T>);
        EXPECT_NEAR(cond(a, Norm::frobenius), R(2), 60 * epsilon<T>);
        EXPECT_NEAR(cond(a, Norm::nuclear), R(4), 120 * epsilon<T>);
    }
}

}  // namespace
}  // namespace lamina
