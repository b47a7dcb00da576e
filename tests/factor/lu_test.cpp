#include "lamina/factor/lu.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::residual;
using testing::sizes;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;
using testing::unit_roundoff;

template <class T>
class LuTest : public ::testing::Test {};
TYPED_TEST_SUITE(LuTest, testing::Scalars);

/// Whether a kind is tried for a shape: all of them for small ones, the telling ones for large.
bool is_tried(Kind kind, index_t m, index_t n) {
    return std::max(m, n) < 257 || kind == Kind::random || kind == Kind::rank_deficient;
}

template <class T>
Matrix<T> rows_permuted(const Matrix<T>& a, const std::vector<index_t>& p) {
    Matrix<T> pa(a.rows(), a.cols());
    for (index_t i = 0; i < a.rows(); ++i)
        copy_into(pa.row(i), a.row(p[std::size_t(i)]));
    return pa;
}

template <class T>
Matrix<T> identity_of(index_t n) {
    Matrix<T> a(n, n);
    fill(a.diag(), T(1));
    return a;
}

TYPED_TEST(LuTest, ReconstructsEveryShapeAndKind) {
    using T = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            for (const Kind kind : kinds) {
                if (!is_tried(kind, m, n)) continue;
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                Strided<T> strided(a);
                const LU<T> f(a);
                const LU<T> g(strided.view());
                ASSERT_LT(residual(a, f.reconstruct()), threshold)
                    << m << " x " << n << ", kind " << int(kind);
                ASSERT_LT(residual(a, g.reconstruct()), threshold)
                    << m << " x " << n << " strided, kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(LuTest, ReconstructsOnBothSidesOfTheLimitOfSmallMatrices) {
    using T = TypeParam;
    for (const index_t m : {1, 2, 3, 4, 5, 7, 8, 9, 13, 31, 32, 33}) {
        for (const index_t n : {1, 2, 3, 4, 5, 8, 31, 32, 33}) {
            for (const Kind kind : kinds) {
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                const LU<T> f(a);
                ASSERT_LT(residual(a, f.reconstruct()), threshold)
                    << m << " x " << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(LuTest, PivotsWhoseReciprocalsOverflowAreDividedBy) {
    using T = TypeParam;
    using R = RealOf<T>;
    // OpenBLAS multiplies by reciprocals of complex pivots all the same.
    if constexpr (is_complex<T>) GTEST_SKIP();
    // Below the least normal number; L is exact since all are multiples of one power of two.
    const R tiny = std::numeric_limits<R>::denorm_min();
    Matrix<T> a(3, 3);
    fill(a.col(0), T(4 * tiny));
    a(0, 0) = T(8 * tiny);
    a(1, 1) = T(1);
    a(2, 2) = T(1);
    const LU<T> f(a);
    EXPECT_EQ(f.L()(1, 0), T(R(0.5)));
    EXPECT_EQ(f.L()(2, 0), T(R(0.5)));
}

TYPED_TEST(LuTest, RowsInTheOrderOfThePermutationAreTheProductOfTheFactors) {
    using T = TypeParam;
    for (const index_t m : {1, 2, 5, 16, 33, 100}) {
        for (const index_t n : {1, 2, 5, 16, 33, 100}) {
            const Matrix<T> a = random_matrix<T>(m, n);
            const LU<T> f(a);
            ASSERT_LT(residual(rows_permuted(a, f.permutation()), f.L() * f.U()), threshold)
                << m << " x " << n;
        }
    }
}

TYPED_TEST(LuTest, FactorsAreTrapezoidalWithBoundedL) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{7, 4}, {4, 7}, {6, 6}, {1, 3}, {3, 1}}) {
        const LU<T> f(random_matrix<T>(m, n));
        const index_t k = std::min(m, n);
        const Matrix<T> l = f.L();
        const Matrix<T> u = f.U();
        ASSERT_EQ(l.rows(), m);
        ASSERT_EQ(l.cols(), k);
        ASSERT_EQ(u.rows(), k);
        ASSERT_EQ(u.cols(), n);
        for (index_t j = 0; j < k; ++j) {
            EXPECT_EQ(l(j, j), T(1));
            for (index_t i = 0; i < j; ++i)
                EXPECT_EQ(l(i, j), T(0));
            // getrf picks the largest |re| + |im|, so that a modulus may be up to sqrt(2).
            for (index_t i = j + 1; i < m; ++i)
                EXPECT_LE(std::abs(l(i, j)), RealOf<T>(1.4143));
            for (index_t i = j + 1; i < k; ++i)
                EXPECT_EQ(u(i, j), T(0));
        }
    }
}

TYPED_TEST(LuTest, SolveReproducesRightHandSide) {
    using T = TypeParam;
    for (const Kind kind :
         {Kind::random, Kind::graded, Kind::near_underflow, Kind::near_overflow}) {
        for (const index_t n : sizes) {
            for (const index_t columns : {0, 1, 3, 40}) {
                if (!is_tried(kind, n, columns)) continue;
                const Matrix<T> a = matrix_of<T>(kind, n, n);
                const Matrix<T> b = random_matrix<T>(n, columns, 2);
                const LU<T> f(a);
                const Matrix<T> x = f.solve(b);
                ASSERT_EQ(x.rows(), n);
                ASSERT_EQ(x.cols(), columns);
                ASSERT_LT(solve_residual(a, x, b), threshold) << n << ", kind " << int(kind);
                Strided<T> strided(b);
                f.solve_into(strided.view());
                ASSERT_LT(solve_residual(a, Matrix<T>(strided.view()), b), threshold) << n;
            }
        }
    }
}

TYPED_TEST(LuTest, SolvesForVectorsAndOperands) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(16, 16);
    const LU<T> f(a);
    const Matrix<T> b = random_matrix<T>(16, 3, 2);
    const Matrix<T> x = f.solve(b);
    for (index_t j = 0; j < 3; ++j) {
        const Vector<T> column = f.solve(b.col(j));
        Matrix<T> rows(b.t());
        f.solve_into(rows.row(j));
        EXPECT_LT(
            solve_residual(a, MatrixView<const T>(column.data(), 16, 1), b.block(0, j, 16, 1)),
            threshold);
        EXPECT_EQ(rows.row(j), column);
    }
    EXPECT_EQ(f.solve(T(2) * b.h().h()), f.solve(Matrix<T>(T(2) * b)));
    EXPECT_LT(solve_residual(a, f.solve(T(2) * b), Matrix<T>(T(2) * b)), threshold);
}

TYPED_TEST(LuTest, TakesOperandsAsTheMatricesTheyMean) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 6);
    EXPECT_EQ(LU<T>(a.t()).reconstruct(), LU<T>(Matrix<T>(a.t())).reconstruct());
    EXPECT_EQ(LU<T>(a.h()).reconstruct(), LU<T>(Matrix<T>(a.h())).reconstruct());
    EXPECT_EQ(LU<T>(2.0 * a).reconstruct(), LU<T>(Matrix<T>(2.0 * a)).reconstruct());
    EXPECT_LT(residual(Matrix<T>(2.0 * a.h()), LU(2.0 * a.h()).reconstruct()), threshold);
}

TYPED_TEST(LuTest, TakesTheMemoryOfAMatrixMovedIn) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(33, 16);
    Matrix<T> b = a;
    const LU f(std::move(b));
    EXPECT_TRUE(b.empty());  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(f.reconstruct(), LU(a).reconstruct());
    Matrix<T> c = a;
    LU<T> g;
    g.factor(std::move(c));
    EXPECT_EQ(g.reconstruct(), f.reconstruct());
}

TYPED_TEST(LuTest, FactorsAgainWithSmallerAndLargerMatrices) {
    using T = TypeParam;
    LU<T> f(random_matrix<T>(16, 16));
    for (const auto& [m, n] : {std::pair<index_t, index_t>{5, 5}, {33, 20}, {3, 40}, {40, 40}}) {
        const Matrix<T> a = random_matrix<T>(m, n, 7);
        EXPECT_EQ(&f.factor(a), &f);
        EXPECT_EQ(f.rows(), m);
        EXPECT_EQ(f.cols(), n);
        EXPECT_EQ(f.reconstruct(), LU(a).reconstruct());
        EXPECT_EQ(f.permutation(), LU(a).permutation());
    }
    f.factor(Matrix<T>(3, 3));
    EXPECT_TRUE(f.is_singular());
    f.factor(identity_of<T>(3));
    EXPECT_FALSE(f.is_singular());
}

TYPED_TEST(LuTest, InverseIsTheInverse) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Matrix<T> inverse = LU(a).inverse();
        ASSERT_EQ(inverse.rows(), n);
        if (n == 0) continue;
        // LAPACK's ratio of xGET03: ||I - A X|| / (n ||A|| ||X|| eps).
        EXPECT_LT(norm1(identity_of<T>(n) - a * inverse) /
                      (double(n) * norm1(a) * norm1(inverse) * double(unit_roundoff<T>)),
                  threshold)
            << n;
    }
}

TYPED_TEST(LuTest, EmptyMatricesHaveTheFactsOfEmptyProducts) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {0, 3}, {3, 0}}) {
        const LU<T> f(Matrix<T>(m, n));
        EXPECT_EQ(f.L().rows(), m);
        EXPECT_EQ(f.L().cols(), 0);
        EXPECT_EQ(f.U().rows(), 0);
        EXPECT_EQ(f.U().cols(), n);
        EXPECT_EQ(index_t(f.permutation().size()), m);
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        EXPECT_FALSE(f.is_singular());
    }
    const LU<T> f;
    EXPECT_EQ(f.det(), T(1));
    EXPECT_EQ(f.log_det().sign, T(1));
    EXPECT_EQ(f.log_det().log_abs, 0);
    EXPECT_EQ(f.rcond(), 1);
    EXPECT_EQ(f.inverse().rows(), 0);
    EXPECT_EQ(f.solve(Matrix<T>(0, 4)).cols(), 4);
    EXPECT_EQ(f.solve(Vector<T>()).size(), 0);
}

TYPED_TEST(LuTest, DeterminantsOfPermutationsAreTheirSigns) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 4, 17, 64}) {
        // Row i of a cycle of length n holds its one in column i + 1: n - 1 swaps.
        Matrix<T> cycle(n, n);
        for (index_t i = 0; i < n; ++i)
            cycle(i, (i + 1) % n) = T(1);
        const T sign = n % 2 == 1 ? T(1) : T(-1);
        EXPECT_EQ(LU(cycle).det(), sign) << n;
        EXPECT_EQ(LU(cycle).log_det().sign, sign) << n;
        EXPECT_EQ(LU(cycle).log_det().log_abs, 0) << n;
    }
    EXPECT_EQ(LU(Matrix<T>{{T(2), T(1)}, {T(4), T(8)}}).det(), T(12));
}

TYPED_TEST(LuTest, DeterminantsNeitherOverflowNorUnderflowOnTheWay) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    const R big = std::ldexp(R(1), Limits::max_exponent - 2);
    // 16 factors of nearly the largest number, then 16 of its inverse, then 5.
    Matrix<T> a(33, 33);
    for (index_t i = 0; i < 16; ++i) {
        a(i, i) = T(big);
        a(16 + i, 16 + i) = T(1 / big);
    }
    a(32, 32) = T(-5);
    EXPECT_EQ(LU(a).det(), T(-5));
    EXPECT_EQ(LU(a).log_det().sign, T(-1));
    EXPECT_NEAR(LU(a).log_det().log_abs, std::log(R(5)), 8 * epsilon<T>);
    for (index_t i = 16; i < 32; ++i)
        a(i, i) = T(1);
    EXPECT_EQ(std::real(LU(a).det()), -Limits::infinity());
    EXPECT_NEAR(LU(a).log_det().log_abs / (16 * std::log(big) + std::log(R(5))), R(1),
                4 * epsilon<T>);
    const Matrix<T> tiny = T(1 / big) * identity_of<T>(5);
    EXPECT_EQ(LU(tiny).det(), T(0));
    EXPECT_NEAR(LU(tiny).log_det().log_abs / (-5 * std::log(big)), R(1), 4 * epsilon<T>);
}

TYPED_TEST(LuTest, LogDeterminantOfATenthOfTheIdentity) {
    using T = TypeParam;
    using R = RealOf<T>;
    const LU<T> f(T(R(0.1)) * identity_of<T>(400));
    EXPECT_EQ(f.log_det().sign, T(1));
    // 400 ln(1/10); each of the 400 factors brings a rounding of its own.
    EXPECT_NEAR(f.log_det().log_abs / R(-921.0340371976183), R(1), 400 * unit_roundoff<T>);
}

TYPED_TEST(LuTest, LogDeterminantKeepsThePhase) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        using R = RealOf<T>;
        const LU<T> f(T(0, 3) * identity_of<T>(3));
        EXPECT_LT(std::abs(f.det() - T(0, -27)), 27 * 8 * epsilon<T>);
        EXPECT_LT(std::abs(f.log_det().sign - T(0, -1)), 8 * epsilon<T>);
        EXPECT_NEAR(f.log_det().log_abs, 3 * std::log(R(3)), 16 * epsilon<T>);
    }
    const Matrix<T> a = random_matrix<T>(20, 20);
    const LogDet<T> log_det = LU(a).log_det();
    const T det = LU(a).det();
    EXPECT_LT(std::abs(log_det.sign * std::exp(log_det.log_abs) - det),
              100 * epsilon<T> * std::abs(det));
    EXPECT_NEAR(std::abs(log_det.sign), RealOf<T>(1), 4 * epsilon<T>);
}

TYPED_TEST(LuTest, RcondOfDiagonalMatricesIsExact) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R smallest : {R(1), R(0.125), R(1e-3), std::sqrt(epsilon<T>)}) {
        Matrix<T> a = identity_of<T>(7);
        a(3, 3) = T(-smallest);
        EXPECT_NEAR(LU(a).rcond() / smallest, R(1), 8 * epsilon<T>);
    }
}

TYPED_TEST(LuTest, RcondIsAnUpperBoundAndWithinTheEstimatorsFactor) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 16, 33, 100}) {
        for (const Kind kind : {Kind::random, Kind::near_underflow, Kind::near_overflow}) {
            const Matrix<T> a = matrix_of<T>(kind, n, n, 3);
            const LU<T> f(a);
            const double exact = 1 / (norm1(a) * norm1(f.inverse()));
            // Both norms are estimated from below: Higham found factors of up to 3 each.
            EXPECT_GE(double(f.rcond()), 0.9 * exact) << n;
            EXPECT_LE(double(f.rcond()), 9 * exact) << n;
        }
    }
}

TYPED_TEST(LuTest, RcondFindsTheOneColumnThatDominates) {
    using T = TypeParam;
    Matrix<T> a = identity_of<T>(20);
    fill(a.col(13), T(1000));
    const LU<T> f(a);
    const double exact = 1 / (norm1(a) * norm1(f.inverse()));
    EXPECT_NEAR(double(f.rcond()) / exact, 1, 1e-3);
}

TYPED_TEST(LuTest, SingularMatricesFactorButWillNotBeSolved) {
    using T = TypeParam;
    Matrix<T> a = identity_of<T>(4);
    a(2, 2) = T(0);
    const LU<T> f(a);
    EXPECT_TRUE(f.is_singular());
    EXPECT_EQ(f.det(), T(0));
    EXPECT_EQ(f.log_det().sign, T(0));
    EXPECT_EQ(f.log_det().log_abs, -std::numeric_limits<RealOf<T>>::infinity());
    EXPECT_EQ(f.rcond(), 0);
    EXPECT_EQ(f.reconstruct(), a);
    const auto error = thrown<SingularMatrixError>([&] { (void)f.solve(Vector<T>(4, T(1))); });
    EXPECT_EQ(error.pivot(), 2);
    EXPECT_TRUE(mentions(error, "LU::solve", "4 x 4", "pivot 2", "lstsq"));
    EXPECT_TRUE(mentions(thrown<SingularMatrixError>([&] { (void)f.inverse(); }), "LU::inverse"));
}

TYPED_TEST(LuTest, ShapesThatDoNotFitAreNamed) {
    using T = TypeParam;
    const LU<T> wide(random_matrix<T>(2, 3));
    const LU<T> square(random_matrix<T>(3, 3));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)wide.det(); }), "LU::det", "2 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)wide.log_det(); }), "2 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)wide.inverse(); }), "2 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)wide.rcond(); }), "2 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)wide.solve(Matrix<T>(2, 1)); }),
                         "LU::solve", "2 x 3", "square"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)square.solve(Matrix<T>(4, 2)); }),
                         "LU::solve", "3 x 3", "4 x 2"));
    EXPECT_THROW((void)square.solve(Vector<T>(2)), DimensionError);
}

TYPED_TEST(LuTest, NonFiniteEntriesAreNamedAndLeaveNothingBehind) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity()), T(-Limits::infinity())}) {
        for (const auto& [i, j] : {std::pair<index_t, index_t>{0, 0}, {4, 0}, {2, 3}, {4, 5}}) {
            Matrix<T> a = random_matrix<T>(5, 6);
            a(i, j) = bad;
            LU<T> f(random_matrix<T>(3, 3));
            const auto error = thrown<NonFiniteError>([&] { f.factor(a); });
            EXPECT_EQ(error.row(), i);
            EXPECT_EQ(error.col(), j);
            EXPECT_TRUE(mentions(error, "LU", "5 x 6"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_TRUE(f.permutation().empty());
            EXPECT_THROW(LU<T>(std::move(a)), NonFiniteError);
            EXPECT_EQ(a.rows(), 5);  // NOLINT(*-use-after-move,*.Move)
        }
    }
    Matrix<T> b = random_matrix<T>(3, 2);
    b(1, 1) = T(Limits::quiet_NaN());
    const LU<T> f(random_matrix<T>(3, 3));
    EXPECT_TRUE(mentions(thrown<NonFiniteError>([&] { (void)f.solve(b); }), "LU::solve", "(1, 1)"));
}

TYPED_TEST(LuTest, NonFiniteEntriesAreSeenInEveryPositionOfALongColumn) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    // More than one round of the widest registers, and a remainder.
    for (const index_t n : {31, 32, 64, 131}) {
        Matrix<T> a = random_matrix<T>(n, 1);
        for (index_t i = 0; i < n; ++i) {
            for (const auto bad : {Limits::quiet_NaN(), -Limits::infinity()}) {
                const T good = a(i, 0);
                if constexpr (is_complex<T>) {
                    a(i, 0) = T(real(good), bad);
                } else {
                    a(i, 0) = bad;
                }
                EXPECT_EQ(thrown<NonFiniteError>([&] { (void)LU<T>(a); }).row(), i) << n;
                EXPECT_EQ(thrown<NonFiniteError>([&] { (void)LU<T>(std::move(a)); }).row(), i) << n;
                a(i, 0) = good;  // NOLINT(*-use-after-move,*.Move)
            }
        }
        EXPECT_NO_THROW(LU<T>{a});
        EXPECT_LT(residual(a, LU<T>(a).reconstruct()), threshold);
    }
}

TYPED_TEST(LuTest, CheckNoneFactorsWithoutLooking) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(5, 5);
    EXPECT_EQ(LU<T>(a, Check::none).reconstruct(), LU(a).reconstruct());
    EXPECT_EQ(LU<T>(Matrix<T>(a), Check::none).reconstruct(), LU(a).reconstruct());
    a(4, 4) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    EXPECT_NO_THROW(LU<T>(a, Check::none));
    EXPECT_NO_THROW(LU<T>(std::move(a), Check::none));
}

TYPED_TEST(LuTest, CopiesAreIndependentAndMovedFromOnesEmpty) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(8, 8);
    LU<T> f(a);
    LU<T> copy = f;
    f.factor(Matrix<T>(2, 2));
    EXPECT_EQ(copy.reconstruct(), LU(a).reconstruct());
    EXPECT_TRUE(f.is_singular());
    const LU<T> moved = std::move(f);
    EXPECT_TRUE(moved.is_singular());
    EXPECT_EQ(f.rows(), 0);  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(f.cols(), 0);
    EXPECT_FALSE(f.is_singular());
    EXPECT_EQ(f.det(), T(1));
    f.factor(a);
    EXPECT_EQ(f.reconstruct(), copy.reconstruct());
}

TYPED_TEST(LuTest, GrowthComparesTheLargestEntriesOfUAndA) {
    using T = TypeParam;
    using R = RealOf<T>;
    const auto size = [](T x) { return std::abs(std::real(x)) + std::abs(std::imag(x)); };
    for (const index_t m : {1, 3, 17, 40}) {
        for (const index_t n : {1, 3, 17, 40}) {
            const Matrix<T> a = random_matrix<T>(m, n);
            const LU<T> f(a);
            const Matrix<T> u = f.U();
            R in_u = 0;
            R in_a = 0;
            R in_first_row = 0;
            for (index_t j = 0; j < n; ++j) {
                for (index_t i = 0; i < u.rows(); ++i)
                    in_u = std::max(in_u, size(u(i, j)));
                for (index_t i = 0; i < m; ++i)
                    in_a = std::max(in_a, size(a(i, j)));
                in_first_row = std::max(in_first_row, size(u(0, j)));
            }
            EXPECT_EQ(f.growth(), in_u / in_first_row);
            EXPECT_EQ(f.growth(in_a), in_u / in_a);
            EXPECT_GE(f.growth(), f.growth(in_a));
        }
    }
    EXPECT_EQ(LU<T>().growth(), R(1));
    EXPECT_EQ(LU<T>(Matrix<T>(0, 3)).growth(), R(1));
    EXPECT_EQ(LU<T>(Matrix<T>(3, 0)).growth(), R(1));
    EXPECT_EQ(LU<T>(Matrix<T>(3, 3)).growth(), R(1));
}

TYPED_TEST(LuTest, GrowthOfWilkinsonsMatrixDoublesWithEachRow) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {2, 10, 60}) {
        const Matrix<T> a = testing::growth_matrix<T>(n);
        // Exact powers of two but for sums of n terms in an order of BLAS's.
        const R expected = std::ldexp(R(1), int(n) - 1);
        EXPECT_NEAR(LU<T>(a).growth(), expected, R(n) * epsilon<T> * expected);
        EXPECT_EQ(LU<T>(a).growth(R(1)), LU<T>(a).growth());
    }
    // An overflow on the way is no growth that any bound allows.
    const R huge = std::numeric_limits<R>::max();
    EXPECT_FALSE(LU<T>(Matrix<T>{{T(huge), T(huge)}, {T(huge), T(-huge)}}).growth() < huge);
}

TYPED_TEST(LuTest, WritesTheInverseIntoAGivenMatrix) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 5, 32, 33, 70}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const LU<T> f(a);
        Strided<T> x(Matrix<T>(n, n, T(1)));
        f.inverse_into(x.view());
        EXPECT_LT(solve_residual(a, x.view(), identity_of<T>(n)), threshold);
        Matrix<T> other(n + 1, n);
        EXPECT_THROW(f.inverse_into(other.view()), DimensionError);
    }
}

}  // namespace
}  // namespace lamina
