#include "lamina/core/tensor.hpp"

#include <cstdint>
#include <limits>

#include "support/scalars.hpp"
#include "support/tensors.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::for_each_place;
using testing::mentions;
using testing::StridedTensor;
using testing::thrown;
using testing::whole_numbers;

template <class T>
class TensorTest : public ::testing::Test {};
TYPED_TEST_SUITE(TensorTest, testing::Scalars);

const IndexList shapes[] = {{},
                            {0},
                            {1},
                            {7},
                            {3, 4},
                            {0, 3},
                            {3, 0},
                            {2, 3, 4},
                            {5, 1, 1, 6},
                            {40, 33, 2, 3},
                            {2, 1, 2, 1, 2, 1, 2, 1, 2, 3}};

TYPED_TEST(TensorTest, IsZeroUnlessToldOtherwise) {
    using T = TypeParam;
    for (const IndexList& shape : shapes) {
        const Tensor<T> zero(shape);
        const Tensor<T> three(shape, T(3));
        EXPECT_EQ(zero.shape(), shape);
        EXPECT_EQ(zero.order(), shape.size());
        EXPECT_EQ(Tensor<T>::uninitialized(shape).size(), zero.size());
        index_t count = 0;
        for_each_place(shape, [&](const IndexList& place) {
            ASSERT_EQ(zero(place), T(0));
            ASSERT_EQ(three.at(place), T(3));
            ++count;
        });
        EXPECT_EQ(zero.size(), count);
        EXPECT_EQ(zero.empty(), count == 0);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(zero.data()) % 64, 0U);
    }
    EXPECT_EQ(Tensor<T>().shape(), IndexList{0});
}

TYPED_TEST(TensorTest, EntriesStandFirstIndexFastest) {
    using T = TypeParam;
    Tensor<T> t({2, 3, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    EXPECT_EQ(t(0, 0, 0), T(1));
    EXPECT_EQ(t(1, 0, 0), T(2));
    EXPECT_EQ(t(0, 1, 0), T(3));
    EXPECT_EQ(t(0, 0, 1), T(7));
    EXPECT_EQ(&t(1, 2, 1), t.data() + 11);
    EXPECT_EQ(&t({1, 2, 1}), t.data() + 11);
    t(1, 2, 1) = T(-1);
    EXPECT_EQ(std::as_const(t).at(1, 2, 1), T(-1));
    Tensor<T> number({}, T(5));
    EXPECT_EQ(number(), T(5));
    EXPECT_EQ(number.at(), T(5));
    EXPECT_TRUE(mentions(thrown<DimensionError>([] {
                             Tensor<T>({2, 2}, {1, 2, 3});
                         }),
                         "2 x 2", "3 entries"));
}

TYPED_TEST(TensorTest, RefusesImpossibleShapes) {
    using T = TypeParam;
    EXPECT_THROW(Tensor<T>({2, -3}), DimensionError);
    EXPECT_THROW(Tensor<T>({index_t(1) << 40, index_t(1) << 40}), SizeError);
    EXPECT_THROW(Tensor<T>({std::numeric_limits<index_t>::max()}), SizeError);
}

TYPED_TEST(TensorTest, NamesThePlaceThatIsOutside) {
    using T = TypeParam;
    Tensor<T> t({2, 3, 4});
    const Tensor<T> number({}, T(5));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { t.at(0, 3, 1); }), "at", "2 x 3 x 4", "(0, 3, 1)"));
    EXPECT_THROW(t.at(-1, 0, 0), DimensionError);
    EXPECT_THROW(t.at(0, 0), DimensionError);
    EXPECT_THROW(std::as_const(t).at(0, 0, 0, 0), DimensionError);
    EXPECT_THROW(t.view().at({2, 0, 0}), DimensionError);
    EXPECT_THROW(number.at(0), DimensionError);
}

TYPED_TEST(TensorTest, CopiesAreIndependentAndMovesTakeTheMemory) {
    using T = TypeParam;
    const Tensor<T> original = whole_numbers<T>({3, 4, 2});
    Tensor<T> copy = original;
    copy(0, 0, 0) += T(1);
    EXPECT_NE(copy, original);
    copy = original;
    EXPECT_EQ(copy, original);
    const T* memory = copy.data();
    Tensor<T> moved = std::move(copy);
    EXPECT_EQ(moved.data(), memory);
    EXPECT_EQ(moved, original);
    EXPECT_EQ(copy.shape(), IndexList{0});  // NOLINT(bugprone-use-after-move)
    copy = Tensor<T>({2, 2}, T(1));
    copy = original;
    EXPECT_EQ(copy, original);
    const Tensor<T>& same = copy;
    copy = same;
    EXPECT_EQ(copy, original);
    copy = std::move(moved);
    EXPECT_EQ(copy.data(), memory);
}

TYPED_TEST(TensorTest, CopiesStridedViewsOfAnyOrder) {
    using T = TypeParam;
    const Tensor<T> t = whole_numbers<T>({33, 2, 35});
    const IndexList orders[] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (const IndexList& from_axes : orders) {
        for (index_t step = 1; step <= 2; ++step) {
            StridedTensor<T> from(t, from_axes, step);
            ASSERT_EQ(Tensor<T>(from.view()), t);
            ASSERT_EQ(from.view(), t);
            for (const IndexList& to_axes : orders) {
                StridedTensor<T> to(Tensor<T>(t.shape()), to_axes, 3 - step);
                copy_into(to.view(), from.view());
                ASSERT_EQ(to.view(), t);
                add_into(to.view(), from.view());
                ASSERT_EQ(to.view(), t + t);
            }
        }
    }
}

TYPED_TEST(TensorTest, AddsAndScalesEntryByEntry) {
    using T = TypeParam;
    for (const IndexList& shape : shapes) {
        const Tensor<T> a = whole_numbers<T>(shape);
        const Tensor<T> b = whole_numbers<T>(shape, 2);
        Tensor<T> c = a;
        c += b;
        EXPECT_EQ(c, a + b);
        c -= a;
        EXPECT_EQ(c, b);
        c *= T(4);
        c /= T(2);
        EXPECT_EQ(c, b + b);
        EXPECT_EQ(a - a, Tensor<T>(shape));
        c += c;
        EXPECT_EQ(c, b + b + b + b);
        for_each_place(shape, [&](const IndexList& place) {
            ASSERT_EQ((a + b)(place), a(place) + b(place));
            ASSERT_EQ((a - b)(place), a(place) - b(place));
        });
    }
}

TYPED_TEST(TensorTest, NamesBothShapesThatDiffer) {
    using T = TypeParam;
    Tensor<T> a({2, 3, 4});
    const Tensor<T> b({2, 4, 3});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { a += b; }),
                         "the shapes 2 x 3 x 4 and 2 x 4 x 3 must be equal"));
    EXPECT_THROW(a -= Tensor<T>({24}), DimensionError);
    EXPECT_THROW(a + Tensor<T>(IndexList()), DimensionError);
    EXPECT_THROW(copy_into(a.view(), b), DimensionError);
    EXPECT_NE(a, b);
    EXPECT_EQ(a, b.permute({0, 2, 1}));
}

TYPED_TEST(TensorTest, RefusesToReadWhatItWrites) {
    using T = TypeParam;
    Tensor<T> t = whole_numbers<T>({3, 3, 4});
    const Tensor<T> before = t;
    EXPECT_THROW(t += t.permute({1, 0, 2}), AliasError);
    EXPECT_THROW(copy_into(t.slice(2, 0, 3), t.slice(2, 1, 3)), AliasError);
    EXPECT_EQ(t, before);
    t = t.permute({1, 0, 2});
    EXPECT_EQ(t, before.permute({1, 0, 2}));
    // Rows and slices of one tensor do not overlap, though their addresses interleave.
    const Tensor<T> row(t.slice(0, 1));
    const Tensor<T> sum = t.slice(2, 0, 2, 2) + t.slice(2, 1, 2, 2);
    add_into(t.slice(2, 0, 2, 2), t.slice(2, 1, 2, 2));
    EXPECT_EQ(t.slice(2, 0, 2, 2), sum);
    copy_into(t.slice(0, 0), t.slice(0, 1));
    EXPECT_EQ(t.slice(0, 0), t.slice(0, 1));
    EXPECT_EQ(t.slice(0, 0).slice(1, 1), row.slice(1, 1));
}

TYPED_TEST(TensorTest, EqualityFollowsIeee) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    Tensor<T> t({2, 2, 2});
    Tensor<T> negative = t;
    negative *= T(-1);
    EXPECT_EQ(t, negative);
    t(1, 1, 1) = nan;
    EXPECT_NE(t, t);
    EXPECT_NE(Tensor<T>({0}), Tensor<T>({0, 1}));
    EXPECT_EQ(Tensor<T>({0, 3}), Tensor<T>({0, 3}));
}

TYPED_TEST(TensorTest, InfinitiesAreAddedAndCopiedAsTheyAre) {
    using T = TypeParam;
    const T infinity(std::numeric_limits<RealOf<T>>::infinity());
    const Tensor<T> t({2, 2}, infinity);
    Tensor<T> sum = t;
    sum += t;
    EXPECT_EQ(sum, t);
    Tensor<T> difference({2, 2}, T(1));
    difference -= t;
    EXPECT_EQ(difference(1, 1), -infinity);
}

}  // namespace
}  // namespace lamina
