#include "lamina/core/threads.hpp"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/core/determinism.hpp"
#include "lamina/core/error.hpp"

#include "support/blas.hpp"

namespace lamina {
namespace {

using testing::counted_threads;

TEST(ThreadsTest, CountIsWhatWasSetWhereTheBlasHasOne) {
    set_num_threads(1);
    EXPECT_EQ(num_threads(), 1);
    set_num_threads(2);
    EXPECT_EQ(num_threads(), counted_threads(2));
}

TEST(ThreadsTest, LimitsNestAndRestore) {
    set_num_threads(2);
    {
        const ThreadLimit one{1};
        EXPECT_EQ(num_threads(), 1);
        {
            const ThreadLimit two{2};
            EXPECT_EQ(num_threads(), counted_threads(2));
        }
        EXPECT_EQ(num_threads(), 1);
    }
    EXPECT_EQ(num_threads(), counted_threads(2));
}

TEST(ThreadsTest, LimitsThatOverlapLeaveTheCountAsItWas) {
    set_num_threads(2);
    auto first = std::make_unique<ThreadLimit>(1);
    auto second = std::make_unique<ThreadLimit>(1);
    first.reset();
    EXPECT_EQ(num_threads(), 1);
    second.reset();
    EXPECT_EQ(num_threads(), counted_threads(2));
}

TEST(ThreadsTest, CountSetInALimitLastsAsLongAsTheLimit) {
    set_num_threads(2);
    {
        const ThreadLimit one{1};
        set_num_threads(3);
        EXPECT_EQ(num_threads(), counted_threads(3));
    }
    EXPECT_EQ(num_threads(), counted_threads(2));
}

TEST(ThreadsTest, BitwiseScopeHoldsOneThreadAgainstLimitsAndCounts) {
    set_num_threads(2);
    {
        const Determinism scope{Determinism::bitwise};
        EXPECT_EQ(num_threads(), 1);
        {
            const ThreadLimit two{2};
            const Determinism inner{Determinism::bitwise};
            EXPECT_EQ(num_threads(), 1);
        }
        EXPECT_EQ(num_threads(), 1);
        set_num_threads(3);
        EXPECT_EQ(num_threads(), 1);
    }
    EXPECT_EQ(num_threads(), counted_threads(3));
    const Determinism none{Determinism::fastest};
    EXPECT_EQ(num_threads(), counted_threads(3));
}

TEST(ThreadsTest, BitwiseScopesThatOverlapEndWithTheLast) {
    set_num_threads(2);
    auto limit = std::make_unique<ThreadLimit>(3);
    auto first = std::make_unique<Determinism>(Determinism::bitwise);
    auto second = std::make_unique<Determinism>(Determinism::bitwise);
    first.reset();
    limit.reset();
    EXPECT_EQ(num_threads(), 1);
    second.reset();
    EXPECT_EQ(num_threads(), counted_threads(2));
}

TEST(ThreadsTest, ScopesOfManyThreadsNeverLoseTheCount) {
    set_num_threads(2);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int k = 0; k < 8; ++k) {
        threads.emplace_back([&wrong, k] {
            for (int i = 0; i < 2000; ++i) {
                const ThreadLimit limit{1 + (i + k) % 3};
                const Determinism scope{Determinism::bitwise};
                if (num_threads() != 1) ++wrong;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(num_threads(), counted_threads(2));
}

TEST(ThreadsTest, RefusesFewerThanOne) {
    set_num_threads(2);
    EXPECT_THROW(set_num_threads(0), DimensionError);
    EXPECT_THROW(ThreadLimit{-1}, DimensionError);
    EXPECT_EQ(num_threads(), counted_threads(2));
}

}  // namespace
}  // namespace lamina
