#include "lamina/core/storage.hpp"

#include <cstddef>
#include <cstdint>
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

std::size_t with_spare(index_t bytes) noexcept {
    return static_cast<std::size_t>(bytes + read_past_the_end);
}

void* allocate_aligned(std::size_t bytes) noexcept {
    const bool large = bytes >= worth_large_pages;
    const std::size_t unit = large ? large_page : alignment;
    void* const memory = std::aligned_alloc(unit, (bytes + unit - 1) / unit * unit);
    if (memory != nullptr && large) advise_large_pages(memory, bytes);
    return memory;
}

/// Sanitizers see what is read before the first entry only where that is where the piece begins.
bool is_inside_a_piece(std::size_t bytes) noexcept {
    return !LAMINA_SANITIZED && bytes < worth_large_pages;
}

/// glibc 2.36 keeps small pieces at hand for malloc and not for aligned_alloc, which takes three to
/// six times as long. The address that malloc gave stands before the boundary that follows it.
void* allocate_inside(std::size_t bytes) noexcept {
    static_assert(alignof(std::max_align_t) >= sizeof(void*));
    void* const piece = std::malloc(bytes + alignment);
    if (piece == nullptr) return nullptr;
    const std::size_t before = alignment - reinterpret_cast<std::uintptr_t>(piece) % alignment;
    std::byte* const memory = static_cast<std::byte*>(piece) + before;
    std::memcpy(memory - sizeof(piece), &piece, sizeof(piece));
    return memory;
}

void* piece_of(const void* memory) noexcept {
    void* piece;
    std::memcpy(&piece, static_cast<const std::byte*>(memory) - sizeof(piece), sizeof(piece));
    return piece;
}
}  // namespace

void* allocate(index_t count, index_t size) {
    if (count < 0) throw_dimensions("allocate", "a size of " + std::to_string(count));
    index_t bytes_of_entries = 0;
    if (__builtin_mul_overflow(count, size, &bytes_of_entries) ||
        bytes_of_entries > std::numeric_limits<index_t>::max() - most_added) {
        throw SizeError("allocate: " + std::to_string(count) + " entries of " +
                        std::to_string(size) + " bytes are more than an address can reach");
    }
    if (count == 0) return nullptr;
    const std::size_t bytes = with_spare(bytes_of_entries);
    void* const memory =
        is_inside_a_piece(bytes) ? allocate_inside(bytes) : allocate_aligned(bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void release(void* memory, index_t count, index_t size) noexcept {
    if (memory == nullptr) return;
    std::free(is_inside_a_piece(with_spare(count * size)) ? piece_of(memory) : memory);
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
