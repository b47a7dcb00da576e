#include <complex>
#include <limits>

#include <gtest/gtest.h>

#include "backend/info.hpp"

namespace lamina::backend {
namespace {

constexpr index_t most = std::numeric_limits<blas_int>::max();

TEST(WorkspaceSizeTest, AnswersOfSmallSizesAreTakenAsTheyAre) {
    for (const index_t size : {1, 2, 100, 4096, (1 << 22) - 1}) {
        EXPECT_EQ(workspace_size(float(size), 0), size);
        EXPECT_EQ(workspace_size(double(size), 0), size);
        EXPECT_EQ(workspace_size(std::complex<float>(float(size)), 0), size);
    }
}

TEST(WorkspaceSizeTest, SinglePrecisionAnswersAbove2To24AreRoundedUp) {
    for (int power = 24; power < 31; ++power) {
        for (const index_t beyond : {1, 3, 5, 127, 4097}) {
            // LAPACK stores the size in a float, which takes the nearest one, maybe below.
            const index_t wanted = (index_t(1) << power) + beyond;
            EXPECT_GE(workspace_size(float(wanted), 0), wanted) << power << " + " << beyond;
            EXPECT_GE(workspace_size(std::complex<float>(float(wanted)), 0), wanted);
            EXPECT_LE(workspace_size(float(wanted), 0), wanted + (index_t(1) << (power - 21)));
            EXPECT_EQ(workspace_size(double(wanted), 0), wanted);
        }
    }
}

TEST(WorkspaceSizeTest, TheDocumentedMinimumIsNeverUndercut) {
    EXPECT_EQ(workspace_size(17.0, 100), 100);
    // What a query that wrapped may answer.
    EXPECT_EQ(workspace_size(-1792518.0, 6442789230), 6442789230);
    EXPECT_EQ(workspace_size(1792518.0, 6442789230), 6442789230);
    EXPECT_EQ(workspace_size(std::numeric_limits<double>::quiet_NaN(), 5), 5);
    EXPECT_EQ(workspace_size(std::numeric_limits<float>::infinity(), 5), 5);
}

TEST(WorkspaceSizeTest, AnAnswerThatTheIntegersCannotHoldIsNotTaken) {
    EXPECT_EQ(workspace_size(2.0 * double(most), 7), 7);
    EXPECT_EQ(workspace_size(float(most), 7), 7);
}

TEST(WorkspaceSizeTest, FitsAsksEachSize) {
    EXPECT_TRUE(fits(index_t(1), most));
    if constexpr (sizeof(blas_int) < sizeof(index_t)) {
        EXPECT_FALSE(fits(index_t(1), most + 1));
        EXPECT_FALSE(fits(most + 1, index_t(1)));
    }
}

}  // namespace
}  // namespace lamina::backend
