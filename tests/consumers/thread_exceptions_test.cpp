// Errors that leave the thread in which they were thrown, with their type and their facts.
#include <exception>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/lamina.hpp"

#include "support/blas.hpp"

namespace lamina {
namespace {

void solve_singular(index_t n) {
    Matrix<double> a = identity<double>(n);
    a(n - 1, n - 1) = 0;
    LU<double>(std::move(a)).solve(Vector<double>(n, 1.0));
}

/// What solve_singular(n) throws, kept when its thread is gone.
std::exception_ptr error_of_a_thread(index_t n) {
    std::exception_ptr kept;
    std::thread([&] {
        try {
            solve_singular(n);
        } catch (...) {
            kept = std::current_exception();
        }
    }).join();
    return kept;
}

TEST(ThreadExceptionsTest, FutureHandsOverTheTypeAndThePivot) {
    if (!testing::may_be_called_from_threads()) GTEST_SKIP() << testing::shares_buffers;
    std::vector<std::future<void>> futures;
    for (index_t n = 1; n <= 16; ++n)
        futures.push_back(std::async(std::launch::async, solve_singular, n));
    for (std::size_t i = 0; i < futures.size(); ++i) {
        try {
            futures[i].get();
            FAIL() << "no exception";
        } catch (const SingularMatrixError& error) {
            EXPECT_EQ(error.pivot(), index_t(i));
            EXPECT_NE(std::string(error.what()).find("singular"), std::string::npos);
        }
    }
}

TEST(ThreadExceptionsTest, ErrorOutlivesItsThread) {
    const std::exception_ptr kept = error_of_a_thread(7);
    ASSERT_TRUE(kept);
    // The same object, caught in several threads by its own type and by that of its base.
    std::vector<std::thread> threads;
    std::vector<index_t> pivots(8, -1);
    for (index_t& pivot : pivots) {
        threads.emplace_back([&] {
            try {
                std::rethrow_exception(kept);
            } catch (const SingularMatrixError& error) {
                pivot = error.pivot();
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(pivots, std::vector<index_t>(8, 6));
    EXPECT_THROW(std::rethrow_exception(kept), Error);
}

TEST(ThreadExceptionsTest, NestedErrorKeepsItsCause) {
    try {
        try {
            solve_singular(3);
        } catch (...) {
            std::throw_with_nested(std::runtime_error("the model"));
        }
    } catch (const std::runtime_error& outer) {
        EXPECT_THROW(std::rethrow_if_nested(outer), SingularMatrixError);
    }
}

}  // namespace
}  // namespace lamina
