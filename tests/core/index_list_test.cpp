#include "lamina/core/index_list.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(IndexListTest, HoldsAnyNumberOfValues) {
    IndexList list;
    for (index_t k = 0; k < 40; ++k) {
        list.push_back(k * k);
        ASSERT_EQ(list.size(), k + 1);
        for (index_t l = 0; l <= k; ++l)
            ASSERT_EQ(list[l], l * l);
    }
}

TEST(IndexListTest, CopiesAndMovesShortAndLongLists) {
    const IndexList lists[] = {{}, {3}, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
    for (const IndexList& from : lists) {
        for (const IndexList& to : lists) {
            IndexList copy = to;
            copy = from;
            EXPECT_EQ(copy, from);
            EXPECT_EQ(copy == to, &from == &to);
            IndexList moved = to;
            moved = std::move(copy);
            EXPECT_EQ(moved, from);
            const IndexList taken = std::move(moved);
            EXPECT_EQ(taken, from);
            IndexList grown = taken;
            grown.push_back(99);
            EXPECT_EQ(grown.size(), from.size() + 1);
            EXPECT_EQ(grown[from.size()], 99);
        }
    }
}

}  // namespace
}  // namespace lamina
