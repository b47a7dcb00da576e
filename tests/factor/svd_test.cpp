#include "lamina/factor/svd.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/factor/qr.hpp"
#include "lamina/ops/special.hpp"

#include "support/exponential_companion.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/svd_driver.hpp"
#include "support/thrown.hpp"

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
using testing::Strided;
using testing::threshold;
using testing::thrown;
using testing::unit_roundoff;

template <class T>
class SvdTest : public ::testing::Test {};
TYPED_TEST_SUITE(SvdTest, testing::Scalars);

using Shape = std::pair<index_t, index_t>;

/// Whether s descends to no less than zero.
template <class R>
bool descends(const Vector<R>& s) {
    for (index_t i = 0; i < s.size(); ++i) {
        if (!(s[i] >= 0) || (i > 0 && s[i] > s[i - 1])) return false;
    }
    return true;
}

/// The largest |s_i - t_i| as a multiple of n s_0 eps.
template <class T>
double distance(const Vector<RealOf<T>>& s, const Vector<RealOf<T>>& t) {
    if (s.size() != t.size()) return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (index_t i = 0; i < s.size(); ++i) {
        const double apart = std::abs(double(s[i]) - double(t[i]));
        if (apart > 0) largest = std::max(largest, apart / double(s[0]));
    }
    return largest / (double(std::max<index_t>(s.size(), 1)) * double(unit_roundoff<T>));
}

/// U diag(1, ..., 0) V^H with orthonormal U and V: rank r, condition 2^r.
template <class T>
Matrix<T> of_rank(index_t m, index_t n, index_t r) {
    const Matrix<T> u = QR<T>(random_matrix<T>(m, r, 3)).Q();
    Matrix<T> v = QR<T>(random_matrix<T>(n, r, 4)).Q();
    for (index_t j = 0; j < r; ++j)
        scale_in_place(v.block(0, j, n, 1), T(std::ldexp(RealOf<T>(1), int(-j))));
    return u * v.h();
}

template <class T>
void expect_decomposition(const Matrix<T>& a, const SVD<T>& f) {
    const index_t k = std::min(a.rows(), a.cols());
    ASSERT_EQ(f.U().rows(), a.rows());
    ASSERT_EQ(f.U().cols(), k);
    ASSERT_EQ(f.Vt().rows(), k);
    ASSERT_EQ(f.Vt().cols(), a.cols());
    ASSERT_EQ(f.s().size(), k);
    ASSERT_TRUE(descends(f.s()));
    ASSERT_LT(residual(a, f.reconstruct()), threshold);
    ASSERT_LT(orthogonality(f.U()), threshold);
    ASSERT_LT(orthogonality(Matrix<T>(f.Vt().h())), threshold);
    ASSERT_EQ(f.driver_used(), testing::usual_driver<T>(a.rows(), a.cols()));
}

TYPED_TEST(SvdTest, DecomposesEveryShapeAndKind) {
    using T = TypeParam;
    SVD<T> f;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            for (const Kind kind : kinds) {
                const ::testing::ScopedTrace trace(__FILE__, __LINE__,
                                                   std::to_string(m) + " x " + std::to_string(n) +
                                                       ", kind " + std::to_string(int(kind)));
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                expect_decomposition(a, f.factor(a));
                if (this->HasFatalFailure()) return;
            }
        }
    }
}

TYPED_TEST(SvdTest, StridedLazyAndMovedInOperandsAreDecomposedLikePlainOnes) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{1, 1}, {5, 3}, {3, 5}, {33, 33}, {100, 16}, {16, 100}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        Strided<T> strided(a);
        expect_decomposition(a, SVD<T>(strided.view()));
        expect_decomposition(Matrix<T>(T(2) * a.h()), SVD(2.0 * a.h()));
        Matrix<T> spent = a;
        expect_decomposition(a, SVD(std::move(spent)));
        EXPECT_TRUE(spent.empty());
    }
}

TYPED_TEST(SvdTest, FullFactorsAreUnitaryAndBeginWithTheThinOnes) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {Shape{1, 1}, {1, 5}, {5, 1}, {5, 3}, {3, 5}, {16, 16}, {100, 33}, {33, 100}, {257, 16}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const SVD<T> f(a, Vectors::full);
        const index_t k = std::min(m, n);
        ASSERT_EQ(f.U().rows(), m);
        ASSERT_EQ(f.U().cols(), m);
        ASSERT_EQ(f.Vt().rows(), n);
        ASSERT_EQ(f.Vt().cols(), n);
        EXPECT_LT(orthogonality(f.U()), threshold) << m << " x " << n;
        EXPECT_LT(orthogonality(f.Vt()), threshold) << m << " x " << n;
        EXPECT_LT(residual(a, f.reconstruct()), threshold) << m << " x " << n;
        EXPECT_LT((distance<T>(f.s(), SVD<T>(a).s())), threshold) << m << " x " << n;
        // The columns of U beyond k are orthogonal to the range.
        if (m > k) {
            const Matrix<T> beyond(f.U().block(0, k, m, m - k));
            EXPECT_LT(norm1(beyond.h() * a),
                      threshold * double(m) * double(unit_roundoff<T>) * norm1(a));
        }
    }
}

TYPED_TEST(SvdTest, ValuesAloneAreThoseThatComeWithVectors) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{1, 1}, {5, 3}, {3, 5}, {33, 33}, {100, 16}, {257, 100}}) {
        for (const Kind kind : kinds) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const SVD<T> f(a, Vectors::none);
            EXPECT_TRUE(f.U().empty());
            EXPECT_TRUE(f.Vt().empty());
            EXPECT_TRUE(descends(f.s()));
            EXPECT_EQ(f.rows(), m);
            EXPECT_EQ(f.cols(), n);
            EXPECT_LT((distance<T>(f.s(), SVD<T>(a).s())), threshold) << m << " x " << n;
            EXPECT_EQ(svdvals(a), f.s());
        }
    }
}

TYPED_TEST(SvdTest, SingularValuesOfADiagonalMatrixAreItsSizesInOrder) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a(5, 4);
    a(0, 0) = T(-2);
    a(1, 1) = T(8);
    a(3, 3) = T(0.5);
    const Vector<R> s = svdvals(a);
    const R expected[] = {8, 2, R(0.5), 0};
    for (index_t i = 0; i < 4; ++i)
        EXPECT_NEAR(s[i], expected[i], 8 * epsilon<T>);
}

TYPED_TEST(SvdTest, SingularValuesOfAMatrixOfOnesAreTheRootOfItsSizeAndZeros) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Vector<R> s = svdvals(Matrix<T>(9, 4, T(1)));
    EXPECT_NEAR(s[0], R(6), 6 * 9 * epsilon<T>);
    for (index_t i = 1; i < 4; ++i)
        EXPECT_LE(s[i], 6 * 9 * epsilon<T>);
}

TYPED_TEST(SvdTest, SingularValuesOfAnOrthonormalMatrixAreOnes) {
    using T = TypeParam;
    const Matrix<T> q = QR<T>(random_matrix<T>(40, 20)).Q();
    const SVD<T> f(q);
    for (const RealOf<T> s : f.s())
        EXPECT_NEAR(s, 1, 40 * epsilon<T>);
    EXPECT_NEAR(f.cond(), 1, 80 * epsilon<T>);
    EXPECT_EQ(f.rank(), 20);
}

TYPED_TEST(SvdTest, SquaresOfTheSingularValuesSumToTheSquareOfTheFrobeniusNorm) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(30, 20);
    double squares = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            squares += double(std::norm(a(i, j)));
    }
    double sum = 0;
    for (const RealOf<T> s : svdvals(a))
        sum += double(s) * double(s);
    EXPECT_NEAR(sum, squares, 30 * double(epsilon<T>) * squares);
}

TYPED_TEST(SvdTest, RankCountsWhatIsAboveTheToleranceOnly) {
    using T = TypeParam;
    const SVD<T> f(of_rank<T>(20, 12, 5));
    EXPECT_EQ(f.rank(), 5);
    EXPECT_EQ(f.rank(RealOf<T>(0.3)), 2);
    EXPECT_EQ(f.rank(2), 0);
    EXPECT_EQ(SVD<T>(Matrix<T>(7, 3)).rank(), 0);
    EXPECT_EQ(SVD<T>(random_matrix<T>(12, 20)).rank(), 12);
    EXPECT_EQ(SVD<T>(matrix_of<T>(Kind::rank_deficient, 33, 33)).rank(), 22);
    EXPECT_EQ(SVD<T>(matrix_of<T>(Kind::near_underflow, 16, 5)).rank(), 5);
    EXPECT_EQ(SVD<T>(matrix_of<T>(Kind::near_overflow, 16, 5)).rank(), 5);
    EXPECT_EQ(SVD<T>(random_matrix<T>(9, 4), Vectors::none).rank(), 4);
}

TYPED_TEST(SvdTest, ConditionIsTheRatioOfTheExtremeSingularValues) {
    using T = TypeParam;
    using R = RealOf<T>;
    EXPECT_NEAR(SVD<T>(of_rank<T>(9, 5, 5)).cond(), R(16), 16 * 16 * epsilon<T>);
    EXPECT_EQ(SVD<T>(Matrix<T>(3, 2)).cond(), std::numeric_limits<R>::infinity());
    EXPECT_EQ(SVD<T>(Matrix<T>(0, 2)).cond(), R(1));
}

TYPED_TEST(SvdTest, PseudoinverseMeetsThePenroseConditions) {
    using T = TypeParam;
    const auto expect_penrose = [](const Matrix<T>& a) {
        const Matrix<T> p = SVD<T>(a).pinv();
        ASSERT_EQ(p.rows(), a.cols());
        ASSERT_EQ(p.cols(), a.rows());
        const double size = norm1(a) * norm1(p);
        const double unit = double(std::max(a.rows(), a.cols())) * double(unit_roundoff<T>) * size;
        const Matrix<T> ap = a * p;
        const Matrix<T> pa = p * a;
        EXPECT_LE(norm1(ap * a - a), threshold * unit * norm1(a));
        EXPECT_LE(norm1(pa * p - p), threshold * unit * norm1(p));
        EXPECT_LE(norm1(ap - ap.h()), threshold * unit);
        EXPECT_LE(norm1(pa - pa.h()), threshold * unit);
    };
    expect_penrose(of_rank<T>(20, 7, 7));
    expect_penrose(of_rank<T>(7, 20, 7));
    expect_penrose(of_rank<T>(9, 9, 9));
    expect_penrose(of_rank<T>(20, 9, 4));
    expect_penrose(of_rank<T>(9, 20, 4));
    expect_penrose(matrix_of<T>(Kind::rank_deficient, 16, 16));
    expect_penrose(Matrix<T>(4, 3));
}

TYPED_TEST(SvdTest, SolveIsThePseudoinverseTimesTheRightHandSide) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{20, 7}, {7, 20}, {9, 9}}) {
        const Matrix<T> a = of_rank<T>(m, n, 5);
        const Matrix<T> b = random_matrix<T>(m, 3, 8);
        const SVD<T> f(a);
        const Matrix<T> x = f.solve(b);
        const double bound = threshold * 20 * double(unit_roundoff<T>) * 16 * norm1(b);
        EXPECT_LE(norm1(x - f.pinv() * b), bound);
        // Of least residual: it is orthogonal to the range. Of least norm: X is in the row space.
        EXPECT_LE(norm1(a.h() * (b - a * x)), bound);
        const Matrix<T> v(f.Vt().block(0, 0, 5, n).h());
        EXPECT_LE(norm1(x - v * (v.h() * x)), bound);
        EXPECT_LE(norm1(f.solve(T(2) * b) - T(2) * x), bound);
    }
}

TYPED_TEST(SvdTest, SolveTakesVectorsStridedOnesAndLazyOnesToo) {
    using T = TypeParam;
    const SVD<T> f(random_matrix<T>(6, 4));
    Matrix<T> b = random_matrix<T>(6, 3, 2);
    const Matrix<T> x = f.solve(b);
    const double bound = 1000 * double(epsilon<T>) * norm1(x);
    for (index_t j = 0; j < 3; ++j) {
        const Vector<T> plain = f.solve(b.col(j));
        const Matrix<T> transposed(b.t());
        const Vector<T> strided = f.solve(transposed.row(j));
        const Vector<T> lazy = f.solve(2 * b.col(j));
        ASSERT_EQ(plain.size(), 4);
        for (index_t i = 0; i < 4; ++i) {
            EXPECT_LE(double(std::abs(plain[i] - x(i, j))), bound);
            EXPECT_LE(double(std::abs(strided[i] - x(i, j))), bound);
            EXPECT_LE(double(std::abs(lazy[i] - T(2) * x(i, j))), 2 * bound);
        }
    }
}

TYPED_TEST(SvdTest, SmallSingularValuesAreCutAtTheToleranceAskedFor) {
    using T = TypeParam;
    const Matrix<T> a = {{T(1), T(0)}, {T(0), T(RealOf<T>(0.001))}};
    const Vector<T> b = {T(1), T(1)};
    const SVD<T> f(a);
    EXPECT_NEAR(std::real(f.solve(b)[1]), 1000, 1000 * 8 * epsilon<T>);
    EXPECT_NEAR(std::abs(f.solve(b, RealOf<T>(0.01))[1]), 0, 8 * epsilon<T>);
    EXPECT_NEAR(std::abs(f.pinv(RealOf<T>(0.01))(1, 1)), 0, 8 * epsilon<T>);
}

TYPED_TEST(SvdTest, EmptyMatricesHaveEmptyDecompositions) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{0, 0}, {0, 3}, {4, 0}}) {
        const SVD<T> f(Matrix<T>(m, n));
        EXPECT_EQ(f.s().size(), 0);
        EXPECT_EQ(f.U().rows(), m);
        EXPECT_EQ(f.U().cols(), 0);
        EXPECT_EQ(f.Vt().rows(), 0);
        EXPECT_EQ(f.Vt().cols(), n);
        EXPECT_EQ(f.rank(), 0);
        EXPECT_EQ(f.cond(), RealOf<T>(1));
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        EXPECT_EQ(f.pinv(), Matrix<T>(n, m));
        EXPECT_EQ(f.solve(random_matrix<T>(m, 2)), Matrix<T>(n, 2));
        const SVD<T> full(Matrix<T>(m, n), Vectors::full);
        EXPECT_EQ(full.U(), identity<T>(m));
        EXPECT_EQ(full.Vt(), identity<T>(n));
        EXPECT_EQ(svdvals(Matrix<T>(m, n)).size(), 0);
    }
}

TYPED_TEST(SvdTest, UnpacksIntoItsFactorsWithoutCopies) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(6, 4);
    auto [U, s, Vt] = svd(a);
    static_assert(std::is_same_v<decltype(U), Matrix<T>>);
    static_assert(std::is_same_v<decltype(s), Vector<RealOf<T>>>);
    static_assert(std::is_same_v<decltype(Vt), Matrix<T>>);
    for (index_t j = 0; j < 4; ++j)
        scale_in_place(U.block(0, j, 6, 1), T(s[j]));
    EXPECT_LT(residual(a, U * Vt), threshold);

    const SVD<T> f(a);
    const auto& [u, t, vt] = f;
    EXPECT_EQ(&u, &f.U());
    EXPECT_EQ(&t, &f.s());
    EXPECT_EQ(&vt, &f.Vt());
    const T* const place = f.U().data();
    SVD<T> g(a);
    const T* const memory = g.U().data();
    const Matrix<T> taken = std::move(g).U();
    EXPECT_EQ(taken.data(), memory);
    EXPECT_EQ(f.U().data(), place);
}

TYPED_TEST(SvdTest, CopiesMovedFromAndPlunderedObjectsDecomposeAgain) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(7, 5);
    SVD<T> f(a);
    SVD<T> copy = f;
    expect_decomposition(a, copy);
    expect_decomposition(a, copy.factor(a));
    SVD<T> moved = std::move(copy);
    expect_decomposition(a, moved);
    copy = SVD<T>();
    expect_decomposition(a, copy.factor(a));
    const Matrix<T> u = std::move(f).U();
    const Vector<RealOf<T>> s = std::move(f).s();
    expect_decomposition(a, f.factor(a));
}

TYPED_TEST(SvdTest, AnObjectTakesOneShapeAfterAnother) {
    using T = TypeParam;
    SVD<T> f;
    for (const auto& [m, n] : {Shape{5, 3}, {3, 5}, {0, 4}, {33, 20}, {5, 3}, {5, 3}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        expect_decomposition(a, f.factor(a));
        f.factor(a, Vectors::full);
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
        f.factor(a, Vectors::none);
        EXPECT_TRUE(f.U().empty());
    }
}

TYPED_TEST(SvdTest, DecomposesAMatrixMadeOfItsOwnFactors) {
    using T = TypeParam;
    for (const Vectors vectors : {Vectors::thin, Vectors::full}) {
        SVD<T> f(random_matrix<T>(6, 6), vectors);
        Matrix<T> u = f.U();
        expect_decomposition(u, f.factor(f.U()));
        const Matrix<T> vt(f.Vt().h());
        expect_decomposition(vt, f.factor(f.Vt().h()));
        u = f.U().block(1, 2, 4, 3);
        expect_decomposition(u, f.factor(f.U().block(1, 2, 4, 3)));
    }
}

TYPED_TEST(SvdTest, NonFiniteEntriesAreNamedAndLapackIsNotCalled) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity(),
                        -std::numeric_limits<R>::infinity()}) {
        for (const auto& [m, n] : {Shape{3, 5}, {40, 30}}) {
            Matrix<T> a = random_matrix<T>(m, n);
            a(2, 4) = T(bad);
            SVD<T> f(random_matrix<T>(m, n));
            const auto error = thrown<NonFiniteError>([&] { f.factor(a); });
            EXPECT_EQ(error.row(), 2);
            EXPECT_EQ(error.col(), 4);
            EXPECT_TRUE(mentions(error, "SVD", "(2, 4)"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_EQ(f.s().size(), 0);
            const auto values = thrown<NonFiniteError>([&] { svdvals(a.t()); });
            EXPECT_EQ(values.row(), 4);
            EXPECT_EQ(values.col(), 2);
            const Matrix<T> before = random_matrix<T>(m, n);
            EXPECT_THROW(svd(std::move(a)), NonFiniteError);
            EXPECT_EQ(a(1, 1), before(1, 1));
        }
    }
}

TYPED_TEST(SvdTest, ANaNThatWasLetThroughIsNamedByLapacksRefusal) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 3);
    a(1, 2) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const auto error = thrown<NonFiniteError>([&] { SVD<T>(a, Vectors::thin, Check::none); });
    EXPECT_EQ(error.row(), 1);
    EXPECT_EQ(error.col(), 2);
    a(1, 2) = T(0);
    expect_decomposition(a, SVD<T>(a, Vectors::thin, Check::none));
}

TYPED_TEST(SvdTest, WithoutVectorsThereIsNothingToSolveWith) {
    using T = TypeParam;
    const SVD<T> f(random_matrix<T>(4, 3), Vectors::none);
    EXPECT_TRUE(mentions(thrown<Error>([&] { f.pinv(); }), "SVD::pinv", "Vectors::thin"));
    EXPECT_THROW(f.solve(Vector<T>(4)), Error);
    EXPECT_THROW(f.reconstruct(), Error);
}

TYPED_TEST(SvdTest, RightHandSidesThatDoNotFitOrAreNotFiniteAreRefused) {
    using T = TypeParam;
    const SVD<T> f(random_matrix<T>(4, 3));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { f.solve(Matrix<T>(3, 2)); }), "SVD::solve",
                         "A is 4 x 3", "B is 3 x 2"));
    EXPECT_THROW(f.solve(Vector<T>(5)), DimensionError);
    Matrix<T> b = random_matrix<T>(4, 2);
    b(3, 1) = T(std::numeric_limits<RealOf<T>>::infinity());
    const auto error = thrown<NonFiniteError>([&] { f.solve(b); });
    EXPECT_EQ(error.row(), 3);
    EXPECT_EQ(error.col(), 1);
    EXPECT_THROW(f.solve(b.col(1)), NonFiniteError);
}

TYPED_TEST(SvdTest, WhatAnInfiniteSingularValueWouldTurnIntoZeroIsRefused) {
    using T = TypeParam;
    using R = RealOf<T>;
    const SVD<T> f(Matrix<T>(8, 8, T(std::numeric_limits<R>::max() / 2)));
    EXPECT_EQ(f.s()[0], std::numeric_limits<R>::infinity());
    EXPECT_GE(f.rank(), 1);
    EXPECT_TRUE(mentions(thrown<Error>([&] { f.pinv(); }), "SVD::pinv", "8 x 8", "divide A"));
    EXPECT_TRUE(mentions(thrown<Error>([&] { f.solve(Vector<T>(8)); }), "SVD::solve", "8 x 8"));
}

TEST(SvdAccuracyTest, OfTheCompanionMatrixOfTheExponentialSeriesIsThatOfItsNorm) {
    // Reference-LAPACK issue 316: from n = 26 on, gesdd gives other small singular values with
    // vectors than without. Neither has correct digits there: reducing A to bidiagonal form already
    // puts an error of eps s(0) on each. That, and no more, is what an SVD promises.
    const auto [a, exact] = testing::exponential_companion();
    for (const Vectors vectors : {Vectors::thin, Vectors::full, Vectors::none}) {
        const SVD<double> f(a, vectors);
        EXPECT_LT(distance<double>(exact, f.s()), threshold);
        EXPECT_NEAR(f.s()[0] / exact[0], 1, 1e-14);
        if (vectors == Vectors::none) continue;
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
    }
}

}  // namespace
}  // namespace lamina
