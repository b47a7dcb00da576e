#include "lamina/solve/determinant.hpp"

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
using testing::Strided;

template <class T>
class DeterminantTest : public ::testing::Test {};
TYPED_TEST_SUITE(DeterminantTest, testing::Scalars);

/// Laplace's expansion along the first column; size is the sum of the magnitudes of all its terms.
template <class T>
T by_hand(const Matrix<T>& a, RealOf<T>& size) {
    const index_t n = a.rows();
    if (n == 0) {
        size = 1;
        return T(1);
    }
    T sum(0);
    size = 0;
    for (index_t i = 0; i < n; ++i) {
        Matrix<T> minor(n - 1, n - 1);
        for (index_t j = 0; j < n - 1; ++j) {
            for (index_t k = 0; k < n - 1; ++k)
                minor(k, j) = a(k < i ? k : k + 1, j + 1);
        }
        RealOf<T> minor_size = 0;
        const T term = a(i, 0) * by_hand(minor, minor_size);
        sum += i % 2 == 0 ? term : -term;
        size += std::abs(a(i, 0)) * minor_size;
    }
    return sum;
}

TYPED_TEST(DeterminantTest, EqualsLaplacesExpansion) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {0, 1, 2, 3, 4, 6}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        R size = 0;
        const T expected = by_hand(a, size);
        // The factors are those of A + E with |E| <= n^2 eps |A| or so: n terms change in each
        // product.
        const R bound = R(4 * n * n * n + 1) * epsilon<T> * size;
        EXPECT_LE(std::abs(det(a) - expected), bound) << n;
        EXPECT_LE(std::abs(det(Strided<T>(a).view().t()) - expected), bound);
        EXPECT_LE(std::abs(det(a.h()) - conjugate(expected)), bound);
        const R power = std::pow(R(2), R(n));
        EXPECT_LE(std::abs(det(T(2) * a) - power * expected), power * bound);
        const LogDet<T> log = log_det(a);
        EXPECT_LE(std::abs(log.sign * std::exp(log.log_abs) - expected), 2 * bound);
        EXPECT_NEAR(std::abs(log.sign), R(1), 4 * epsilon<T>);
    }
}

TYPED_TEST(DeterminantTest, KnowsEasyValues) {
    using T = TypeParam;
    EXPECT_EQ(det(Matrix<T>(0, 0)), T(1));
    EXPECT_EQ(log_det(Matrix<T>(0, 0)).sign, T(1));
    EXPECT_EQ(log_det(Matrix<T>(0, 0)).log_abs, RealOf<T>(0));
    EXPECT_EQ(det(Matrix<T>{{2, 4}, {1, 5}}), T(6));
    EXPECT_EQ(det(Matrix<T>{{1, 5}, {2, 4}}), T(-6));
    EXPECT_EQ(det(Matrix<T>{{2, 9, 9}, {0, -3, 9}, {0, 0, 5}}), T(-30));
    EXPECT_EQ(det(Matrix<T>{{2, 0, 0}, {9, -3, 0}, {9, 9, 5}}), T(-30));
    const index_t odd[] = {1, 0, 2};
    const index_t even[] = {1, 2, 0};
    EXPECT_EQ(det(permutation_matrix<T>(odd)), T(-1));
    EXPECT_EQ(det(permutation_matrix<T>(even)), T(1));
}

TYPED_TEST(DeterminantTest, OfASingularMatrixIsZeroWithAnInfiniteLogarithm) {
    using T = TypeParam;
    for (const Matrix<T>& a :
         {Matrix<T>{{1, 2}, {2, 4}}, Matrix<T>{{1, 2}, {0, 0}}, Matrix<T>(3, 3)}) {
        EXPECT_EQ(det(a), T(0));
        EXPECT_EQ(log_det(a).sign, T(0));
        EXPECT_EQ(log_det(a).log_abs, -std::numeric_limits<RealOf<T>>::infinity());
    }
}

TYPED_TEST(DeterminantTest, DoesNotLeaveTheRangeOnTheWay) {
    using T = TypeParam;
    using R = RealOf<T>;
    const index_t n = 400;
    const Matrix<T> small = T(R(0.1)) * identity<T>(n);
    EXPECT_NEAR(log_det(small).log_abs, R(-921.0340371976182736L), R(n) * epsilon<T> * 4);
    EXPECT_EQ(det(small), T(0));
    // A pair of factors 2^e and 2^-e at a time, with products far out of range between them.
    Vector<T> d(n);
    for (index_t i = 0; i < n; ++i)
        d[i] = T(std::ldexp(R(1), i < n / 2 ? 100 : -100));
    EXPECT_EQ(det(diagonal(d)), T(1));
    const Matrix<T> q = random_orthogonal<T>(50, std::mt19937_64(1));
    EXPECT_NEAR(log_det(T(1000) * q).log_abs, 50 * std::log(R(1000)), R(50 * 50) * epsilon<T>);
}

TYPED_TEST(DeterminantTest, RefusesOtherShapesAndNaN) {
    using T = TypeParam;
    try {
        det(Matrix<T>(2, 3));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("det: the matrix is 2 x 3"), std::string::npos);
    }
    EXPECT_THROW(log_det(Matrix<T>(3, 2)), DimensionError);
    for (const auto& [i, j] : {std::pair<index_t, index_t>{0, 2}, {1, 1}, {2, 0}}) {
        Matrix<T> a = identity<T>(3);
        a(i, j) = T(std::numeric_limits<RealOf<T>>::infinity());
        EXPECT_THROW(det(a), NonFiniteError);
        EXPECT_THROW(log_det(a), NonFiniteError);
    }
}

}  // namespace
}  // namespace lamina
