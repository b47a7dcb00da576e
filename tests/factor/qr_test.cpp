#include "lamina/factor/qr.hpp"

#include <cmath>
#include <limits>
#include <thread>
#include <utility>
#include <vector>

#include "lamina/factor/lu.hpp"

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
class QrTest : public ::testing::Test {};
TYPED_TEST_SUITE(QrTest, testing::Scalars);

using Shape = std::pair<index_t, index_t>;

/// Whether a kind is tried for a shape: all of them for small ones, the telling ones for large.
bool is_tried(Kind kind, index_t m, index_t n) {
    return std::max(m, n) < 257 || kind == Kind::random || kind == Kind::rank_deficient;
}

/// LAPACK's ratio of xQRT17: ||A^H R|| / (max(m, n) ||A|| ||B|| eps) for the residual R = B - A X,
/// which is orthogonal to the columns of A where X is a least-squares solution.
template <class T>
double least_squares_ratio(const Matrix<T>& a, const Matrix<T>& x, const Matrix<T>& b) {
    if (a.empty() || b.empty()) return 0;
    const Matrix<T> r = b - a * x;
    return norm1(a.h() * r) /
           (double(std::max(a.rows(), a.cols())) * norm1(a) * norm1(b) * double(unit_roundoff<T>));
}

TYPED_TEST(QrTest, ReconstructsEveryShapeAndKind) {
    using T = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            for (const Kind kind : kinds) {
                if (!is_tried(kind, m, n)) continue;
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                Strided<T> strided(a);
                const QR<T> f(a);
                const QR<T> g(strided.view());
                ASSERT_LT(residual(a, f.reconstruct()), threshold)
                    << m << " x " << n << ", kind " << int(kind);
                ASSERT_LT(residual(a, g.reconstruct()), threshold)
                    << m << " x " << n << " strided, kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(QrTest, QIsOrthonormalAndTimesRIsTheMatrix) {
    using T = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            for (const Kind kind : kinds) {
                if (!is_tried(kind, m, n)) continue;
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                const QR<T> f(a);
                const Matrix<T> q = f.Q();
                ASSERT_EQ(q.rows(), m);
                ASSERT_EQ(q.cols(), std::min(m, n));
                ASSERT_LT(orthogonality(q), threshold) << m << " x " << n;
                ASSERT_LT(residual(a, q * f.R()), threshold) << m << " x " << n;
            }
        }
    }
}

TYPED_TEST(QrTest, AllOfQIsUnitaryAndBeginsWithTheThinQ) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {Shape{0, 3}, {3, 0}, {1, 1}, {5, 2}, {2, 5}, {16, 16}, {100, 33}, {257, 40}}) {
        const QR<T> f(random_matrix<T>(m, n));
        const Matrix<T> q = f.Q_full();
        const index_t k = std::min(m, n);
        ASSERT_EQ(q.rows(), m);
        ASSERT_EQ(q.cols(), m);
        EXPECT_LT(orthogonality(q), threshold) << m << " x " << n;
        EXPECT_LT(residual(f.Q(), Matrix<T>(q.block(0, 0, m, k))), threshold) << m << " x " << n;
    }
}

TYPED_TEST(QrTest, RIsUpperTrapezoidal) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{7, 4}, {4, 7}, {6, 6}, {1, 3}, {3, 1}}) {
        const Matrix<T> r = QR<T>(random_matrix<T>(m, n)).R();
        ASSERT_EQ(r.rows(), std::min(m, n));
        ASSERT_EQ(r.cols(), n);
        for (index_t j = 0; j < r.rows(); ++j) {
            for (index_t i = j + 1; i < r.rows(); ++i)
                EXPECT_EQ(r(i, j), T(0));
        }
    }
}

TYPED_TEST(QrTest, ColumnNormsOfRAreThoseOfTheMatrix) {
    using T = TypeParam;
    const Matrix<T> a = {{T(3), T(1)}, {T(4), T(2)}};
    const Matrix<T> r = QR(a).R();
    EXPECT_NEAR(std::abs(r(0, 0)), RealOf<T>(5), 20 * epsilon<T>);
    EXPECT_NEAR(std::abs(r(0, 1)), RealOf<T>(2.2), 20 * epsilon<T>);
    EXPECT_NEAR(std::abs(r(1, 1)), RealOf<T>(0.4), 20 * epsilon<T>);
}

TYPED_TEST(QrTest, UnpacksIntoQAndR) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 6);
    const auto [Q, R] = qr(a);
    static_assert(std::is_same_v<decltype(Q), const Matrix<T>>);
    EXPECT_EQ(Q, QR(a).Q());
    EXPECT_EQ(R, QR(a).R());
    auto [q, r] = qr(Matrix<T>(a));
    EXPECT_LT(residual(a, q * r), threshold);
    auto [u, v] = qr(2.0 * a.h());
    EXPECT_LT(residual(Matrix<T>(2.0 * a.h()), u * v), threshold);
}

TYPED_TEST(QrTest, ApplyingQIsMultiplyingByAllOfIt) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {Shape{1, 1}, {5, 2}, {2, 5}, {33, 33}, {100, 7}, {100, 64}, {65, 257}}) {
        const QR<T> f(random_matrix<T>(m, n));
        const Matrix<T> q = f.Q_full();
        for (const index_t columns : {0, 1, 3, 15, 16, 40}) {
            const Matrix<T> b = random_matrix<T>(m, columns, 2);
            ASSERT_LT(residual(q * b, f.apply_Q(b)), threshold) << m << " x " << n;
            ASSERT_LT(residual(q.h() * b, f.apply_Qh(b)), threshold) << m << " x " << n;
            Strided<T> strided(b);
            f.apply_Q_into(strided.view());
            ASSERT_LT(residual(q * b, Matrix<T>(strided.view())), threshold);
            f.apply_Qh_into(strided.view());
            ASSERT_LT(residual(b, Matrix<T>(strided.view())), threshold);
        }
    }
}

TYPED_TEST(QrTest, AppliesQToVectorsWhateverTheirStride) {
    using T = TypeParam;
    const QR<T> f(random_matrix<T>(20, 6));
    const Matrix<T> b = random_matrix<T>(20, 2);
    const Vector<T> y = f.apply_Q(b.col(1));
    const Vector<T> z = f.apply_Qh(T(2) * b.col(1));
    const Matrix<T> y_column = f.apply_Q(b.block(0, 1, 20, 1));
    const Matrix<T> z_column = f.apply_Qh(T(2) * b.block(0, 1, 20, 1));
    EXPECT_EQ(y, y_column.col(0));
    EXPECT_EQ(z, z_column.col(0));
    Matrix<T> rows(b.t());
    f.apply_Q_into(rows.row(1));
    EXPECT_EQ(rows.row(1), y);
    EXPECT_EQ(rows.row(0), b.col(0));
    rows = Matrix<T>(T(2) * b.t());
    f.apply_Qh_into(rows.row(1));
    EXPECT_EQ(rows.row(1), z);
}

TYPED_TEST(QrTest, LeavesItselfAloneWhileSeveralThreadsApplyIt) {
    using T = TypeParam;
    if (!testing::may_be_called_from_threads()) GTEST_SKIP() << testing::shares_buffers;
    const QR<T> f(random_matrix<T>(200, 20));
    const Matrix<T> r = f.R();
    const Vector<T> b = random_vector<T>(200);
    const Vector<T> expected = f.solve(b);
    std::vector<std::thread> threads;
    std::vector<int> wrong(4);
    threads.reserve(wrong.size());
    for (int& count : wrong) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                count += f.solve(b) == expected ? 0 : 1;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, std::vector<int>(4));
    EXPECT_EQ(f.R(), r);
}

TYPED_TEST(QrTest, SolvesSquareSystemsOfEveryKind) {
    using T = TypeParam;
    for (const Kind kind :
         {Kind::random, Kind::graded, Kind::near_underflow, Kind::near_overflow}) {
        for (const index_t n : sizes) {
            for (const index_t columns : {0, 1, 3}) {
                const Matrix<T> a = matrix_of<T>(kind, n, n);
                const Matrix<T> b = random_matrix<T>(n, columns, 2);
                const Matrix<T> x = QR(a).solve(b);
                ASSERT_EQ(x.rows(), n);
                ASSERT_EQ(x.cols(), columns);
                ASSERT_LT(solve_residual(a, x, b), threshold) << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(QrTest, SolutionsOfTallSystemsLeaveAnOrthogonalResidual) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{3, 0}, {2, 1}, {5, 3}, {33, 16}, {100, 100}, {257, 33}}) {
        for (const index_t columns : {0, 1, 3, 40}) {
            const Matrix<T> a = random_matrix<T>(m, n);
            const Matrix<T> b = random_matrix<T>(m, columns, 2);
            const QR<T> f(a);
            const Matrix<T> x = f.solve(b);
            ASSERT_EQ(x.rows(), n);
            ASSERT_EQ(x.cols(), columns);
            ASSERT_LT(least_squares_ratio(a, x, b), threshold) << m << " x " << n;
            const Matrix<T> known = random_matrix<T>(n, columns, 3);
            const Matrix<T> consistent = a * known;
            ASSERT_LT(solve_residual(a, f.solve(consistent), consistent), threshold);
        }
    }
}

TYPED_TEST(QrTest, SolvingInPlaceLeavesTheNormOfTheResidualBelow) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(12, 4);
    const QR f(a);
    Matrix<T> b = random_matrix<T>(12, 3, 2);
    const Matrix<T> x = f.solve(b);
    const Matrix<T> r = b - a * x;
    Strided<T> strided(b);
    f.solve_into(strided.view());
    EXPECT_EQ(Matrix<T>(strided.view().block(0, 0, 4, 3)), x);
    for (index_t j = 0; j < 3; ++j) {
        RealOf<T> below = 0;
        RealOf<T> whole = 0;
        for (index_t i = 0; i < 12; ++i) {
            whole += std::norm(r(i, j));
            if (i >= 4) below += std::norm(strided.view()(i, j));
        }
        EXPECT_NEAR(std::sqrt(below), std::sqrt(whole), 200 * epsilon<T>);
    }
    const Vector<T> column = f.solve(b.col(1));
    ASSERT_EQ(column.size(), 4);
    EXPECT_LT(norm1(MatrixView<const T>(column.data(), 4, 1) - x.block(0, 1, 4, 1)),
              200 * epsilon<T> * norm1(x));
    Matrix<T> rows(b.t());
    f.solve_into(rows.row(1));
    EXPECT_EQ(rows.row(1).segment(0, 4), column);
}

TYPED_TEST(QrTest, TakesOperandsAsTheMatricesTheyMean) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 6);
    EXPECT_EQ(QR<T>(a.t()).reconstruct(), QR<T>(Matrix<T>(a.t())).reconstruct());
    EXPECT_EQ(QR<T>(a.h()).reconstruct(), QR<T>(Matrix<T>(a.h())).reconstruct());
    EXPECT_EQ(QR<T>(2.0 * a).reconstruct(), QR<T>(Matrix<T>(2.0 * a)).reconstruct());
    EXPECT_LT(residual(Matrix<T>(2.0 * a.h()), QR(2.0 * a.h()).reconstruct()), threshold);
}

TYPED_TEST(QrTest, TakesTheMemoryOfAMatrixMovedIn) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(33, 16);
    Matrix<T> b = a;
    const QR f(std::move(b));
    EXPECT_TRUE(b.empty());  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(f.reconstruct(), QR(a).reconstruct());
    QR<T> g;
    g.factor(Matrix<T>(a));
    EXPECT_EQ(g.reconstruct(), f.reconstruct());
}

TYPED_TEST(QrTest, FactorsAgainWithSmallerAndLargerMatrices) {
    using T = TypeParam;
    QR<T> f(random_matrix<T>(16, 16));
    for (const auto& [m, n] :
         {Shape{5, 5}, {33, 20}, {3, 40}, {0, 4}, {4, 0}, {40, 3}, {100, 100}}) {
        const Matrix<T> a = random_matrix<T>(m, n, 7);
        EXPECT_EQ(&f.factor(a), &f);
        EXPECT_EQ(f.rows(), m);
        EXPECT_EQ(f.cols(), n);
        EXPECT_LT(residual(a, f.Q() * f.R()), threshold);
        f.factor(Matrix<T>(a));
        EXPECT_LT(residual(a, f.Q() * f.R()), threshold);
    }
}

TYPED_TEST(QrTest, EmptyMatricesHaveAQOfTheirOwnSize) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{0, 0}, {0, 3}, {3, 0}}) {
        const QR<T> f(Matrix<T>(m, n));
        EXPECT_EQ(f.Q().rows(), m);
        EXPECT_EQ(f.Q().cols(), 0);
        EXPECT_EQ(f.R().rows(), 0);
        EXPECT_EQ(f.R().cols(), n);
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        Matrix<T> one(m, m);
        fill(one.diag(), T(1));
        EXPECT_EQ(f.Q_full(), one);
        EXPECT_EQ(f.apply_Q(one), one);
        EXPECT_EQ(f.apply_Qh(one), one);
    }
    EXPECT_EQ(QR<T>().solve(Matrix<T>(0, 4)).cols(), 4);
    EXPECT_EQ(QR<T>(Matrix<T>(3, 0)).solve(Vector<T>(3)).size(), 0);
}

TYPED_TEST(QrTest, DependentColumnsAreNamed) {
    using T = TypeParam;
    Matrix<T> a(5, 3);
    a(0, 0) = T(1);
    a(2, 2) = T(1);
    const QR f(a);
    const Matrix<T> before = random_matrix<T>(5, 2);
    Matrix<T> b = before;
    const auto error = thrown<SingularMatrixError>([&] { f.solve_into(b); });
    EXPECT_EQ(error.pivot(), 1);
    EXPECT_TRUE(mentions(error, "QR::solve", "5 x 3", "R(1, 1)", "PivotedQR", "lstsq"));
    EXPECT_EQ(b, before);
}

TYPED_TEST(QrTest, ShapesThatDoNotFitAreNamed) {
    using T = TypeParam;
    const QR<T> wide(random_matrix<T>(2, 3));
    const QR<T> tall(random_matrix<T>(5, 3));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)wide.solve(Matrix<T>(2, 1)); }),
                         "QR::solve", "2 x 3", "lstsq"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)tall.solve(Matrix<T>(3, 2)); }),
                         "QR::solve", "5 x 3", "3 x 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)tall.apply_Q(Matrix<T>(3, 2)); }),
                         "QR::apply_Q", "5 x 5", "3 x 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)tall.apply_Qh(Vector<T>(6)); }),
                         "QR::apply_Qh", "5 x 5", "6 x 1"));
}

TYPED_TEST(QrTest, NonFiniteEntriesAreNamedAndLeaveNothingBehind) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity()), T(-Limits::infinity())}) {
        for (const auto& [i, j] : {Shape{0, 0}, {4, 0}, {2, 3}, {4, 5}}) {
            Matrix<T> a = random_matrix<T>(5, 6);
            a(i, j) = bad;
            QR<T> f(random_matrix<T>(5, 6));
            const auto error = thrown<NonFiniteError>([&] { f.factor(a); });
            EXPECT_EQ(error.row(), i);
            EXPECT_EQ(error.col(), j);
            EXPECT_TRUE(mentions(error, "QR", "5 x 6"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_EQ(f.Q().rows(), 0);
            EXPECT_THROW(QR<T>(std::move(a)), NonFiniteError);
            EXPECT_EQ(a.rows(), 5);  // NOLINT(*-use-after-move,*.Move)
            f.factor(random_matrix<T>(5, 6));
            EXPECT_LT(residual(random_matrix<T>(5, 6), f.reconstruct()), threshold);
        }
    }
    Matrix<T> b = random_matrix<T>(3, 2);
    b(1, 1) = T(Limits::quiet_NaN());
    const QR<T> f(random_matrix<T>(3, 3));
    EXPECT_TRUE(mentions(thrown<NonFiniteError>([&] { (void)f.solve(b); }), "QR::solve", "(1, 1)"));
}

TYPED_TEST(QrTest, CheckNoneFactorsWithoutLooking) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(5, 5);
    EXPECT_EQ(QR<T>(a, Check::none).reconstruct(), QR(a).reconstruct());
    EXPECT_EQ(QR<T>(Matrix<T>(a), Check::none).reconstruct(), QR(a).reconstruct());
    EXPECT_EQ(qr(a, Check::none).R(), QR(a).R());
    a(4, 4) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    EXPECT_NO_THROW(QR<T>(a, Check::none));
    EXPECT_NO_THROW(QR<T>(std::move(a), Check::none));
}

TYPED_TEST(QrTest, CopiesAreIndependentAndMovedFromOnesEmpty) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(8, 8);
    QR<T> f(a);
    QR<T> copy = f;
    f.factor(Matrix<T>(2, 2));
    EXPECT_EQ(copy.reconstruct(), QR(a).reconstruct());
    // A copy has no workspace yet, though its shape is known.
    const Matrix<T> b = random_matrix<T>(8, 8, 9);
    EXPECT_EQ(copy.factor(b).reconstruct(), QR(b).reconstruct());
    const QR<T> moved = std::move(copy);
    EXPECT_EQ(moved.reconstruct(), QR(b).reconstruct());
    EXPECT_EQ(copy.rows(), 0);  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(copy.cols(), 0);
    EXPECT_EQ(copy.Q().rows(), 0);
    EXPECT_EQ(copy.factor(a).reconstruct(), QR(a).reconstruct());
}

TYPED_TEST(QrTest, TheDeterminantOfQIsThatOfTheMatrixOverThatOfR) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Matrix<T> a = random_matrix<T>(2, 2, seed);
        const QR<T> f(a);
        const Matrix<T> r = f.R();
        const T expected = a(0, 0) * a(1, 1) - a(0, 1) * a(1, 0);
        const R size = std::abs(a(0, 0) * a(1, 1)) + std::abs(a(0, 1) * a(1, 0));
        EXPECT_LE(std::abs(f.det_Q() * r(0, 0) * r(1, 1) - expected), 20 * epsilon<T> * size);
    }
    for (const auto& [m, n] : {Shape{0, 0}, {1, 1}, {5, 5}, {5, 3}, {3, 5}, {33, 33}}) {
        const QR<T> f(random_matrix<T>(m, n));
        EXPECT_LE(std::abs(f.det_Q() - LU<T>(f.Q_full()).det()), R(10 * m + 1) * epsilon<T>) << m;
        EXPECT_NEAR(std::abs(f.det_Q()), R(1), R(m + 1) * epsilon<T>);
        if (!is_complex<T>) {
            EXPECT_EQ(std::abs(f.det_Q()), R(1));
        }
    }
    EXPECT_EQ(QR<T>(Matrix<T>{{0, 1}, {1, 0}}).det_Q(), QR<T>(Matrix<T>{{0, 1}, {2, 0}}).det_Q());
}

TYPED_TEST(QrTest, WritesFactorsIntoGivenMatrices) {
    testing::expect_factors_in_given_memory<QR<TypeParam>>();
}

}  // namespace
}  // namespace lamina
