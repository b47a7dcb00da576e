#include "io/large_pages.hpp"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

namespace lamina {

void use_large_pages(void* memory, index_t bytes) noexcept {
    // Smaller than this holds no large page for sure.
    constexpr index_t smallest = 1 << 22;
    if (bytes < smallest) return;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (begin + page - 1) / page * page;
    const std::uintptr_t last = (begin + static_cast<std::uintptr_t>(bytes)) / page * page;
    // A wish: without it everything is slower and nothing else.
    static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
}

}  // namespace lamina
