// Least squares for tall matrices, which automatic solves without copying them.

#include <cmath>
#include <limits>

#include "lamina/ops/norm.hpp"
#include "lamina/solve/lstsq.hpp"

#include "support/long_matrices.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::long_matrix;
using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class LongLstsqTest : public ::testing::Test {};
TYPED_TEST_SUITE(LongLstsqTest, testing::Scalars);

constexpr index_t m = 1500;
constexpr index_t n = 16;

/// ||A^H (B - A X)|| / (||A|| (||B|| + ||A|| ||X||) m eps), where ||A X|| may be far above ||B||:
/// rounding in the residual itself is a multiple of that.
template <class T>
double orthogonality_of_fit(const Matrix<T>& a, const Matrix<T>& x, const Matrix<T>& b) {
    const double size = testing::norm1(b) + testing::norm1(a) * testing::norm1(x);
    return testing::norm1(a.h() * (b - a * x)) /
           (testing::norm1(a) * size * double(m) * double(testing::unit_roundoff<T>));
}

TYPED_TEST(LongLstsqTest, IsAsAccurateAsHouseholderAtEveryCondition) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const double digits : {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6}) {
        SCOPED_TRACE("condition eps^-" + std::to_string(digits));
        const Matrix<T> a = long_matrix<T>(m, n, digits);
        for (const bool consistent : {false, true}) {
            const Matrix<T> x = random_matrix<T>(n, 3, 5);
            const Matrix<T> b = consistent ? a * x : random_matrix<T>(m, 3, 6);
            const auto result = lstsq(a, b);
            EXPECT_EQ(result.rank, n);
            EXPECT_LT(orthogonality_of_fit(a, result.x, b), threshold);
            const auto exact = lstsq(a, b, {.method = LstsqMethod::qr});
            // Both are within the bound of backward stable methods, cond ||x|| + cond^2 ||r|| times
            // m n eps (Higham, Accuracy and Stability, 2nd ed., theorem 20.1), of the truth.
            const R cond = std::pow(epsilon<T>, -R(digits));
            for (index_t j = 0; j < 3; ++j) {
                const R bound =
                    10 * R(n) * epsilon<T> *
                    (cond * norm(exact.x.col(j)) + cond * cond * exact.residual_norms()[j]);
                EXPECT_LE(norm(result.x.col(j) - exact.x.col(j)), bound);
                EXPECT_NEAR(result.residual_norms()[j], exact.residual_norms()[j],
                            100 * epsilon<T> * (norm(b.col(j)) + norm(exact.x.col(j))));
            }
        }
    }
}

TYPED_TEST(LongLstsqTest, TakesTheShortWayOnlyWhereTheConditionAllows) {
    using T = TypeParam;
    const auto method = [](const Matrix<T>& a, const LstsqOptions& options = {}) {
        return lstsq(a, random_vector<T>(a.rows()), options).method_used;
    };
    EXPECT_EQ(method(long_matrix<T>(m, n, 0.0)), LstsqMethod::cholesky);
    EXPECT_EQ(method(long_matrix<T>(m, n, 0.5)), LstsqMethod::pivoted_qr);
    EXPECT_EQ(method(testing::matrix_of<T>(testing::Kind::rank_deficient, m, n)),
              LstsqMethod::pivoted_qr);
    EXPECT_EQ(method(Matrix<T>(m, n)), LstsqMethod::pivoted_qr);
    EXPECT_EQ(method(random_matrix<T>(30, 10)), LstsqMethod::pivoted_qr);
    const Matrix<T> plain = random_matrix<T>(m, n);
    EXPECT_EQ(method(plain, {.refine = Refine::extended}), LstsqMethod::pivoted_qr);
    EXPECT_EQ(method(plain, {.weights = Vector<double>(m, 2.0)}), LstsqMethod::pivoted_qr);
    EXPECT_EQ(method(plain, {.ridge = 1}), LstsqMethod::pivoted_qr);
    EXPECT_EQ(method(plain, {.method = LstsqMethod::qr}), LstsqMethod::qr);
}

TYPED_TEST(LongLstsqTest, UnitsOfTheColumnsDoNotMatter) {
    using T = TypeParam;
    using R = RealOf<T>;
    constexpr int extreme = std::numeric_limits<R>::max_exponent / 3;
    Matrix<T> a = random_matrix<T>(m, n);
    const Vector<T> b = random_vector<T>(m);
    const auto before = lstsq(a, b);
    for (index_t j = 0; j < n; ++j)
        scale_in_place(a.col(j), T(std::ldexp(R(1), j % 2 == 0 ? extreme : -extreme)));
    const auto after = lstsq(a, b);
    EXPECT_EQ(after.rank, n);
    for (index_t j = 0; j < n; ++j) {
        const T back = after.x[j] * std::ldexp(R(1), j % 2 == 0 ? extreme : -extreme);
        EXPECT_LE(std::abs(back - before.x[j]), 100 * R(n) * epsilon<T> * norm(before.x));
    }
}

TYPED_TEST(LongLstsqTest, ReadsStridedAndLazyMatricesToo) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(m, n);
    const Vector<T> b = random_vector<T>(m);
    const Vector<T> x = lstsq(a, b).x;
    Strided<T> strided(a);
    const Matrix<T> wide(a.h());
    const RealOf<T> bound = 100 * RealOf<T>(n) * epsilon<T> * norm(x);
    EXPECT_LE(norm(lstsq(strided.view(), b).x - x), bound);
    EXPECT_LE(norm(lstsq(wide.h(), b).x - x), bound);
}

TYPED_TEST(LongLstsqTest, NonFiniteEntriesAreNamed) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        Matrix<T> a = random_matrix<T>(m, n);
        Vector<T> b = random_vector<T>(m);
        b[7] = T(bad);
        EXPECT_TRUE(mentions(thrown<NonFiniteError>([&] { lstsq(a, b); }), "lstsq (B)", "(7, 0)"));
        a(1200, 3) = T(bad);
        EXPECT_TRUE(mentions(thrown<NonFiniteError>([&] { lstsq(a, random_vector<T>(m)); }),
                             "lstsq (A)", "(1200, 3)"));
    }
}

TYPED_TEST(LongLstsqTest, ARightHandSideNearOverflowIsSolvedAllTheSame) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = random_matrix<T>(m, n);
    const Vector<T> b = random_vector<T>(m);
    const R huge = std::numeric_limits<R>::max() / 8;
    const Vector<T> x = lstsq(a, b).x;
    const Vector<T> y = lstsq(a, huge * b).x;
    for (index_t j = 0; j < n; ++j)
        EXPECT_LE(std::abs(y[j] / huge - x[j]), 100 * R(n) * epsilon<T> * norm(x));
}

TEST(LongLstsqStatisticsTest, AreThoseOfTheQrMethod) {
    Matrix<double> a = random_matrix<double>(m, n);
    fill(a.col(0), 1.0);
    const Vector<double> b = random_vector<double>(m);
    const auto quick = lstsq(a, b);
    EXPECT_EQ(quick.method_used, LstsqMethod::cholesky);
    const Regression<double> fit = quick.statistics();
    const Regression<double> expected =
        lstsq(a, b, {.method = LstsqMethod::pivoted_qr}).statistics();
    const double rounding = 100 * double(n) * epsilon<double>;
    for (index_t j = 0; j < n; ++j) {
        EXPECT_NEAR(fit.coefficients[j], expected.coefficients[j], rounding);
        EXPECT_NEAR(fit.standard_errors[j], expected.standard_errors[j], rounding);
    }
    EXPECT_NEAR(fit.r_squared, expected.r_squared, rounding);
    EXPECT_TRUE(fit.has_intercept);
    EXPECT_EQ(quick.rank_evidence().rank, n);
    EXPECT_THROW(lstsq(a, b, {.statistics = false}).statistics(), Error);
}

}  // namespace
}  // namespace lamina
