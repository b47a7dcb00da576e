#include "lamina/core/storage.hpp"

#include <cstring>
#include <limits>
#include <new>

#include "core/require.hpp"

namespace lamina::detail {

namespace {
constexpr std::align_val_t alignment{64};
}

void* allocate(index_t count, index_t size) {
    if (count < 0) throw_dimensions("allocate", "a size of " + std::to_string(count));
    if (count > std::numeric_limits<index_t>::max() / size) {
        throw SizeError("allocate: " + std::to_string(count) + " entries of " +
                        std::to_string(size) + " bytes are more than an address can reach");
    }
    if (count == 0) return nullptr;
    return ::operator new(static_cast<std::size_t>(count * size), alignment);
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
