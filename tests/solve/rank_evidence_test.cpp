#include "lamina/solve/rank_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/rank.hpp"

#include "support/ranks.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::thrown;

template <class T>
class RankEvidenceTest : public ::testing::Test {};
TYPED_TEST_SUITE(RankEvidenceTest, testing::Scalars);

/// Columns in unlike units, of which some depend on others.
template <Scalar T>
Matrix<T> economy() {
    using R = RealOf<T>;
    Matrix<T> a = random_matrix<T>(16, 5, 3);
    scale_in_place(a.col(1), T(R(1000)));
    // gnp = 2 population - 3 year, in columns 0, 1 and 3.
    for (index_t i = 0; i < 16; ++i)
        a(i, 0) = T(R(2)) * a(i, 1) - T(R(3)) * a(i, 3);
    return a;
}
const std::vector<std::string> names = {"gnp", "population", "armed_forces", "year", "deflator"};

TYPED_TEST(RankEvidenceTest, NamesTheColumnsThatDependOnOthers) {
    using T = TypeParam;
    const Matrix<T> a = economy<T>();
    const RankEvidence<T> evidence = rank_evidence(a, SVD<T>::default_rtol, names);
    EXPECT_EQ(evidence.rank, 4);
    EXPECT_EQ(evidence.rank, rank(a));
    ASSERT_EQ(evidence.dependences.size(), 1U);
    const Dependence<T>& dependence = evidence.dependences[0];
    EXPECT_EQ(dependence.text(names), "gnp = 2 * population - 3 * year");
    EXPECT_EQ(dependence.text(), "column 0 = 2 * column 1 - 3 * column 3");
    EXPECT_EQ(dependence.column, 0);
    EXPECT_EQ(dependence.coefficients[2], T(0));
    EXPECT_EQ(dependence.coefficients[0], T(0));
    EXPECT_LT(dependence.residual, 100 * epsilon<T>);
    EXPECT_NE(evidence.text().find("gnp = 2 * population - 3 * year"), std::string::npos);
    EXPECT_NE(evidence.text().find("rank 4 of 5"), std::string::npos);
}

TYPED_TEST(RankEvidenceTest, TheSimplestSideOfARelationIsShown) {
    using T = TypeParam;
    using R = RealOf<T>;
    // The order of the columns does not matter: total = a + b, never b = total - a.
    for (index_t total = 0; total < 3; ++total) {
        Matrix<T> a = random_matrix<T>(9, 3, 5);
        std::vector<std::string> columns = {"a", "b", "c"};
        columns[std::size_t(total)] = "total";
        const index_t one = (total + 1) % 3;
        const index_t other = (total + 2) % 3;
        for (index_t i = 0; i < 9; ++i)
            a(i, total) = a(i, one) + a(i, other);
        const std::string text = rank_evidence(a).dependences.at(0).text(columns);
        EXPECT_EQ(text.substr(0, 8), "total = ") << text;
        EXPECT_NE(text.find(" + "), std::string::npos) << text;
    }
    Matrix<T> a = random_matrix<T>(9, 3, 5);
    scale_in_place(a.col(2), T(0));
    EXPECT_EQ(rank_evidence(a).dependences.at(0).text({"a", "b", "nothing"}), "nothing = 0");
    copy_into(a.col(2), a.col(0) * R(-0.25));
    EXPECT_EQ(rank_evidence(a).dependences.at(0).text({"a", "b", "c"}), "a = -4 * c");
}

TYPED_TEST(RankEvidenceTest, SeveralDependencesHoldEach) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 4, 1) * random_matrix<T>(4, 7, 2);
    const RankEvidence<T> evidence = rank_evidence(a);
    EXPECT_EQ(evidence.rank, 4);
    ASSERT_EQ(evidence.dependences.size(), 3U);
    for (const Dependence<T>& dependence : evidence.dependences) {
        const Vector<T> rest = a.col(dependence.column) - a * dependence.coefficients;
        EXPECT_LT(norm(rest), 1000 * epsilon<T> * norm(a)) << dependence.text();
    }
}

/// Whichever of the two pairs is found first.
TYPED_TEST(RankEvidenceTest, DependencesStandInTheOrderOfTheirColumns) {
    using T = TypeParam;
    for (const index_t first : {0, 1}) {
        Matrix<T> a(4, 5);
        a(0, 0) = T(first == 0 ? 4 : 1);
        a(1, 1) = T(first == 1 ? 4 : 1);
        copy_into(a.col(2), a.col(0));
        copy_into(a.col(3), a.col(1));
        a(2, 4) = T(2);
        const RankEvidence<T> evidence = rank_evidence(a);
        ASSERT_EQ(evidence.dependences.size(), 2U);
        EXPECT_LT(evidence.dependences[0].column, evidence.dependences[1].column);
    }
}

/// Both are told of the column that is twice the two others.
TYPED_TEST(RankEvidenceTest, DependencesOfOneColumnStandInTheOrderOfTheOthers) {
    using T = TypeParam;
    const Vector<T> x = random_vector<T>(6);
    Matrix<T> a(6, 3);
    copy_into(a.col(0), T(2) * x);
    copy_into(a.col(1), x);
    copy_into(a.col(2), x);
    const RankEvidence<T> evidence = rank_evidence(a);
    ASSERT_EQ(evidence.dependences.size(), 2U);
    for (index_t k = 0; k < 2; ++k) {
        const Dependence<T>& dependence = evidence.dependences[std::size_t(k)];
        EXPECT_EQ(dependence.column, 0);
        EXPECT_EQ(dependence.coefficients[1 + k], T(2)) << dependence.text();
    }
}

TYPED_TEST(RankEvidenceTest, WhereTheGapIsClearTheRankIsCertain) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{T(4), T(1), T(R(0.25)), T(epsilon<T> / 64)});
    const RankEvidence<T> evidence = rank_evidence(a);
    EXPECT_EQ(evidence.rank, 3);
    EXPECT_FALSE(evidence.is_ambiguous());
    EXPECT_EQ(evidence.lowest_rank, 3);
    EXPECT_EQ(evidence.highest_rank, 3);
    EXPECT_EQ(evidence.rtol, 4 * epsilon<T>);
    EXPECT_NEAR(evidence.gap * epsilon<T>, 16, 1);
    EXPECT_EQ(evidence.values, svdvals(a));
    EXPECT_EQ(evidence.text().find("ambiguous"), std::string::npos);
}

TYPED_TEST(RankEvidenceTest, AGapUnderAHundredLeavesTheRankOpen) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{T(1), T(R(0.5)), T(R(0.03)), T(R(0.008)), T(R(1e-5))});
    const RankEvidence<T> evidence = rank_evidence(a, R(0.01));
    EXPECT_EQ(evidence.rank, 3);
    EXPECT_TRUE(evidence.is_ambiguous());
    EXPECT_NEAR(evidence.gap, 3.75, 1e-5);
    // 0.03 and 0.5 lie within 100 times 0.008, and 0.008 within a hundredth of 0.03.
    EXPECT_EQ(evidence.lowest_rank, 1);
    EXPECT_EQ(evidence.highest_rank, 4);
    EXPECT_NE(evidence.text().find("any rank from 1 to 4 is possible"), std::string::npos);
    // All count, but the last one hardly: measured against the cut.
    const RankEvidence<T> full = rank_evidence(a, R(1e-6));
    EXPECT_EQ(full.rank, 5);
    EXPECT_NEAR(full.gap, 10, 1e-3);
    EXPECT_EQ(full.lowest_rank, 4);
    EXPECT_EQ(full.highest_rank, 5);
    EXPECT_FALSE(rank_evidence(a, R(0)).is_ambiguous());
}

TYPED_TEST(RankEvidenceTest, ZeroAndEmptyMatricesHaveRankZeroForCertain) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {3, 0}, {0, 3}, {3, 2}, {1, 1}}) {
        const RankEvidence<T> evidence = rank_evidence(Matrix<T>(m, n));
        EXPECT_EQ(evidence.rank, 0);
        EXPECT_FALSE(evidence.is_ambiguous());
        EXPECT_EQ(index_t(evidence.dependences.size()), n);
        EXPECT_EQ(evidence.text().substr(0, 9), "rank 0 of");
    }
}

TYPED_TEST(RankEvidenceTest, OfIntegerMatricesNamesTheRankForCertain) {
    using T = TypeParam;
    for (const auto& [m, n, r] : testing::integer_cases()) {
        const Matrix<T> a = testing::integers_of_rank<T>(r, m, n);
        for (const Matrix<T>& b : {a, testing::mixed(a)}) {
            const RankEvidence<T> evidence = rank_evidence(b);
            ASSERT_EQ(evidence.rank, r) << m << " x " << n;
            EXPECT_EQ(evidence.values.size(), std::min(m, n));
            EXPECT_EQ(evidence.rtol, RealOf<T>(std::max(m, n)) * epsilon<T>);
            // The least singular value but zero is a 1/1000 of the largest, or more; in float the
            // cut is nearer than a factor of 100 to that where all of them count.
            const bool single = std::is_same_v<RealOf<T>, float>;
            EXPECT_TRUE(!evidence.is_ambiguous() || (single && r == std::min(m, n)));
            ASSERT_EQ(index_t(evidence.dependences.size()), n - r);
            for (const Dependence<T>& dependence : evidence.dependences) {
                const Vector<T> column(b.col(dependence.column));
                const Vector<T> rest = column - b * dependence.coefficients;
                // sqrt(eps) is what a coefficient that takes no part may come to.
                EXPECT_LE(norm(rest), 100 * std::sqrt(epsilon<T>) * norm(b)) << m << " x " << n;
                EXPECT_LE(dependence.residual * norm(column),
                          100 * RealOf<T>(std::max(m, n)) * epsilon<T> * norm(b));
            }
        }
    }
}

TYPED_TEST(RankEvidenceTest, AmbiguityNamesTheRanksBetweenWhichTheDataDoNotDecide) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R gap : {R(1.5), R(99), R(101), R(1000)}) {
        // 1, 1, then the last that counts and the first that does not.
        const Matrix<T> a = diagonal(Vector<T>{T(1), T(1), T(R(2e-3)), T(R(2e-3) / gap)});
        const RankEvidence<T> evidence = rank_evidence(a, R(1.9e-3));
        EXPECT_EQ(evidence.rank, 3);
        EXPECT_NEAR(double(evidence.gap / gap), 1, 1e-4);
        EXPECT_EQ(evidence.is_ambiguous(), gap < 100) << gap;
        EXPECT_EQ(evidence.lowest_rank, gap < 100 ? 2 : 3);
        EXPECT_EQ(evidence.highest_rank, gap < 100 ? 4 : 3);
        const bool says = evidence.text().find("ambiguous: any rank from 2 to 4 is possible") !=
                          std::string::npos;
        EXPECT_EQ(says, gap < 100) << evidence.text();
        EXPECT_NE(evidence.text().find("rank 3 of 4: the cut is 0.0019, above it 0.002"),
                  std::string::npos)
            << evidence.text();
    }
}

TYPED_TEST(RankEvidenceTest, AColumnThatIsMerelySmallIsNamedAndNotALargeOne) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t small : {0, 1}) {
        Matrix<T> a = random_matrix<T>(5, 2);
        scale_in_place(a.col(small), T(epsilon<T> * epsilon<T>));
        const RankEvidence<T> evidence = rank_evidence(a);
        EXPECT_EQ(evidence.rank, 1);
        ASSERT_EQ(evidence.dependences.size(), 1U);
        EXPECT_EQ(evidence.dependences[0].column, small);
        EXPECT_GT(evidence.dependences[0].residual, R(0.1));
        // Left out, it is missed by no more than the cut.
        const Vector<T> rest = Vector<T>(a.col(small)) - a * evidence.dependences[0].coefficients;
        EXPECT_LE(norm(rest), evidence.rtol * evidence.values[0]);
    }
}

TYPED_TEST(RankEvidenceTest, WithoutACutRoundingCountsAndDependencesAreStillFound) {
    using T = TypeParam;
    for (const index_t m : {2, 3, 7, 10}) {
        for (const index_t n : {2, 3, 5, 10}) {
            // Singular values that are rounding errors, where R of the QR is exactly zero.
            const Matrix<T> a(m, n, T(RealOf<T>(0.1)));
            const RankEvidence<T> evidence = rank_evidence(a, RealOf<T>(0));
            EXPECT_GE(evidence.rank, 1);
            EXPECT_EQ(index_t(evidence.dependences.size()), n - evidence.rank);
            for (const Dependence<T>& dependence : evidence.dependences)
                EXPECT_LE(dependence.residual, 100 * epsilon<T>);
        }
    }
}

TYPED_TEST(RankEvidenceTest, DoesNotDependOnTheScaleAtTheEdgesOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    Matrix<T> a(20, 3, T(1));
    for (index_t i = 0; i < 20; ++i)
        a(i, 1) = T(R(i % 3));
    copy_into(a.col(2), a.col(0) + a.col(1));
    for (const R scale : {Limits::max() / 4, R(1), Limits::min(), 4 * Limits::denorm_min()}) {
        const RankEvidence<T> evidence = rank_evidence(T(scale) * a);
        EXPECT_EQ(evidence.rank, 2) << scale;
        EXPECT_FALSE(evidence.is_ambiguous()) << scale;
        ASSERT_EQ(evidence.dependences.size(), 1U);
        EXPECT_EQ(evidence.dependences[0].text(), "column 2 = column 0 + column 1") << scale;
    }
}

TYPED_TEST(RankEvidenceTest, LeastSquaresHasTheSameEvidenceWhateverTheMethod) {
    using T = TypeParam;
    const Matrix<T> a = economy<T>();
    const Vector<T> b = random_vector<T>(16);
    for (const LstsqMethod method :
         {LstsqMethod::automatic, LstsqMethod::pivoted_qr, LstsqMethod::svd}) {
        const auto result = lstsq(a, b, {.method = method});
        EXPECT_EQ(result.rank, 4);
        const RankEvidence<T> evidence = result.rank_evidence(names);
        EXPECT_EQ(evidence.rank, 4);
        EXPECT_EQ(evidence.rtol, result.rtol);
        EXPECT_GT(evidence.gap, 100);
        ASSERT_EQ(evidence.dependences.size(), 1U);
        EXPECT_EQ(evidence.dependences[0].text(names), "gnp = 2 * population - 3 * year");
    }
    const auto regular =
        lstsq(random_matrix<T>(9, 3), random_vector<T>(9), {.method = LstsqMethod::cholesky});
    EXPECT_EQ(regular.rank_evidence().rank, 3);
    EXPECT_EQ(regular.rank_evidence().values.size(), 3);
    EXPECT_TRUE(regular.rank_evidence().dependences.empty());
}

TYPED_TEST(RankEvidenceTest, WhatCannotBeIsRefused) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(4, 3);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             (void)rank_evidence(a, SVD<T>::default_rtol, {"x", "y"});
                         }),
                         "rank_evidence", "3 columns", "2 names"));
    const RealOf<T> nan = std::numeric_limits<RealOf<T>>::quiet_NaN();
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)rank_evidence(a, nan); }), "rtol"));
    Matrix<T> bad = a;
    bad(2, 1) = T(nan);
    EXPECT_THROW((void)rank_evidence(bad), NonFiniteError);
    const auto forgetful = lstsq(a, Vector<T>(4), {.statistics = false});
    EXPECT_TRUE(
        mentions(thrown<Error>([&] { (void)forgetful.rank_evidence(); }), "options.statistics"));
    EXPECT_THROW((void)lstsq(a, Vector<T>(4)).rank_evidence({"x"}), DimensionError);
}

TEST(RankEvidenceTextTest, ComplexFactorsAreWrittenInBrackets) {
    using T = std::complex<double>;
    Matrix<T> a = random_matrix<T>(9, 3, 5);
    for (index_t i = 0; i < 9; ++i)
        a(i, 2) = T(1, 2) * a(i, 0) - T(0, 1) * a(i, 1);
    const Dependence<T> dependence = rank_evidence(a).dependences.at(0);
    const Vector<T> rest = a.col(dependence.column) - a * dependence.coefficients;
    EXPECT_LT(norm(rest), 1e-14);
    EXPECT_NE(dependence.text().find("i) * "), std::string::npos) << dependence.text();
}

}  // namespace
}  // namespace lamina
