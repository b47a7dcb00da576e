#include "lamina/core/view.hpp"

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/overlap.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;

template <class T>
class ViewTest : public ::testing::Test {};
TYPED_TEST_SUITE(ViewTest, testing::Scalars);

TYPED_TEST(ViewTest, BlocksRowsColumnsAndDiagonalsAreTheEntriesTheyName) {
    Matrix<TypeParam> a = random_matrix<TypeParam>(5, 4);
    const auto block = a.block(1, 2, 3, 2);
    for (index_t j = 0; j < 2; ++j) {
        for (index_t i = 0; i < 3; ++i)
            EXPECT_EQ(&block(i, j), &a(i + 1, j + 2));
    }
    for (index_t j = 0; j < 4; ++j)
        EXPECT_EQ(&a.row(3)(j), &a(3, j));
    for (index_t i = 0; i < 5; ++i)
        EXPECT_EQ(&a.col(2)(i), &a(i, 2));
    for (index_t i = 0; i < 4; ++i)
        EXPECT_EQ(&a.diag()(i), &a(i, i));
    for (index_t i = 0; i < 3; ++i)
        EXPECT_EQ(&a.diag(1)(i), &a(i, i + 1));
    for (index_t i = 0; i < 3; ++i)
        EXPECT_EQ(&a.diag(-2)(i), &a(i + 2, i));
    EXPECT_EQ(a.diag(1).size(), 3);
    EXPECT_EQ(a.diag(-2).size(), 3);
    EXPECT_EQ(a.diag(4).size(), 0);
}

TYPED_TEST(ViewTest, RefusesPartsThatLeaveTheMatrix) {
    Matrix<TypeParam> a(3, 4);
    EXPECT_THROW(a.block(0, 0, 4, 1), DimensionError);
    EXPECT_THROW(a.block(2, 3, 1, 2), DimensionError);
    EXPECT_THROW(a.block(-1, 0, 1, 1), DimensionError);
    EXPECT_THROW(a.block(0, 0, std::numeric_limits<index_t>::max(), 1), DimensionError);
    EXPECT_THROW(a.row(3), DimensionError);
    EXPECT_THROW(a.col(4), DimensionError);
    EXPECT_THROW(a.diag(5), DimensionError);
    EXPECT_THROW(a.diag(-4), DimensionError);
    EXPECT_EQ(a.block(3, 4, 0, 0).size(), 0);
}

TYPED_TEST(ViewTest, RefusesImpossibleLayouts) {
    TypeParam x(0);
    EXPECT_THROW(MatrixView<TypeParam>(&x, 2, 1, 1), DimensionError);
    EXPECT_THROW(MatrixView<TypeParam>(&x, 0, 1, 0), DimensionError);
    EXPECT_THROW(MatrixView<TypeParam>(&x, -1, 1, 1), DimensionError);
    EXPECT_THROW(MatrixView<TypeParam>(&x, 1, 4, std::numeric_limits<index_t>::max()), SizeError);
}

TYPED_TEST(ViewTest, RowMajorMemoryIsReadWithoutACopy) {
    const TypeParam memory[] = {TypeParam(1), TypeParam(2), TypeParam(3), TypeParam(-1),
                                TypeParam(4), TypeParam(5), TypeParam(6), TypeParam(-1)};
    const auto a = row_major_view(memory, 2, 3, 4);
    EXPECT_EQ(a.rows(), 2);
    EXPECT_EQ(a.cols(), 3);
    EXPECT_EQ(a.base().data(), memory);
    EXPECT_EQ(Matrix<TypeParam>(a),
              (Matrix<TypeParam>{{TypeParam(1), TypeParam(2), TypeParam(3)},
                                 {TypeParam(4), TypeParam(5), TypeParam(6)}}));
}

/// Counts shared entries one by one: the definition.
template <class T>
bool share_an_entry(MatrixView<T> a, MatrixView<T> b) {
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            for (index_t l = 0; l < b.cols(); ++l) {
                for (index_t k = 0; k < b.rows(); ++k) {
                    if (&a(i, j) == &b(k, l)) return true;
                }
            }
        }
    }
    return false;
}

TYPED_TEST(ViewTest, OverlapIsExactForBlocksOfOneMatrix) {
    Matrix<TypeParam> a(4, 4);
    std::vector<MatrixView<TypeParam>> blocks;
    for (index_t i = 0; i < 4; ++i) {
        for (index_t j = 0; j < 4; ++j) {
            for (index_t m = 0; m <= 4 - i; ++m) {
                for (index_t n = 0; n <= 4 - j; ++n)
                    blocks.push_back(a.block(i, j, m, n));
            }
        }
    }
    for (const auto& x : blocks) {
        for (const auto& y : blocks)
            ASSERT_EQ(detail::overlap(x, y), share_an_entry(x, y));
    }
}

TYPED_TEST(ViewTest, OverlapNeverMissesASharedEntryOfDifferentLayouts) {
    Matrix<TypeParam> a(12, 1);
    for (index_t ld_x = 2; ld_x <= 4; ++ld_x) {
        for (index_t ld_y = 2; ld_y <= 4; ++ld_y) {
            for (index_t shift = 0; shift < 6; ++shift) {
                const MatrixView<TypeParam> x(a.data(), 2, 2, ld_x);
                const MatrixView<TypeParam> y(a.data() + shift, 2, 2, ld_y);
                if (share_an_entry(x, y)) {
                    EXPECT_TRUE(detail::overlap(x, y));
                }
            }
        }
    }
}

}  // namespace
}  // namespace lamina
