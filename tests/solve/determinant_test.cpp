#include "lamina/solve/determinant.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/product.hpp"
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

/// det(I + K e e^T) = 1 + n K: by the definition, terms as large as K^n cancel, which would leave
/// an error of some eps K^n, for K^2 has more digits than a number. That of elimination is some n^2
/// eps times sum |adj A||A| < n^3 K^2.
TYPED_TEST(DeterminantTest, OfFewColumnsIsLeftToEliminationWhereTermsCancel) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R k = sizeof(R) == 4 ? R(0x1p13) : R(0x1p30);
    for (const index_t n : {3, 4}) {
        Matrix<T> a(n, n, T(k));
        for (T& entry : a.diag())
            entry += T(1);
        const R expected = 1 + R(n) * k;
        EXPECT_LE(std::abs(det(a) - T(expected)), R(n * n * n) * k * k * epsilon<T>) << n;
        a(0, 1) = std::numeric_limits<R>::quiet_NaN();
        EXPECT_THROW(det(a), NonFiniteError);
    }
}

/// Of two blocks side by side, one of them so small that its minor loses digits to underflow, which
/// the magnitudes of the terms do not show.
TYPED_TEST(DeterminantTest, OfFewColumnsIsLeftToEliminationWhereAMinorUnderflows) {
    using T = TypeParam;
    using R = RealOf<T>;
    const bool single = sizeof(R) == 4;
    // Minors of about 2^-1060, and of 2^-140 in single precision: subnormal.
    const R t = single ? R(0x1p-70) : R(0x1p-530);
    const R u = single ? R(0x1p61) : R(0x1p508);
    const Matrix<T> a{{T(R(1.1) * t), T(R(0.3) * t), T(0), T(0)},
                      {T(R(0.7) * t), T(R(0.9) * t), T(0), T(0)},
                      {T(0), T(0), T(R(1.2) * u), T(R(0.1) * u)},
                      {T(0), T(0), T(R(0.2) * u), T(R(1.3) * u)}};
    const auto block = [&](index_t i) {
        const auto at = [&](index_t j, index_t k) {
            return static_cast<long double>(std::real(a(i + j, i + k)));
        };
        return at(0, 0) * at(1, 1) - at(1, 0) * at(0, 1);
    };
    const R expected = R(block(0) * block(2));
    // Some eps per sum of the magnitudes of all terms, which is below twice the value.
    EXPECT_LE(std::abs(det(a) - T(expected)), 20 * epsilon<T> * expected);
    EXPECT_LE(std::abs(det(a.t()) - T(expected)), 20 * epsilon<T> * expected);
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

/// A unitary n x n matrix made of so many reflections, whose determinant is (-1)^count.
template <class T>
Matrix<T> reflections(index_t n, int count) {
    Matrix<T> q = identity<T>(n);
    for (int k = 0; k < count; ++k)
        q = householder(testing::random_vector<T>(n, std::uint64_t(k) + 1)) * q;
    return q;
}

TYPED_TEST(DeterminantTest, KnowsTheParityOfAProductOfReflections) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {1, 2, 3, 10, 100, 300}) {
        for (const int count : {1, 2, 3, 4, 7}) {
            const T sign(R(count % 2 == 0 ? 1 : -1));
            const Matrix<T> q = reflections<T>(n, count);
            const LogDet<T> log = log_det(q);
            // Each of n eigenvalues of modulus 1 is off by some eps.
            const R bound = R(10 * n * count) * epsilon<T>;
            EXPECT_LE(std::abs(log.sign - sign), bound) << n << ", " << count;
            EXPECT_LE(std::abs(log.log_abs), bound) << n << ", " << count;
            EXPECT_LE(std::abs(det(q) - sign), bound) << n << ", " << count;
        }
    }
}

TEST(DeterminantOfThousandTest, OfARandomOrthogonalMatrixIsOneOrMinusOne) {
    const index_t n = 1000;
    std::mt19937_64 engine(7);
    const Matrix<double> q = random_orthogonal(n, engine);
    const LogDet<double> log = log_det(q);
    EXPECT_LE(std::abs(log.log_abs), 1e-11);
    EXPECT_LE(std::abs(std::abs(det(q)) - 1), 1e-11);
    // A reflection turns the sign, two turn it back.
    const Matrix<double> once = householder(testing::random_vector<double>(n)) * q;
    const Matrix<double> twice = once * householder(testing::random_vector<double>(n, 2));
    EXPECT_EQ(log_det(once).sign, -log.sign);
    EXPECT_LE(std::abs(log_det(once).log_abs), 1e-11);
    EXPECT_EQ(log_det(twice).sign, log.sign);
    EXPECT_LE(std::abs(log_det(twice).log_abs), 1e-11);
    const Matrix<double> known = reflections<double>(n, 3);
    EXPECT_EQ(log_det(known).sign, -1);
    EXPECT_LE(std::abs(log_det(known).log_abs), 1e-11);
}

TEST(DeterminantOfThousandTest, IsFiniteAsALogarithmWhereItIsNoNumber) {
    const index_t n = 1000;
    std::mt19937_64 engine(8);
    const Matrix<double> a = random_normal(n, n, engine);
    const LogDet<double> log = log_det(a);
    EXPECT_TRUE(std::isinf(det(a)));
    // |det A|^2 is distributed as the product of chi-squares with 1 ... n degrees of freedom, by
    // Bartlett's decomposition; its mean is n!, the variance of its logarithm some 2 log n.
    EXPECT_NEAR(log.log_abs, std::lgamma(double(n)) / 2, 10);
    EXPECT_EQ(std::abs(log.sign), 1);
    // Scaled to be a number again: the exponents cancel exactly.
    const double scale = std::exp(-log.log_abs / double(n));
    EXPECT_NEAR(std::abs(det(scale * a)), 1, 1e-9);
    EXPECT_NEAR(log_det(std::ldexp(1.0, 900) * identity(n)).log_abs, 9e5 * std::log(2.0), 1e-9);
    EXPECT_NEAR(log_volume(a), log.log_abs, 1e-9);
}

TYPED_TEST(DeterminantTest, IsFoundWhereEliminationItselfWouldLeaveTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    const int large = std::numeric_limits<R>::max_exponent - 8;
    const index_t n = 4;
    const Matrix<T> a = random_matrix<T>(n, n);
    const int powers[][4] = {{large, -large, large, -large},
                             {large, large, -large, -large},
                             {-large, 0, 0, large},
                             {large - 9, 9, -large, 0}};
    for (const auto& rows : powers) {
        for (const auto& columns : powers) {
            Matrix<T> scaled = a;
            int sum = 0;
            for (index_t j = 0; j < n; ++j) {
                sum += rows[j] / 2 + columns[j] / 2;
                scale_in_place(scaled.row(j), T(std::ldexp(R(1), rows[j] / 2)));
                scale_in_place(scaled.col(j), T(std::ldexp(R(1), columns[j] / 2)));
            }
            const T expected = det(a) * std::ldexp(R(1), sum);
            EXPECT_LE(std::abs(det(scaled) - expected), 100 * epsilon<T> * std::abs(expected));
        }
    }
    for (const auto& rows : powers) {
        Matrix<T> scaled = a;
        for (index_t i = 0; i < n; ++i)
            scale_in_place(scaled.row(i), T(std::ldexp(R(1), rows[i])));
        EXPECT_LE(std::abs(det(scaled) - det(a)), 100 * epsilon<T>);
        EXPECT_LE(std::abs(det(scaled.t()) - det(a)), 100 * epsilon<T>);
        // Whole rows and columns of zeros remain what they are.
        fill(scaled.row(2), T(0));
        EXPECT_EQ(det(scaled), T(0));
        EXPECT_EQ(log_det(scaled.h()).sign, T(0));
    }
    const T huge(std::ldexp(R(1), large));
    EXPECT_EQ(det(Matrix<T>{{huge, huge}, {huge, huge}}), T(0));
    const T tiny(std::ldexp(R(1), -large));
    EXPECT_EQ(det(Matrix<T>{{huge, huge}, {tiny, -tiny}}), T(-2));
    EXPECT_EQ(det(Matrix<T>{{tiny, -tiny}, {huge, huge}}), T(2));
}

TYPED_TEST(DeterminantTest, IsRightWhereLULosesAllDigits) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {20, 40, 60, 80}) {
        const Matrix<T> grown = testing::growth_matrix<T>(n);
        const R value = std::ldexp(R(1), int(n) - 1);
        EXPECT_LE(std::abs(det(grown) - value), R(n) * epsilon<T> * value);
        // Bordered by its last row and column again, but for one more in the corner, the value is
        // the same: the last pivot is the difference of two large numbers.
        Matrix<T> bordered(n + 1, n + 1);
        copy_into(bordered.block(0, 0, n, n), grown);
        copy_into(bordered.row(n), bordered.row(n - 1));
        copy_into(bordered.col(n), bordered.col(n - 1));
        bordered(n, n) = T(2);
        EXPECT_LE(std::abs(det(bordered) - value), R(40 * n) * epsilon<T> * value) << n;
        EXPECT_LE(std::abs(log_det(bordered.h()).log_abs - R(n - 1) * std::log(R(2))),
                  R(40 * n) * epsilon<T>);
        bordered(n, n) = T(1);
        EXPECT_LE(std::abs(det(bordered)), R(40 * n) * epsilon<T> * value) << n;
    }
}

TYPED_TEST(DeterminantTest, VolumeIsLengthAreaAndDeterminant) {
    using T = TypeParam;
    using R = RealOf<T>;
    EXPECT_EQ(volume(Matrix<T>(0, 0)), R(1));
    EXPECT_EQ(volume(Matrix<T>(5, 0)), R(1));
    EXPECT_EQ(volume(Matrix<T>(0, 2)), R(0));
    EXPECT_EQ(volume(random_matrix<T>(2, 3)), R(0));
    EXPECT_EQ(log_volume(random_matrix<T>(2, 3)), -std::numeric_limits<R>::infinity());
    EXPECT_NEAR(volume(Matrix<T>{{3}, {4}}), R(5), 10 * epsilon<T>);
    EXPECT_NEAR(volume(Matrix<T>{{1, 1}, {0, 2}, {0, 0}}), R(2), 10 * epsilon<T>);
    for (const index_t n : {1, 2, 5, 30}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        EXPECT_NEAR(volume(a) / std::abs(det(a)), R(1), R(100 * n) * epsilon<T>) << n;
        // Orthonormal columns do not change lengths and angles, whatever the height.
        const Matrix<T> q = random_orthogonal<T>(40, std::mt19937_64(2));
        const Matrix<T> tall = q.block(0, 0, 40, n) * a;
        EXPECT_NEAR(volume(tall) / volume(a), R(1), R(400 * n) * epsilon<T>) << n;
        EXPECT_NEAR(volume(Strided<T>(tall).view()) / volume(a), R(1), R(400 * n) * epsilon<T>);
        EXPECT_NEAR(log_volume(tall), std::log(volume(tall)), R(400 * n) * epsilon<T>);
    }
}

TYPED_TEST(DeterminantTest, VolumeDoesNotLeaveTheRangeOnTheWay) {
    using T = TypeParam;
    using R = RealOf<T>;
    const int large = std::numeric_limits<R>::max_exponent - 4;
    const Matrix<T> a = random_matrix<T>(6, 4);
    Matrix<T> scaled = a;
    const int powers[] = {large, large, -large, -large};
    for (index_t j = 0; j < 4; ++j)
        scale_in_place(scaled.col(j), T(std::ldexp(R(1), powers[j])));
    EXPECT_NEAR(volume(scaled) / volume(a), R(1), 10 * epsilon<T>);
    const Matrix<T> zero(3, 2);
    EXPECT_EQ(volume(zero), R(0));
    EXPECT_EQ(log_volume(zero), -std::numeric_limits<R>::infinity());
    Matrix<T> bad = a;
    bad(5, 1) = T(std::numeric_limits<R>::quiet_NaN());
    EXPECT_THROW(volume(bad), NonFiniteError);
    EXPECT_THROW(log_volume(bad), NonFiniteError);
}

}  // namespace
}  // namespace lamina
