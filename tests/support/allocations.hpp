#pragma once

// Include in one source of a test program: it then counts every request for heap memory in the
// whole process, operator new included, which glibc and libstdc++ bring down to these few
// functions. A sanitizer has an allocator of its own, so under one nothing is counted.

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

void* malloc(std::size_t size) {
    ++lamina::testing::requests_for_memory;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++lamina::testing::requests_for_memory;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
    ++lamina::testing::requests_for_memory;
    return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
    ++lamina::testing::requests_for_memory;
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    ++lamina::testing::requests_for_memory;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    ++lamina::testing::requests_for_memory;
    *memory = __libc_memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
}
#endif
