#include "lamina/solve/matrix_functions.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/inverse.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class MatrixFunctionsTest : public ::testing::Test {};
TYPED_TEST_SUITE(MatrixFunctionsTest, testing::Scalars);

const index_t sizes[] = {1, 2, 3, 5, 16, 33, 100};

template <class T>
Matrix<T> definite_matrix(index_t n, RealOf<T> condition = 100) {
    return random_spd<T>(n, std::mt19937_64(7), condition);
}

/// Hermitian with eigenvalues of both signs, ||A||_1 about 1.
template <class T>
Matrix<T> indefinite_matrix(index_t n) {
    const Matrix<T> b = random_matrix<T>(n, n);
    Matrix<T> a = b + b.h();
    a /= T(RealOf<T>(norm1(a)));
    return a;
}

TYPED_TEST(MatrixFunctionsTest, TheSquareOfTheSquareRootIsTheMatrix) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> a = definite_matrix<T>(n, 1000);
        const Matrix<T> s = sqrtm(hermitian(a));
        EXPECT_LT(residual(a, s * s), threshold) << n;
        EXPECT_TRUE(is_hermitian(s));
        EXPECT_TRUE(is_positive_definite(s));
        // Of rank n / 2 only.
        const Matrix<T> tall = random_matrix<T>(n, (n + 1) / 2);
        const Matrix<T> b = tall * tall.h();
        const Matrix<T> r = sqrtm(hermitian(b));
        EXPECT_LT(residual(b, r * r), threshold) << n;
    }
    const Matrix<T> eye = identity<T>(3);
    EXPECT_EQ(sqrtm(hermitian(eye)), eye);
}

TYPED_TEST(MatrixFunctionsTest, LogarithmAndExponentialAreInverse) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> a = definite_matrix<T>(n);
        const Matrix<T> log = logm(hermitian(a));
        EXPECT_TRUE(is_hermitian(log));
        // An error of eps ln(100) in the logarithm is a relative one in the exponential.
        EXPECT_LT(residual(a, expm(hermitian(log))), 5 * threshold) << n;
        const Matrix<T> h = indefinite_matrix<T>(n);
        // The logarithm at e^-1 enlarges rounding at e by e^2.
        const Matrix<T> e = expm(hermitian(h));
        EXPECT_LT(residual(h, logm(hermitian(e))), 8 * threshold) << n;
    }
}

TYPED_TEST(MatrixFunctionsTest, PowersObeyTheLawsOfExponents) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {1, 2, 5, 33}) {
        const Matrix<T> a = definite_matrix<T>(n);
        const auto lazy = hermitian(a);
        EXPECT_LT(residual(Matrix<T>(a * a), powm(lazy, 2)), threshold) << n;
        EXPECT_LT(residual(inv(a), powm(lazy, -1)), 100 * threshold) << n;
        EXPECT_LT(residual(sqrtm(lazy), powm(lazy, R(0.5))), threshold) << n;
        EXPECT_LT(residual(identity<T>(n), powm(lazy, 0)), threshold) << n;
        const Matrix<T> third = powm(lazy, R(1) / 3);
        EXPECT_LT(residual(a, third * third * third), threshold) << n;
        const Matrix<T> whitening = powm(lazy, R(-0.5));
        EXPECT_LT(residual(identity<T>(n), whitening * a * whitening), 100 * threshold) << n;
        const Matrix<T> b = indefinite_matrix<T>(n);
        EXPECT_LT(residual(Matrix<T>(b * b * b), powm(hermitian(b), 3)),
                  threshold * std::pow(norm1(b), 3) / norm1(b * b * b))
            << n;
    }
    const Matrix<T> zero(3, 3);
    EXPECT_EQ(powm(hermitian(zero), 0), identity<T>(3));
    EXPECT_EQ(powm(hermitian(zero), 2), zero);
}

TYPED_TEST(MatrixFunctionsTest, AnyFunctionActsOnTheEigenvalues) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = indefinite_matrix<T>(16);
    EXPECT_LT(residual(a, funm(hermitian(a), [](R w) { return w; })), threshold);
    EXPECT_LT(residual(Matrix<T>(a * a), funm(hermitian(a), [](R w) { return w * w; })),
              threshold * norm1(a) * norm1(a) / norm1(a * a));
    // cos^2 + sin^2 = 1.
    const Matrix<T> cosine = funm(hermitian(a), [](R w) { return std::cos(w); });
    const Matrix<T> sine = funm(hermitian(a), [](R w) { return std::sin(w); });
    EXPECT_LT(residual(identity<T>(16), cosine * cosine + sine * sine), threshold);
    const Matrix<T> projector = funm(hermitian(a), [](R w) { return w > 0 ? 1.0 : 0.0; });
    EXPECT_LT(residual(projector, projector * projector), threshold);
}

TYPED_TEST(MatrixFunctionsTest, OfDiagonalMatricesAreThoseOfTheEntries) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{T(4), T(1), T(9)});
    EXPECT_LT(residual(diagonal(Vector<T>{T(2), T(1), T(3)}), sqrtm(hermitian(a))), 4);
    EXPECT_LT(residual(diagonal(Vector<T>{T(std::log(R(4))), T(0), T(std::log(R(9)))}),
                       logm(hermitian(a))),
              4);
}

TYPED_TEST(MatrixFunctionsTest, OnlyTheTriangleSaidIsRead) {
    using T = TypeParam;
    const Matrix<T> a = definite_matrix<T>(6);
    const Matrix<T> expected = sqrtm(hermitian(a));
    for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
        Matrix<T> half = a;
        for (index_t j = 0; j < 6; ++j) {
            for (index_t i = 0; i < 6; ++i) {
                if (triangle == Triangle::lower ? i < j : i > j) {
                    half(i, j) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
                }
            }
        }
        Strided<T> strided(half);
        EXPECT_LT(residual(expected, sqrtm(hermitian(strided.view(), triangle))), threshold);
    }
}

TYPED_TEST(MatrixFunctionsTest, ScaledMatricesAreMeantWithTheirScale) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = definite_matrix<T>(5);
    const Matrix<T> negative = -a;
    EXPECT_LT(residual(Matrix<T>(2.0 * sqrtm(hermitian(a))), sqrtm(4.0 * hermitian(a))), threshold);
    EXPECT_LT(residual(sqrtm(hermitian(a)), sqrtm(-1.0 * hermitian(negative))), threshold);
    EXPECT_LT(residual(a, funm(-1.0 * hermitian(negative), [](R w) { return w; })), threshold);
}

TYPED_TEST(MatrixFunctionsTest, OfNothingAreNothing) {
    using T = TypeParam;
    const Matrix<T> a(0, 0);
    EXPECT_TRUE(sqrtm(hermitian(a)).empty());
    EXPECT_TRUE(expm(hermitian(a)).empty());
    EXPECT_TRUE(logm(hermitian(a)).empty());
    EXPECT_TRUE(powm(hermitian(a), -1).empty());
}

TYPED_TEST(MatrixFunctionsTest, EigenvaluesOutsideTheDomainAreNamed) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{T(2), T(-3)});
    const Matrix<T> singular = diagonal(Vector<T>{T(2), T(0)});
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)sqrtm(hermitian(a)); }), "sqrtm",
                         "eigenvalue -3", "positive semidefinite"));
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)logm(hermitian(singular)); }), "logm",
                         "eigenvalue 0", "positive definite"));
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)powm(hermitian(a), R(0.3)); }), "powm", "-3"));
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)powm(hermitian(a), R(-0.5)); }), "powm", "-3"));
    EXPECT_TRUE(
        mentions(thrown<Error>([&] { (void)powm(hermitian(singular), -2); }), "powm", "regular"));
    EXPECT_TRUE(mentions(
        thrown<Error>([&] { (void)powm(hermitian(a), std::numeric_limits<R>::quiet_NaN()); }),
        "exponent", "nan"));
    EXPECT_TRUE(
        mentions(thrown<Error>([&] { (void)funm(hermitian(singular), [](R w) { return 1 / w; }); }),
                 "funm", "inf", "eigenvalue 0"));
    const Matrix<T> large = diagonal(Vector<T>{T(1), T(2000)});
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)expm(hermitian(large)); }), "expm", "2000"));
}

TYPED_TEST(MatrixFunctionsTest, MatricesThatAreNotHermitianAreRefused) {
    using T = TypeParam;
    const Matrix<T> wide(2, 3);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)sqrtm(hermitian(wide)); }), "sqrtm",
                         "2 x 3", "square"));
    const Matrix<T> a = definite_matrix<T>(3);
    if constexpr (is_complex<T>) {
        EXPECT_TRUE(mentions(thrown<Error>([&] { (void)sqrtm(symmetric(a)); }), "hermitian(A)"));
        EXPECT_TRUE(mentions(thrown<Error>([&] { (void)expm(T(0, 1) * hermitian(a)); }), "real"));
    } else {
        EXPECT_EQ(sqrtm(symmetric(a)), sqrtm(hermitian(a)));
    }
    for (index_t j = 0; j < 3; ++j) {
        for (index_t i = j; i < 3; ++i) {
            Matrix<T> bad = a;
            bad(i, j) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
            const auto error = thrown<NonFiniteError>([&] { (void)logm(hermitian(bad)); });
            EXPECT_EQ(std::pair(error.row(), error.col()), std::pair(i, j));
            EXPECT_TRUE(mentions(error, "logm"));
        }
    }
}

}  // namespace
}  // namespace lamina
