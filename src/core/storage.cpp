#include "lamina/core/storage.hpp"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "core/require.hpp"

namespace lamina::detail {

namespace {
constexpr std::size_t alignment = 64;
// Touching a fresh page for the first time costs more than the work on what is in it, so that a
// large matrix wants few and large pages. Asked for only where they are the smaller part of it.
constexpr std::size_t large_page = std::size_t(1) << 21;
constexpr std::size_t worth_large_pages = 2 * large_page;

void advise_large_pages([[maybe_unused]] void* memory,
                        [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // Advice only: refused, the pages are small ones.
    static_cast<void>(::madvise(memory, bytes, MADV_HUGEPAGE));
#endif
}

// Some kernels of OpenBLAS 0.3.21 (zgemv_n on Haswell) read a few numbers past the end of a vector.
// What they read they do not use, but it has to be there.
constexpr index_t read_past_the_end = 128;
constexpr index_t most_added = read_past_the_end + index_t(large_page);
}  // namespace

void* allocate(index_t count, index_t size) {
    if (count < 0) throw_dimensions("allocate", "a size of " + std::to_string(count));
    if (count > (std::numeric_limits<index_t>::max() - most_added) / size) {
        throw SizeError("allocate: " + std::to_string(count) + " entries of " +
                        std::to_string(size) + " bytes are more than an address can reach");
    }
    if (count == 0) return nullptr;
    const auto bytes = static_cast<std::size_t>(count * size + read_past_the_end);
    const bool large = bytes >= worth_large_pages;
    const std::size_t unit = large ? large_page : alignment;
    void* const memory = std::aligned_alloc(unit, (bytes + unit - 1) / unit * unit);
    if (memory == nullptr) throw std::bad_alloc();
    if (large) advise_large_pages(memory, bytes);
    return memory;
}

void release(void* memory) noexcept {
    std::free(memory);
}

IntegerArray::IntegerArray(const IntegerArray& other) : storage_(other.storage_.capacity()) {
    if (storage_.capacity() > 0) {
        std::memcpy(storage_.data(), other.storage_.data(),
                    static_cast<std::size_t>(storage_.capacity()) * sizeof(std::int64_t));
    }
}

IntegerArray& IntegerArray::operator=(const IntegerArray& other) {
    if (this != &other) *this = IntegerArray(other);
    return *this;
}

}  // namespace lamina::detail
