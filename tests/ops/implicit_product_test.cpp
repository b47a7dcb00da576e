#include "lamina/ops/implicit_product.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "lamina/factor/lu.hpp"
#include "lamina/ops/special.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::allocations_in;
using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class ImplicitProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(ImplicitProductTest, testing::Scalars);

constexpr Op every_op[] = {Op::none, Op::transposed, Op::conjugated, Op::conjugate_transposed};

std::vector<index_t> random_permutation(index_t n) {
    std::vector<index_t> p(static_cast<std::size_t>(n));
    std::iota(p.begin(), p.end(), index_t(0));
    std::shuffle(p.begin(), p.end(), std::mt19937_64(7));
    return p;
}

template <class T>
Matrix<T> column(const Vector<T>& x) {
    return Matrix<T>(MatrixView<const T>(x.data(), x.size(), 1));
}

/// A result against the one with all entries of S: LAPACK's ratio for a product, with room for the
/// two orders of summation.
template <class T>
void expect_close(const Matrix<T>& actual, const Matrix<T>& expected, double size, index_t n) {
    ASSERT_EQ(actual.rows(), expected.rows());
    ASSERT_EQ(actual.cols(), expected.cols());
    ASSERT_LE(norm1(actual - expected), 8 * double(n + 4) * double(epsilon<T>) * size);
}

/// All products with S agree with those of the matrix `full` that it stands for.
template <class T, class S>
void expect_products_of(const S& s, const Matrix<T>& full, index_t other) {
    const index_t m = full.rows();
    const index_t n = full.cols();
    const double size = norm1(full) + norm1(full.t());
    for (const Op op : every_op) {
        Strided<T> right(transposes(op) ? random_matrix<T>(other, n) : random_matrix<T>(n, other));
        Strided<T> left(transposes(op) ? random_matrix<T>(m, other, 2)
                                       : random_matrix<T>(other, m, 2));
        const Operand<T> b(right.view(), op, T(2));
        const Operand<T> a(left.view(), op, T(-1));
        const double size_b = size * (norm1(b) + norm1(b.t()));
        const double size_a = size * (norm1(a) + norm1(a.t()));
        expect_close<T>(s * b, full * b, size_b, m + n);
        expect_close<T>(a * s, a * full, size_a, m + n);
        Strided<T> result(Matrix<T>(m, other, T(7)));
        multiply_into(result.view(), s, b);
        expect_close<T>(Matrix<T>(result.view()), full * b, size_b, m + n);
    }
    Matrix<T> memory = random_matrix<T>(3, n, 3);
    const Vector<T> x(memory.row(1));
    expect_close<T>(column(s * x), full * column(x), 2 * size * norm1(column(x)), m + n);
    expect_close<T>(column(s * (T(3) * memory.row(1))), T(3) * full * column(x),
                    6 * size * norm1(column(x)), m + n);
    Matrix<T> results(2, m);
    multiply_into(results.row(1), s, x);
    expect_close<T>(column(Vector<T>(results.row(1))), column(s * x), 2 * size * norm1(column(x)),
                    m + n);
    EXPECT_EQ(results.row(0), Vector<T>(m));
    const Vector<T> y = random_vector<T>(m, 4);
    expect_close<T>(column((T(2) * y.t()) * s), column((T(2) * y.t()) * full),
                    4 * size * norm1(column(y)), m + n);
    expect_close<T>(column((T(2) * y.h()) * s), column((T(2) * y.h()) * full),
                    4 * size * norm1(column(y)), m + n);
}

/// Changing an operand in place gives what a new result would be.
template <class T, class S>
void expect_in_place_products_of(const S& s, index_t n) {
    const Matrix<T> b = random_matrix<T>(n, 5);
    Strided<T> left(b);
    multiply_in_place(s, left.view());
    EXPECT_LE(residual(Matrix<T>(s * b), Matrix<T>(left.view())), 8);
    const Matrix<T> a = random_matrix<T>(5, n, 2);
    Matrix<T> right = a;
    multiply_in_place(right, s);
    EXPECT_LE(residual(Matrix<T>(a * s), right), 8);
    Matrix<T> memory = random_matrix<T>(3, n, 3);
    Vector<T> x(memory.row(1));
    multiply_in_place(s, memory.row(1));
    EXPECT_LE(residual(column(s * x), column(Vector<T>(memory.row(1)))), 8);
    const Vector<T> expected = s * x;
    multiply_in_place(s, x);
    EXPECT_LE(residual(column(expected), column(x)), 8);
}

TYPED_TEST(ImplicitProductTest, DiagonalEqualsTheMatrixWithAllItsZeros) {
    using T = TypeParam;
    const std::pair<index_t, index_t> shapes[] = {{0, 0}, {1, 1}, {5, 5}, {40, 40},
                                                  {3, 7}, {7, 3}, {0, 4}, {4, 0}};
    for (const auto& [m, n] : shapes) {
        Matrix<T> memory = random_matrix<T>(2, std::min(m, n), 9);
        const VectorView<T> v = memory.row(1);
        const auto d = as_diagonal(v, m, n);
        const Matrix<T> full = diagonal(v, m, n);
        for (const index_t other : {0, 1, 6}) {
            expect_products_of<T>(d, full, other);
            expect_products_of<T>(d.t(), Matrix<T>(full.t()), other);
            expect_products_of<T>(T(3) * d.h(), Matrix<T>(T(3) * full.h()), other);
            expect_products_of<T>(d.t().h(), Matrix<T>(full.t().h()), other);
        }
        if (m != n) continue;
        expect_in_place_products_of<T>(d, n);
        expect_in_place_products_of<T>(T(2) * d.h(), n);
    }
}

TYPED_TEST(ImplicitProductTest, DiagonalIsExactInEachEntry) {
    using T = TypeParam;
    const Vector<T> v{2, -1, 0};
    const Matrix<T> a{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    EXPECT_EQ(as_diagonal(v) * a, (Matrix<T>{{2, 4, 6}, {-4, -5, -6}, {0, 0, 0}}));
    EXPECT_EQ(a * as_diagonal(v), (Matrix<T>{{2, -2, 0}, {8, -5, 0}, {14, -8, 0}}));
    EXPECT_EQ(as_diagonal(v) * Vector<T>({1, 1, 1}), v);
    EXPECT_EQ(as_diagonal(v, 4, 3) * Vector<T>({1, 1, 1}), (Vector<T>{2, -1, 0, 0}));
    EXPECT_EQ(as_diagonal(v, 3, 4) * Vector<T>({1, 1, 1, 9}), v);
}

TYPED_TEST(ImplicitProductTest, DiagonalDoesNotMultiplyItsZeros) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    Matrix<T> a(3, 3, T(1));
    a(1, 1) = nan;
    const Vector<T> v{1, 2, 3};
    const Matrix<T> scaled = as_diagonal(v) * a;
    for (index_t j = 0; j < 3; ++j) {
        for (index_t i = 0; i < 3; ++i)
            EXPECT_EQ(scaled(i, j) == scaled(i, j), i != 1 || j != 1);
    }
    // Whatever stood in the destination is forgotten, below a rectangular diagonal too.
    Matrix<T> c(5, 3, nan);
    multiply_into(c, as_diagonal(v, 5, 3), Matrix<T>(3, 3, T(1)));
    EXPECT_EQ(c, (Matrix<T>{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {0, 0, 0}, {0, 0, 0}}));
}

TYPED_TEST(ImplicitProductTest, PermutationMovesEveryEntryAndChangesNone) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 3, 17, 40}) {
        const std::vector<index_t> p = random_permutation(n);
        const auto permutation = as_permutation(p);
        const Matrix<T> full = permutation_matrix<T>(p);
        for (const index_t other : {0, 1, 6}) {
            expect_products_of<T>(permutation, full, other);
            expect_products_of<T>(permutation.t(), Matrix<T>(full.t()), other);
        }
        expect_in_place_products_of<T>(permutation, n);
        expect_in_place_products_of<T>(permutation.h(), n);
        Matrix<T> a = random_matrix<T>(n, n);
        if (n > 1) a(n - 1, 0) = T(std::numeric_limits<RealOf<T>>::infinity());
        const Matrix<T> moved = permutation * a;
        for (index_t i = 0; i < n; ++i)
            EXPECT_EQ(moved.row(i), a.row(p[std::size_t(i)]));
        EXPECT_EQ(permutation.t() * moved, a);
        EXPECT_EQ(Matrix<T>(a * permutation) * permutation.t(), a);
        EXPECT_EQ(Matrix<T>(a * permutation).t(), permutation.t() * a.t());
    }
}

TYPED_TEST(ImplicitProductTest, PermutationOfEveryCycleTypeInPlace) {
    using T = TypeParam;
    std::vector<index_t> p{0, 1, 2, 3, 4};
    const Matrix<T> a = random_matrix<T>(3, 5);
    do {
        Matrix<T> right = a;
        multiply_in_place(right, as_permutation(p));
        ASSERT_EQ(right, a * as_permutation(p));
        multiply_in_place(right, as_permutation(p).t());
        ASSERT_EQ(right, a);
    } while (std::next_permutation(p.begin(), p.end()));
}

TYPED_TEST(ImplicitProductTest, PermutationOfLUPutsTheRowsInOrder) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 20);
    const LU<T> f(a);
    const auto p = f.permutation();
    EXPECT_LE(residual(as_permutation(p) * a, f.L() * f.U()), threshold);
}

TYPED_TEST(ImplicitProductTest, HouseholderEqualsItsMatrix) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R unit : {std::numeric_limits<R>::min(), R(1), std::numeric_limits<R>::max() / 8}) {
        for (const index_t n : {1, 2, 5, 33}) {
            Matrix<T> memory = unit * random_matrix<T>(2, n);
            const auto h = as_householder(memory.row(1));
            const Matrix<T> full = householder(memory.row(1));
            for (const index_t other : {0, 1, 6}) {
                expect_products_of<T>(h, full, other);
                expect_products_of<T>(h.t(), Matrix<T>(full.t()), other);
                expect_products_of<T>(h.h(), Matrix<T>(full.h()), other);
            }
            expect_in_place_products_of<T>(h, n);
            expect_in_place_products_of<T>(h.t(), n);
        }
    }
    const Matrix<T> a(3, 2);
    const Vector<T> zero(3);
    EXPECT_THROW(as_householder(zero) * a, Error);
    const Vector<T> v(3, T(1));
    EXPECT_THROW(as_householder(RealOf<T>(0) * v) * a, Error);
    const Vector<T> bad(3, T(std::numeric_limits<R>::quiet_NaN()));
    EXPECT_THROW(as_householder(bad) * a, NonFiniteError);
}

TYPED_TEST(ImplicitProductTest, RotationEqualsItsMatrix) {
    using T = TypeParam;
    for (const auto& [n, i, j] : {std::array<index_t, 3>{2, 0, 1}, {2, 1, 0}, {9, 6, 2}}) {
        const auto r = as_rotation(n, i, j, 0.7);
        const Matrix<T> full = rotation<T>(n, i, j, RealOf<T>(0.7));
        for (const index_t other : {0, 1, 6}) {
            expect_products_of<T>(r, full, other);
            expect_products_of<T>(r.t(), Matrix<T>(full.t()), other);
        }
        expect_in_place_products_of<T>(r, n);
        expect_in_place_products_of<T>(r.h(), n);
        // Only two rows change, the others not even in a NaN.
        Matrix<T> a(n, 2, T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
        fill(a.row(i), T(1));
        fill(a.row(j), T(1));
        const Matrix<T> turned = r * a;
        for (index_t k = 0; k < n; ++k)
            EXPECT_EQ(turned(k, 0) == turned(k, 0), k == i || k == j);
    }
}

TYPED_TEST(ImplicitProductTest, NamesBothShapesWhenTheyDoNotFit) {
    using T = TypeParam;
    const Matrix<T> b(5, 6);
    const Vector<T> v(3);
    const index_t p[] = {1, 0, 2};
    const auto expect_named = [&](const auto& s) {
        EXPECT_TRUE(mentions(thrown<DimensionError>([&] { s* b; }), "A is 3 x 3 and B is 5 x 6"));
        EXPECT_TRUE(mentions(thrown<DimensionError>([&] { b* s; }), "A is 5 x 6 and B is 3 x 3"));
        EXPECT_TRUE(mentions(thrown<DimensionError>([&] { s* Vector<T>(4); }),
                             "A is 3 x 3 and B is 4 x 1"));
        Matrix<T> c(5, 6);
        EXPECT_TRUE(
            mentions(thrown<DimensionError>([&] { multiply_in_place(s, c); }), "3 x 3", "5 x 6"));
        EXPECT_TRUE(
            mentions(thrown<DimensionError>([&] { multiply_in_place(c, s); }), "3 x 3", "5 x 6"));
        Vector<T> y(4);
        EXPECT_THROW(multiply_in_place(s, y), DimensionError);
        EXPECT_TRUE(mentions(thrown<DimensionError>([&] { multiply_into(c, s, Matrix<T>(3, 2)); }),
                             "the result is 3 x 2 and the destination 5 x 6"));
        EXPECT_THROW(multiply_into(c, Matrix<T>(2, 3), s), DimensionError);
    };
    expect_named(as_diagonal(v));
    expect_named(as_permutation(p));
    expect_named(as_householder(v));
    expect_named(as_rotation(3, 0, 1, 0.1));
    // In place a matrix keeps its shape.
    Matrix<T> square(3, 3);
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { multiply_in_place(as_diagonal(v, 4, 3), square); }),
                 "4 x 3", "square"));
    EXPECT_THROW(multiply_in_place(square, as_diagonal(v, 3, 4)), DimensionError);
}

TYPED_TEST(ImplicitProductTest, RefusesToWriteOverItsOperands) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(3, 3);
    const Matrix<T> before = a;
    Vector<T> v = random_vector<T>(3);
    const index_t p[] = {1, 0, 2};
    const auto expect_refused = [&](const auto& s) {
        EXPECT_THROW(multiply_into(a, s, a), AliasError);
        EXPECT_THROW(multiply_into(a, a.t(), s), AliasError);
        EXPECT_THROW(multiply_into(v, s, v), AliasError);
    };
    expect_refused(as_diagonal(before.col(0)));
    expect_refused(as_permutation(p));
    expect_refused(as_householder(before.col(0)));
    expect_refused(as_rotation(3, 0, 1, 0.1));
    EXPECT_THROW(multiply_in_place(as_diagonal(a.diag()), a), AliasError);
    EXPECT_THROW(multiply_in_place(a, as_diagonal(a.row(1))), AliasError);
    EXPECT_THROW(multiply_in_place(as_householder(a.col(1)), a), AliasError);
    EXPECT_THROW(multiply_into(a, as_diagonal(a.col(1)), before), AliasError);
    EXPECT_THROW(multiply_into(v, as_householder(v), before.col(0)), AliasError);
    EXPECT_EQ(a, before);
}

TYPED_TEST(ImplicitProductTest, DiagonalAndRotationAllocateNothingInPlace) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(30);
    Matrix<T> a = random_matrix<T>(30, 30);
    Vector<T> x = random_vector<T>(30, 2);
    Matrix<T> c(30, 30);
    const std::vector<index_t> p = random_permutation(30);
    const auto permutation = as_permutation(p);
    EXPECT_EQ(allocations_in([&] {
                  multiply_in_place(as_diagonal(v), a);
                  multiply_in_place(a, as_diagonal(v));
                  multiply_in_place(as_diagonal(v), x);
                  multiply_into(c, as_diagonal(v), a);
                  multiply_in_place(as_rotation(30, 0, 1, 0.1), a);
                  multiply_in_place(as_rotation(30, 0, 1, 0.1), x);
                  multiply_into(c, permutation, a);
                  multiply_into(c, a, permutation);
              }),
              0);
}

}  // namespace
}  // namespace lamina
