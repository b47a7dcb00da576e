// lamina called from OpenMP's threads and from threads within them.

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/lamina.hpp"

#include "support/blas.hpp"
#include "support/generators.hpp"

namespace lamina {
namespace {

#ifdef _OPENMP

class OpenMpTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (!testing::may_be_called_from_threads()) GTEST_SKIP() << testing::shares_buffers;
    }
};

/// The backward error of a solution, as a multiple of eps.
double error_of_solve(std::uint64_t seed) {
    constexpr index_t n = 120;
    const Matrix<double> a = testing::random_matrix<double>(n, n, seed);
    const Vector<double> b = testing::random_vector<double>(n, seed);
    const Vector<double> x = LU<double>(a).solve(b);
    const double scale = norm(a, Norm::inf) * norm(x, INFINITY) + norm(b, INFINITY);
    return norm(a * x - b, INFINITY) / (scale * epsilon<double>);
}

/// Backward stability of elimination with partial pivoting: n and the growth of the entries.
constexpr double bound = 120 * 10;

TEST_F(OpenMpTest, ParallelRegionsSolveSystemsOfTheirOwn) {
    for (const int threads : {1, 2}) {
        set_num_threads(threads);
        std::vector<double> errors(24);
#pragma omp parallel for num_threads(8)
        for (int i = 0; i < 24; ++i)
            errors[std::size_t(i)] = error_of_solve(std::uint64_t(i));
        for (const double error : errors)
            EXPECT_LT(error, bound);
    }
    set_num_threads(1);
}

TEST_F(OpenMpTest, ThreadsWithinParallelRegionsSolveToo) {
    set_num_threads(2);
    std::vector<double> errors(16);
#pragma omp parallel for num_threads(4)
    for (int i = 0; i < 8; ++i) {
        std::thread other(
            [&] { errors[std::size_t(2 * i + 1)] = error_of_solve(std::uint64_t(i)); });
        errors[std::size_t(2 * i)] = error_of_solve(std::uint64_t(i));
        other.join();
    }
    for (const double error : errors)
        EXPECT_LT(error, bound);
    set_num_threads(1);
}

TEST_F(OpenMpTest, ScopesWithinParallelRegionsLeaveTheCount) {
    set_num_threads(2);
    const int before = num_threads();
    std::atomic<int> wrong{0};
#pragma omp parallel for num_threads(8)
    for (int i = 0; i < 800; ++i) {
        const ThreadLimit limit{1 + i % 2};
        const Determinism scope{Determinism::bitwise};
        if (num_threads() != 1) ++wrong;
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(num_threads(), before);
    set_num_threads(1);
}

#else

TEST(OpenMpTest, IsBuiltWithOpenMp) {
    GTEST_SKIP() << "this compiler has no OpenMP";
}

#endif

}  // namespace
}  // namespace lamina
