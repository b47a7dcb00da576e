#pragma once

// For the tests in which each request for memory is refused in turn.

#include <new>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include "lamina/core/build_info.hpp"
#include "lamina/core/threads.hpp"

#include "support/allocations.hpp"

namespace lamina::testing {

/// More than any operation here asks for; one that never ends would go on for ever.
inline constexpr long most_requests = 100000;

class RefusedMemory : public ::testing::Test {
protected:
    void SetUp() override {
        if (!LAMINA_COUNTS_ALLOCATIONS) GTEST_SKIP() << "the sanitizer has its own allocator";
        if (build_info().blas_file.find("blis") != std::string::npos) {
            GTEST_SKIP() << "BLIS takes memory of its own, and ends the process without it";
        }
        // On several threads OpenBLAS takes memory of its own, and does not look whether it got it.
        set_num_threads(1);
    }
};

/// The lowest number that the next open file would get.
inline int lowest_free_descriptor() {
    const int descriptor = ::dup(STDERR_FILENO);
    ::close(descriptor);
    return descriptor;
}

/// One call of work() with requests refused: k are granted before.
struct Attempt {
    bool refused = false;
    bool threw = false;
    long lost_blocks = 0;
    int lost_descriptors = 0;
};

template <class Work>
Attempt attempt(Work& work, long k, long count) {
    Attempt result;
    const int descriptor = lowest_free_descriptor();
    const long blocks = blocks_in_use;
    {
        Refusal refusal(k, count);
        try {
            work();
        } catch (const std::bad_alloc&) {
            result.threw = true;
        }
        refusal.end();
        result.refused = refusal.happened();
    }
    result.lost_blocks = blocks_in_use - blocks;
    result.lost_descriptors = lowest_free_descriptor() - descriptor;
    return result;
}

/// Calls work() while the k-th request for memory is refused, for every k until none is, alone and
/// with all after it. Each time work() throws std::bad_alloc or nothing, and gives back all memory
/// and every file. look(threw) follows, when memory is plenty again.
template <class Work, class Look>
void refuse_every_request(const std::string& name, Work work, Look look) {
    // What is made once for the process is made now: the first error, the first locale.
    work();
    for (const long count : {1L, most_requests}) {
        bool refused = true;
        for (long k = 0; refused; ++k) {
            ASSERT_LT(k, most_requests) << name;
            Attempt last = attempt(work, k, count);
            // The system's library keeps what it took to report its first failure.
            if (last.lost_blocks != 0) last = attempt(work, k, count);
            refused = last.refused;
            ASSERT_EQ(last.lost_blocks, 0) << name << ", request " << k << " of " << count;
            ASSERT_EQ(last.lost_descriptors, 0) << name << ", request " << k << " of " << count;
            ASSERT_FALSE(last.threw && !refused) << name;
            look(last.threw);
            if (::testing::Test::HasFailure()) FAIL() << name << " at request " << k;
        }
    }
}

}  // namespace lamina::testing
