#include "lamina/solve/span.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/rank.hpp"

#include "support/ranks.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::norm1;
using testing::of_rank;
using testing::orthogonality;
using testing::random_matrix;
using testing::random_vector;
using testing::rank_cases;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class SpanTest : public ::testing::Test {};
TYPED_TEST_SUITE(SpanTest, testing::Scalars);

template <Scalar T>
RealOf<T> rounding(index_t m, index_t n) {
    return RealOf<T>(threshold) * RealOf<T>(std::max({m, n, index_t(1)})) * epsilon<T>;
}

TYPED_TEST(SpanTest, InSpanTellsCombinationsFromOtherVectors) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n, r] : rank_cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Vector<T> b = a * random_vector<T>(n, seed);
            EXPECT_TRUE(in_span(a, b)) << m << " x " << n << ", " << r;
            EXPECT_TRUE(in_span(a, std::sqrt(std::numeric_limits<R>::min()) * b));
            EXPECT_TRUE(in_span(a, std::sqrt(std::numeric_limits<R>::max()) * b));
            if (r < m) {
                EXPECT_FALSE(in_span(a, random_vector<T>(m, seed)));
            }
        }
        EXPECT_TRUE(in_span(a, Vector<T>(m)));
    }
}

TYPED_TEST(SpanTest, CoefficientsMakeTheVectorAndAreTheShortest) {
    using T = TypeParam;
    for (const auto& [m, n, r] : rank_cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Vector<T> b = a * random_vector<T>(n);
        const SpanMembership<T> found = span_membership(a, b);
        EXPECT_TRUE(found);
        EXPECT_EQ(found.rank, r);
        ASSERT_EQ(found.coefficients.size(), n);
        EXPECT_LE(found.backward_error, found.tolerance);
        // ||A|| = 1, and singular values of 1/10 make up to ten times the error of b.
        EXPECT_LE(norm(a * found.coefficients - b), 10 * rounding<T>(m, n) * norm(b));
        EXPECT_LE(norm(null_space(a).h() * found.coefficients),
                  10 * rounding<T>(m, n) * norm(found.coefficients));
        const Vector<T> strided =
            span_membership(Strided<T>(Matrix<T>(a.h())).view().h(), 2 * b).coefficients;
        EXPECT_LE(norm(strided - 2 * found.coefficients), 20 * rounding<T>(m, n) * norm(strided));
    }
}

TYPED_TEST(SpanTest, OutsideOfTheSpanTheCoefficientsAreThoseOfTheNearestVector) {
    using T = TypeParam;
    for (const auto& [m, n, r] : rank_cases) {
        if (r == m) continue;
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Vector<T> b = random_vector<T>(m);
        const SpanMembership<T> found = span_membership(a, b);
        EXPECT_FALSE(found.contained);
        EXPECT_GT(found.backward_error, found.tolerance);
        EXPECT_LE(found.backward_error, 1);
        EXPECT_LE(norm(a.h() * (b - a * found.coefficients)), 10 * rounding<T>(m, n) * norm(b));
    }
}

TYPED_TEST(SpanTest, ToleranceDecidesBetweenRoundingAndAnotherVector) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a{{1, 0}, {0, 1}, {0, 0}};
    // The part outside, as a share of ||A|| ||x|| + ||b|| = 2 to first order, against 33 eps.
    const auto off_by = [](R share) { return Vector<T>{1, 0, T(2 * share * epsilon<T>)}; };
    EXPECT_TRUE(in_span(a, off_by(R(32))));
    EXPECT_FALSE(in_span(a, off_by(R(34))));
    const SpanMembership<T> found = span_membership(a, off_by(R(32)));
    EXPECT_EQ(found.tolerance, 33 * epsilon<T>);
    EXPECT_NEAR(double(found.backward_error / epsilon<T>), 32, 0.01);
    EXPECT_TRUE(in_span(a, Vector<T>{1, 0, T(R(0.1))}, R(0.1)));
    const Matrix<T> d = diagonal(Vector<T>{1, 4, 2});
    EXPECT_TRUE(in_span(d, Vector<T>{1, 1, 1}));
    EXPECT_FALSE(in_span(d, Vector<T>{1, 0, 0}, R(0.3)));
    EXPECT_EQ(span_membership(d, Vector<T>{0, 1, 1}, R(0.3)).rank, 2);
    EXPECT_EQ(span_membership(d, Vector<T>{1, 0, 0}, R(0.3)).coefficients, Vector<T>(3));
}

TYPED_TEST(SpanTest, MembershipDoesNotDependOnTheScaleAtTheEdgesOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    const R scales[] = {Limits::max() / 4, Limits::min() / 16, 1 / epsilon<T>};
    Matrix<T> a(6, 4);
    fill(a.block(0, 0, 4, 4), T(1));
    fill(a.diag(), T(2));
    const Vector<T> x{1, 2, 1, 2};
    const Vector<T> b = a * x;
    for (const R scale : scales) {
        const Matrix<T> scaled_a = T(scale / 8) * a;
        const Vector<T> scaled_b = T(scale / 8) * b;
        EXPECT_TRUE(in_span(scaled_a, b)) << scale;
        EXPECT_TRUE(in_span(a, scaled_b)) << scale;
        const SpanMembership<T> found = span_membership(scaled_a, scaled_b);
        EXPECT_TRUE(found) << scale;
        EXPECT_LE(norm(found.coefficients - x), rounding<T>(6, 4) * norm(x)) << scale;
        Vector<T> outside = scaled_b;
        outside[5] = T(scale);
        EXPECT_FALSE(in_span(scaled_a, outside)) << scale;
        EXPECT_LE(norm(span_membership(scaled_a, outside).coefficients - x),
                  rounding<T>(6, 4) * norm(x));
    }
}

TYPED_TEST(SpanTest, OfNothingContainsOnlyZero) {
    using T = TypeParam;
    for (const index_t n : {0, 3}) {
        const SpanMembership<T> none = span_membership(Matrix<T>(4, n), random_vector<T>(4));
        EXPECT_FALSE(none.contained);
        EXPECT_EQ(none.coefficients, Vector<T>(n));
        EXPECT_EQ(none.backward_error, 1);
        EXPECT_EQ(none.rank, 0);
        const SpanMembership<T> zero = span_membership(Matrix<T>(4, n), Vector<T>(4));
        EXPECT_TRUE(zero.contained);
        EXPECT_EQ(zero.backward_error, 0);
        const SpanMembership<T> empty = span_membership(Matrix<T>(0, n), Vector<T>(0));
        EXPECT_TRUE(empty.contained);
        EXPECT_EQ(empty.coefficients, Vector<T>(n));
        EXPECT_EQ(project_onto_span(Matrix<T>(4, n), random_vector<T>(4)), Vector<T>(4));
        EXPECT_EQ(project_onto_span(Matrix<T>(4, n), random_matrix<T>(4, 2)), Matrix<T>(4, 2));
        EXPECT_EQ(project_onto_span(Matrix<T>(0, n), Matrix<T>(0, 2)), Matrix<T>(0, 2));
    }
    EXPECT_EQ(project_onto_span(random_matrix<T>(4, 3), Matrix<T>(4, 0)), Matrix<T>(4, 0));
}

TYPED_TEST(SpanTest, WhatAProjectionLeavesIsOrthogonalToTheSpan) {
    using T = TypeParam;
    for (const auto& [m, n, r] : rank_cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Matrix<T> b = random_matrix<T>(m, 3, 4);
        const Matrix<T> p = project_onto_span(a, b);
        const double bound = double(rounding<T>(m, n)) * (norm1(b) + 1);
        EXPECT_LE(norm1(a.h() * (b - p)), bound) << m << " x " << n;
        EXPECT_LE(norm1(project_onto_span(a, p) - p), bound);
        EXPECT_LE(norm1(a * (pinv(a) * b) - p), 10 * bound);
        EXPECT_LE(norm1(project_onto_span(a, 3 * a) - 3 * a), 3 * double(rounding<T>(m, n)) * 9);
        const Vector<T> single = project_onto_span(a, Vector<T>(b.col(1)));
        EXPECT_LE(norm(single - p.col(1)), RealOf<T>(bound));
    }
}

TYPED_TEST(SpanTest, ProjectionDoesNotOverflowOnTheWay) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R big = std::numeric_limits<R>::max() / 2;
    const Matrix<T> ones(16, 1, T(1));
    const Vector<T> p = project_onto_span(T(big) * ones, Vector<T>(16, T(big)));
    EXPECT_LE(norm(T(1 / big) * p - Vector<T>(16, T(1))), rounding<T>(16, 1) * 4);
}

/// [A, C].
template <Scalar T>
Matrix<T> beside(const Matrix<T>& a, const Matrix<T>& c) {
    Matrix<T> both(a.rows(), a.cols() + c.cols());
    copy_into(both.block(0, 0, a.rows(), a.cols()), a);
    copy_into(both.block(0, a.cols(), a.rows(), c.cols()), c);
    return both;
}

TYPED_TEST(SpanTest, TheComplementCompletesABasis) {
    using T = TypeParam;
    const std::pair<index_t, index_t> shapes[] = {{0, 0}, {4, 0},  {1, 1},   {5, 1},
                                                  {5, 5}, {40, 7}, {60, 59}, {100, 33}};
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> c = complete_basis(a);
        ASSERT_EQ(c.rows(), m);
        ASSERT_EQ(c.cols(), m - n);
        EXPECT_LE(orthogonality(c), threshold);
        EXPECT_LE(norm1(c.h() * a), double(rounding<T>(m, n)) * norm1(a));
        EXPECT_EQ(rank(beside(a, c)), m);
        EXPECT_EQ(complete_basis(Strided<T>(a).view()), c);
        const Matrix<T> lazy = complete_basis(T(2) * Matrix<T>(a.h()).h());
        EXPECT_LE(norm1(lazy.h() * a), double(rounding<T>(m, n)) * norm1(a));
        const Matrix<T> q = orth(a);
        EXPECT_LE(orthogonality(beside(q, complete_basis(q))), threshold);
    }
    EXPECT_EQ(complete_basis(Matrix<T>(3, 0)), identity<T>(3));
}

TYPED_TEST(SpanTest, TheComplementDoesNotDependOnTheUnitsOfTheColumns) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a = random_matrix<T>(9, 3);
    const Matrix<T> c = complete_basis(a);
    scale_in_place(a.col(0), T(std::numeric_limits<R>::max() / 8));
    scale_in_place(a.col(1), T(std::numeric_limits<R>::min() / epsilon<T>));
    EXPECT_LE(norm1(c - complete_basis(a)), double(rounding<T>(9, 3)));
}

TYPED_TEST(SpanTest, DependentColumnsAreNoBasis) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(5, 3);
    copy_into(a.col(1), 3 * a.col(2));
    const auto error = thrown<SingularMatrixError>([&] { (void)complete_basis(a); });
    EXPECT_TRUE(mentions(error, "complete_basis: column ", "5 x 3", "null_space(A.h())"));
    EXPECT_EQ(error.pivot(), 2);
    EXPECT_EQ(null_space(a.h()).cols(), 3);
    EXPECT_THROW((void)complete_basis(Matrix<T>(4, 1)), SingularMatrixError);
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([] { (void)complete_basis(random_matrix<T>(2, 3)); }),
                 "complete_basis: A is 2 x 3", "more than 2 columns"));
}

TYPED_TEST(SpanTest, WhatCannotBeIsRefused) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a(3, 2);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)in_span(a, Vector<T>(2)); }),
                         "in_span: A is 3 x 2 and b has size 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)span_membership(a, Vector<T>(4)); }),
                         "span_membership: A is 3 x 2 and b has size 4"));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { (void)project_onto_span(a, Matrix<T>(2, 5)); }),
                 "project_onto_span: A is 3 x 2 and B is 2 x 5"));
    EXPECT_THROW((void)project_onto_span(a, Vector<T>(2)), DimensionError);
    const R nan = std::numeric_limits<R>::quiet_NaN();
    for (const R bad : {R(-0.5), nan}) {
        EXPECT_TRUE(
            mentions(thrown<Error>([&] { (void)span_membership(a, Vector<T>(3), bad); }), "rtol"));
        EXPECT_THROW((void)in_span(a, Vector<T>(3), bad), Error);
        EXPECT_THROW((void)project_onto_span(a, Vector<T>(3), bad), Error);
    }
    Matrix<T> poisoned = random_matrix<T>(3, 3);
    poisoned(2, 1) = T(nan);
    const Vector<T> poison(poisoned.col(1));
    EXPECT_THROW((void)in_span(poisoned, Vector<T>(3)), NonFiniteError);
    EXPECT_THROW((void)in_span(a, poison), NonFiniteError);
    EXPECT_THROW((void)project_onto_span(poisoned, Vector<T>(3)), NonFiniteError);
    EXPECT_THROW((void)project_onto_span(a, poison), NonFiniteError);
    EXPECT_EQ(thrown<NonFiniteError>([&] { (void)complete_basis(poisoned); }).col(), 1);
}

}  // namespace
}  // namespace lamina
