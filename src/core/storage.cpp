#include "lamina/core/storage.hpp"

#include <cstring>
#include <limits>
#include <new>

#include "core/require.hpp"

namespace lamina::detail {

namespace {
constexpr std::align_val_t alignment{64};
// Some kernels of OpenBLAS 0.3.21 (zgemv_n on Haswell) read a few numbers past the end of a vector.
// What they read they do not use, but it has to be there.
constexpr index_t read_past_the_end = 128;
}  // namespace

void* allocate(index_t count, index_t size) {
    if (count < 0) throw_dimensions("allocate", "a size of " + std::to_string(count));
    if (count > (std::numeric_limits<index_t>::max() - read_past_the_end) / size) {
        throw SizeError("allocate: " + std::to_string(count) + " entries of " +
                        std::to_string(size) + " bytes are more than an address can reach");
    }
    if (count == 0) return nullptr;
    return ::operator new(static_cast<std::size_t>(count * size + read_past_the_end), alignment);
}

void release(void* memory) noexcept {
    if (memory != nullptr) ::operator delete(memory, alignment);
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
