#include "lamina/solve/quadratic_form.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::thrown;

template <class T>
class QuadraticFormTest : public ::testing::Test {};
TYPED_TEST_SUITE(QuadraticFormTest, testing::Scalars);

template <class T>
Matrix<T> hermitian_matrix(index_t n) {
    const Matrix<T> a = random_matrix<T>(n, n);
    return a + a.h();
}

/// Q diag(w) Q^H, exactly Hermitian.
template <class T>
Matrix<T> with_eigenvalues(const Vector<T>& w) {
    const Matrix<T> q = random_orthogonal<T>(w.size(), std::mt19937_64(5));
    const Matrix<T> a = q * diagonal(w) * q.h();
    return T(RealOf<T>(0.5)) * (a + a.h());
}

TYPED_TEST(QuadraticFormTest, IsTheSumOverAllEntries) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 5, 33}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Vector<T> x = random_vector<T>(n, 3);
        T sum(0);
        for (index_t i = 0; i < n; ++i) {
            for (index_t j = 0; j < n; ++j)
                sum += conjugate(x[i]) * a(i, j) * x[j];
        }
        const double tolerance = 4 * double(n) * double(n) * double(epsilon<T>) * double(n);
        EXPECT_LE(std::abs(quadratic_form(a, x) - sum), tolerance) << n;
        Strided<T> strided(a);
        EXPECT_LE(std::abs(quadratic_form(strided.view(), x) - sum), tolerance) << n;
        EXPECT_LE(std::abs(quadratic_form(a.h(), x) - conjugate(sum)), tolerance) << n;
        EXPECT_LE(std::abs(quadratic_form(a, 2.0 * x) - T(4) * sum), 4 * tolerance) << n;
    }
}

TYPED_TEST(QuadraticFormTest, RayleighQuotientOfAnEigenvectorIsItsEigenvalue) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_matrix<T>(16);
    const auto [w, V] = eigh(a);
    for (index_t j = 0; j < 16; ++j) {
        const Vector<T> x = 7.0 * V.col(j);
        const T quotient = rayleigh_quotient(a, x);
        EXPECT_LE(std::abs(quotient - T(w[j])), 16 * double(epsilon<T>) * norm1(a));
    }
}

TYPED_TEST(QuadraticFormTest, RayleighQuotientDoesNotDependOnTheLength) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = hermitian_matrix<T>(5);
    const Vector<T> x = random_vector<T>(5);
    const T quotient = rayleigh_quotient(a, x);
    for (const R length : {std::numeric_limits<R>::max() / 8, std::numeric_limits<R>::min()}) {
        EXPECT_LE(std::abs(rayleigh_quotient(a, length * x) - quotient),
                  20 * double(epsilon<T>) * norm1(a));
    }
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)rayleigh_quotient(a, Vector<T>(5)); }), "zero"));
}

TYPED_TEST(QuadraticFormTest, ExtremesAreTakenAndNotExceeded) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 33, 100}) {
        const Matrix<T> a = hermitian_matrix<T>(n);
        const SphereExtremes<T> extremes = extremes_on_sphere(a);
        const double tolerance = 10 * double(n) * double(epsilon<T>) * norm1(a);
        EXPECT_NEAR(norm(extremes.argmin), 1, 4 * double(n) * epsilon<T>);
        EXPECT_NEAR(norm(extremes.argmax), 1, 4 * double(n) * epsilon<T>);
        EXPECT_NEAR(std::real(quadratic_form(a, extremes.argmin)), extremes.min, tolerance) << n;
        EXPECT_NEAR(std::real(quadratic_form(a, extremes.argmax)), extremes.max, tolerance) << n;
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            const double value = std::real(rayleigh_quotient(a, random_vector<T>(n, seed)));
            EXPECT_GE(value, extremes.min - tolerance) << n;
            EXPECT_LE(value, extremes.max + tolerance) << n;
        }
        EXPECT_NEAR(extremes.min, eigvalsh(a)[0], tolerance) << n;
        EXPECT_NEAR(extremes.max, eigvalsh(a)[n - 1], tolerance) << n;
    }
}

TYPED_TEST(QuadraticFormTest, OnlyTheHermitianPartCounts) {
    using T = TypeParam;
    // x^T A x = x_1^2 + 3 x_1 x_2 + x_2^2 = 5/2 y_1^2 - 1/2 y_2^2.
    const Matrix<T> a{{T(1), T(3)}, {T(0), T(1)}};
    const SphereExtremes<T> extremes = extremes_on_sphere(a);
    EXPECT_NEAR(extremes.min, -0.5, 8 * epsilon<T>);
    EXPECT_NEAR(extremes.max, 2.5, 8 * epsilon<T>);
    EXPECT_EQ(definiteness(a).kind, Definiteness::indefinite);
    const Matrix<T> skew{{T(0), T(3)}, {T(-3), T(0)}};
    EXPECT_EQ(definiteness(skew).kind, Definiteness::zero);
    if constexpr (is_complex<T>) {
        EXPECT_EQ(definiteness(T(0, 1) * identity<T>(3)).kind, Definiteness::zero);
    }
}

TYPED_TEST(QuadraticFormTest, DefinitenessFollowsTheSignsOfTheEigenvalues) {
    using T = TypeParam;
    const std::pair<Vector<T>, Definiteness> cases[] = {
        {{T(3), T(1), T(2)}, Definiteness::positive_definite},
        {{T(3), T(0), T(2)}, Definiteness::positive_semidefinite},
        {{T(0), T(0), T(0)}, Definiteness::zero},
        {{T(-3), T(0), T(-2)}, Definiteness::negative_semidefinite},
        {{T(-3), T(-1), T(-2)}, Definiteness::negative_definite},
        {{T(3), T(0), T(-2)}, Definiteness::indefinite},
        {{T(3), T(1), T(-2)}, Definiteness::indefinite}};
    for (const auto& [w, kind] : cases) {
        const auto evidence = definiteness(with_eigenvalues(w));
        EXPECT_EQ(evidence.kind, kind) << name(evidence.kind);
        EXPECT_FALSE(evidence.is_ambiguous()) << name(kind);
        index_t counts[3] = {};
        for (const T& x : w)
            ++counts[std::real(x) > 0 ? 0 : std::real(x) == 0 ? 1 : 2];
        EXPECT_EQ(evidence.positive, counts[0]);
        EXPECT_EQ(evidence.zero, counts[1]);
        EXPECT_EQ(evidence.negative, counts[2]);
    }
    EXPECT_EQ(definiteness(Matrix<T>(0, 0)).kind, Definiteness::positive_definite);
    EXPECT_EQ(definiteness(Matrix<T>{{T(-2)}}).kind, Definiteness::negative_definite);
}

TYPED_TEST(QuadraticFormTest, EvidenceTellsClearCutsFromDoubtfulOnes) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R eps = epsilon<T>;
    const Matrix<T> clear = diagonal(Vector<T>{T(1), T(2), T(4)});
    const auto evidence = definiteness(clear);
    EXPECT_EQ(evidence.smallest, R(1));
    EXPECT_EQ(evidence.largest, R(4));
    EXPECT_EQ(evidence.tolerance, 3 * eps * 4);
    EXPECT_EQ(evidence.gap, 1 / (3 * eps * 4));
    const auto near = definiteness(diagonal(Vector<T>{T(30 * eps), T(1), T(1)}));
    EXPECT_EQ(near.kind, Definiteness::positive_definite);
    EXPECT_TRUE(near.is_ambiguous());
    const auto cut = definiteness(diagonal(Vector<T>{T(2 * eps), T(30 * eps), T(1)}));
    EXPECT_EQ(cut.zero, 1);
    EXPECT_NEAR(cut.gap, 15, 1e-3);
    EXPECT_TRUE(cut.is_ambiguous());
    // With another tolerance both are zero, clearly.
    const auto other = definiteness(diagonal(Vector<T>{T(2 * eps), T(30 * eps), T(1)}), R(1e-3));
    EXPECT_EQ(other.kind, Definiteness::positive_semidefinite);
    EXPECT_EQ(other.zero, 2);
    EXPECT_FALSE(other.is_ambiguous());
    EXPECT_FALSE(definiteness(Matrix<T>(3, 3)).is_ambiguous());
}

TYPED_TEST(QuadraticFormTest, EntriesNearTheLimitsDoNotOverflow) {
    using T = TypeParam;
    const RealOf<T> huge = std::numeric_limits<RealOf<T>>::max() / 4;
    const Matrix<T> a{{T(huge), T(huge / 2)}, {T(huge / 2), T(huge)}};
    EXPECT_EQ(definiteness(a).kind, Definiteness::positive_definite);
    EXPECT_NEAR(extremes_on_sphere(a).max / huge, 1.5, 8 * epsilon<T>);
}

TYPED_TEST(QuadraticFormTest, ErrorsNameWhatIsWrong) {
    using T = TypeParam;
    const Matrix<T> wide(2, 3);
    const Matrix<T> square(3, 3);
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { (void)quadratic_form(square, Vector<T>(2)); }),
                 "quadratic_form", "3 x 3", "2"));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { (void)rayleigh_quotient(square, Vector<T>(4)); }),
                 "rayleigh_quotient", "3 x 3", "4"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)definiteness(wide); }), "definiteness",
                         "2 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)extremes_on_sphere(wide); }), "2 x 3"));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { (void)extremes_on_sphere(Matrix<T>()); }), "0 x 0"));
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)definiteness(square, -1); }), "rtol = -1"));
    for (index_t i = 0; i < 9; ++i) {
        for (const auto bad : {std::numeric_limits<RealOf<T>>::quiet_NaN(),
                               std::numeric_limits<RealOf<T>>::infinity()}) {
            Matrix<T> a(3, 3, T(1));
            a(i % 3, i / 3) = T(bad);
            const auto error = thrown<NonFiniteError>([&] { (void)definiteness(a); });
            EXPECT_EQ(std::pair(error.row(), error.col()), std::pair(i % 3, i / 3));
            EXPECT_THROW((void)extremes_on_sphere(a), NonFiniteError);
        }
    }
}

}  // namespace
}  // namespace lamina
