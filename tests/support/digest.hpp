#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina::testing {

/// A number for the bits of all that an operation gave, and the lengths of the arrays among it. It
/// takes no memory.
class Digest {
public:
    void bytes(const void* data, std::size_t size) noexcept;
    /// Whether the arrays of both have the same lengths, to a share of them: what is left of equal
    /// results where sums were taken in another order and signs are free.
    bool has_lengths_of(const Digest& other, double share) const noexcept;

    template <Scalar T>
    void add(const Matrix<T>& a) noexcept {
        add(a.rows());
        add(a.cols());
        array(a.data(), a.size());
    }
    template <Scalar T>
    void add(const Vector<T>& x) noexcept {
        add(x.size());
        array(x.data(), x.size());
    }
    template <Scalar T>
    void add(const Tensor<T>& a) noexcept {
        add(a.size());
        array(a.data(), a.size());
    }
    void add(const std::string& text) noexcept { bytes(text.data(), text.size()); }
    void add(const std::vector<index_t>& list) noexcept {
        bytes(list.data(), list.size() * sizeof(index_t));
    }
    template <Scalar T>
    void add(T number) noexcept {
        bytes(&number, sizeof number);
    }
    void add(index_t number) noexcept { bytes(&number, sizeof number); }
    void add(bool flag) noexcept { add(index_t(flag)); }
    template <class First, class Second, class... More>
    void add(const First& first, const Second& second, const More&... more) noexcept {
        add(first);
        add(second);
        (add(more), ...);
    }

    std::uint64_t value() const noexcept { return hash_; }

private:
    template <Scalar T>
    void array(const T* data, index_t count) noexcept;

    static constexpr std::size_t most_arrays = 64;
    std::uint64_t hash_ = 0xcbf29ce484222325U;
    std::size_t arrays_ = 0;
    double lengths_[most_arrays] = {};
};

}  // namespace lamina::testing
