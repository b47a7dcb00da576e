#include <cmath>
#include <limits>
#include <string>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::thrown;

template <class T>
class SolveOptionsTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveOptionsTest, testing::Scalars);

template <class T>
Matrix<T> upper_part(const Matrix<T>& a) {
    Matrix<T> u = a;
    for (index_t j = 0; j < a.cols(); ++j) {
        u(j, j) += T(RealOf<T>(a.rows()));
        for (index_t i = j + 1; i < a.rows(); ++i)
            u(i, j) = T(0);
    }
    return u;
}

template <class T>
Matrix<T> tridiagonal(index_t n, RealOf<T> off) {
    Vector<T> column(n);
    Vector<T> row(n);
    column[0] = row[0] = T(3);
    column[1] = T(-1);
    row[1] = T(off);
    return toeplitz(column, row);
}

template <class T>
struct Case {
    Matrix<T> a;
    SolveMethod method;
};

/// A matrix for each method that a well-behaved one can lead to.
template <class T>
std::vector<Case<T>> cases() {
    const index_t n = 24;
    return {{diagonal(random_vector<T>(n)), SolveMethod::diagonal},
            {upper_part(random_matrix<T>(n, n)), SolveMethod::triangular},
            {Matrix<T>(upper_part(random_matrix<T>(n, n)).h()), SolveMethod::triangular},
            {tridiagonal<T>(n, -1), SolveMethod::banded_cholesky},
            {tridiagonal<T>(n, 2), SolveMethod::banded},
            {random_spd<T>(n, std::mt19937_64(3)), SolveMethod::cholesky},
            {random_matrix<T>(n, n), SolveMethod::lu}};
}

/// The Hilbert matrix times the least common multiple of its denominators: integers.
template <class T>
Matrix<T> integer_hilbert(index_t n) {
    Matrix<T> a(n, n);
    double multiple = 1;
    for (index_t k = 2; k < 2 * n; ++k) {
        double x = multiple;
        double y = double(k);
        while (y != 0) {
            const double rest = std::fmod(x, y);
            x = y;
            y = rest;
        }
        multiple *= double(k) / x;
    }
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i)
            a(i, j) = T(RealOf<T>(multiple / double(i + j + 1)));
    }
    return a;
}

TYPED_TEST(SolveOptionsTest, GiveTheSameSolutionAsWithoutThem) {
    using T = TypeParam;
    for (const auto& [a, method] : cases<T>()) {
        const Matrix<T> b = random_matrix<T>(a.rows(), 1, 5);
        for (const Refine refine : {Refine::none, Refine::automatic}) {
            const SolveResult<T, Matrix<T>> result = solve(a, b, {.refine = refine});
            // Powers of two change no digit.
            EXPECT_EQ(result.x, solve(a, b)) << name(method);
            EXPECT_EQ(result.method_used, method) << name(result.method_used);
            EXPECT_EQ(result.refinement_steps, 0);
            EXPECT_FALSE(result.refined);
            EXPECT_EQ(result.order, a.rows());
            const SolveResult<T, Vector<T>> column = solve(a, b.col(0), {.refine = refine});
            EXPECT_EQ(column.x, solve(a, b.col(0)));
        }
    }
}

TYPED_TEST(SolveOptionsTest, EstimateTheConditionInTheOneNorm) {
    using T = TypeParam;
    for (const auto& [a, method] : cases<T>()) {
        const auto result = solve(a, random_vector<T>(a.rows()), SolveOptions{});
        const double condition = double(cond(a, Norm::one)) * double(result.rcond);
        // Estimators see a third of a norm at the least, as a rule all of it.
        EXPECT_GE(condition, 0.999) << name(method);
        EXPECT_LE(condition, 3.0) << name(method);
    }
    const auto grown = solve(testing::growth_matrix<T>(100), random_vector<T>(100), SolveOptions{});
    EXPECT_EQ(grown.method_used, SolveMethod::qr);
    EXPECT_NEAR(double(grown.rcond), 0.01, 0.0001);  // ||A||_1 = n, ||A^-1||_1 = 1
}

TYPED_TEST(SolveOptionsTest, MeasureTheBackwardErrorOfTheWorstColumn) {
    using T = TypeParam;
    for (const auto& [a, method] : cases<T>()) {
        const Matrix<T> b = random_matrix<T>(a.rows(), 3, 5);
        const auto result = solve(a, b, SolveOptions{});
        double expected = 0;
        for (index_t j = 0; j < 3; ++j) {
            const Vector<T> r = b.col(j) - a * result.x.col(j);
            expected =
                std::max(expected, double(norm(r, 1)) /
                                       (testing::norm1(a) * double(norm(result.x.col(j), 1)) +
                                        double(norm(b.col(j), 1))));
        }
        // The two residuals are rounded differently.
        EXPECT_NEAR(double(result.backward_error), expected, double(epsilon<T>)) << name(method);
        EXPECT_LE(result.backward_error, 3 * epsilon<T>);
    }
}

/// The nearest number with integer parts.
template <class T>
T whole(T x) {
    if constexpr (is_complex<T>) {
        return T(std::round(x.real()), std::round(x.imag()));
    } else {
        return std::round(x);
    }
}

/// Every entry is the rounded one; one that ought to be 0 is so to some of the next digits.
template <class T, class X>
void expect_every_digit(const X& x, const X& expected, const char* what) {
    using R = RealOf<T>;
    const R size = norm(expected, Norm::max);
    for (index_t j = 0; j < x.cols(); ++j) {
        for (index_t i = 0; i < x.rows(); ++i) {
            const R allowed = epsilon<T> / 2 * std::abs(expected(i, j));
            ASSERT_LE(std::abs(x(i, j) - expected(i, j)), allowed + epsilon<T> / 1000 * size)
                << what << ": (" << i << ", " << j << ")";
        }
    }
}

TYPED_TEST(SolveOptionsTest, ExtendedFindsEveryDigitForAnyMethod) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [a, method] : cases<T>()) {
        // Integers, so that the right-hand side is exact.
        Matrix<T> integers = T(512) * a;
        for (index_t j = 0; j < a.cols(); ++j) {
            for (index_t i = 0; i < a.rows(); ++i)
                integers(i, j) = whole(integers(i, j));
        }
        Matrix<T> x = T(4) * random_matrix<T>(a.rows(), 1);
        for (T& entry : x.col(0))
            entry = whole(entry) + T(R(0.5));
        const auto result = solve(integers, integers * x, {.refine = Refine::extended});
        EXPECT_TRUE(result.refined) << name(method);
        EXPECT_EQ(result.trusted_digits(), std::numeric_limits<R>::digits10 + 1);
        expect_every_digit<T>(result.x, x, name(method));
        const SolveMethod expected = method == SolveMethod::lu ? SolveMethod::lu_refined : method;
        EXPECT_EQ(result.method_used, expected) << name(result.method_used);
    }
}

TYPED_TEST(SolveOptionsTest, ExtendedIsExactWhereHalfOfTheDigitsAreLostOtherwise) {
    using T = TypeParam;
    const index_t n = sizeof(RealOf<T>) == 8 ? 9 : 4;
    const Matrix<T> a = integer_hilbert<T>(n);
    Matrix<T> x(n, 2);
    for (index_t i = 0; i < n; ++i) {
        x(i, 0) = T(1);
        x(i, 1) = T(RealOf<T>(i % 3 - 1));
    }
    const Matrix<T> b = a * x;  // exact
    const auto plain = solve(a, b, {.refine = Refine::none});
    EXPECT_NE(plain.x, x);
    EXPECT_LE(plain.trusted_digits(), sizeof(RealOf<T>) == 8 ? 4 : 3);
    const auto extended = solve(a, b, {.refine = Refine::extended});
    expect_every_digit<T>(extended.x, x, "whole");
    EXPECT_TRUE(extended.refined);
    EXPECT_GE(extended.refinement_steps, 2);
    EXPECT_FALSE(extended.is_ill_conditioned());
    // And through all other doors: of one triangle, scaled, transposed.
    const SolveOptions options{.refine = Refine::extended};
    expect_every_digit<T>(solve(hermitian(a), b, options).x, x, "hermitian");
    expect_every_digit<T>(solve(symmetric(a, Triangle::upper), b, options).x, x, "symmetric");
    expect_every_digit<T>(solve(T(-4) * a.t(), T(-4) * b, options).x, x, "transposed");
    // An LU that lost the rest of the digits to growth is no hindrance.
    const Matrix<T> grown = testing::growth_matrix<T>(60);
    const Matrix<T> y(60, 1, T(3));
    expect_every_digit<T>(solve(grown, grown * y, options).x, y, "grown");
}

TYPED_TEST(SolveOptionsTest, ExtendedHoldsNearTheEndsOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    const index_t n = 4;
    const Matrix<T> a = integer_hilbert<T>(n);
    const Matrix<T> x(n, 1, T(1));
    const Matrix<T> b = a * x;
    const SolveOptions options{.refine = Refine::extended};
    for (const int power : {Limits::min_exponent + 30, Limits::max_exponent - 30}) {
        const T scale(std::ldexp(R(1), power));
        expect_every_digit<T>(solve(scale * a, scale * b, options).x, x, "both");
        const Matrix<T> small = solve(a, scale * b, options).x;
        expect_every_digit<T>(Matrix<T>(T(1) / scale * small), x, "B");
    }
}

TYPED_TEST(SolveOptionsTest, TakeTheTriangleTheyAreTold) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const index_t n = 12;
    const Matrix<T> upper = upper_part(random_matrix<T>(n, n));
    const Matrix<T> b = random_matrix<T>(n, 2, 5);
    for (const Diagonal kind : {Diagonal::general, Diagonal::unit}) {
        Matrix<T> meant = upper;
        Matrix<T> stored = upper;
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i) {
                if (i > j) stored(i, j) = nan;
                if (i < j) meant(i, j) = stored(i, j) /= T(RealOf<T>(n));
            }
            if (kind == Diagonal::unit) {
                meant(j, j) = T(1);
                stored(j, j) = nan;
            }
        }
        for (const T scale : {T(1), T(-2)}) {
            const auto u = scale * triangular(stored, Triangle::upper, kind);
            for (const Refine refine : {Refine::none, Refine::extended}) {
                const SolveOptions options{.refine = refine};
                const auto result = solve(u, b, options);
                EXPECT_EQ(result.method_used, SolveMethod::triangular);
                EXPECT_LE(testing::solve_residual(scale * meant, result.x, b), testing::threshold);
                EXPECT_LE(testing::solve_residual(scale * meant.t(), solve(u.t(), b, options).x, b),
                          testing::threshold);
                EXPECT_LE(testing::solve_residual(conjugate(scale) * meant.h(),
                                                  solve(u.h(), b, options).x, b),
                          testing::threshold);
                EXPECT_NEAR(double(cond(meant, Norm::one)) * double(result.rcond), 1.2, 0.8);
            }
        }
    }
}

TYPED_TEST(SolveOptionsTest, ASystemOfNoEquationsIsPerfectlyConditioned) {
    using T = TypeParam;
    for (const Refine refine : {Refine::none, Refine::automatic, Refine::extended}) {
        const auto result = solve(Matrix<T>(0, 0), Matrix<T>(0, 3), {.refine = refine});
        EXPECT_EQ(result.x.rows(), 0);
        EXPECT_EQ(result.x.cols(), 3);
        EXPECT_EQ(result.rcond, RealOf<T>(1));
        EXPECT_EQ(result.backward_error, RealOf<T>(0));
        EXPECT_FALSE(result.is_ill_conditioned());
        const auto one = solve(Matrix<T>{{T(-4)}}, Vector<T>{T(2)}, {.refine = refine});
        EXPECT_EQ(one.x, Vector<T>{T(-0.5)});
        EXPECT_EQ(one.rcond, RealOf<T>(1));
        const auto none = solve(random_matrix<T>(5, 5), Matrix<T>(5, 0), {.refine = refine});
        EXPECT_EQ(none.x.cols(), 0);
        EXPECT_EQ(none.backward_error, RealOf<T>(0));
        const auto zero = solve(random_matrix<T>(5, 5), Vector<T>(5), {.refine = refine});
        EXPECT_EQ(zero.x, Vector<T>(5));
        EXPECT_EQ(zero.backward_error, RealOf<T>(0));
    }
}

TYPED_TEST(SolveOptionsTest, PromiseNoMoreDigitsThanThereAre) {
    using T = TypeParam;
    using R = RealOf<T>;
    const index_t n = 10;
    const Matrix<T> q = random_orthogonal<T>(n, std::mt19937_64(1));
    const Matrix<T> p = random_orthogonal<T>(n, std::mt19937_64(2));
    int digits = std::numeric_limits<R>::digits10 + 2;
    for (int power = 0; power < std::numeric_limits<R>::digits10 - 1; ++power) {
        Vector<T> s(n, T(1));
        s[n - 1] = T(std::pow(R(10), R(-power)));
        const Matrix<T> a = q * diagonal(s) * p;
        const Matrix<T> b = random_matrix<T>(n, 1);
        const auto result = solve(a, b, SolveOptions{});
        const auto exact = solve(a, b, {.refine = Refine::extended});
        ASSERT_TRUE(exact.refined) << power;
        const double error =
            double(norm(result.x.col(0) - exact.x.col(0), 1)) / double(norm(exact.x.col(0), 1));
        // A digit either way: the promise is rounded, and a bound.
        EXPECT_LE(error, std::pow(10.0, 1 - result.trusted_digits())) << result.text();
        EXPECT_LE(result.trusted_digits(), digits);
        EXPECT_GE(result.trusted_digits(), digits - 4);
        digits = result.trusted_digits();
    }
    EXPECT_LE(digits, 3);
}

TEST(SolveTextTest, SaysInPlainWordsWhatToExpect) {
    SolveFacts<double> facts;
    facts.method_used = SolveMethod::lu;
    facts.order = 10;
    facts.rcond = 0.9e-13;
    facts.backward_error = 1.2e-16;
    EXPECT_EQ(facts.text(),
              "lu: condition about 1e13, backward error 1e-16; some 3 of 16 digits can be trusted");
    facts.rcond = 0.037;
    facts.method_used = SolveMethod::lu_refined;
    facts.refinement_steps = 1;
    EXPECT_EQ(facts.text(),
              "lu_refined (1 step): condition about 27, backward error 1e-16; some 14 of 16 digits "
              "can be trusted");
    facts.refined = true;
    facts.refinement_steps = 2;
    EXPECT_EQ(facts.text(),
              "lu_refined (2 steps): condition about 27, backward error 1e-16; refined, all 16 "
              "digits are right for A and B as they are stored");
    SolveFacts<float> single;
    single.method_used = SolveMethod::cholesky;
    single.order = 3;
    single.rcond = 1e-3F;
    EXPECT_EQ(
        single.text(),
        "cholesky: condition about 1000, backward error 0; some 4 of 7 digits can be trusted");
}

TEST(SolveTextTest, WarnsOfASolutionThatIsNone) {
    const auto singular = solve(hilbert(14), ones(14), SolveOptions{});
    EXPECT_TRUE(singular.is_ill_conditioned());
    EXPECT_EQ(singular.trusted_digits(), 0);
    EXPECT_NE(singular.text().find("warning: no digit of 16 can be trusted"), std::string::npos);
    EXPECT_NE(singular.text().find("A is as good as singular"), std::string::npos);
    EXPECT_FALSE(solve(hilbert(14), ones(14), {.refine = Refine::extended}).refined);
    const auto fine = solve(hilbert(3), ones(3), SolveOptions{});
    EXPECT_FALSE(fine.is_ill_conditioned());
    EXPECT_EQ(fine.text().find("warning"), std::string::npos) << fine.text();
    SolveFacts<double> beyond;
    beyond.rcond = 0;
    beyond.order = 2;
    EXPECT_EQ(beyond.trusted_digits(), 0);
    EXPECT_NE(beyond.text().find("a condition beyond all numbers"), std::string::npos);
}

TYPED_TEST(SolveOptionsTest, ThrowAsWithoutThem) {
    using T = TypeParam;
    const SolveOptions options;
    const Vector<T> b(3, T(1));
    const Matrix<T> zero(3, 3);
    const auto singular = thrown<SingularMatrixError>([&] { solve(zero, b, options); });
    EXPECT_EQ(singular.pivot(), 0);
    EXPECT_TRUE(mentions(singular, "solve: the 3 x 3 matrix is singular"));
    const Matrix<T> ones_only(3, 3, T(1));
    EXPECT_EQ(thrown<SingularMatrixError>([&] { solve(ones_only, b, options); }).pivot(), 1);
    EXPECT_THROW(solve(symmetric(ones_only), b, options), SingularMatrixError);
    EXPECT_THROW(solve(triangular(zero, Triangle::lower), b, options), SingularMatrixError);
    EXPECT_THROW(solve(T(0) * hermitian(ones_only), b, options), SingularMatrixError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { solve(Matrix<T>(3, 4), b, options); }),
                         "solve: the matrix is 3 x 4"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { solve(zero, Matrix<T>(2, 2), options); }),
                         "A is 3 x 3 and B is 2 x 2"));
    Matrix<T> bad = identity<T>(3);
    bad(2, 1) = T(std::numeric_limits<RealOf<T>>::infinity());
    const auto error = thrown<NonFiniteError>([&] { solve(bad, b, options); });
    EXPECT_EQ(error.row(), 2);
    EXPECT_EQ(error.col(), 1);
    EXPECT_EQ(thrown<NonFiniteError>([&] { solve(bad.t(), b, options); }).row(), 1);
    EXPECT_THROW(solve(identity<T>(3), bad, options), NonFiniteError);
    EXPECT_EQ(solve(triangular(bad, Triangle::upper), b, options).x, b);
}

}  // namespace
}  // namespace lamina
