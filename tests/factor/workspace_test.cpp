// The documented workspace formulas where the queries of 32-bit LAPACK wrap; nothing is allocated.

#include <limits>

#include <gtest/gtest.h>

#include "factor/eigen_workspace.hpp"
#include "factor/svd_workspace.hpp"

namespace lamina {
namespace {

constexpr index_t int32_max = std::numeric_limits<std::int32_t>::max();
constexpr index_t int64_max = std::numeric_limits<std::int64_t>::max();

TEST(WorkspaceTest, GesddNeedsWhatItsQueryCannotSay) {
    // LAPACKE_dgesdd_work answers 1792518 and reports success.
    EXPECT_EQ(gesdd_sizes<double>(Vectors::thin, 26754, 26754).entries, 2147516826);
    EXPECT_EQ(choose_svd<double>(Vectors::thin, 26753, 26753, int32_max).driver, SvdDriver::gesdd);
    EXPECT_EQ(choose_svd<double>(Vectors::thin, 26754, 26754, int32_max).driver, SvdDriver::gesvd);
    EXPECT_TRUE(choose_svd<double>(Vectors::thin, 26754, 26754, int32_max).fits);
    EXPECT_EQ(choose_svd<double>(Vectors::thin, 26754, 26754, int64_max).driver, SvdDriver::gesdd);
}

TEST(WorkspaceTest, SyevdNeedsWhatItsQueryCannotSay) {
    // 1 + 6 n + 2 n^2 > 2^31 from here on; the query answers 1114078.
    EXPECT_GT(syevd_sizes<double>(Vectors::thin, 32767).entries, int32_max);
    const auto within = choose_eigen<double>(Vectors::thin, false, 32766, int32_max);
    EXPECT_EQ(within.driver, EigenDriver::syevd);
    const auto beyond = choose_eigen<double>(Vectors::thin, false, 32767, int32_max);
    EXPECT_EQ(beyond.driver, EigenDriver::syevr);
    EXPECT_TRUE(beyond.fits);
    EXPECT_EQ(choose_eigen<double>(Vectors::thin, false, 32767, int64_max).driver,
              EigenDriver::syevd);
}

TEST(WorkspaceTest, ValuesAloneFitWhereVectorsDoNot) {
    EXPECT_EQ(choose_svd<double>(Vectors::none, 46341, 46341, int32_max).driver, SvdDriver::gesdd);
    EXPECT_EQ(choose_eigen<double>(Vectors::none, false, 46341, int32_max).driver,
              EigenDriver::syevd);
}

TEST(WorkspaceTest, NothingFitsInTheEnd) {
    EXPECT_FALSE(choose_eigen<double>(Vectors::thin, false, int32_max / 20, int32_max).fits);
    EXPECT_FALSE(choose_svd<double>(Vectors::thin, int32_max / 4, int32_max / 4, int32_max).fits);
}

}  // namespace
}  // namespace lamina
