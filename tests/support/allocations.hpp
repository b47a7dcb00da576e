#pragma once

// Include in one source of a test program: it then counts every request for heap memory in the
// whole process, operator new included, which glibc and libstdc++ bring down to these few
// functions, and refuses those that it is told to. A sanitizer has an allocator of its own, so
// under one nothing is counted.

#include <atomic>
#include <cerrno>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LAMINA_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LAMINA_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef LAMINA_COUNTS_ALLOCATIONS
#define LAMINA_COUNTS_ALLOCATIONS 1
#endif

namespace lamina::testing {

inline std::atomic<long> requests_for_memory{0};
inline std::atomic<long> blocks_in_use{0};
inline std::atomic<long> first_refused{-1};  ///< by the number of the request
inline std::atomic<long> end_of_refused{-1};

inline bool is_granted() {
    const long number = requests_for_memory++;
    if (number < first_refused || number >= end_of_refused) return true;
    errno = ENOMEM;
    return false;
}
inline void* counted(void* block) {
    if (block != nullptr) ++blocks_in_use;
    return block;
}

/// Refuses requests of the whole process for the length of a scope: `count` of them after the next
/// `granted` ones.
class Refusal {
public:
    Refusal(long granted, long count) {
        first_ = requests_for_memory + granted;
        end_of_refused = first_ + count;
        first_refused = first_;
    }
    ~Refusal() { end(); }
    Refusal(const Refusal&) = delete;
    Refusal& operator=(const Refusal&) = delete;

    void end() { end_of_refused = -1; }
    /// Whether it came to that.
    bool happened() const { return requests_for_memory > first_; }

private:
    long first_;
};

/// How many requests for heap memory work() makes, from any thread.
template <class Work>
long allocations_in(Work work) {
    const long before = requests_for_memory.load();
    work();
    return requests_for_memory.load() - before;
}

}  // namespace lamina::testing

#if LAMINA_COUNTS_ALLOCATIONS
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);

void* malloc(std::size_t size) {
    using namespace lamina::testing;
    return is_granted() ? counted(__libc_malloc(size)) : nullptr;
}
void* calloc(std::size_t count, std::size_t size) {
    using namespace lamina::testing;
    return is_granted() ? counted(__libc_calloc(count, size)) : nullptr;
}
void* realloc(void* memory, std::size_t size) {
    using namespace lamina::testing;
    if (!is_granted()) return nullptr;
    void* const moved = __libc_realloc(memory, size);
    if (memory == nullptr) return counted(moved);
    if (moved == nullptr && size == 0) --blocks_in_use;
    return moved;
}
void* memalign(std::size_t alignment, std::size_t size) {
    using namespace lamina::testing;
    return is_granted() ? counted(__libc_memalign(alignment, size)) : nullptr;
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    void* const block = memalign(alignment, size);
    if (block != nullptr) *memory = block;
    return block == nullptr ? ENOMEM : 0;
}
void free(void* memory) {
    if (memory != nullptr) --lamina::testing::blocks_in_use;
    __libc_free(memory);
}
}
#endif
