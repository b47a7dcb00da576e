#pragma once

// Include in one source of a test program: it then counts every request for heap memory in the
// whole process, operator new included, which glibc and libstdc++ bring down to these few
// functions, and refuses those that it is told to. A sanitizer has an allocator of its own, so
// under one nothing is counted.

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <dlfcn.h>

#include "support/blas.hpp"

#define LAMINA_COUNTS_ALLOCATIONS !LAMINA_SANITIZED

namespace lamina::testing {

inline std::atomic<long> requests_for_memory{0};
inline std::atomic<long> blocks_in_use{0};
inline std::atomic<long> first_refused{-1};  ///< by the number of the request
inline std::atomic<long> end_of_refused{-1};

/// Where a library lies in memory that asks for some in each of its calls, which is not lamina's
/// doing; null where there is none.
inline std::atomic<const void*> blas_with_requests{nullptr};
inline std::atomic<const void*> openmp_beneath_it{nullptr};
inline std::atomic<long> requests_of_blas{0};

inline const void* library_of(void* address) {
    Dl_info info;
    return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

/// BLIS makes requests in each call, and so does GNU's OpenMP for it. OpenBLAS on one thread keeps
/// what it needs, and its requests count, but for its kernels for AVX-512.
inline void look_for_blas_with_requests() {
    if (dlsym(RTLD_DEFAULT, "openblas_get_config") != nullptr && !copies_in_small_products())
        return;
    // Not dgemm, which a test defines itself.
    blas_with_requests = library_of(dlsym(RTLD_DEFAULT, "cblas_sgemm"));
    openmp_beneath_it = library_of(dlsym(RTLD_DEFAULT, "GOMP_parallel"));
}

inline void note_caller(void* caller) {
    if (blas_with_requests == nullptr) return;
    const void* const library = library_of(caller);
    if (library == blas_with_requests || library == openmp_beneath_it) ++requests_of_blas;
}

inline bool is_granted(void* caller) {
    note_caller(caller);
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

/// How many requests for heap memory work() makes, from any thread, without those of a BLAS that
/// makes them in every call.
template <class Work>
long allocations_in(Work work) {
    look_for_blas_with_requests();
    const long before = requests_for_memory - requests_of_blas;
    work();
    return requests_for_memory - requests_of_blas - before;
}

}  // namespace lamina::testing

#if LAMINA_COUNTS_ALLOCATIONS
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);
}

namespace lamina::testing {
inline void* aligned_block(std::size_t alignment, std::size_t size, void* caller) {
    return is_granted(caller) ? counted(__libc_memalign(alignment, size)) : nullptr;
}
}  // namespace lamina::testing

extern "C" {
void* malloc(std::size_t size) {
    using namespace lamina::testing;
    return is_granted(__builtin_return_address(0)) ? counted(__libc_malloc(size)) : nullptr;
}
void* calloc(std::size_t count, std::size_t size) {
    using namespace lamina::testing;
    return is_granted(__builtin_return_address(0)) ? counted(__libc_calloc(count, size)) : nullptr;
}
void* realloc(void* memory, std::size_t size) {
    using namespace lamina::testing;
    if (!is_granted(__builtin_return_address(0))) return nullptr;
    void* const moved = __libc_realloc(memory, size);
    if (memory == nullptr) return counted(moved);
    if (moved == nullptr && size == 0) --blocks_in_use;
    return moved;
}
void* memalign(std::size_t alignment, std::size_t size) {
    return lamina::testing::aligned_block(alignment, size, __builtin_return_address(0));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return lamina::testing::aligned_block(alignment, size, __builtin_return_address(0));
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    void* const block =
        lamina::testing::aligned_block(alignment, size, __builtin_return_address(0));
    if (block != nullptr) *memory = block;
    return block == nullptr ? ENOMEM : 0;
}
void free(void* memory) {
    if (memory != nullptr) --lamina::testing::blocks_in_use;
    __libc_free(memory);
}
}
#endif
