// A child of fork computes, whatever the parent's threads were doing: each child has a time limit.

#include <atomic>
#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "lamina/lamina.hpp"

#include "support/blas.hpp"
#include "support/generators.hpp"
#include "support/share.hpp"

namespace lamina {
namespace {

/// Large enough that OpenBLAS uses threads.
constexpr index_t n = 300;

/// Whether a solve and a decomposition come out right.
bool computes() {
    const Matrix<double> a = testing::random_matrix<double>(n, n);
    const Vector<double> x(n, 1.0);
    const Vector<double> b = a * x;
    const double error = norm(LU<double>(a).solve(b) - x, INFINITY);
    const SVD<double> f(a);
    return error < 1e-8 && norm(f.reconstruct() - a, Norm::max) < 1e-11;
}

/// The same in a child. GNU's OpenMP cannot have threads in a child of a process where it had them,
/// so that there a child has to ask for one.
bool child_computes() {
    const bool openmp = build_info().parallel == "openmp";
    const Determinism scope{openmp ? Determinism::bitwise : Determinism::fastest};
    return computes();
}

/// How a child that calls work() ends: 0 if that returned true, 1 if false, 128 and the number of
/// the signal that ended it.
template <class Work>
int status_of_child(Work work) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGALRM, SIG_DFL);
        ::alarm(30);
        ::_exit(work() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(ForkTest, ChildOfAProcessWithAPoolOfThreadsFactors) {
    set_num_threads(2);
    ASSERT_TRUE(computes());
    EXPECT_EQ(status_of_child(child_computes), 0);
    EXPECT_EQ(status_of_child([] {
                  set_num_threads(3);
                  const Determinism scope{Determinism::bitwise};
                  return computes();
              }),
              0);
    EXPECT_TRUE(computes());
    set_num_threads(1);
}

TEST(ForkTest, ChildOfAChildFactors) {
    set_num_threads(2);
    ASSERT_TRUE(computes());
    EXPECT_EQ(
        status_of_child([] { return child_computes() && status_of_child(child_computes) == 0; }),
        0);
    set_num_threads(1);
}

constexpr const char* locked_memory =
    "a sanitizer's memory stays locked in a child born while a thread takes some";

TEST(ForkTest, ChildBornWhileThreadsChangeTheCountFactors) {
    if (testing::is_sanitized) GTEST_SKIP() << locked_memory;
    set_num_threads(2);
    std::atomic<bool> done = false;
    std::vector<std::thread> threads;
    for (int k = 0; k < 3; ++k) {
        threads.emplace_back([&] {
            while (!done) {
                const ThreadLimit limit(2);
                const Determinism scope{Determinism::bitwise};
                // Else they would leave nobody else a turn at the count.
                std::this_thread::sleep_for(std::chrono::microseconds(20));
            }
        });
    }
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(status_of_child([] {
                      const ThreadLimit limit(2);
                      return num_threads() <= 2 && child_computes();
                  }),
                  0);
    }
    done = true;
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(num_threads(), testing::counted_threads(2));
    set_num_threads(1);
}

TEST(ForkTest, ChildBornWhileThreadsComputeFactors) {
    if (!testing::may_be_called_from_threads()) GTEST_SKIP() << testing::shares_buffers;
    if (testing::is_sanitized) GTEST_SKIP() << locked_memory;
    // OpenBLAS 0.3.21 hangs in fork itself while another thread is in a call with several threads.
    set_num_threads(1);
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int k = 0; k < 2; ++k) {
        threads.emplace_back([&] {
            set_num_threads(1);
            while (!done)
                wrong += computes() ? 0 : 1;
        });
    }
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(status_of_child(child_computes), 0);
    done = true;
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace lamina
