#include "lamina/core/vector.hpp"

#include <array>
#include <numeric>
#include <span>

#include "lamina/core/arithmetic.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

template <class T>
class VectorTest : public ::testing::Test {};
TYPED_TEST_SUITE(VectorTest, testing::Scalars);

TYPED_TEST(VectorTest, HoldsWhatItWasGiven) {
    const Vector<TypeParam> x{TypeParam(1), TypeParam(2), TypeParam(3)};
    EXPECT_EQ(x.size(), 3);
    EXPECT_EQ(x(1), TypeParam(2));
    EXPECT_EQ(x[2], TypeParam(3));
    EXPECT_EQ(Vector<TypeParam>(2), (Vector<TypeParam>{TypeParam(0), TypeParam(0)}));
    EXPECT_EQ(Vector<TypeParam>(2, TypeParam(7)), (Vector<TypeParam>{TypeParam(7), TypeParam(7)}));
    EXPECT_EQ(std::accumulate(x.begin(), x.end(), TypeParam(0)), TypeParam(6));
}

TYPED_TEST(VectorTest, CopiesAreIndependentAndMovesLeaveNothing) {
    Vector<TypeParam> x = testing::random_vector<TypeParam>(5);
    Vector<TypeParam> copy = x;
    copy[0] += TypeParam(1);
    EXPECT_FALSE(copy == x);
    const Vector<TypeParam> moved = std::move(x);
    EXPECT_EQ(moved.size(), 5);
    EXPECT_EQ(x.size(), 0);  // NOLINT(bugprone-use-after-move): the state is documented
}

TYPED_TEST(VectorTest, ChecksIndicesAndSizes) {
    Vector<TypeParam> x(3);
    EXPECT_THROW(x.at(3), DimensionError);
    EXPECT_THROW(x.at(-1), DimensionError);
    EXPECT_THROW(x.segment(1, 3), DimensionError);
    EXPECT_THROW(x.segment(-1, 1), DimensionError);
    EXPECT_THROW(Vector<TypeParam>(-1), DimensionError);
    EXPECT_THROW((void)Vector<TypeParam>(std::numeric_limits<index_t>::max()), SizeError);
    const Vector<TypeParam> y(4);
    EXPECT_THROW(x += y, DimensionError);
}

TYPED_TEST(VectorTest, SegmentsAreViewsIntoIt) {
    Vector<TypeParam> x{TypeParam(1), TypeParam(2), TypeParam(3), TypeParam(4)};
    scale_in_place(x.segment(1, 2), TypeParam(10));
    EXPECT_EQ(x, (Vector<TypeParam>{TypeParam(1), TypeParam(20), TypeParam(30), TypeParam(4)}));
    EXPECT_EQ(x.segment(4, 0).size(), 0);
}

TYPED_TEST(VectorTest, ReadsSpansAndStridedMemory) {
    std::array<TypeParam, 6> memory = {TypeParam(1), TypeParam(2), TypeParam(3),
                                       TypeParam(4), TypeParam(5), TypeParam(6)};
    const VectorView<TypeParam> all{std::span<TypeParam>(memory)};
    EXPECT_EQ(all.size(), 6);
    const VectorView<TypeParam> every_other(memory.data(), 3, 2);
    EXPECT_EQ(Vector<TypeParam>(every_other),
              (Vector<TypeParam>{TypeParam(1), TypeParam(3), TypeParam(5)}));
    TypeParam sum(0);
    for (const TypeParam& x : every_other)
        sum += x;
    EXPECT_EQ(sum, TypeParam(9));
    EXPECT_THROW(VectorView<TypeParam>(memory.data(), 3, 0), DimensionError);
    EXPECT_THROW(VectorView<TypeParam>(memory.data(), -3, 1), DimensionError);
}

TYPED_TEST(VectorTest, AddsSubtractsAndScalesEntryByEntry) {
    const Vector<TypeParam> x{TypeParam(1), TypeParam(2)};
    const Vector<TypeParam> y{TypeParam(10), TypeParam(20)};
    EXPECT_EQ(x + y, (Vector<TypeParam>{TypeParam(11), TypeParam(22)}));
    EXPECT_EQ(y - x, (Vector<TypeParam>{TypeParam(9), TypeParam(18)}));
    EXPECT_EQ(-x, (Vector<TypeParam>{TypeParam(-1), TypeParam(-2)}));
    EXPECT_EQ(2 * x + y, (Vector<TypeParam>{TypeParam(12), TypeParam(24)}));
    Vector<TypeParam> z = y;
    z /= TypeParam(10);
    EXPECT_EQ(z, x);
}

}  // namespace
}  // namespace lamina
