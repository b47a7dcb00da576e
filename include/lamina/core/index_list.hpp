#pragma once

#include <initializer_list>
#include <span>

#include "lamina/core/storage.hpp"

namespace lamina {

/// One number for each axis of a tensor: its shape, its strides, an order of its axes or the place
/// of an entry. Lists of up to eight stand in the object itself; only longer ones take memory.
class LAMINA_EXPORT IndexList {
public:
    using value_type = index_t;
    using iterator = index_t*;
    using const_iterator = const index_t*;

    IndexList() noexcept = default;
    IndexList(std::initializer_list<index_t> values);
    explicit IndexList(std::span<const index_t> values);
    IndexList(const IndexList& other);
    IndexList& operator=(const IndexList& other);
    IndexList(IndexList&& other) noexcept;
    IndexList& operator=(IndexList&& other) noexcept;
    ~IndexList() = default;

    index_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    index_t* data() noexcept { return size_ > inside ? more_.data() : values_; }
    const index_t* data() const noexcept { return size_ > inside ? more_.data() : values_; }
    index_t& operator[](index_t k) noexcept { return data()[k]; }
    index_t operator[](index_t k) const noexcept { return data()[k]; }
    index_t* begin() noexcept { return data(); }
    index_t* end() noexcept { return data() + size_; }
    const index_t* begin() const noexcept { return data(); }
    const index_t* end() const noexcept { return data() + size_; }

    void push_back(index_t value);
    bool operator==(const IndexList& other) const noexcept;

private:
    static constexpr index_t inside = 8;

    index_t size_ = 0;
    index_t values_[inside] = {};
    detail::Storage<index_t> more_;
};

}  // namespace lamina
