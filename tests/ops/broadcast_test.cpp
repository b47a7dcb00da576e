#include "lamina/ops/broadcast.hpp"

#include <limits>

#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::thrown;

template <class T>
class BroadcastTest : public ::testing::Test {};
TYPED_TEST_SUITE(BroadcastTest, testing::Scalars);

const std::pair<index_t, index_t> shapes[] = {{0, 0}, {0, 3}, {3, 0}, {1, 1},
                                              {1, 6}, {6, 1}, {5, 3}, {40, 70}};

TYPED_TEST(BroadcastTest, AddsTheVectorToEveryRowAndColumn) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Vector<T> x = random_vector<T>(n);
        const Vector<T> y = random_vector<T>(m, 2);
        const Matrix<T> rows = add_to_rows(a, x);
        const Matrix<T> columns = add_to_columns(a, y);
        ASSERT_EQ(rows.rows(), m);
        ASSERT_EQ(columns.cols(), n);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < m; ++i) {
                ASSERT_EQ(rows(i, j), a(i, j) + x[j]);
                ASSERT_EQ(columns(i, j), a(i, j) + y[i]);
            }
        }
        EXPECT_EQ(add_to_rows(a.t(), y), columns.t());
        EXPECT_EQ(add_to_columns(a.t(), x), rows.t());
    }
}

TYPED_TEST(BroadcastTest, InPlaceChangesTheViewAndNothingElse) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Vector<T> wide = random_vector<T>(n);
        const Vector<T> tall = random_vector<T>(m);
        Strided<T> strided(a);
        add_to_rows_in_place(strided.view(), wide);
        ASSERT_EQ(strided.view(), add_to_rows(a, wide));
        copy_into(strided.view(), a);
        add_to_columns_in_place(strided.view(), tall);
        ASSERT_EQ(strided.view(), add_to_columns(a, tall));
    }
    Matrix<T> a(2, 3);
    Matrix<T> b = random_matrix<T>(5, 3);
    add_to_rows_in_place(a, b.row(3));
    EXPECT_EQ(a.row(1), b.row(3));
}

TYPED_TEST(BroadcastTest, AScaledVectorIsAddedScaled) {
    using T = TypeParam;
    const Matrix<T> a{{1, 2}, {3, 4}};
    const Vector<T> x{10, 20};
    EXPECT_EQ(add_to_rows(a, 2 * x), (Matrix<T>{{21, 42}, {23, 44}}));
    EXPECT_EQ(add_to_columns(a, -1 * x), (Matrix<T>{{-9, -8}, {-17, -16}}));
    EXPECT_EQ(add_to_rows(2 * a, x), (Matrix<T>{{12, 24}, {16, 28}}));
}

TYPED_TEST(BroadcastTest, ATemporaryGivesItsMemory) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 3);
    const Matrix<T> rows = add_to_rows(a, Vector<T>(3, T(1)));
    const T* memory = a.data();
    const Matrix<T> c = add_to_rows(std::move(a), Vector<T>(3, T(1)));
    EXPECT_EQ(c.data(), memory);
    EXPECT_EQ(c, rows);
    Matrix<T> b = rows;
    memory = b.data();
    EXPECT_EQ(add_to_columns(std::move(b), Vector<T>(4, T(1))).data(), memory);
}

TYPED_TEST(BroadcastTest, NamesTheShapesThatDoNotFit) {
    using T = TypeParam;
    Matrix<T> a(3, 4);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { add_to_rows(a, Vector<T>(3)); }),
                         "add_to_rows: the matrix is 3 x 4 and the vector 3", "each column"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { add_to_columns_in_place(a, Vector<T>(4)); }),
                         "add_to_columns: the matrix is 3 x 4 and the vector 4", "each row"));
}

TYPED_TEST(BroadcastTest, RefusesAVectorThatIsPartOfTheMatrix) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(3, 3);
    const Matrix<T> before = a;
    EXPECT_THROW(add_to_rows_in_place(a, a.row(1)), AliasError);
    EXPECT_THROW(add_to_columns_in_place(a, a.col(0)), AliasError);
    EXPECT_EQ(a, before);
    const Matrix<T> sum = add_to_rows(a, a.row(1));
    EXPECT_EQ(sum.row(1), T(2) * before.row(1));
    add_to_columns_in_place(a.block(0, 1, 3, 2), a.col(0));
    EXPECT_EQ(a.col(1), before.col(1) + before.col(0));
}

TYPED_TEST(BroadcastTest, FollowsIeeeRulesForNonFiniteEntries) {
    using T = TypeParam;
    using R = RealOf<T>;
    const T nan(std::numeric_limits<R>::quiet_NaN());
    const T infinity(std::numeric_limits<R>::infinity());
    const Matrix<T> c = add_to_rows(Matrix<T>(2, 3), Vector<T>{nan, infinity, T(1)});
    for (index_t i = 0; i < 2; ++i) {
        EXPECT_NE(c(i, 0), c(i, 0));
        EXPECT_EQ(c(i, 1), infinity);
        EXPECT_EQ(c(i, 2), T(1));
    }
}

}  // namespace
}  // namespace lamina
