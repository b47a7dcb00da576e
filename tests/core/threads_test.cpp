#include "lamina/core/threads.hpp"

#include <gtest/gtest.h>

#include "lamina/core/build_info.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

/// What the count is after it was set to n: sequential and unknown BLAS libraries have none.
int counted(int n) {
    const std::string parallel = build_info().parallel;
    return parallel == "pthreads" || parallel == "openmp" ? n : 1;
}

TEST(ThreadsTest, CountIsWhatWasSetWhereTheBlasHasOne) {
    set_num_threads(1);
    EXPECT_EQ(num_threads(), 1);
    set_num_threads(2);
    EXPECT_EQ(num_threads(), counted(2));
}

TEST(ThreadsTest, LimitsNestAndRestore) {
    set_num_threads(2);
    {
        const ThreadLimit one{1};
        EXPECT_EQ(num_threads(), 1);
        {
            const ThreadLimit two{2};
            EXPECT_EQ(num_threads(), counted(2));
        }
        EXPECT_EQ(num_threads(), 1);
    }
    EXPECT_EQ(num_threads(), counted(2));
}

TEST(ThreadsTest, RefusesFewerThanOne) {
    set_num_threads(2);
    EXPECT_THROW(set_num_threads(0), DimensionError);
    EXPECT_THROW(ThreadLimit{-1}, DimensionError);
    EXPECT_EQ(num_threads(), counted(2));
}

}  // namespace
}  // namespace lamina
