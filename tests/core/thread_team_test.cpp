#include "core/thread_team.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(ThreadTeamTest, EachStepTakesItsFirstJobAndItsPartsOnce) {
    for (const index_t threads : {1, 2, 5}) {
        ThreadTeam team(threads);
        EXPECT_EQ(team.size(), threads);
        for (int step = 0; step < 200; ++step) {
            const index_t count = step % 7;
            std::vector<int> visits(static_cast<std::size_t>(count));
            int first = 0;
            team.run([&] { ++first; }, count,
                     [&](index_t k) { ++visits[static_cast<std::size_t>(k)]; });
            EXPECT_EQ(first, 1);
            EXPECT_EQ(visits, std::vector<int>(visits.size(), 1)) << count << " in " << threads;
        }
    }
}

/// What one step writes the next one reads, whichever threads had the parts.
TEST(ThreadTeamTest, StepsFollowEachOther) {
    ThreadTeam team(4);
    std::vector<int> numbers(9, 0);
    for (int step = 0; step < 500; ++step) {
        team.run([] {}, 9,
                 [&](index_t k) {
                     EXPECT_EQ(numbers[static_cast<std::size_t>(k)], step);
                     ++numbers[static_cast<std::size_t>(k)];
                 });
    }
}

TEST(ThreadTeamTest, PartsAreUnderwayDuringTheFirstJob) {
    ThreadTeam team(3);
    std::atomic<int> arrived = 0;
    const auto wait = [&] {
        ++arrived;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (arrived < 3 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        EXPECT_EQ(arrived, 3);
    };
    team.run(wait, 2, [&](index_t) { wait(); });
}

TEST(ThreadTeamTest, AThreadThatSleepsIsWoken) {
    ThreadTeam team(2);
    std::atomic<int> parts = 0;
    for (int step = 1; step <= 3; ++step) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        team.run([] {}, 2, [&](index_t) { ++parts; });
        EXPECT_EQ(parts, 2 * step);
    }
}

TEST(ThreadTeamTest, TheFirstErrorIsReportedAfterAllHaveEndedAndTheTeamStays) {
    ThreadTeam team(3);
    for (const index_t failing : {-1, 0, 3, 5}) {
        std::atomic<int> ended = 0;
        const auto work = [&](index_t k) {
            ++ended;
            if (k >= failing) throw std::runtime_error(std::to_string(k));
        };
        try {
            team.run([&] { work(-1); }, 5, work);
            EXPECT_EQ(failing, 5);
        } catch (const std::runtime_error& error) {
            EXPECT_EQ(error.what(), std::to_string(failing));
        }
        EXPECT_EQ(ended, 6);
    }
}

TEST(ThreadTeamTest, OneThreadReportsErrorsToo) {
    ThreadTeam team(1);
    const auto fail = [](index_t) { throw std::runtime_error("part"); };
    EXPECT_THROW(team.run([] {}, 1, fail), std::runtime_error);
}

#ifdef __linux__
TEST(ThreadTeamTest, ThreadsMayRunWhereverTheOneThatStartsThemMay) {
    cpu_set_t all;
    ASSERT_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    std::atomic<int> equal = 0;
    ThreadTeam team(3);
    team.run([] {}, 40,
             [&](index_t) {
                 std::this_thread::sleep_for(std::chrono::milliseconds(1));
                 cpu_set_t mine;
                 if (sched_getaffinity(0, sizeof mine, &mine) == 0 && CPU_EQUAL(&mine, &all))
                     ++equal;
             });
    EXPECT_EQ(equal, 40);
}
#endif

}  // namespace
}  // namespace lamina
