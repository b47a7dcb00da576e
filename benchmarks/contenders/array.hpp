#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace lamina::bench {

/// Memory as a careful programmer takes it: on a cache line's boundary, not filled, kept.
template <class T>
class Array {
public:
    Array() = default;
    explicit Array(std::ptrdiff_t count)
        : data_(static_cast<T*>(::operator new(std::size_t(count) * sizeof(T) + slack, alignment))),
          size_(count) {}

    T* data() const { return data_.get(); }
    std::ptrdiff_t size() const { return size_; }
    T& operator[](std::ptrdiff_t i) const { return data_.get()[i]; }
    /// The input afresh, for LAPACK to destroy.
    void refill(const T* from) { std::copy_n(from, size_, data()); }

private:
    static constexpr std::align_val_t alignment{64};
    // OpenBLAS 0.3.21 reads a few numbers past the end of some arrays.
    static constexpr std::size_t slack = 128;
    struct Release {
        void operator()(T* data) const { ::operator delete(data, alignment); }
    };
    std::unique_ptr<T, Release> data_;
    std::ptrdiff_t size_ = 0;
};

}  // namespace lamina::bench
