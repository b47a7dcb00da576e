#include "lamina/core/tensor_layout.hpp"

#include <limits>
#include <vector>

#include "lamina/core/tensor.hpp"

#include "core/tensor_overlap.hpp"
#include "support/scalars.hpp"
#include "support/tensors.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using detail::TensorLayout;
using testing::for_each_place;
using testing::mentions;
using testing::thrown;

TEST(TensorLayoutTest, TheFirstIndexIsTheFastest) {
    const TensorLayout layout({2, 3, 4});
    EXPECT_EQ(layout.strides(), (IndexList{1, 2, 6}));
    EXPECT_EQ(layout.size(), 24);
    index_t next = 0;
    for_each_place(layout.shape(), [&](const IndexList& place) {
        EXPECT_EQ(layout.offset(place), next);
        EXPECT_EQ(layout.offset(place[0], place[1], place[2]), next);
        EXPECT_EQ(layout.checked_offset(place), next);
        ++next;
    });
    EXPECT_EQ(next, 24);
}

TEST(TensorLayoutTest, OrderZeroHasOneEntry) {
    const TensorLayout scalar((IndexList()));
    EXPECT_EQ(scalar.order(), 0);
    EXPECT_EQ(scalar.size(), 1);
    EXPECT_EQ(scalar.offset(), 0);
    EXPECT_EQ(TensorLayout().size(), 0);
    EXPECT_EQ(TensorLayout().shape(), IndexList{0});
}

TEST(TensorLayoutTest, RefusesShapesThatNoIndexCanCount) {
    const index_t many = index_t(1) << 40;
    EXPECT_TRUE(mentions(thrown<SizeError>([&] {
                             TensorLayout({many, 2, many});
                         }),
                         "1099511627776 x 2 x 1099511627776"));
    EXPECT_THROW(TensorLayout({0, many, many}), SizeError);
    EXPECT_EQ(TensorLayout({0, many}).size(), 0);
    EXPECT_THROW(TensorLayout({4, 4}, {1, std::numeric_limits<index_t>::max() / 4}), SizeError);
    EXPECT_EQ(TensorLayout({1, 4}, {std::numeric_limits<index_t>::max(), 1}).size(), 4);
}

TEST(TensorLayoutTest, RefusesNegativeSizesAndImpossibleStrides) {
    EXPECT_TRUE(mentions(thrown<DimensionError>([] {
                             TensorLayout({2, -1, 3});
                         }),
                         "Tensor: a shape of 2 x -1 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([] {
                             TensorLayout({2, 3}, {1, 0});
                         }),
                         "the shape is 2 x 3 and the strides (1, 0)", "at least 1"));
    EXPECT_THROW(TensorLayout({2, 3}, {1}), DimensionError);
    EXPECT_THROW(TensorLayout({2, 3}, {1, 2, 6}), DimensionError);
}

TEST(TensorLayoutTest, ReshapesWhateverHasNoGapInTheWay) {
    struct Case {
        TensorLayout from;
        IndexList shape;
        IndexList strides;
    };
    const Case cases[] = {
        {TensorLayout({2, 3, 4}), {24}, {1}},
        {TensorLayout({2, 3, 4}), {4, 3, 2}, {1, 4, 12}},
        {TensorLayout({2, 3, 4}), {6, 1, 4, 1}, {1, 6, 6, 24}},
        {TensorLayout({24}, {5}), {2, 3, 4}, {5, 10, 30}},
        // A block of a larger matrix: its columns can be cut, and only cut.
        {TensorLayout({4, 3}, {1, 10}), {2, 2, 3}, {1, 2, 10}},
        {TensorLayout({4, 6}, {1, 10}), {4, 2, 3}, {1, 10, 20}},
        // Axes of one entry may have any stride.
        {TensorLayout({1, 4, 1, 3, 1}, {7, 2, 5, 8, 9}), {12}, {2}},
        {TensorLayout({1, 1}, {3, 4}), {}, {}},
        {TensorLayout((IndexList())), {1, 1}, {1, 1}},
        {TensorLayout({0, 3}, {2, 9}), {5, 0}, {1, 5}},
    };
    for (const Case& c : cases) {
        const auto& [from, shape, strides] = c;
        const TensorLayout to = from.reshaped(shape);
        EXPECT_EQ(to.shape(), shape);
        std::vector<index_t> expected;
        std::vector<index_t> found;
        for_each_place(c.from.shape(),
                       [&](const IndexList& p) { expected.push_back(c.from.offset(p)); });
        for_each_place(shape, [&](const IndexList& p) { found.push_back(to.offset(p)); });
        EXPECT_EQ(found, expected);
        for (index_t k = 0; k < shape.size(); ++k)
            EXPECT_TRUE(shape[k] == 1 || to.strides()[k] == strides[k]);
    }
}

TEST(TensorLayoutTest, RefusesToReshapeAcrossAGapAndSaysToCopy) {
    EXPECT_TRUE(mentions(thrown<DimensionError>([] {
                             TensorLayout({4, 3}, {1, 10}).reshaped({12});
                         }),
                         "reshape: the tensor is 4 x 3 with strides (1, 10)", "seen as 12",
                         "copy it first"));
    EXPECT_THROW(TensorLayout({4, 3}, {1, 10}).reshaped({3, 4}), DimensionError);
    EXPECT_THROW(TensorLayout({4, 3}, {1, 10}).reshaped({2, 6}), DimensionError);
    EXPECT_THROW(TensorLayout({4, 3}).permuted({1, 0}).reshaped({12}), DimensionError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([] {
                             TensorLayout({4, 3}).reshaped({3, 5});
                         }),
                         "4 x 3", "not as many entries as 3 x 5"));
    EXPECT_THROW(TensorLayout({4, 3}).reshaped({-3, -4}), DimensionError);
}

/// A part of a layout, moved to where it stands.
struct Box {
    TensorLayout layout;
    index_t offset;
};

/// Each range of each axis of a tensor, in steps of 1 and 2.
std::vector<Box> parts_of(const TensorLayout& whole) {
    std::vector<Box> boxes{{whole, 0}};
    for (index_t axis = 0; axis < whole.order(); ++axis) {
        std::vector<Box> finer;
        const index_t size = whole.shape()[axis];
        for (const Box& box : boxes) {
            for (index_t step = 1; step <= 2; ++step) {
                for (index_t first = 0; first < size; ++first) {
                    for (index_t count = 1; first + (count - 1) * step < size; ++count) {
                        auto part = box.layout.part(axis, first, count, step);
                        finer.push_back({part.layout, box.offset + part.offset});
                    }
                }
            }
        }
        boxes = finer;
    }
    return boxes;
}

TEST(TensorLayoutTest, OverlapIsExactForPartsOfOneTensorWithEqualStrides) {
    const double memory[64] = {};
    for (const auto& whole :
         {TensorLayout({2, 3, 2}), TensorLayout({3, 2, 2}).permuted({2, 0, 1})}) {
        const std::vector<Box> boxes = parts_of(whole);
        std::vector<TensorView<const double>> views;
        std::vector<std::vector<bool>> entries;
        for (const auto& [layout, offset] : boxes) {
            views.emplace_back(memory + offset, layout.shape(), layout.strides());
            std::vector<bool> taken(64);
            for_each_place(layout.shape(), [&, &l = layout, o = offset](const IndexList& place) {
                taken[std::size_t(o + l.offset(place))] = true;
            });
            entries.push_back(taken);
        }
        for (std::size_t a = 0; a < boxes.size(); ++a) {
            for (std::size_t b = 0; b < boxes.size(); ++b) {
                bool share = false;
                for (std::size_t i = 0; i < 64; ++i)
                    share = share || (entries[a][i] && entries[b][i]);
                if (views[a].strides() == views[b].strides()) {
                    ASSERT_EQ(overlap(views[a], views[b]), share);
                } else if (share) {
                    ASSERT_TRUE(overlap(views[a], views[b]));
                }
            }
        }
    }
}

}  // namespace
}  // namespace lamina
