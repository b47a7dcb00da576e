// Products that are made in the caller's code: with small integers, each is exact.

#include "lamina/ops/short_product.hpp"

#include <limits>

#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

template <class T>
class ShortProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(ShortProductTest, testing::Scalars);

/// m x n, of whole numbers that all differ, apart from their neighbours by gaps of NaN.
template <Scalar T>
testing::Strided<T> whole_numbers(index_t m, index_t n, int first) {
    Matrix<T> a(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            a(i, j) = T(RealOf<T>(first + 7 * i - 3 * j + i * j));
    }
    return testing::Strided<T>(a);
}

template <Scalar T>
Matrix<T> by_definition(const Operand<T>& a, const Operand<T>& b) {
    Matrix<T> c(a.rows(), b.cols());
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < b.cols(); ++j) {
            for (index_t k = 0; k < a.cols(); ++k)
                c(i, j) += a(i, k) * b(k, j);
        }
    }
    return c;
}

/// The result in the middle of other numbers, none of which changes.
template <Scalar T, class A, class B>
void expect_product(const A& a, const B& b) {
    const Matrix<T> expected = by_definition(operand(a), operand(b));
    const index_t m = expected.rows();
    const index_t n = expected.cols();
    Matrix<T> around(m + 2, n + 2, T(-1));
    multiply_into(around.block(1, 1, m, n), a, b);
    EXPECT_EQ(Matrix<T>(around.block(1, 1, m, n)), expected) << m << " x " << n;
    fill(around.block(1, 1, m, n), T(-1));
    EXPECT_EQ(around, Matrix<T>(m + 2, n + 2, T(-1))) << m << " x " << n;
    EXPECT_EQ(a * b, expected);
}

TYPED_TEST(ShortProductTest, OfMatricesIsExactForWholeNumbers) {
    using T = TypeParam;
    for (index_t m = 0; m <= 6; ++m) {
        for (index_t n = 0; n <= 6; ++n) {
            auto store_a = whole_numbers<T>(m, m, 2);
            auto store_b = whole_numbers<T>(m, n, -5);
            auto store_bt = whole_numbers<T>(n, m, -4);
            const MatrixView<const T> a = store_a.view();
            const MatrixView<const T> b = store_b.view();
            const MatrixView<const T> bt = store_bt.view();
            expect_product<T>(a, b);
            expect_product<T>(a.t(), b);
            expect_product<T>(a, bt.t());
            expect_product<T>(a.t(), bt.t());
            expect_product<T>(T(2) * a, b);
            expect_product<T>(a, T(3) * b);
        }
        auto store = whole_numbers<T>(m, m, 1);
        const MatrixView<const T> a = store.view();
        expect_product<T>(a, a);
        expect_product<T>(a.t(), a);
        expect_product<T>(a, a.t());
        expect_product<T>(a.t(), a.t());
    }
}

TYPED_TEST(ShortProductTest, WithVectorsIsExactForWholeNumbers) {
    using T = TypeParam;
    for (index_t m = 1; m <= 6; ++m) {
        auto store = whole_numbers<T>(m, m, 2);
        const MatrixView<const T> a = store.view();
        auto rows = whole_numbers<T>(3, m, -6);
        const VectorView<const T> x = rows.view().row(1);
        const Matrix<T> expected =
            by_definition(Operand<T>(a), operand(rows.view().block(1, 0, 1, m)).t());
        const Vector<T> kept(x);
        EXPECT_EQ(a * x, Vector<T>(expected.col(0)));
        EXPECT_EQ(a * kept, Vector<T>(expected.col(0)));
        EXPECT_EQ(a * (T(2) * kept), Vector<T>(T(2) * expected.col(0)));
        EXPECT_EQ((T(2) * a) * x, Vector<T>(T(2) * expected.col(0)));
        const Matrix<T> transposed =
            by_definition(Operand<T>(a).t(), operand(rows.view().block(1, 0, 1, m)).t());
        EXPECT_EQ(a.t() * x, Vector<T>(transposed.col(0)));
        Matrix<T> around(3, m + 2, T(-1));
        multiply_into(around.row(1).segment(1, m), a, x);
        EXPECT_EQ(Vector<T>(around.row(1).segment(1, m)), Vector<T>(expected.col(0)));
        fill(around.row(1).segment(1, m), T(-1));
        EXPECT_EQ(around, Matrix<T>(3, m + 2, T(-1)));
    }
}

/// The column of A that is multiplied by A lies where A begins.
TYPED_TEST(ShortProductTest, WithItsOwnColumnIsNoGramMatrix) {
    using T = TypeParam;
    const Matrix<T> a{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    EXPECT_EQ(a * a.col(0), (Vector<T>{30, 66, 102}));
    EXPECT_EQ(a * a.row(0), (Vector<T>{14, 32, 50}));
}

TYPED_TEST(ShortProductTest, HandsOnNanAndInfinityAsIeeeSays) {
    using T = TypeParam;
    constexpr auto nan = std::numeric_limits<RealOf<T>>::quiet_NaN();
    constexpr auto infinity = std::numeric_limits<RealOf<T>>::infinity();
    for (const auto bad : {nan, infinity}) {
        for (index_t m = 2; m <= 4; ++m) {
            Matrix<T> a(m, m, T(1));
            a(m - 1, 0) = T(bad);
            const Matrix<T> c = a * Matrix<T>(m, m);
            const Vector<T> y = a * Vector<T>(m);
            EXPECT_FALSE(c(m - 1, 0) == c(m - 1, 0));
            EXPECT_FALSE(y[m - 1] == y[m - 1]);
            EXPECT_EQ(c(0, m - 1), T(0));
            EXPECT_EQ(y[0], T(0));
        }
    }
}

TYPED_TEST(ShortProductTest, WhatOverlapsOrDoesNotFitIsRefusedAndLeftAlone) {
    using T = TypeParam;
    for (index_t m = 2; m <= 4; ++m) {
        Matrix<T> a(m, m, T(1));
        Matrix<T> c(m, m, T(2));
        EXPECT_THROW(multiply_into(a.view(), a, c), AliasError);
        EXPECT_THROW(multiply_into(a.view(), c, a), AliasError);
        EXPECT_THROW(multiply_into(a.view(), c, a.t()), AliasError);
        EXPECT_THROW(multiply_into(a.col(m - 1), a, c.col(0)), AliasError);
        EXPECT_THROW(multiply_into(c.col(0), a, c.col(0)), AliasError);
        EXPECT_THROW(multiply_into(c.view(), a, Matrix<T>(m + 1, m)), DimensionError);
        EXPECT_THROW(multiply_into(c.view(), a, Matrix<T>(m, m - 1)), DimensionError);
        EXPECT_THROW(multiply_into(c.view(), Matrix<T>(m, m + 1), a), DimensionError);
        EXPECT_THROW(multiply_into(c.col(0), a, Vector<T>(m - 1)), DimensionError);
        EXPECT_THROW(multiply_into(c.col(0).segment(0, m - 1), a, Vector<T>(m)), DimensionError);
        EXPECT_EQ(a, Matrix<T>(m, m, T(1)));
        EXPECT_EQ(c, Matrix<T>(m, m, T(2)));
    }
}

/// Blocks of one array, side by side and interleaved, whose addresses are mixed.
TYPED_TEST(ShortProductTest, BlocksOfOneArrayAreToldApart) {
    using T = TypeParam;
    Matrix<T> store(9, 4);
    for (index_t i = 0; i < store.size(); ++i)
        store.data()[i] = T(RealOf<T>(i % 11));
    const Matrix<T> before = store;
    const MatrixView<const T> a = before.block(0, 0, 4, 4);
    multiply_into(store.block(4, 0, 4, 4), store.block(0, 0, 4, 4), a);
    EXPECT_EQ(Matrix<T>(store.block(4, 0, 4, 4)), by_definition(Operand<T>(a), Operand<T>(a)));
    EXPECT_EQ(Matrix<T>(store.block(0, 0, 4, 4)), Matrix<T>(a));
    EXPECT_EQ(Vector<T>(store.row(8)), Vector<T>(before.row(8)));
}

}  // namespace
}  // namespace lamina
