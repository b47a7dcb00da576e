#include "lamina/core/diagonal.hpp"

#include "lamina/core/arithmetic.hpp"

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
class DiagonalTest : public ::testing::Test {};
TYPED_TEST_SUITE(DiagonalTest, testing::Scalars);

TYPED_TEST(DiagonalTest, DescribesItsVectorWithoutACopy) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(4);
    const auto d = as_diagonal(v);
    EXPECT_EQ(d.base().data(), v.data());
    EXPECT_EQ(d.rows(), 4);
    EXPECT_EQ(d.cols(), 4);
    for (index_t i = 0; i < 4; ++i)
        EXPECT_EQ(d[i], v[i]);
    Matrix<T> memory = random_matrix<T>(3, 5);
    EXPECT_EQ(as_diagonal(memory.row(1))[4], memory(1, 4));
    EXPECT_EQ(as_diagonal(T(2) * memory.row(1))[4], T(2) * memory(1, 4));
}

TYPED_TEST(DiagonalTest, TransposesSwapTheSizesAndAdjointsConjugate) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(2);
    const auto d = as_diagonal(v, 2, 5);
    EXPECT_EQ(d.t().rows(), 5);
    EXPECT_EQ(d.t().cols(), 2);
    EXPECT_EQ(d.h().rows(), 5);
    for (index_t i = 0; i < 2; ++i) {
        EXPECT_EQ(d.t()[i], v[i]);
        EXPECT_EQ(d.h()[i], conjugate(v[i]));
        EXPECT_EQ(d.h().h()[i], v[i]);
        EXPECT_EQ(d.h().t()[i], conjugate(v[i]));
    }
}

TYPED_TEST(DiagonalTest, ScalesBeforeAndAfterItsAdjoint) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(3);
    const T s = random_vector<T>(1, 2)[0];
    for (index_t i = 0; i < 3; ++i) {
        EXPECT_EQ((s * as_diagonal(v))[i], s * v[i]);
        EXPECT_EQ((as_diagonal(v) * 2)[i], T(2) * v[i]);
        EXPECT_EQ((s * as_diagonal(v)).h()[i], conjugate(s) * conjugate(v[i]));
        EXPECT_EQ((s * as_diagonal(v).h())[i], s * conjugate(v[i]));
    }
}

TYPED_TEST(DiagonalTest, RefusesAShapeWithAnotherDiagonal) {
    using T = TypeParam;
    const Vector<T> v(3);
    EXPECT_EQ(as_diagonal(v, 3, 7).cols(), 7);
    EXPECT_EQ(as_diagonal(v, 9, 3).rows(), 9);
    EXPECT_EQ(as_diagonal(v.segment(0, 0), 0, 4).cols(), 4);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { as_diagonal(v, 4, 5); }),
                         "as_diagonal: the diagonal of a 4 x 5 matrix", "3 entries"));
    EXPECT_THROW(as_diagonal(v, -1, 3), DimensionError);
    EXPECT_THROW(as_diagonal(v, 3, 2), DimensionError);
}

}  // namespace
}  // namespace lamina
