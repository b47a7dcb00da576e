// Products that are made in the caller's code. With whole numbers each is exact, whoever makes it.

#include "lamina/ops/short_product.hpp"

#include <algorithm>
#include <limits>

#include "lamina/ops/product.hpp"

#include "support/exact_rank.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/tensors.hpp"

namespace lamina {
namespace {

using testing::random_matrix;

template <class T>
class ShortProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(ShortProductTest, testing::Scalars);

/// m x n whole numbers without a pattern, apart from their neighbours by gaps of NaN.
template <Scalar T>
testing::Strided<T> whole_numbers(index_t m, index_t n, unsigned seed) {
    Matrix<T> a(m, n);
    const Tensor<T> numbers = testing::whole_numbers<T>({m * n}, seed);
    std::copy_n(numbers.data(), m * n, a.data());
    return testing::Strided<T>(a);
}

/// The result in the middle of other numbers, none of which changes.
template <Scalar T, class A, class B>
void expect_product(const A& a, const B& b) {
    const Matrix<T> expected = testing::product(Matrix<T>(a), Matrix<T>(b));
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
            auto store_a = whole_numbers<T>(m, m, 1);
            auto store_b = whole_numbers<T>(m, n, 2);
            auto store_bt = whole_numbers<T>(n, m, 3);
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
        auto store = whole_numbers<T>(m, m, 4);
        const MatrixView<const T> a = store.view();
        expect_product<T>(a, a);
        expect_product<T>(a.t(), a);
        expect_product<T>(a, a.t());
        expect_product<T>(a.t(), a.t());
    }
}

/// y in the middle of a column, and of a row, of other numbers.
template <Scalar T, class A, class X>
void expect_vector(const A& a, const X& x, const Vector<T>& expected) {
    const index_t m = expected.size();
    EXPECT_EQ(a * x, expected);
    Matrix<T> around(m + 2, m + 2, T(-1));
    for (const auto y : {around.col(1).segment(1, m), around.row(1).segment(1, m)}) {
        multiply_into(y, a, x);
        EXPECT_EQ(Vector<T>(y), expected);
        fill(y, T(-1));
        EXPECT_EQ(around, Matrix<T>(m + 2, m + 2, T(-1)));
    }
}

TYPED_TEST(ShortProductTest, WithVectorsIsExactForWholeNumbers) {
    using T = TypeParam;
    for (index_t m = 1; m <= 6; ++m) {
        auto store = whole_numbers<T>(m, m, 5);
        const MatrixView<const T> a = store.view();
        auto rows = whole_numbers<T>(3, m, 6);
        const VectorView<const T> x = rows.view().row(1);
        const Matrix<T> column(rows.view().block(1, 0, 1, m).t());
        const Matrix<T> product = testing::product(Matrix<T>(a), column);
        const Matrix<T> of_transpose = testing::product(Matrix<T>(a.t()), column);
        const Vector<T> expected(product.col(0));
        const Vector<T> transposed(of_transpose.col(0));
        const Vector<T> kept(x);
        expect_vector<T>(a, x, expected);
        expect_vector<T>(a, kept, expected);
        expect_vector<T>(a.t(), x, transposed);
        expect_vector<T>(a.t(), kept, transposed);
        expect_vector<T>(a, T(2) * kept, Vector<T>(T(2) * expected));
        expect_vector<T>(T(2) * a, x, Vector<T>(T(2) * expected));
    }
}

/// Whether the caller's code makes the product itself.
template <Scalar T, class A, class B>
bool is_made_here(const A& a, const B& b, index_t rows, index_t cols) {
    Matrix<T> c(rows, cols);
    return detail::try_multiply_short(a, b, c.data(), rows, cols, c.ld());
}

TEST(ShortProductTest, IsMadeHereForSquareOnesOfTwoToFour) {
    for (index_t m = 1; m <= 5; ++m) {
        const bool is_short = m >= 2 && m <= 4;
        const Matrix<double> a = random_matrix<double>(m, m);
        const Matrix<double> b = random_matrix<double>(m, m, 2);
        const Vector<double> x(m, 1.0);
        EXPECT_EQ(is_made_here<double>(a, b, m, m), is_short) << m;
        EXPECT_EQ(is_made_here<double>(a.t(), b.t(), m, m), is_short) << m;
        EXPECT_EQ(is_made_here<double>(a, x, m, 1), is_short) << m;
        EXPECT_EQ(is_made_here<double>(a.t(), x, m, 1), is_short) << m;
        EXPECT_FALSE(is_made_here<double>(2 * a, b, m, m));
        EXPECT_FALSE(is_made_here<double>(a, 2 * b, m, m));
        EXPECT_FALSE(is_made_here<double>(a, 2 * x, m, 1));
        EXPECT_FALSE(is_made_here<double>(a, Matrix<double>(m, m + 1), m, m + 1));
    }
}

/// The same numbers, but one factor has them in other places.
TYPED_TEST(ShortProductTest, OnlyAMatrixByItsOwnTransposeIsAGramMatrix) {
    using T = TypeParam;
    const Matrix<T> store = random_matrix<T>(4, 4);
    const MatrixView<const T> a(store.data(), 3, 3, 3);
    const MatrixView<const T> b(store.data(), 3, 3, 4);
    const Matrix<T> gram = a.h() * a;
    const Matrix<T> other = a.h() * b;
    EXPECT_EQ(gram, Matrix<T>(gram.h()));
    EXPECT_EQ(other, Matrix<T>(a).h() * Matrix<T>(b));
    EXPECT_NE(other, Matrix<T>(other.h()));
    const Matrix<T> c{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    EXPECT_EQ(c * c.col(0), (Vector<T>{30, 66, 102}));
    EXPECT_EQ(c * c.row(0), (Vector<T>{14, 32, 50}));
}

TYPED_TEST(ShortProductTest, HandsOnNanAndInfinityAsIeeeSays) {
    using T = TypeParam;
    constexpr auto nan = std::numeric_limits<RealOf<T>>::quiet_NaN();
    constexpr auto infinity = std::numeric_limits<RealOf<T>>::infinity();
    const auto is_nan = [](T x) { return !(x == x); };
    for (const auto bad : {nan, infinity}) {
        for (index_t m = 2; m <= 4; ++m) {
            for (index_t k = 0; k < m; ++k) {
                Matrix<T> a(m, m, T(1));
                a(m - 1, k) = T(bad);
                const Matrix<T> zeros(m, m);
                const Matrix<T> left = a * zeros;
                const Matrix<T> right = zeros * a;
                const Matrix<T> transposed = a.t() * zeros;
                const Vector<T> y = a * Vector<T>(m);
                const Vector<T> z = zeros * Vector<T>(a.row(m - 1));
                for (index_t i = 0; i < m; ++i) {
                    EXPECT_TRUE(is_nan(left(m - 1, i)) && is_nan(right(i, k)));
                    EXPECT_TRUE(is_nan(transposed(k, i)) && is_nan(z[i]));
                    EXPECT_EQ(is_nan(y[i]), i == m - 1);
                }
                EXPECT_EQ(left(0, k), T(0));
                EXPECT_EQ(right(0, (k + 1) % m), T(0));
            }
        }
    }
}

TYPED_TEST(ShortProductTest, WhatOverlapsOrDoesNotFitIsRefusedAndLeftAlone) {
    using T = TypeParam;
    for (index_t m = 2; m <= 4; ++m) {
        Matrix<T> store = random_matrix<T>(9, 9);
        const Matrix<T> before = store;
        const Matrix<T> other(m, m, T(1));
        const Vector<T> x(m, T(1));
        const auto a = store.block(0, 0, m, m);
        const auto corner = store.block(m - 1, m - 1, m, m);
        EXPECT_THROW(multiply_into(a, a, other), AliasError);
        EXPECT_THROW(multiply_into(a, other, a), AliasError);
        EXPECT_THROW(multiply_into(a, other, a.t()), AliasError);
        EXPECT_THROW(multiply_into(corner, a, other), AliasError);
        EXPECT_THROW(multiply_into(corner, other, a), AliasError);
        EXPECT_THROW(multiply_into(a, corner, other), AliasError);
        EXPECT_THROW(multiply_into(a, other, corner), AliasError);
        EXPECT_THROW(multiply_into(a.col(m - 1), a, x), AliasError);
        EXPECT_THROW(multiply_into(a.col(0), other, a.col(0)), AliasError);
        EXPECT_THROW(multiply_into(a.col(0), other, a.row(0)), AliasError);
        EXPECT_THROW(multiply_into(VectorView<T>(store.data() + m - 1, m), other,
                                   VectorView<const T>(store.data(), m, m)),
                     AliasError);
        EXPECT_THROW(multiply_into(a, other, Matrix<T>(m + 1, m)), DimensionError);
        EXPECT_THROW(multiply_into(a, other, Matrix<T>(m, m - 1)), DimensionError);
        EXPECT_THROW(multiply_into(a, Matrix<T>(m, m + 1), other), DimensionError);
        EXPECT_THROW(multiply_into(a.col(0), other, Vector<T>(m - 1)), DimensionError);
        EXPECT_THROW(multiply_into(a.col(0).segment(0, m - 1), other, x), DimensionError);
        EXPECT_EQ(store, before);
    }
}

/// Where the factors and the result are, as blocks of one array or not, does not change a bit.
TYPED_TEST(ShortProductTest, BlocksOfOneArrayAreToldApart) {
    using T = TypeParam;
    for (index_t m = 2; m <= 4; ++m) {
        const Matrix<T> before = random_matrix<T>(2 * m, 2 * m);
        const Matrix<T> a(before.block(0, 0, m, m));
        const Matrix<T> product = a * a;
        for (const auto& [i, j] : {std::pair(m, index_t(0)), {index_t(0), m}, {m, m}}) {
            Matrix<T> store = before;
            multiply_into(store.block(i, j, m, m), store.block(0, 0, m, m),
                          store.block(0, 0, m, m));
            EXPECT_EQ(Matrix<T>(store.block(i, j, m, m)), product) << m << " " << i << " " << j;
            copy_into(store.block(i, j, m, m), before.block(i, j, m, m));
            EXPECT_EQ(store, before);
        }
    }
}

}  // namespace
}  // namespace lamina
