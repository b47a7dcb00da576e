#include "lamina/factor/svd.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::matrix_of;
using testing::norm1;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::unit_roundoff;

template <class T>
class SvdTest : public ::testing::Test {};
TYPED_TEST_SUITE(SvdTest, testing::Scalars);

template <class T>
void expect_decomposition(const SVD<T>& f, const Matrix<T>& a, const std::string& what) {
    EXPECT_LT(residual(a, f.reconstruct()), threshold) << what;
    EXPECT_LT(orthogonality(f.U()), threshold) << what;
    EXPECT_LT(orthogonality(f.Vt().h()), threshold) << what;
    for (index_t i = 0; i < f.s().size(); ++i) {
        EXPECT_GE(f.s()[i], 0) << what;
        if (i > 0) {
            EXPECT_LE(f.s()[i], f.s()[i - 1]) << what;
        }
    }
}

std::string label(index_t m, index_t n, Kind kind) {
    return std::to_string(m) + " x " + std::to_string(n) + ", kind " + std::to_string(int(kind));
}

/// The largest size comes with random matrices only, to keep the run short.
bool worth_the_time(index_t m, index_t n, Kind kind) {
    return (m <= 100 && n <= 100) || kind == Kind::random;
}

TYPED_TEST(SvdTest, ReconstructsEveryShapeAndKind) {
    using T = TypeParam;
    SVD<T> f;
    for (const index_t m : testing::sizes) {
        for (const index_t n : testing::sizes) {
            for (const Kind kind : testing::kinds) {
                if (!worth_the_time(m, n, kind)) continue;
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                f.factor(a);
                ASSERT_EQ(f.s().size(), std::min(m, n));
                ASSERT_EQ(f.U().rows(), m);
                ASSERT_EQ(f.Vt().cols(), n);
                expect_decomposition(f, a, label(m, n, kind));
            }
        }
    }
}

TYPED_TEST(SvdTest, TakesStridedViewsLazyOperandsAndTemporaries) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{33, 5}, {5, 33}, {16, 16}}) {
        Matrix<T> a = random_matrix<T>(m, n);
        Strided<T> strided(a);
        expect_decomposition(SVD<T>(strided.view()), a, "strided");
        expect_decomposition(SVD<T>(T(2) * a.h()), Matrix<T>(T(2) * a.h()), "adjoint");
        expect_decomposition(SVD<T>(a.t()), Matrix<T>(a.t()), "transpose");
        Matrix<T> gone = a;
        expect_decomposition(SVD<T>(std::move(gone)), a, "moved");
        expect_decomposition(SVD<T>(a, Vectors::thin, Check::none), a, "unchecked");
    }
}

TYPED_TEST(SvdTest, FullVectorsCompleteTheThinOnes) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{7, 3}, {3, 7}, {4, 4}, {0, 3}, {3, 0}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const SVD<T> f(a, Vectors::full);
        EXPECT_EQ(f.U().rows(), m);
        EXPECT_EQ(f.U().cols(), m);
        EXPECT_EQ(f.Vt().rows(), n);
        expect_decomposition(f, a, "full");
    }
}

TYPED_TEST(SvdTest, ValuesAloneAreThoseThatComeWithVectors) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(40, 25);
    const auto alone = svdvals(a);
    const SVD<T> f(a);
    // Both are within a modest multiple of eps s(0) of the true ones.
    for (index_t i = 0; i < 25; ++i) {
        EXPECT_NEAR(alone[i], f.s()[i], 30 * 40 * unit_roundoff<T> * f.s()[0]);
    }
    EXPECT_THROW(SVD<T>(a, Vectors::none).reconstruct(), Error);
}

TYPED_TEST(SvdTest, KnowsTheSingularValuesOfSimpleMatrices) {
    using T = TypeParam;
    Matrix<T> diagonal(3, 3);
    diagonal(0, 0) = T(-2);
    diagonal(1, 1) = T(5);
    diagonal(2, 2) = T(1);
    const auto tolerance = 30 * 3 * unit_roundoff<T>;
    const auto s = svdvals(diagonal);
    EXPECT_NEAR(s[0], 5, 5 * tolerance);
    EXPECT_NEAR(s[1], 2, 5 * tolerance);
    EXPECT_NEAR(s[2], 1, 5 * tolerance);
    const auto ones = svdvals(Matrix<T>(4, 9, T(1)));
    EXPECT_NEAR(ones[0], 6, 9 * 30 * unit_roundoff<T> * 6);
    EXPECT_LE(ones[1], 9 * 30 * unit_roundoff<T> * 6);
    for (const auto value : svdvals(Matrix<T>(3, 5)))
        EXPECT_EQ(value, 0);
}

TYPED_TEST(SvdTest, UnpacksIntoItsFactorsWithoutCopies) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(6, 4);
    auto [U, s, Vt] = svd(a);
    static_assert(std::is_same_v<decltype(U), Matrix<T>>);
    static_assert(std::is_same_v<decltype(s), Vector<RealOf<T>>>);
    Matrix<T> product(U);
    for (index_t j = 0; j < 4; ++j)
        scale_in_place(product.block(0, j, 6, 1), T(s[j]));
    EXPECT_LT(residual(a, product * Vt), threshold);
    U(0, 0) = T(3);
    EXPECT_EQ(U(0, 0), T(3));
}

TYPED_TEST(SvdTest, RankCountsWhatIsAboveTheCut) {
    using T = TypeParam;
    // An integer matrix of rank 2, exactly.
    Matrix<T> a(6, 5);
    for (index_t j = 0; j < 5; ++j) {
        for (index_t i = 0; i < 6; ++i)
            a(i, j) = T(RealOf<T>((i + 1) * (j + 1) + (i % 2) * (j % 3)));
    }
    EXPECT_EQ(SVD<T>(a).rank(), 2);
    EXPECT_EQ(SVD<T>(Matrix<T>(4, 3)).rank(), 0);
    EXPECT_EQ(SVD<T>(random_matrix<T>(5, 3)).rank(), 3);
    EXPECT_EQ(SVD<T>(Matrix<T>(0, 3)).rank(), 0);
    Matrix<T> graded(2, 2);
    graded(0, 0) = T(1);
    graded(1, 1) = T(RealOf<T>(0.125));
    EXPECT_EQ(SVD<T>(graded).rank(RealOf<T>(0.25)), 1);
    EXPECT_NEAR(SVD<T>(graded).cond(), 8, 8 * 30 * 2 * 8 * unit_roundoff<T>);
    EXPECT_TRUE(std::isinf(SVD<T>(Matrix<T>(4, 3)).cond()));
}

TYPED_TEST(SvdTest, PseudoinverseMeetsThePenroseConditions) {
    using T = TypeParam;
    for (const Kind kind : {Kind::random, Kind::rank_deficient, Kind::zero}) {
        for (const auto& [m, n] : {std::pair<index_t, index_t>{12, 5}, {5, 12}, {6, 6}}) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const SVD<T> f(a);
            const Matrix<T> x = f.pinv();
            ASSERT_EQ(x.rows(), n);
            ASSERT_EQ(x.cols(), m);
            // Each product errs by about eps ||A|| ||A^+|| relative to its own size.
            const double kappa = norm1(a) * norm1(x);
            const double tolerance =
                threshold * double(m + n) * double(unit_roundoff<T>) * (1 + kappa);
            EXPECT_LE(norm1(a * x * a - a), tolerance * norm1(a));
            EXPECT_LE(norm1(x * a * x - x), tolerance * norm1(x));
            EXPECT_LE(norm1((a * x).h() - a * x), tolerance * (1 + kappa));
            EXPECT_LE(norm1((x * a).h() - x * a), tolerance * (1 + kappa));
        }
    }
}

TYPED_TEST(SvdTest, SolveLeavesAResidualOrthogonalToTheColumns) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 6);
    const Matrix<T> b = random_matrix<T>(20, 3, 2);
    const SVD<T> f(a);
    const Matrix<T> x = f.solve(b);
    const double tolerance = threshold * 20 * double(unit_roundoff<T>);
    EXPECT_LE(norm1(a.h() * (b - a * x)),
              tolerance * norm1(a.h()) * (norm1(a) * norm1(x) + norm1(b)));
    const Vector<T> y = f.solve(b.col(1));
    for (index_t i = 0; i < 6; ++i) {
        EXPECT_LE(std::abs(y[i] - x(i, 1)), tolerance * double(f.cond()) * norm1(x));
    }
    EXPECT_THROW(f.solve(Matrix<T>(19, 1)), DimensionError);
}

TYPED_TEST(SvdTest, RefusesNonFiniteEntriesByName) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        for (index_t j = 0; j < 3; ++j) {
            for (index_t i = 0; i < 4; ++i) {
                Matrix<T> a = random_matrix<T>(4, 3);
                a(i, j) = T(bad);
                try {
                    SVD<T> f(a);
                    FAIL() << i << ", " << j;
                } catch (const NonFiniteError& error) {
                    EXPECT_EQ(error.row(), i);
                    EXPECT_EQ(error.col(), j);
                }
                EXPECT_THROW(SVD<T>{std::move(a)}, NonFiniteError);
                EXPECT_EQ(a.rows(), 4) << "the refused matrix was taken";  // NOLINT
            }
        }
    }
}

/// Reference-LAPACK issue 316: the companion matrix of sum x^k / k!. Its smallest singular values
/// lie far below eps s(0), where gesdd promises nothing; what it promises, it keeps.
TEST(SvdTest, CompanionMatrixOfIssue316KeepsItsBackwardError) {
    constexpr index_t n = 26;
    Matrix<double> a(n, n);
    for (index_t i = 1; i < n; ++i)
        a(i, i - 1) = 1;
    double coefficient = 1;
    for (index_t k = 1; k <= n; ++k) {
        coefficient *= double(n - k + 1);  // n! / (n - k)!: the monic polynomial's
        a(0, k - 1) = -coefficient;
    }
    expect_decomposition(SVD<double>(a), a, "issue 316");
}

TEST(SvdTest, SaysWhichDriverItUsed) {
    EXPECT_EQ(SVD<double>(random_matrix<double>(5, 4)).driver_used(), SvdDriver::gesdd);
    EXPECT_STREQ(name(SvdDriver::gesvd), "gesvd");
}

}  // namespace
}  // namespace lamina
