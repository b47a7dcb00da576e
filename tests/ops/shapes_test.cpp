// The same two promises for every function of the room: shapes that do not fit are both named, and
// a size of 0 has the answer that mathematics gives it.

#include <limits>
#include <vector>

#include "lamina/ops/chain.hpp"
#include "lamina/ops/elementwise.hpp"
#include "lamina/ops/implicit_product.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/ops/trace.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::thrown;

template <class T>
class ShapesTest : public ::testing::Test {};
TYPED_TEST_SUITE(ShapesTest, testing::Scalars);

template <class Action>
void expect_named(Action action, const char* first, const char* second) {
    EXPECT_TRUE(mentions(thrown<DimensionError>(action), first, second));
}

TYPED_TEST(ShapesTest, ProductsNameBothShapes) {
    using T = TypeParam;
    const Matrix<T> a(3, 4);
    const Matrix<T> b(5, 6);
    const Vector<T> x(5);
    Matrix<T> c(3, 6);
    Vector<T> y(3);
    expect_named([&] { a* b; }, "3 x 4", "5 x 6");
    expect_named([&] { a.t() * b.t(); }, "4 x 3", "6 x 5");
    expect_named([&] { a* x; }, "3 x 4", "5 x 1");
    expect_named([&] { x.t() * a; }, "4 x 3", "5 x 1");
    expect_named([&] { x.h() * Vector<T>(2); }, "1 x 5", "2 x 1");
    expect_named([&] { dot(x, Vector<T>(2)); }, "1 x 5", "2 x 1");
    expect_named([&] { multiply_into(c, a, b); }, "3 x 4", "5 x 6");
    expect_named([&] { multiply_into(c, a, Matrix<T>(4, 5)); }, "3 x 5", "3 x 6");
    expect_named([&] { multiply_into(y, b, Vector<T>(6)); }, "5 x 1", "3 x 1");
    expect_named([&] { multiply_add(T(1), a, b, T(1), c.view()); }, "3 x 4", "5 x 6");
    expect_named([&] { multiply_add(T(1), a, x, T(1), y.view()); }, "3 x 4", "5 x 1");
    expect_named([&] { multiply_chain(a, a.t(), b); }, "4 x 3", "5 x 6");
    expect_named([&] { multiply_chain(a, x); }, "3 x 4", "5 x 1");
    const Matrix<T> square(4, 4);
    expect_named([&] { symmetric(square) * b; }, "4 x 4", "5 x 6");
    expect_named([&] { b* hermitian(square); }, "5 x 6", "4 x 4");
    expect_named([&] { multiply_into(c, symmetric(square), b); }, "4 x 4", "5 x 6");
    expect_named([&] { triangular(square, Triangle::lower) * b; }, "4 x 4", "5 x 6");
    expect_named([&] { multiply_in_place(c, triangular(square, Triangle::lower)); }, "3 x 6",
                 "4 x 4");
}

TYPED_TEST(ShapesTest, EntrywiseFunctionsNameBothShapes) {
    using T = TypeParam;
    const Matrix<T> a(3, 4);
    const Matrix<T> b(5, 6);
    const Vector<T> x(5, T(1));
    const Vector<T> y(2, T(1));
    expect_named([&] { hadamard(a, b); }, "3 x 4", "5 x 6");
    expect_named([&] { hadamard(x, y); }, "5", "2");
    expect_named([&] { cross(x, y); }, "5", "2");
    expect_named([&] { angle(x, y); }, "5", "2");
    expect_named([&] { cosine_similarity(x, y); }, "5", "2");
    expect_named([&] { are_orthogonal(x, y); }, "5", "2");
    expect_named([&] { trace_of_product(a, b); }, "3 x 4", "5 x 6");
    Matrix<T> c(3, 3);
    expect_named([&] { copy_into(c.view(), a); }, "3 x 3", "3 x 4");
    expect_named([&] { a + b; }, "3 x 4", "5 x 6");
    expect_named([&] { x - y; }, "5", "2");
}

TYPED_TEST(ShapesTest, ThoseOfOneMatrixNameItsShape) {
    using T = TypeParam;
    const Matrix<T> a(3, 4);
    expect_named([&] { power(a, 2); }, "power", "3 x 4");
    expect_named([&] { trace(a); }, "trace", "3 x 4");
    expect_named([&] { diagonal(Vector<T>(2), 3, 4); }, "3 x 4", "2 entries");
    expect_named([&] { random_orthogonal<T>(3, 4, std::mt19937_64(1)); }, "random_orthogonal",
                 "3 x 4");
    EXPECT_THROW(random_normal<T>(-1, 2, std::mt19937_64(1)), DimensionError);
    EXPECT_THROW(random_uniform<T>(2, -1, std::mt19937_64(1)), DimensionError);
    EXPECT_THROW(random_spd<T>(-2, std::mt19937_64(1)), DimensionError);
    EXPECT_THROW(hilbert<T>(-1), DimensionError);
    EXPECT_THROW(vandermonde(Vector<T>(2), -1), DimensionError);
    EXPECT_THROW(ones<T>(-1), DimensionError);
}

TYPED_TEST(ShapesTest, EmptyProductsAreSumsOfNothing) {
    using T = TypeParam;
    const Matrix<T> none(3, 0);
    const Vector<T> nothing(0);
    EXPECT_EQ(none * none.t(), zeros<T>(3, 3));
    EXPECT_EQ(none * Matrix<T>(0, 2), zeros<T>(3, 2));
    EXPECT_EQ(none * nothing, zeros<T>(3));
    EXPECT_EQ((none.t() * none).rows(), 0);
    EXPECT_EQ((nothing.t() * none.t()).size(), 3);
    EXPECT_EQ(nothing.t() * none.t(), zeros<T>(3));
    EXPECT_EQ(nothing.t() * nothing, T(0));
    EXPECT_EQ(dot(nothing, nothing), T(0));
    EXPECT_EQ(outer(nothing, Vector<T>(3)).cols(), 3);
    EXPECT_EQ(multiply_chain(none, none.t(), none, none.t()), zeros<T>(3, 3));
    EXPECT_EQ(power(Matrix<T>(0, 0), 5).rows(), 0);
    EXPECT_EQ(power(Matrix<T>(0, 0), 0).rows(), 0);
    const Matrix<T> empty(0, 0);
    EXPECT_EQ((symmetric(empty) * Matrix<T>(0, 2)).cols(), 2);
    EXPECT_EQ((Matrix<T>(2, 0) * hermitian(empty)).rows(), 2);
    EXPECT_EQ((triangular(empty, Triangle::lower) * nothing).size(), 0);
    EXPECT_EQ((as_diagonal(nothing) * Matrix<T>(0, 2)).cols(), 2);
    EXPECT_EQ(as_diagonal(nothing, 3, 0) * nothing, zeros<T>(3));
    EXPECT_EQ((as_permutation(std::span<const index_t>()) * nothing).size(), 0);
}

TYPED_TEST(ShapesTest, EmptyMatricesHaveNormAndTraceZero) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {0, 3}, {3, 0}}) {
        const Matrix<T> a(m, n);
        for (const Norm which :
             {Norm::one, Norm::two, Norm::inf, Norm::frobenius, Norm::nuclear, Norm::max}) {
            EXPECT_EQ(norm(a, which), R(0));
        }
        EXPECT_EQ(trace_of_product(a, a.t()), T(0));
        EXPECT_EQ(hadamard(a, a).rows(), m);
        EXPECT_EQ(kron(a, identity<T>(2)).cols(), 2 * n);
        EXPECT_TRUE(is_diagonal(a) && is_upper_triangular(a) && is_lower_triangular(a));
        EXPECT_TRUE(is_finite(a));
        EXPECT_EQ(is_symmetric(a), m == n);
        EXPECT_EQ(is_orthogonal(a), m == n);
        EXPECT_EQ(is_permutation(a), m == n);
        EXPECT_EQ(is_positive_definite(a), m == n);
        // No columns are orthonormal; three columns in a space of dimension 0 are not.
        EXPECT_EQ(has_orthonormal_columns(a), n == 0);
    }
    for (const double p : {1.0, 1.5, 2.0, 7.0, std::numeric_limits<double>::infinity()})
        EXPECT_EQ(norm(Vector<T>(0), p), R(0));
    EXPECT_EQ(trace(Matrix<T>(0, 0)), T(0));
    EXPECT_EQ(hadamard(Vector<T>(0), Vector<T>(0)).size(), 0);
    EXPECT_EQ(kron(Vector<T>(0), Vector<T>(3)).size(), 0);
    EXPECT_TRUE(is_finite(Vector<T>(0)));
    EXPECT_FALSE(is_unit(Vector<T>(0)));
    EXPECT_TRUE(are_orthogonal(Vector<T>(0), Vector<T>(0)));
}

TYPED_TEST(ShapesTest, EmptySpecialMatricesHaveTheirShapes) {
    using T = TypeParam;
    EXPECT_EQ(identity<T>(0).cols(), 0);
    EXPECT_EQ(hilbert<T>(0).cols(), 0);
    EXPECT_EQ(diagonal(Vector<T>(0)).cols(), 0);
    EXPECT_EQ(diagonal(Vector<T>(0), 0, 3).cols(), 3);
    EXPECT_EQ(vandermonde(Vector<T>(0), 4).cols(), 4);
    EXPECT_EQ(toeplitz(Vector<T>(0), Vector<T>(3)).cols(), 3);
    EXPECT_EQ(toeplitz(Vector<T>(3), Vector<T>(0)).rows(), 3);
    EXPECT_EQ(toeplitz(Vector<T>(0)).rows(), 0);
    EXPECT_EQ(permutation_matrix<T>({}).rows(), 0);
    EXPECT_EQ(random_orthogonal<T>(0, std::mt19937_64(1)).rows(), 0);
    EXPECT_EQ(random_orthogonal<T>(4, 0, std::mt19937_64(1)).rows(), 4);
    EXPECT_EQ(random_spd<T>(0, std::mt19937_64(1)).rows(), 0);
    EXPECT_EQ(random_normal<T>(0, 3, std::mt19937_64(1)).cols(), 3);
    EXPECT_EQ(random_uniform<T>(0, std::mt19937_64(1)).size(), 0);
}

TYPED_TEST(ShapesTest, WhatHasNoDirectionIsRefusedAtSizeZeroToo) {
    using T = TypeParam;
    const Vector<T> nothing(0);
    EXPECT_THROW(normalized(nothing), Error);
    EXPECT_THROW(householder(nothing), Error);
    EXPECT_THROW(as_householder(nothing) * nothing, Error);
    EXPECT_THROW(angle(nothing, nothing), Error);
    EXPECT_THROW(cosine_similarity(nothing, nothing), Error);
    EXPECT_THROW(rotation<T>(0, 0, 0, 1), DimensionError);
}

}  // namespace
}  // namespace lamina
