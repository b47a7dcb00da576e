#include "core/in_threads.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(InThreadsTest, RunsCoverAllNumbersOnce) {
    for (const index_t count : {0, 1, 2, 5, 7, 100}) {
        for (const index_t threads : {1, 2, 3, 7, 16}) {
            std::vector<int> visits(static_cast<std::size_t>(count));
            std::vector<int> runs(static_cast<std::size_t>(threads));
            in_threads(count, threads, [&](index_t run, index_t first, index_t last) {
                ++runs[static_cast<std::size_t>(run)];
                for (index_t k = first; k < last; ++k)
                    ++visits[static_cast<std::size_t>(k)];
            });
            EXPECT_EQ(visits, std::vector<int>(visits.size(), 1)) << count << " in " << threads;
            for (index_t run = 0; run < threads; ++run) {
                EXPECT_EQ(runs[static_cast<std::size_t>(run)], run == 0 || run < count ? 1 : 0);
            }
        }
    }
}

TEST(InThreadsTest, RunsAreUnderwayAtOnce) {
    std::atomic<int> arrived = 0;
    in_threads(3, 3, [&](index_t, index_t, index_t) {
        ++arrived;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (arrived < 3 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        EXPECT_EQ(arrived, 3);
    });
}

TEST(InThreadsTest, RunsAreInOrderAndOfEvenLength) {
    std::vector<index_t> firsts(4);
    std::vector<index_t> lasts(4);
    in_threads(10, 4, [&](index_t run, index_t first, index_t last) {
        firsts[static_cast<std::size_t>(run)] = first;
        lasts[static_cast<std::size_t>(run)] = last;
    });
    EXPECT_EQ(firsts, (std::vector<index_t>{0, 3, 6, 8}));
    EXPECT_EQ(lasts, (std::vector<index_t>{3, 6, 8, 10}));
}

TEST(InThreadsTest, TheFirstRunThatFailsIsReportedAfterAllHaveEnded) {
    for (const index_t failing : {0, 1, 3}) {
        std::atomic<int> ended = 0;
        try {
            in_threads(5, 5, [&](index_t run, index_t, index_t) {
                ++ended;
                if (run >= failing) throw std::runtime_error(std::to_string(run));
            });
            FAIL() << "no error";
        } catch (const std::runtime_error& error) {
            EXPECT_EQ(error.what(), std::to_string(failing));
        }
        EXPECT_EQ(ended, 5);
    }
}

}  // namespace
}  // namespace lamina
