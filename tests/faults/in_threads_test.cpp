// Threads that there is no memory to start: the others do their work.

#include "core/in_threads.hpp"

#include <atomic>

#include "faults/refused_memory.hpp"

namespace lamina {
namespace {

using testing::Refusal;

class InThreadsMemoryTest : public testing::RefusedMemory {};

TEST_F(InThreadsMemoryTest, AllRunsAreDoneWhateverIsRefused) {
    for (const long count : {1L, testing::most_requests}) {
        bool refused = true;
        for (long k = 0; refused; ++k) {
            std::atomic<index_t> done = 0;
            Refusal refusal(k, count);
            in_threads(40, 4, [&](index_t, index_t first, index_t last) { done += last - first; });
            refusal.end();
            refused = refusal.happened();
            ASSERT_EQ(done, 40) << "request " << k << " of " << count;
        }
    }
}

}  // namespace
}  // namespace lamina
