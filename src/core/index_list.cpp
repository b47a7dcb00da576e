#include "lamina/core/index_list.hpp"

#include <algorithm>

namespace lamina {

IndexList::IndexList(std::initializer_list<index_t> values)
    : IndexList(std::span<const index_t>(values.begin(), values.size())) {}

IndexList::IndexList(std::span<const index_t> values) {
    const auto count = static_cast<index_t>(values.size());
    if (count > inside) more_.reserve(count);
    size_ = count;
    std::copy(values.begin(), values.end(), data());
}

IndexList::IndexList(const IndexList& other)
    : IndexList(std::span<const index_t>(other.begin(), other.end())) {}

IndexList& IndexList::operator=(const IndexList& other) {
    if (this != &other) *this = IndexList(other);
    return *this;
}

IndexList::IndexList(IndexList&& other) noexcept {
    *this = std::move(other);
}

IndexList& IndexList::operator=(IndexList&& other) noexcept {
    std::swap(size_, other.size_);
    std::swap(values_, other.values_);
    std::swap(more_, other.more_);
    return *this;
}

void IndexList::push_back(index_t value) {
    if (size_ >= inside && size_ >= more_.capacity()) {
        detail::Storage<index_t> wider(2 * size_);
        std::copy(begin(), end(), wider.data());
        more_ = std::move(wider);
    }
    ++size_;
    data()[size_ - 1] = value;
}

bool IndexList::operator==(const IndexList& other) const noexcept {
    return std::equal(begin(), end(), other.begin(), other.end());
}

}  // namespace lamina
