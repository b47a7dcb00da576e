// One-sided Jacobi for small matrices, and where SVD takes it.

#include "factor/small_svd.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"
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
constexpr Shape shapes[] = {{1, 1},   {2, 1},   {2, 2},    {3, 2},   {4, 4},    {5, 3},   {7, 7},
                            {8, 8},   {9, 8},   {9, 9},    {16, 16}, {17, 15},  {31, 31}, {32, 32},
                            {64, 32}, {80, 24}, {176, 16}, {368, 8}, {1520, 2}, {3056, 1}};

TYPED_TEST(SmallSvdTest, EveryShapeAndKindIsDecomposed) {
    using R = TypeParam;
    for (const auto& [m, n] : shapes) {
        ASSERT_TRUE(is_small_svd<R>(Vectors::thin, m, n)) << m << " x " << n;
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
    // A copy, and one that gave its factors away.
    SVD<R> g = f;
    const Matrix<R> taken = std::move(f).U();
    EXPECT_LT(residual(u, f.factor(u).reconstruct()), threshold);
    EXPECT_LT(residual(u, g.factor(u).reconstruct()), threshold);
}

TYPED_TEST(SmallSvdTest, ValuesAloneAreThoseWithVectors) {
    using R = TypeParam;
    for (const auto& [m, n] : {Shape{4, 4}, {24, 24}, {32, 32}, {9, 30}, {200, 9}}) {
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
