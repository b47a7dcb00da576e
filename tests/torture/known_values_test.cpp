// Matrices whose inverses, determinants, eigenvalues or singular values are known in closed form.
// The bound is LAPACK's threshold times n eps times the condition of what is asked for.

#include <cmath>
#include <numbers>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/rank.hpp"
#include "lamina/solve/solve.hpp"

#include "torture/ratios.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::threshold;
using testing::unit_roundoff;

template <class T>
class KnownValuesTest : public ::testing::Test {};
TYPED_TEST_SUITE(KnownValuesTest, testing::Scalars);

template <Scalar T>
double allowed(index_t n, double condition = 1) {
    return threshold * double(n) * double(unit_roundoff<T>) * condition;
}

double binomial(index_t n, index_t k) {
    double value = 1;
    for (index_t i = 1; i <= k; ++i)
        value = value * double(n - k + i) / double(i);
    return std::round(value);
}

/// Entry (i, j), from 1, of the inverse of the Hilbert matrix: a whole number below 2^53 for n up
/// to
/// 12. Choi, Tricks or Treats with the Hilbert Matrix, Amer. Math. Monthly 90 (1983).
double inverse_hilbert(index_t n, index_t i, index_t j) {
    const double middle = binomial(i + j - 2, i - 1);
    const double value = double(i + j - 1) * binomial(n + i - 1, n - j) *
                         binomial(n + j - 1, n - i) * middle * middle;
    return (i + j) % 2 == 0 ? value : -value;
}

/// det H_n = c_n^4 / c_2n with c_k = 1! 2! ... (k - 1)!, as a product of fractions 1 / whole
/// number.
double hilbert_determinant(index_t n) {
    double value = 1;
    for (index_t k = 1; k < n; ++k) {
        const double central = binomial(2 * k, k);
        value /= double(2 * k + 1) * central * central;
    }
    return value;
}

/// The condition of H_n in the one-norm, from its exact inverse.
double hilbert_condition(index_t n) {
    double norm = 0;
    double inverse_norm = 0;
    for (index_t j = 1; j <= n; ++j) {
        double sum = 0;
        double inverse_sum = 0;
        for (index_t i = 1; i <= n; ++i) {
            sum += 1 / double(i + j - 1);
            inverse_sum += std::abs(inverse_hilbert(n, i, j));
        }
        norm = std::max(norm, sum);
        inverse_norm = std::max(inverse_norm, inverse_sum);
    }
    return norm * inverse_norm;
}

TYPED_TEST(KnownValuesTest, InverseAndDeterminantOfHilbertMatricesAreThoseOfTheRationals) {
    using T = TypeParam;
    for (index_t n = 1; n <= 12; ++n) {
        // The first rounding, of 1 / 3, already costs eps times the condition.
        const double condition = hilbert_condition(n);
        if (condition * double(n) * double(unit_roundoff<T>) > 0.1) break;
        const Matrix<T> h = hilbert<T>(n);
        Matrix<T> exact(n, n);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i)
                exact(i, j) = T(RealOf<T>(inverse_hilbert(n, i + 1, j + 1)));
        }
        const double bound = allowed<T>(n, condition);
        for (const Matrix<T>& x : {inv(h), LU<T>(h).inverse(), Cholesky<T>(h).inverse(), pinv(h),
                                   solve(h, identity<T>(n))}) {
            EXPECT_LE(norm1(Matrix<T>(x - exact)), bound * norm1(exact)) << n;
        }
        const double value = hilbert_determinant(n);
        for (const T d : {det(h), LU<T>(h).det(), Cholesky<T>(h).det()})
            EXPECT_LE(std::abs(std::complex<double>(d) - value), bound * value) << n;
        EXPECT_LE(std::abs(double(log_det(h).log_abs) - std::log(value)), bound + allowed<T>(n, 50))
            << n;
        EXPECT_LE(std::abs(double(cond(h, Norm::one)) / condition - 1), bound) << n;
    }
}

TYPED_TEST(KnownValuesTest, DeterminantsOfMatricesOfIntegers) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 8, 13, 21}) {
        const auto expect_det = [&](const char* name, const Matrix<T>& a, double value) {
            const double bound = allowed<T>(n, double(cond(a, Norm::one)));
            if (bound > 0.1) return;
            EXPECT_LE(std::abs(std::complex<double>(det(a)) - value), bound * std::abs(value))
                << name << ", " << n;
        };
        expect_det("Frank", testing::frank<T>(n), 1);
        expect_det("minimum", testing::minimum_matrix<T>(n), 1);
        expect_det("second difference", testing::second_difference<T>(n), double(n + 1));
        expect_det("Wilkinson's growth", testing::growth_matrix<T>(n), std::ldexp(1.0, int(n) - 1));
        expect_det("Kahan", testing::kahan<T>(n, n),
                   std::pow(std::sin(1.2), double(n * (n - 1)) / 2));
        Vector<T> x(n);
        double product = 1;
        for (index_t i = 0; i < n; ++i) {
            x[i] = T(RealOf<T>(double(i) / double(n)));
            for (index_t j = 0; j < i; ++j)
                product *= double(i - j) / double(n);
        }
        expect_det("Vandermonde", vandermonde(x), product);
    }
}

TYPED_TEST(KnownValuesTest, EigenvaluesOfTheSecondDifference) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 8, 16, 33, 64, 100}) {
        const Matrix<T> a = testing::phased(testing::second_difference<T>(n), true);
        const Vector<RealOf<T>> w = eigvalsh(a);
        const Vector<RealOf<T>> upper = eigvalsh(a, Triangle::upper);
        const Vector<RealOf<T>> s = svdvals(a);
        for (index_t k = 0; k < n; ++k) {
            const double angle = double(k + 1) * std::numbers::pi / double(n + 1);
            const double exact = 4 * std::pow(std::sin(angle / 2), 2);
            EXPECT_LE(std::abs(double(w[k]) - exact), allowed<T>(n, 4)) << n << ", " << k;
            EXPECT_LE(std::abs(double(upper[k]) - exact), allowed<T>(n, 4)) << n << ", " << k;
            EXPECT_LE(std::abs(double(s[n - 1 - k]) - exact), allowed<T>(n, 4)) << n << ", " << k;
        }
    }
}

/// Of linear finite elements on a line: 6 (1 - cos t) / (2 + cos t), t = k pi / (n + 1).
TYPED_TEST(KnownValuesTest, EigenvaluesOfAVibratingString) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 8, 33, 64}) {
        Matrix<T> mass(n, n);
        for (index_t i = 0; i < n; ++i) {
            mass(i, i) = T(4);
            if (i > 0) mass(i, i - 1) = mass(i - 1, i) = T(1);
        }
        mass /= T(6);
        const Vector<RealOf<T>> w = eigvalsh(testing::second_difference<T>(n), mass);
        for (index_t k = 0; k < n; ++k) {
            const double cosine = std::cos(double(k + 1) * std::numbers::pi / double(n + 1));
            const double exact = 6 * (1 - cosine) / (2 + cosine);
            // ||A|| ||B^-1||
            EXPECT_LE(std::abs(double(w[k]) - exact), allowed<T>(n, 4 * 3)) << n << ", " << k;
        }
    }
}

TYPED_TEST(KnownValuesTest, EigenvaluesOfACycleAreTheRootsOfUnity) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 8, 17, 33, 64}) {
        Matrix<T> cycle(n, n);
        for (index_t i = 0; i < n; ++i)
            cycle(i, (i + 1) % n) = T(1);
        const auto w = eigvals(cycle);
        for (index_t k = 0; k < n; ++k) {
            const std::complex<double> root =
                std::polar(1.0, 2 * std::numbers::pi * double(k) / double(n));
            double nearest = 9;
            for (const auto value : w)
                nearest = std::min(nearest, std::abs(std::complex<double>(value) - root));
            EXPECT_LE(nearest, allowed<T>(n)) << n << ", " << k;
        }
    }
}

/// A Jordan block's n-fold eigenvalue moves by (n eps)^(1/n), and no further: the characteristic
/// polynomial (w - w_0)^n is right to n eps ||A||^n.
TYPED_TEST(KnownValuesTest, EigenvaluesOfAJordanBlock) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 4, 8, 16}) {
        for (const double value : {0.0, 1.0, -3.0}) {
            const Matrix<T> a = testing::jordan_block<T>(n, value);
            const double move = std::pow(allowed<T>(n, 4), 1 / double(n));
            for (const auto w : eigvals(a))
                EXPECT_LE(std::abs(std::complex<double>(w) - value), move) << n << ", " << value;
        }
        const Vector<RealOf<T>> s = svdvals(testing::jordan_block<T>(n, 0));
        for (index_t i = 0; i < n; ++i)
            EXPECT_LE(std::abs(double(s[i]) - (i + 1 < n ? 1 : 0)), allowed<T>(n)) << n;
        EXPECT_EQ(rank(testing::jordan_block<T>(n, 0)), n - 1);
    }
}

TYPED_TEST(KnownValuesTest, SingularValuesOfLauchliAndOfMagicSquares) {
    using T = TypeParam;
    for (const index_t n : {1, 3, 4, 7, 8, 16, 33}) {
        const double mu = double(std::sqrt(epsilon<T>));
        const Vector<RealOf<T>> s = svdvals(testing::lauchli<T>(n + 1, n));
        EXPECT_LE(std::abs(double(s[0]) - std::sqrt(double(n) + mu * mu)),
                  allowed<T>(n, std::sqrt(double(n))));
        for (index_t i = 1; i < n; ++i)
            EXPECT_LE(std::abs(double(s[i]) - mu), allowed<T>(n, std::sqrt(double(n)))) << n;
        const Matrix<T> square = testing::magic<T>(n);
        const double sum = double(n) * double(n * n + 1) / 2;
        EXPECT_LE(std::abs(double(norm(square, Norm::two)) - sum), allowed<T>(n, sum)) << n;
        EXPECT_EQ(rank(square), n % 4 == 0 ? 3 : n) << n;
    }
}

TYPED_TEST(KnownValuesTest, TheInverseOfTheMinimumMatrixIsTridiagonal) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 8, 33, 64}) {
        Matrix<T> exact = testing::second_difference<T>(n);
        exact(n - 1, n - 1) = T(1);
        const Matrix<T> a = testing::minimum_matrix<T>(n);
        const double bound = allowed<T>(n, 2 * double(n * (n + 1)));
        EXPECT_LE(norm1(Matrix<T>(inv(a) - exact)), bound * 4) << n;
        EXPECT_LE(norm1(Matrix<T>(inv(exact) - a)), bound * norm1(a)) << n;
    }
}

}  // namespace
}  // namespace lamina
