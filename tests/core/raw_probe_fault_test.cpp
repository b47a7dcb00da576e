// Routines of LAPACK that this program puts in the place of the library's: one that never returns,
// one that ends the process, one that does nothing and reports success.
#include <cstdlib>

#include <gtest/gtest.h>

#include "lamina/core/raw_probe.hpp"

extern "C" {
void dgesdd_(...);
void dgesvd_(...);
void dgeev_(...);
void dgeqp3_(...);
}

void dgesdd_(...) {
    for (volatile int i = 0; i == 0;) {
    }
}

void dgesvd_(...) {
    std::abort();
}

void dgeev_(...) {}

void dgeqp3_(...) {
    std::exit(0);
}

namespace lamina {
namespace {

TEST(RawProbeFaultTest, EachFaultIsToldByItsName) {
    for (const RawProbe& probe : probe_non_finite()) {
        const bool left = probe.routine == "gesvd" || probe.routine == "geqp3";
        const RawAnswer expected = probe.routine == "gesdd"  ? RawAnswer::hung
                                   : left                    ? RawAnswer::crashed
                                   : probe.routine == "geev" ? RawAnswer::silent
                                                             : probe.answer;
        EXPECT_EQ(name(probe.answer), name(expected)) << probe.routine << ", " << probe.input;
    }
}

}  // namespace
}  // namespace lamina
