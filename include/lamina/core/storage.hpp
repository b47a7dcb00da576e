#pragma once

#include <cstdint>
#include <utility>

#include "lamina/core/export.hpp"
#include "lamina/core/scalar.hpp"

namespace lamina::detail {

/// count * size bytes on a 64-byte boundary (a cache line, and an AVX-512 register); null for 0.
/// Taken and given back inside the library, so that programs built with other flags can share it.
/// Throws SizeError if the product does not fit, std::bad_alloc if memory is out.
LAMINA_EXPORT void* allocate(index_t count, index_t size);
/// Gives back what allocate(count, size) gave.
LAMINA_EXPORT void release(void* memory, index_t count, index_t size) noexcept;

/// An uninitialised, aligned, growing array: what owning matrices keep their entries in.
template <class T>
class Storage {
public:
    Storage() noexcept = default;
    explicit Storage(index_t count)
        : data_(static_cast<T*>(allocate(count, index_t(sizeof(T))))), capacity_(count) {}
    Storage(Storage&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    Storage& operator=(Storage&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    ~Storage() {
        if (data_ != nullptr) release(data_, capacity_, index_t(sizeof(T)));
    }

    T* data() const noexcept { return data_; }
    index_t capacity() const noexcept { return capacity_; }

    /// Room for count entries; what stood there is lost if it has to grow.
    void reserve(index_t count) {
        if (count > capacity_) {
            release(std::exchange(data_, nullptr), std::exchange(capacity_, 0), index_t(sizeof(T)));
            *this = Storage(count);
        }
    }

private:
    T* data_ = nullptr;
    index_t capacity_ = 0;
};

/// Memory that a routine scribbles on between two calls: nothing in it is worth keeping. A copy is
/// empty, and so is what was moved from, also by assignment: those that one owner reserves together
/// must not be mixed with another's.
template <class T>
class Workspace {
public:
    Workspace() noexcept = default;
    Workspace(Workspace&&) noexcept = default;
    Workspace& operator=(Workspace&& other) noexcept {
        storage_ = Storage<T>(std::move(other.storage_));
        return *this;
    }
    Workspace(const Workspace&) noexcept {}
    Workspace& operator=(const Workspace&) noexcept {
        storage_ = Storage<T>();
        return *this;
    }
    ~Workspace() = default;

    T* reserve(index_t count) {
        storage_.reserve(count);
        return storage_.data();
    }
    T* data() const noexcept { return storage_.data(); }
    index_t size() const noexcept { return storage_.capacity(); }

private:
    Storage<T> storage_;
};

/// count integers as wide as the BLAS beneath wants them, which only the library's sources know:
/// they alone call as<Int>(), always with the same Int.
class LAMINA_EXPORT IntegerArray {
public:
    IntegerArray() noexcept = default;
    IntegerArray(IntegerArray&&) noexcept = default;
    IntegerArray& operator=(IntegerArray&&) noexcept = default;
    IntegerArray(const IntegerArray& other);
    IntegerArray& operator=(const IntegerArray& other);
    ~IntegerArray() = default;

    void reserve(index_t count) { storage_.reserve(count); }
    template <class Int>
    Int* as() const noexcept {
        static_assert(sizeof(Int) <= sizeof(std::int64_t));
        return reinterpret_cast<Int*>(storage_.data());
    }

private:
    Storage<std::int64_t> storage_;
};

}  // namespace lamina::detail
