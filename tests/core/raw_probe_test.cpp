#include "lamina/core/raw_probe.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "lamina/core/build_info.hpp"

#include "support/blas.hpp"

namespace lamina {
namespace {

TEST(RawProbeTest, AllIntegersAreOfTheWidthLaminaWasBuiltFor) {
    const IntegerWidths widths = probe_integer_widths();
    EXPECT_EQ(widths.lamina, build_info().integer_bits);
    EXPECT_EQ(widths.blas, widths.lamina);
    EXPECT_EQ(widths.lapack, widths.lamina);
}

TEST(RawProbeTest, WorkspaceIsTheFirstThat32BitsDoNotHold) {
    const WorkspaceProbe probe = probe_workspace();
    EXPECT_GT(probe.needed, 2147483647);
    EXPECT_LE(3 * (probe.n - 1) * (probe.n - 1) + 7 * (probe.n - 1), 2147483647);
    if (build_info().integer_bits == 64) {
        EXPECT_GE(probe.answered, probe.needed);
    }
}

TEST(RawProbeTest, EveryRoutineIsTriedWithEveryInputAndNoneCrashesUnlessByStop) {
    const std::vector<RawProbe> probes = probe_non_finite();
    std::set<std::pair<std::string, std::string>> tried;
    for (const RawProbe& probe : probes) {
        tried.emplace(probe.routine, probe.input);
        // gebal takes NaN for a wrong argument.
        const bool may_stop = testing::ends_at_wrong_arguments() && probe.routine == "geev";
        if (!may_stop || probe.input != "NaN") {
            EXPECT_NE(probe.answer, RawAnswer::crashed) << probe.routine << ", " << probe.input;
        }
        // NaN in the triangle that is read reaches the diagonal.
        if (probe.routine == "potrf") {
            EXPECT_EQ(probe.answer, RawAnswer::told) << probe.input;
        }
    }
    EXPECT_EQ(tried.size(), probes.size());
    EXPECT_EQ(probes.size(), 14U);
}

TEST(RawProbeTest, RoutineThatIsKnownToHangIsCaught) {
    if (build_info().blas.find("OpenBLAS 0.3.21") == std::string::npos) {
        GTEST_SKIP() << "known of OpenBLAS 0.3.21";
    }
    for (const RawProbe& probe : probe_non_finite()) {
        if (probe.routine != "gesdd" || probe.input != "infinity") continue;
        EXPECT_EQ(std::string(name(probe.answer)), "hung");
    }
}

}  // namespace
}  // namespace lamina
