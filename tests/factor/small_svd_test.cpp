// One-sided Jacobi for small matrices, and where SVD takes it.

#include "factor/small_svd.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;
using testing::thrown;

using Shape = std::pair<index_t, index_t>;

template <class R>
class SmallSvdTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SmallSvdTest, Reals);

template <class R>
struct Factors {
    Matrix<R> U;
    Vector<R> s;
    Matrix<R> Vt;
};

template <class R>
Factors<R> factors_of(const MatrixView<const R>& a) {
    const index_t k = std::min(a.rows(), a.cols());
    SmallSvd<R> f(a, Vectors::thin);
    EXPECT_TRUE(f.is_finite() && f.run());
    Factors<R> all{Matrix<R>(a.rows(), k), Vector<R>(k), Matrix<R>(k, a.cols())};
    f.write(all.s.data(), all.U.data(), all.Vt.data());
    return all;
}

/// As LAPACK's own tests of the SVD.
template <class R>
void expect_decomposition(const Matrix<R>& a, const Factors<R>& f) {
    Matrix<R> scaled = f.U;
    for (index_t j = 0; j < f.s.size(); ++j)
        scale_in_place(scaled.col(j), f.s[j]);
    EXPECT_LT(residual(a, scaled * f.Vt), threshold);
    EXPECT_LT(orthogonality(f.U), threshold);
    EXPECT_LT(orthogonality(Matrix<R>(f.Vt.t())), threshold);
    for (index_t i = 0; i < f.s.size(); ++i)
        EXPECT_TRUE(f.s[i] >= 0 && (i == 0 || f.s[i] <= f.s[i - 1]));
}

/// On both sides of whole registers, odd and even, and as large as they may be.
constexpr Shape shapes[] = {{1, 1},   {2, 1},    {2, 2},    {3, 2},   {4, 4},    {5, 3},   {7, 7},
                            {8, 8},   {9, 8},    {9, 9},    {16, 16}, {17, 15},  {23, 23}, {24, 24},
                            {96, 24}, {128, 20}, {176, 16}, {336, 8}, {1072, 2}, {2160, 1}};

TYPED_TEST(SmallSvdTest, WhatIsSmallHasPlaceOnTheStack) {
    using R = TypeParam;
    for (const auto& [m, n] : shapes)
        EXPECT_TRUE(is_small_svd<R>(Vectors::thin, m, n)) << m << " x " << n;
    for (const auto& [m, n] :
         {Shape{0, 0}, {0, 3}, {25, 25}, {97, 24}, {352, 8}, {1088, 2}, {2161, 1}})
        EXPECT_FALSE(is_small_svd<R>(Vectors::thin, m, n)) << m << " x " << n;
    EXPECT_TRUE(is_small_svd<R>(Vectors::full, 24, 24));
    EXPECT_FALSE(is_small_svd<R>(Vectors::full, 24, 23));
    EXPECT_TRUE(is_small_svd<R>(Vectors::none, 12, 60));
    EXPECT_FALSE(is_small_svd<R>(Vectors::none, 13, 13));
    EXPECT_FALSE(is_small_svd<std::complex<R>>(Vectors::thin, 2, 2));
}

TYPED_TEST(SmallSvdTest, EveryShapeAndKindIsDecomposed) {
    using R = TypeParam;
    for (const auto& [m, n] : shapes) {
        for (const Kind kind : kinds) {
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", kind " +
                         std::to_string(int(kind)));
            const Matrix<R> a = matrix_of<R>(kind, m, n);
            expect_decomposition<R>(a, factors_of<R>(a));
            const Matrix<R> wide(a.t());
            expect_decomposition<R>(wide, factors_of<R>(wide));
        }
    }
}

TYPED_TEST(SmallSvdTest, ManyMatricesEndWithinTheSweeps) {
    using R = TypeParam;
    for (index_t n = 1; n <= 12; ++n) {
        for (unsigned seed = 1; seed <= 200; ++seed) {
            // Of whole numbers: values that agree and columns that depend on others are common.
            Matrix<R> a = random_matrix<R>(n + seed % 3, n, seed);
            for (index_t j = 0; j < n; ++j) {
                for (R& x : a.col(j))
                    x = std::round(2 * x);
            }
            expect_decomposition<R>(a, factors_of<R>(a));
        }
    }
}

/// Matrices of which hardly any singular value is far from rounding, and graded ones: without the
/// triangle they want more sweeps than there are.
TYPED_TEST(SmallSvdTest, NumericallySingularMatricesEndWithinTheSweeps) {
    using R = TypeParam;
    for (const index_t n : {8, 16, 23, 24}) {
        Matrix<R> hilbert(n, n);
        Matrix<R> sines(n, n);
        Matrix<R> powers(n, n);
        Matrix<R> rows = random_matrix<R>(n, n);
        Matrix<R> columns = rows;
        Matrix<R> both = rows;
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i) {
                hilbert(i, j) = 1 / R(i + j + 1);
                sines(i, j) = std::sin(R(0.01) * R(i * j) + R(i));
                powers(i, j) = std::pow(R(i + 1) / R(n), R(j));
                rows(i, j) = std::ldexp(rows(i, j), -int(8 * i));
                columns(i, j) = std::ldexp(columns(i, j), -int(8 * j));
                both(i, j) = std::ldexp(both(i, j), -int(4 * (i + j)));
            }
        }
        for (const Matrix<R>* a : {&hilbert, &sines, &powers, &rows, &columns, &both})
            expect_decomposition<R>(*a, factors_of<R>(*a));
    }
}

TYPED_TEST(SmallSvdTest, ColumnsThatAreNextToNothingAreCompleted) {
    using R = TypeParam;
    constexpr R least = std::numeric_limits<R>::denorm_min();
    constexpr R small = std::numeric_limits<R>::min();
    // Zero columns, columns that vanish beside others, also in another's direction, and both.
    for (const R size : {R(0), least, small, std::sqrt(small), std::sqrt(std::sqrt(small))}) {
        for (const index_t n : {2, 3, 8, 13}) {
            Matrix<R> a = random_matrix<R>(n + 2, n);
            scale_in_place(a.col(0), size);
            expect_decomposition<R>(a, factors_of<R>(a));
            copy_into(a.col(0), a.col(1));
            scale_in_place(a.col(0), size);
            expect_decomposition<R>(a, factors_of<R>(a));
            scale_in_place(a.block(0, 1, n + 2, n - 2), size);
            expect_decomposition<R>(a, factors_of<R>(a));
        }
    }
    const Matrix<R> zero(5, 4);
    const Factors<R> none = factors_of<R>(zero);
    EXPECT_EQ(none.s, Vector<R>(4));
    expect_decomposition<R>(zero, none);
}

/// Two that are alike to the last digits, of which one is left out as negligible and the other not:
/// however rounding orders their lengths, they may not both be their own directions.
TYPED_TEST(SmallSvdTest, ColumnsAboutTheSizeThatIsLeftOutAreOrthogonalToo) {
    using R = TypeParam;
    const R edge = R(std::sqrt(negligible_square<R>));
    const Matrix<R> directions = random_matrix<R>(50, 3);
    for (index_t j = 0; j < directions.rows(); ++j) {
        for (int step = -4; step <= 4; ++step) {
            Matrix<R> a(4, 3);
            a(3, 0) = 1;
            const Vector<R> x(directions.row(j));
            for (index_t i = 0; i < 3; ++i) {
                a(i, 1) = x[i] / norm(x) * edge;
                a(i, 2) = a(i, 1) * (1 + R(step) * epsilon<R>);
            }
            expect_decomposition<R>(a, factors_of<R>(a));
        }
    }
}

/// A column that the last rotations made shorter than what is left out, and one that was left out.
TEST(SmallSvdEdgeTest, WhatWasTurnedComesBeforeWhatWasLeftOut) {
    const Matrix<float> a{{0, 0x1.fffff8p-41F, 0, 0},
                          {0, 0, 0x1p-40F, 0},
                          {0, -0x1.9e7f1cp-53F, 0, 0x1.fffffcp-41F},
                          {0, -0x1.8c0d72p-51F, 0x1.7943bep-51F, 0},
                          {1, 0, 0, 0}};
    expect_decomposition<float>(a, factors_of<float>(a));
}

/// The bodies for the processors that this one is not.
TYPED_TEST(SmallSvdTest, RegistersOfEveryWidthTurnColumnsToRightAngles) {
    using R = TypeParam;
    constexpr index_t n = 9;
    constexpr index_t height = 16;
    const auto run = [](auto body) {
        Matrix<R> columns(2 * height, n);
        copy_into(columns.block(0, 0, n + 2, n), random_matrix<R>(n + 2, n));
        for (index_t j = 0; j < n; ++j)
            columns(height + j, j) = 1;
        const Matrix<R> a(columns.block(0, 0, height, n));
        double squares[most_columns_turned];
        EXPECT_TRUE(body(TurnedColumns<R>{columns.data(), n, height, 2 * height}, squares));
        const Matrix<R> v(columns.block(height, 0, n, n));
        const Matrix<R> turned(columns.block(0, 0, height, n));
        EXPECT_LT(orthogonality(v), threshold);
        EXPECT_LT(residual(turned, a * v), threshold);
        Matrix<R> unit = turned;
        for (index_t j = 0; j < n; ++j)
            scale_in_place(unit.col(j), R(1 / std::sqrt(squares[j])));
        EXPECT_LT(orthogonality(unit), threshold);
    };
    run(&Compiled<rotate_all_body<Wide<R>, R>>::for_narrow_vectors);
    if (has_wide_vectors()) run(in_wide_vectors<rotate_all_body<Wide<R>, R>>);
    if (has_widest_vectors()) run(in_widest_vectors<rotate_all_body<Widest<R>, R>>);
}

TYPED_TEST(SmallSvdTest, RegistersOfEveryWidthMakeTheTriangle) {
    using R = TypeParam;
    constexpr index_t n = 7;
    constexpr index_t height = 16;
    const auto run = [](auto triangularize, auto apply) {
        Matrix<R> columns(height, n);
        copy_into(columns.block(0, 0, n + 4, n), random_matrix<R>(n + 4, n));
        const Matrix<R> a = columns;
        Matrix<R> l(height, n);
        Reflectors<R> q;
        const TurnedColumns<R> v{columns.data(), n, height, height};
        triangularize(v, TurnedColumns<R>{l.data(), n, height, height}, q);
        Matrix<R> product(l.block(0, 0, n, n).t());
        Matrix<R> filled(height, n);
        copy_into(filled.block(0, 0, n, n), product);
        apply(v, q, filled.data(), n);
        EXPECT_LT(residual(a, filled), threshold);
        // Row k of R has zeros where columns were chosen before.
        for (index_t k = 1; k < n; ++k) {
            EXPECT_EQ(l(q.order[k - 1], k), 0);
            EXPECT_LE(std::abs(l(q.order[k], k)), 2 * std::abs(l(q.order[k - 1], k - 1)));
        }
    };
    run(&Compiled<triangularize_body<Wide<R>, R>>::for_narrow_vectors,
        &Compiled<apply_reflections_body<Wide<R>, R>>::for_narrow_vectors);
    if (has_wide_vectors()) {
        run(in_wide_vectors<triangularize_body<Wide<R>, R>>,
            in_wide_vectors<apply_reflections_body<Wide<R>, R>>);
    }
    if (has_widest_vectors()) {
        run(in_widest_vectors<triangularize_body<Widest<R>, R>>,
            in_widest_vectors<apply_reflections_body<Widest<R>, R>>);
    }
}

TYPED_TEST(SmallSvdTest, OfADiagonalMatrixNoDigitIsLost) {
    using R = TypeParam;
    using Limits = std::numeric_limits<R>;
    const R values[] = {R(-3), Limits::min(), R(0), Limits::max(), 8 * Limits::denorm_min(), R(1)};
    Matrix<R> a(6, 6);
    for (index_t i = 0; i < 6; ++i)
        a(i, i) = values[i];
    const Factors<R> f = factors_of<R>(a);
    EXPECT_EQ(f.s[0], Limits::max());
    // Beside the largest number the digits of the others have no place.
    a(3, 3) = 2;
    const Factors<R> g = factors_of<R>(a);
    const Vector<R> expected{3, 2, 1, Limits::min(), 8 * Limits::denorm_min(), 0};
    EXPECT_EQ(g.s, expected);
    // What is next to nothing keeps its sign: its vectors are in its own direction.
    for (index_t i = 0; i < 6; ++i) {
        R entry = 0;
        for (index_t k = 0; k < 6; ++k)
            entry += g.U(i, k) * g.s[k] * g.Vt(k, i);
        EXPECT_NEAR(entry / (a(i, i) == 0 ? R(1) : a(i, i)), a(i, i) == 0 ? 0 : 1, 8 * epsilon<R>);
    }
}

TYPED_TEST(SmallSvdTest, PowersOfTwoScaleTheValuesAloneUpToTheLimitsOfTheRange) {
    using R = TypeParam;
    using Limits = std::numeric_limits<R>;
    const Matrix<R> a = random_matrix<R>(9, 7);
    const Factors<R> expected = factors_of<R>(a);
    for (const int exponent : {Limits::max_exponent - 4, Limits::max_exponent / 2,
                               Limits::min_exponent / 2, Limits::min_exponent + 30}) {
        const Matrix<R> scaled(std::ldexp(R(1), exponent) * a);
        const Factors<R> f = factors_of<R>(scaled);
        EXPECT_EQ(f.U, expected.U);
        EXPECT_EQ(f.Vt, expected.Vt);
        for (index_t i = 0; i < 7; ++i)
            EXPECT_EQ(f.s[i], std::ldexp(expected.s[i], exponent));
    }
}

TYPED_TEST(SmallSvdTest, NoNaNIsBelievedToConvergeAndItsPlaceIsNamed) {
    using R = TypeParam;
    using Limits = std::numeric_limits<R>;
    for (const R bad : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) {
        Matrix<R> a = random_matrix<R>(9, 6);
        a(3, 2) = bad;
        EXPECT_FALSE(SmallSvd<R>(std::as_const(a).view(), Vectors::thin).is_finite());
        for (const Check check : {Check::finite, Check::none}) {
            for (const Vectors vectors : {Vectors::thin, Vectors::none}) {
                SVD<R> f;
                const auto error = thrown<NonFiniteError>([&] { f.factor(a, vectors, check); });
                EXPECT_EQ(error.row(), 3);
                EXPECT_EQ(error.col(), 2);
                EXPECT_EQ(f.rows(), 0);
            }
        }
    }
}

TYPED_TEST(SmallSvdTest, TheClassTakesItForCopiesViewsAndWhatIsMovedIn) {
    using R = TypeParam;
    SVD<R> f(random_matrix<R>(40, 40));
    EXPECT_EQ(f.driver_used(), SvdDriver::gesdd);
    for (const auto& [m, n] : {Shape{12, 12}, {12, 5}, {5, 12}, {40, 40}, {12, 12}}) {
        const Matrix<R> a = random_matrix<R>(m, n);
        const SvdDriver driver = m == 40 ? SvdDriver::gesdd : SvdDriver::jacobi;
        testing::Strided<R> strided(a);
        f.factor(strided.view());
        EXPECT_EQ(f.driver_used(), driver);
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
        EXPECT_EQ(f.factor(Matrix<R>(a)).driver_used(), driver);
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
        f.factor(R(-2) * a.t());
        EXPECT_EQ(f.driver_used(), driver);
        EXPECT_LT(residual(Matrix<R>(R(-2) * a.t()), f.reconstruct()), threshold);
    }
    const Matrix<R> u = f.U();
    EXPECT_LT(residual(u, f.factor(f.U()).reconstruct()), threshold);
    const Matrix<R> taken = std::move(f).U();
    EXPECT_LT(residual(u, f.factor(u).reconstruct()), threshold);
}

/// Copies have no workspace, and what was moved from nothing; the long ones have a small triangle.
TYPED_TEST(SmallSvdTest, CopiesAndWhatWasMovedFromFactorTheSameShapeAgain) {
    using R = TypeParam;
    for (const auto& [m, n] : {Shape{12, 8}, {8, 12}, {40, 36}, {1024, 12}, {12, 1024}}) {
        const Matrix<R> a = random_matrix<R>(m, n);
        for (const bool moved_in : {false, true}) {
            const auto expect_factors = [&](SVD<R>& f, Vectors vectors) {
                if (moved_in) {
                    f.factor(Matrix<R>(a), vectors);
                } else {
                    f.factor(a, vectors);
                }
                EXPECT_EQ(f.s().size(), std::min(m, n));
                if (vectors == Vectors::none) return;
                EXPECT_LT(residual(a, f.reconstruct()), threshold);
            };
            for (const Vectors vectors : {Vectors::thin, Vectors::none}) {
                SVD<R> f(a, vectors);
                SVD<R> copy(f);
                expect_factors(copy, vectors);
                SVD<R> assigned;
                assigned = f;
                expect_factors(assigned, vectors);
                SVD<R> heir(std::move(f));
                expect_factors(f, vectors);
                expect_factors(heir, vectors);
                assigned = std::move(f);
                expect_factors(f, vectors);
            }
        }
    }
}

TYPED_TEST(SmallSvdTest, ValuesAloneAreThoseWithVectors) {
    using R = TypeParam;
    for (const auto& [m, n] : {Shape{4, 4}, {12, 12}, {24, 24}, {9, 30}, {200, 9}}) {
        const Matrix<R> a = random_matrix<R>(m, n);
        const SVD<R> f(a);
        const SVD<R> values(a, Vectors::none);
        EXPECT_EQ(values.driver_used(),
                  std::min(m, n) <= small_svdvals ? SvdDriver::jacobi : SvdDriver::gesdd);
        EXPECT_TRUE(values.U().empty() && values.Vt().empty());
        const double bound = threshold * double(std::max(m, n)) * double(epsilon<R> * f.s()[0]);
        for (index_t i = 0; i < f.s().size(); ++i)
            EXPECT_LE(std::abs(double(f.s()[i]) - double(values.s()[i])), bound);
    }
}

}  // namespace
}  // namespace lamina
