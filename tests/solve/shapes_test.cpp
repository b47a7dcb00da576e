// Two promises of every verb: what does not fit is refused with the shapes in the message, and
// matrices without entries have the answer that mathematics gives them.

#include <cmath>
#include <string>
#include <utility>

#include "lamina/ops/special.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/low_rank.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/quadratic_form.hpp"
#include "lamina/solve/rank_evidence.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::thrown;

template <class T>
class SolveShapesTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveShapesTest, testing::Scalars);

const std::pair<index_t, index_t> empty_shapes[] = {{0, 0}, {0, 3}, {3, 0}};

/// A DimensionError whose message has all of this in it.
template <class Action, class... Facts>
::testing::AssertionResult refuses(Action action, const Facts&... facts) {
    return mentions(thrown<DimensionError>(action), facts...);
}

TYPED_TEST(SolveShapesTest, SystemsWithoutUnknownsOrWithoutRightHandSides) {
    using T = TypeParam;
    const Matrix<T> none(0, 0);
    EXPECT_EQ(solve(none, Matrix<T>(0, 2)), Matrix<T>(0, 2));
    EXPECT_EQ(solve(none, Vector<T>(0)), Vector<T>(0));
    EXPECT_EQ(solve(hermitian(none), Matrix<T>(0, 2)), Matrix<T>(0, 2));
    EXPECT_EQ(solve(triangular(none, Triangle::lower), Matrix<T>(0, 2)), Matrix<T>(0, 2));
    EXPECT_EQ(solve(random_matrix<T>(3, 3), Matrix<T>(3, 0)), Matrix<T>(3, 0));
    EXPECT_EQ(inv(none), none);
    EXPECT_EQ(det(none), T(1));
    EXPECT_EQ(log_det(none).sign, T(1));
    EXPECT_EQ(log_det(none).log_abs, 0);
    for (const auto& [m, n] : empty_shapes) {
        const auto result = lstsq(Matrix<T>(m, n), random_matrix<T>(m, 2));
        EXPECT_EQ(result.x, Matrix<T>(n, 2));
        EXPECT_EQ(result.rank, 0);
        EXPECT_EQ(pinv(Matrix<T>(m, n)), Matrix<T>(n, m));
        EXPECT_EQ(apply_pinv(Matrix<T>(m, n), random_matrix<T>(m, 2)), Matrix<T>(n, 2));
    }
}

TYPED_TEST(SolveShapesTest, ConditionAndRankOfNothing) {
    using T = TypeParam;
    for (const auto& [m, n] : empty_shapes) {
        for (const Norm norm : {Norm::two, Norm::frobenius, Norm::nuclear})
            EXPECT_EQ(cond(Matrix<T>(m, n), norm), 1);
        const RankEvidence<T> evidence = rank_evidence(Matrix<T>(m, n));
        EXPECT_EQ(evidence.rank, 0);
        EXPECT_EQ(evidence.values.size(), 0);
        EXPECT_EQ(index_t(evidence.dependences.size()), n);
    }
    for (const Norm norm : {Norm::one, Norm::inf, Norm::max})
        EXPECT_EQ(cond(Matrix<T>(0, 0), norm), 1);
}

TYPED_TEST(SolveShapesTest, LowRankOfNothing) {
    using T = TypeParam;
    for (const auto& [m, n] : empty_shapes) {
        const Matrix<T> nothing(m, n);
        const TruncatedSVD<T> f = truncated_svd(nothing, 0);
        EXPECT_EQ(f.U, Matrix<T>(m, 0));
        EXPECT_EQ(f.s.size(), 0);
        EXPECT_EQ(f.Vt, Matrix<T>(0, n));
        EXPECT_EQ(f.error_bound, 0);
        EXPECT_EQ(f.least_error, 0);
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        const auto [U, P] = polar_decomposition(nothing);
        EXPECT_EQ(U, Matrix<T>(m, n));
        EXPECT_EQ(P, Matrix<T>(n, n));
        EXPECT_TRUE(refuses([&] { (void)truncated_svd(nothing, 1); }, "truncated_svd",
                            std::to_string(m) + " x " + std::to_string(n)));
    }
    for (const TruncationMethod method : {TruncationMethod::exact, TruncationMethod::randomized}) {
        EXPECT_EQ(low_rank_approximation(random_matrix<T>(4, 3), 0, {.method = method}),
                  Matrix<T>(4, 3));
    }
}

TYPED_TEST(SolveShapesTest, FormsAndFunctionsOfNothing) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> none(0, 0);
    EXPECT_EQ(quadratic_form(none, Vector<T>(0)), T(0));
    EXPECT_EQ(definiteness(none).kind, Definiteness::positive_definite);
    EXPECT_FALSE(definiteness(none).is_ambiguous());
    // There are no unit vectors.
    EXPECT_THROW((void)rayleigh_quotient(none, Vector<T>(0)), Error);
    EXPECT_THROW((void)extremes_on_sphere(none), DimensionError);
    EXPECT_EQ(expm(none), none);
    EXPECT_EQ(expm(hermitian(none)), none);
    EXPECT_EQ(sqrtm(hermitian(none)), none);
    EXPECT_EQ(logm(hermitian(none)), none);
    EXPECT_EQ(powm(hermitian(none), R(-0.5)), none);
    EXPECT_EQ(funm(hermitian(none), [](R w) { return std::tanh(w); }), none);
}

TYPED_TEST(SolveShapesTest, SquareMatricesAreAskedForWithTheShape) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{2, 3}, {3, 2}, {0, 3}}) {
        const Matrix<T> a(m, n);
        const std::string shape = std::to_string(m) + " x " + std::to_string(n);
        const Vector<T> x(m);
        EXPECT_TRUE(refuses([&] { (void)solve(a, x); }, "solve", shape));
        EXPECT_TRUE(refuses([&] { (void)solve(hermitian(a), x); }, "solve", shape));
        EXPECT_TRUE(
            refuses([&] { (void)solve(triangular(a, Triangle::upper), x); }, "solve", shape));
        EXPECT_TRUE(refuses([&] { (void)inv(a); }, "inv", shape));
        EXPECT_TRUE(refuses([&] { (void)det(a); }, "det", shape));
        EXPECT_TRUE(refuses([&] { (void)log_det(a); }, "log_det", shape));
        for (const Norm norm : {Norm::one, Norm::inf, Norm::max})
            EXPECT_TRUE(refuses([&] { (void)cond(a, norm); }, "cond", shape));
        EXPECT_TRUE(refuses([&] { (void)quadratic_form(a, x); }, "quadratic_form", shape));
        EXPECT_TRUE(refuses([&] { (void)rayleigh_quotient(a, x); }, "rayleigh_quotient", shape));
        EXPECT_TRUE(refuses([&] { (void)extremes_on_sphere(a); }, "extremes_on_sphere", shape));
        EXPECT_TRUE(refuses([&] { (void)definiteness(a); }, "definiteness", shape));
        EXPECT_TRUE(refuses([&] { (void)expm(a); }, "expm", shape));
        EXPECT_TRUE(refuses([&] { (void)expm(hermitian(a)); }, "expm", shape));
        EXPECT_TRUE(refuses([&] { (void)sqrtm(hermitian(a)); }, "sqrtm", shape));
        EXPECT_TRUE(refuses([&] { (void)logm(hermitian(a)); }, "logm", shape));
        EXPECT_TRUE(refuses([&] { (void)powm(hermitian(a), R(2)); }, "powm", shape));
        EXPECT_TRUE(
            refuses([&] { (void)funm(hermitian(a), [](R w) { return w; }); }, "funm", shape));
    }
}

TYPED_TEST(SolveShapesTest, WhatDoesNotFitIsNamedWithBothShapes) {
    using T = TypeParam;
    const Matrix<T> a = identity<T>(3);
    const Matrix<T> tall(5, 3);
    const Matrix<T> b(4, 2);
    const Vector<T> x(4);
    EXPECT_TRUE(refuses([&] { (void)solve(a, b); }, "solve", "3 x 3", "4 x 2"));
    EXPECT_TRUE(refuses([&] { (void)solve(a, x); }, "solve", "3 x 3", "4 x 1"));
    EXPECT_TRUE(refuses([&] { (void)solve(hermitian(a), b); }, "solve", "3 x 3", "4 x 2"));
    EXPECT_TRUE(refuses([&] { (void)solve(triangular(a, Triangle::lower), b); }, "solve", "3 x 3",
                        "4 x 2"));
    EXPECT_TRUE(refuses([&] { (void)lstsq(tall, b); }, "lstsq", "5 x 3", "4 x 2"));
    EXPECT_TRUE(refuses([&] { (void)lstsq(tall, x); }, "lstsq", "5 x 3", "4 x 1"));
    EXPECT_TRUE(refuses([&] { (void)apply_pinv(tall, b); }, "apply_pinv", "5 x 3", "4 x 2"));
    EXPECT_TRUE(refuses([&] { (void)quadratic_form(a, x); }, "quadratic_form", "3 x 3", "size 4"));
    EXPECT_TRUE(
        refuses([&] { (void)rayleigh_quotient(a, x); }, "rayleigh_quotient", "3 x 3", "size 4"));
    EXPECT_TRUE(refuses([&] { (void)truncated_svd(tall, 4); }, "truncated_svd", "5 x 3", "4"));
    EXPECT_TRUE(refuses([&] { (void)low_rank_approximation(tall, -1); }, "5 x 3", "-1"));
    EXPECT_TRUE(refuses([&] { (void)rank_evidence(tall, SVD<T>::default_rtol, {"x"}); },
                        "rank_evidence", "3 columns", "1 names"));
}

}  // namespace
}  // namespace lamina
