#include "lamina/core/storage.hpp"

#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

using detail::Storage;

/// One number, some tens, either side of what malloc keeps at hand, of what it maps, and of where
/// large pages begin.
const std::vector<index_t> sizes{1,       2,
                                 7,       8,
                                 100,     1000,
                                 1032,    16000,
                                 16384,   131000,
                                 131072,  (1 << 22) - 200,
                                 1 << 22, (1 << 22) + 1,
                                 9000000};

TEST(StorageTest, LiesOnA64ByteBoundaryAndHoldsEveryByte) {
    // All at once: one that reached into another would change it.
    std::vector<Storage<unsigned char>> all;
    for (const index_t size : sizes) {
        Storage<unsigned char>& storage = all.emplace_back(size);
        ASSERT_EQ(reinterpret_cast<std::uintptr_t>(storage.data()) % 64, 0U) << size;
        EXPECT_EQ(storage.capacity(), size);
        std::memset(storage.data(), int(all.size()), std::size_t(size));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        const unsigned char* const data = all[i].data();
        bool same = true;
        for (index_t k = 0; k < sizes[i]; ++k)
            same &= data[k] == i + 1;
        EXPECT_TRUE(same) << sizes[i];
    }
}

TEST(StorageTest, GrowsFromEachSizeToEachAndIsSwappedWhenMoved) {
    for (const index_t first : sizes) {
        for (const index_t second : sizes) {
            Storage<unsigned char> storage(first);
            storage.reserve(second);
            EXPECT_GE(storage.capacity(), second);
            Storage<unsigned char> other(second);
            const unsigned char* const data = storage.data();
            other = std::move(storage);
            EXPECT_EQ(other.data(), data);
            EXPECT_EQ(storage.capacity(), second);
        }
    }
}

TEST(StorageTest, OfNothingIsNoMemory) {
    Storage<double> nothing(0);
    EXPECT_EQ(nothing.data(), nullptr);
    nothing.reserve(0);
    EXPECT_EQ(nothing.data(), nullptr);
    nothing.reserve(1);
    EXPECT_NE(nothing.data(), nullptr);
}

TEST(StorageTest, WhatNoAddressCanReachIsRefusedAndLeavesItEmpty) {
    constexpr index_t most = std::numeric_limits<index_t>::max();
    EXPECT_THROW(Storage<double>(-1), DimensionError);
    EXPECT_THROW(Storage<double>(most / 8), SizeError);
    Storage<double> storage(3);
    EXPECT_THROW(storage.reserve(most / 8), SizeError);
    EXPECT_EQ(storage.data(), nullptr);
    EXPECT_EQ(storage.capacity(), 0);
}

}  // namespace
}  // namespace lamina
