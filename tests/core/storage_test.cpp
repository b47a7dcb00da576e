#include "lamina/core/storage.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"

#include "support/scalars.hpp"

namespace lamina {
namespace {

using detail::Storage;

/// In bytes: one number, some tens, either side of what malloc keeps at hand, of what it maps, and
/// of where large pages begin.
const std::vector<index_t> sizes{1,      16,      100,     1000,    1032,    16000,  16384,
                                 131000, 1 << 17, 4194000, 1 << 22, 4194400, 9000000};

template <class T>
class StorageTest : public ::testing::Test {
protected:
    static std::vector<index_t> counts() {
        std::vector<index_t> counts;
        for (const index_t size : sizes)
            counts.push_back(1 + size / index_t(sizeof(T)));
        return counts;
    }
};
TYPED_TEST_SUITE(StorageTest, testing::Scalars);

TYPED_TEST(StorageTest, LiesOnA64ByteBoundaryAndHoldsEveryEntry) {
    using T = TypeParam;
    // All at once: one that reached into another would change it.
    std::vector<Storage<T>> all;
    for (const index_t count : this->counts()) {
        Storage<T>& storage = all.emplace_back(count);
        ASSERT_EQ(reinterpret_cast<std::uintptr_t>(storage.data()) % 64, 0U) << count;
        EXPECT_EQ(storage.capacity(), count);
        std::fill_n(storage.data(), count, T(RealOf<T>(all.size())));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Storage<T>& storage = all[i];
        EXPECT_EQ(
            std::count(storage.data(), storage.data() + storage.capacity(), T(RealOf<T>(i + 1))),
            storage.capacity());
    }
}

TYPED_TEST(StorageTest, GrowsFromEachSizeToEachAndIsSwappedWhenMoved) {
    using T = TypeParam;
    for (const index_t first : this->counts()) {
        for (const index_t second : this->counts()) {
            Storage<T> storage(first);
            storage.reserve(second);
            EXPECT_EQ(storage.capacity(), std::max(first, second));
            Storage<T> other(second);
            const T* const data = storage.data();
            other = std::move(storage);
            EXPECT_EQ(other.data(), data);
            EXPECT_EQ(storage.capacity(), second);
        }
    }
}

TYPED_TEST(StorageTest, OfNothingIsNoMemory) {
    Storage<TypeParam> nothing(0);
    EXPECT_EQ(nothing.data(), nullptr);
    nothing.reserve(0);
    EXPECT_EQ(nothing.data(), nullptr);
    nothing.reserve(1);
    EXPECT_NE(nothing.data(), nullptr);
}

TYPED_TEST(StorageTest, WhatNoAddressCanReachIsRefusedAndLeavesItEmpty) {
    using T = TypeParam;
    constexpr index_t most = std::numeric_limits<index_t>::max() / index_t(sizeof(T));
    EXPECT_THROW(Storage<T>(-1), DimensionError);
    EXPECT_THROW(Storage<T>{most}, SizeError);
    Storage<T> storage(3);
    EXPECT_THROW(storage.reserve(most), SizeError);
    EXPECT_EQ(storage.data(), nullptr);
    EXPECT_EQ(storage.capacity(), 0);
}

}  // namespace
}  // namespace lamina
