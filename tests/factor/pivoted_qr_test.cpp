#include "lamina/factor/pivoted_qr.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "support/blas.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"
#include "support/written_factors.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::norm1;
using testing::orthogonality;
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
class PivotedQrTest : public ::testing::Test {};
TYPED_TEST_SUITE(PivotedQrTest, testing::Scalars);

using Shape = std::pair<index_t, index_t>;

/// Whether a kind is tried for a shape: all of them for small ones, the telling ones for large.
bool is_tried(Kind kind, index_t m, index_t n) {
    return std::max(m, n) < 257 || kind == Kind::random || kind == Kind::rank_deficient;
}

template <class T>
Matrix<T> columns_permuted(const Matrix<T>& a, const std::vector<index_t>& p) {
    Matrix<T> ap(a.rows(), a.cols());
    for (index_t j = 0; j < a.cols(); ++j)
        copy_into(ap.col(j), a.col(p[std::size_t(j)]));
    return ap;
}

/// B C with random factors and an inner dimension of rank.
template <class T>
Matrix<T> matrix_of_rank(index_t m, index_t n, index_t rank) {
    return random_matrix<T>(m, rank, 4) * random_matrix<T>(rank, n, 5);
}

/// LAPACK's ratio of xQRT17: ||A^H R|| / (max(m, n) ||A|| ||B|| eps) for the residual R = B - A X.
template <class T>
double least_squares_ratio(const Matrix<T>& a, const Matrix<T>& x, const Matrix<T>& b) {
    if (a.empty() || b.empty()) return 0;
    const Matrix<T> r = b - a * x;
    return norm1(a.h() * r) /
           (double(std::max(a.rows(), a.cols())) * norm1(a) * norm1(b) * double(unit_roundoff<T>));
}

TYPED_TEST(PivotedQrTest, ReconstructsEveryShapeAndKind) {
    using T = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            for (const Kind kind : kinds) {
                if (!is_tried(kind, m, n)) continue;
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                Strided<T> strided(a);
                const PivotedQR<T> f(a);
                const PivotedQR<T> g(strided.view());
                ASSERT_LT(residual(a, f.reconstruct()), threshold)
                    << m << " x " << n << ", kind " << int(kind);
                ASSERT_LT(residual(a, g.reconstruct()), threshold)
                    << m << " x " << n << " strided, kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(PivotedQrTest, QIsOrthonormalAndTimesRIsTheMatrixWithItsColumnsPermuted) {
    using T = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            for (const Kind kind : kinds) {
                if (!is_tried(kind, m, n)) continue;
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                const PivotedQR<T> f(a);
                const Matrix<T> q = f.Q();
                ASSERT_EQ(q.cols(), std::min(m, n));
                ASSERT_LT(orthogonality(q), threshold) << m << " x " << n;
                ASSERT_LT(residual(columns_permuted(a, f.permutation()), q * f.R()), threshold)
                    << m << " x " << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(PivotedQrTest, DiagonalOfRDescendsAndBoundsItsRows) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n] : {Shape{5, 5}, {33, 16}, {16, 33}, {100, 100}}) {
        for (const Kind kind : {Kind::random, Kind::graded, Kind::near_underflow}) {
            const Matrix<T> r = PivotedQR<T>(matrix_of<T>(kind, m, n)).R();
            // Column norms are updated, not computed again, at each step: to sqrt(eps) at worst.
            const R slack = 1 + std::sqrt(epsilon<T>);
            for (index_t i = 0; i < r.rows(); ++i) {
                for (index_t j = i + 1; j < n; ++j)
                    ASSERT_LE(std::abs(r(i, j)), slack * std::abs(r(i, i))) << m << " x " << n;
                if (i + 1 < r.rows()) {
                    ASSERT_LE(std::abs(r(i + 1, i + 1)), slack * std::abs(r(i, i)));
                }
                for (index_t j = 0; j < i; ++j)
                    ASSERT_EQ(r(i, j), T(0));
            }
        }
    }
}

TYPED_TEST(PivotedQrTest, PermutationPutsTheLongestColumnFirst) {
    using T = TypeParam;
    const Matrix<T> a = {{T(1), T(0), T(0)}, {T(0), T(0), T(3)}, {T(0), T(2), T(0)}};
    const PivotedQR f(a);
    EXPECT_EQ(f.permutation(), (std::vector<index_t>{2, 1, 0}));
    EXPECT_EQ(f.rank(), 3);
    EXPECT_EQ(std::abs(f.R()(0, 0)), 3);
    EXPECT_EQ(std::abs(f.R()(2, 2)), 1);
}

TYPED_TEST(PivotedQrTest, RankIsThatOfTheConstruction) {
    using T = TypeParam;
    for (const index_t m : {1, 2, 3, 5, 16, 33, 100, 257}) {
        for (const index_t n : {1, 2, 3, 5, 16, 33, 100, 257}) {
            const index_t k = std::min(m, n);
            EXPECT_EQ(PivotedQR<T>(Matrix<T>(m, n)).rank(), 0);
            EXPECT_EQ(PivotedQR<T>(Matrix<T>(m, n, T(1))).rank(), 1) << m << " x " << n;
            EXPECT_EQ(PivotedQR<T>(random_matrix<T>(m, n)).rank(), k) << m << " x " << n;
            const index_t distinct = n > 1 ? n - (n + 2) / 3 : n;
            EXPECT_EQ(PivotedQR<T>(matrix_of<T>(Kind::rank_deficient, m, n)).rank(),
                      std::min(m, distinct))
                << m << " x " << n;
            const index_t half = (k + 1) / 2;
            EXPECT_EQ(PivotedQR<T>(matrix_of_rank<T>(m, n, half)).rank(), half) << m << " x " << n;
        }
    }
}

TYPED_TEST(PivotedQrTest, RankCountsWhatIsAboveTheTolerance) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a(5, 4);
    a(0, 0) = T(R(1e-3));
    a(1, 1) = T(8);
    a(2, 2) = T(R(0.8));
    const PivotedQR f(a);
    EXPECT_EQ(f.rank(), 3);
    EXPECT_EQ(f.rank(R(0.5)), 1);
    EXPECT_EQ(f.rank(R(0.01)), 2);
    EXPECT_EQ(f.rank(R(0)), 3);
    EXPECT_EQ(f.rank(R(-1)), 3);
    EXPECT_EQ(f.rank(R(1)), 0);
    EXPECT_EQ(f.rank(std::numeric_limits<R>::quiet_NaN()), 0);
}

TYPED_TEST(PivotedQrTest, AppliesQLikeAllOfIt) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{1, 1}, {5, 2}, {2, 5}, {40, 40}, {100, 7}}) {
        const PivotedQR<T> f(random_matrix<T>(m, n));
        const Matrix<T> q = f.Q_full();
        EXPECT_LT(orthogonality(q), threshold);
        const Matrix<T> b = random_matrix<T>(m, 20, 2);
        EXPECT_LT(residual(q * b, f.apply_Q(b)), threshold);
        EXPECT_LT(residual(q.h() * b, f.apply_Qh(b)), threshold);
        const Vector<T> y = f.apply_Q(b.col(3));
        Matrix<T> rows(b.t());
        f.apply_Q_into(rows.row(3));
        EXPECT_EQ(rows.row(3), y);
        f.apply_Qh_into(rows.row(3));
        EXPECT_LT(norm1(rows.block(3, 0, 1, m) - b.block(0, 3, m, 1).t()),
                  threshold * double(m) * double(epsilon<T>));
        EXPECT_EQ(f.apply_Qh(f.apply_Q(b.col(3))), rows.row(3));
    }
}

TYPED_TEST(PivotedQrTest, SolutionsLeaveAnOrthogonalResidualWhateverShapeAndRank) {
    using T = TypeParam;
    for (const index_t m : {1, 2, 5, 16, 33, 100}) {
        for (const index_t n : {1, 2, 5, 16, 33, 100}) {
            for (const index_t rank : {std::min(m, n), (std::min(m, n) + 1) / 2}) {
                const Matrix<T> a = matrix_of_rank<T>(m, n, rank);
                const PivotedQR<T> f(a);
                const Matrix<T> b = random_matrix<T>(m, 3, 2);
                const Matrix<T> x = f.solve(b);
                ASSERT_EQ(x.rows(), n);
                ASSERT_EQ(x.cols(), 3);
                // A X is computed for the ratio too, with an error of its own.
                const double bound = testing::has_short_sums()
                                         ? threshold
                                         : threshold * (1 + norm1(a) * norm1(x) / norm1(b));
                ASSERT_LT(least_squares_ratio(a, x, b), bound)
                    << m << " x " << n << " of rank " << rank;
                const Matrix<T> consistent = a * random_matrix<T>(n, 3, 3);
                ASSERT_LT(solve_residual(a, f.solve(consistent), consistent), threshold)
                    << m << " x " << n << " of rank " << rank;
                index_t used = 0;
                for (index_t i = 0; i < n; ++i)
                    used += x(i, 0) == T(0) ? 0 : 1;
                ASSERT_LE(used, rank);
            }
        }
    }
}

TYPED_TEST(PivotedQrTest, SolvesSquareSystemsOfEveryKind) {
    using T = TypeParam;
    for (const Kind kind :
         {Kind::random, Kind::graded, Kind::near_underflow, Kind::near_overflow}) {
        for (const index_t n : sizes) {
            const Matrix<T> a = matrix_of<T>(kind, n, n);
            const Matrix<T> b = random_matrix<T>(n, 3, 2);
            ASSERT_LT(solve_residual(a, PivotedQR(a).solve(b, RealOf<T>(0)), b), threshold)
                << n << ", kind " << int(kind);
        }
    }
}

TYPED_TEST(PivotedQrTest, ToleranceOfASolutionIsItsRank) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a(4, 3);
    a(0, 0) = T(R(1e-3));
    a(1, 1) = T(8);
    a(2, 2) = T(2);
    const PivotedQR f(a);
    const Vector<T> b(4, T(8));
    const Vector<T> full = f.solve(b);
    EXPECT_NEAR(std::real(full[0]), R(8000), 8000 * 8 * epsilon<T>);
    EXPECT_EQ(full[1], T(1));
    EXPECT_EQ(full[2], T(4));
    EXPECT_EQ(f.solve(b, R(0.01)), (Vector<T>{T(0), T(1), T(4)}));
    EXPECT_EQ(f.solve(b, R(0.5)), (Vector<T>{T(0), T(1), T(0)}));
    EXPECT_EQ(f.solve(b, R(1)), Vector<T>(3));
    EXPECT_EQ(PivotedQR(Matrix<T>(4, 3)).solve(b), Vector<T>(3));
}

TYPED_TEST(PivotedQrTest, TakesOperandsAsTheMatricesTheyMean) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 6);
    EXPECT_EQ(PivotedQR<T>(a.t()).reconstruct(), PivotedQR<T>(Matrix<T>(a.t())).reconstruct());
    EXPECT_EQ(PivotedQR<T>(a.h()).reconstruct(), PivotedQR<T>(Matrix<T>(a.h())).reconstruct());
    EXPECT_LT(residual(Matrix<T>(2.0 * a.h()), PivotedQR(2.0 * a.h()).reconstruct()), threshold);
}

TYPED_TEST(PivotedQrTest, TakesTheMemoryOfAMatrixMovedIn) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(33, 16);
    Matrix<T> b = a;
    const PivotedQR f(std::move(b));
    EXPECT_TRUE(b.empty());  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(f.reconstruct(), PivotedQR(a).reconstruct());
}

TYPED_TEST(PivotedQrTest, FactorsAgainWithSmallerAndLargerMatrices) {
    using T = TypeParam;
    PivotedQR<T> f(random_matrix<T>(16, 16));
    for (const auto& [m, n] :
         {Shape{5, 5}, {33, 20}, {3, 40}, {0, 4}, {4, 0}, {40, 3}, {100, 100}}) {
        const Matrix<T> a = random_matrix<T>(m, n, 7);
        EXPECT_EQ(&f.factor(a), &f);
        EXPECT_EQ(f.rows(), m);
        EXPECT_EQ(f.cols(), n);
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
        // Again with the permutation of last time still in memory.
        const Matrix<T> b = random_matrix<T>(m, n, 8);
        f.factor(b);
        EXPECT_EQ(f.permutation(), PivotedQR(b).permutation());
        f.factor(Matrix<T>(a));
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
    }
}

TYPED_TEST(PivotedQrTest, EmptyMatricesHaveAQOfTheirOwnSize) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{0, 0}, {0, 3}, {3, 0}}) {
        const PivotedQR<T> f(Matrix<T>(m, n));
        EXPECT_EQ(f.Q().rows(), m);
        EXPECT_EQ(f.Q().cols(), 0);
        EXPECT_EQ(f.R().rows(), 0);
        EXPECT_EQ(f.R().cols(), n);
        EXPECT_EQ(f.Q_full().rows(), m);
        EXPECT_LT(orthogonality(f.Q_full()), threshold);
        EXPECT_EQ(f.rank(), 0);
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        EXPECT_EQ(f.solve(Matrix<T>(m, 2)), Matrix<T>(n, 2));
        EXPECT_EQ(index_t(f.permutation().size()), n);
    }
    EXPECT_EQ(PivotedQR<T>().rank(), 0);
}

TYPED_TEST(PivotedQrTest, PermutationOfColumnsWithoutRowsIsOne) {
    using T = TypeParam;
    std::vector<bool> seen(3);
    for (const index_t j : PivotedQR<T>(Matrix<T>(0, 3)).permutation())
        seen.at(std::size_t(j)) = true;
    EXPECT_EQ(seen, std::vector<bool>(3, true));
}

TYPED_TEST(PivotedQrTest, ShapesThatDoNotFitAreNamed) {
    using T = TypeParam;
    const PivotedQR<T> f(random_matrix<T>(5, 3));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)f.solve(Matrix<T>(3, 2)); }),
                         "PivotedQR::solve", "5 x 3", "3 x 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)f.apply_Q(Matrix<T>(3, 2)); }),
                         "PivotedQR::apply_Q", "5 x 5", "3 x 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)f.apply_Qh(Vector<T>(6)); }),
                         "PivotedQR::apply_Qh", "5 x 5", "6 x 1"));
}

TYPED_TEST(PivotedQrTest, NonFiniteEntriesAreNamedAndLeaveNothingBehind) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity()), T(-Limits::infinity())}) {
        for (const auto& [i, j] : {Shape{0, 0}, {4, 0}, {2, 3}, {4, 5}}) {
            Matrix<T> a = random_matrix<T>(5, 6);
            a(i, j) = bad;
            PivotedQR<T> f(random_matrix<T>(5, 6));
            const auto error = thrown<NonFiniteError>([&] { f.factor(a); });
            EXPECT_EQ(error.row(), i);
            EXPECT_EQ(error.col(), j);
            EXPECT_TRUE(mentions(error, "PivotedQR", "5 x 6"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_TRUE(f.permutation().empty());
            EXPECT_THROW(PivotedQR<T>(std::move(a)), NonFiniteError);
            EXPECT_EQ(a.rows(), 5);  // NOLINT(*-use-after-move,*.Move)
        }
    }
    Matrix<T> b = random_matrix<T>(3, 2);
    b(1, 1) = T(Limits::quiet_NaN());
    const PivotedQR<T> f(random_matrix<T>(3, 3));
    EXPECT_TRUE(
        mentions(thrown<NonFiniteError>([&] { (void)f.solve(b); }), "PivotedQR::solve", "(1, 1)"));
}

TYPED_TEST(PivotedQrTest, CheckNoneFactorsWithoutLooking) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(5, 5);
    EXPECT_EQ(PivotedQR<T>(a, Check::none).reconstruct(), PivotedQR(a).reconstruct());
    EXPECT_EQ(PivotedQR<T>(Matrix<T>(a), Check::none).reconstruct(), PivotedQR(a).reconstruct());
}

TYPED_TEST(PivotedQrTest, CopiesAreIndependentAndMovedFromOnesEmpty) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(8, 8);
    PivotedQR<T> f(a);
    PivotedQR<T> copy = f;
    f.factor(Matrix<T>(2, 2));
    EXPECT_EQ(copy.reconstruct(), PivotedQR(a).reconstruct());
    const Matrix<T> b = random_matrix<T>(8, 8, 9);
    EXPECT_EQ(copy.factor(b).reconstruct(), PivotedQR(b).reconstruct());
    const PivotedQR<T> moved = std::move(copy);
    EXPECT_EQ(moved.reconstruct(), PivotedQR(b).reconstruct());
    EXPECT_EQ(copy.rows(), 0);  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(copy.rank(), 0);
    EXPECT_EQ(copy.factor(a).reconstruct(), PivotedQR(a).reconstruct());
}

TYPED_TEST(PivotedQrTest, WritesFactorsIntoGivenMatrices) {
    testing::expect_factors_in_given_memory<PivotedQR<TypeParam>>();
}

}  // namespace
}  // namespace lamina
