#pragma once

#include <concepts>

#include "lamina/core/index_list.hpp"

namespace lamina::detail {

struct TensorPart;

/// Where the entries of a tensor stand: entry (i, j, ...) is i s_0 + j s_1 + ... entries from the
/// first, for the strides s. What tensors and their views know beside their memory.
class LAMINA_EXPORT TensorLayout {
public:
    /// Of a tensor without entries: shape (0).
    TensorLayout() noexcept;
    /// First index fastest, no gaps. Throws DimensionError for a negative size, SizeError if no
    /// index can count the entries.
    explicit TensorLayout(const IndexList& shape);
    /// Throws DimensionError unless there is one stride of at least 1 for each size.
    TensorLayout(const IndexList& shape, const IndexList& strides);

    const IndexList& shape() const noexcept { return shape_; }
    const IndexList& strides() const noexcept { return strides_; }
    index_t order() const noexcept { return shape_.size(); }
    index_t size() const noexcept { return size_; }

    template <std::integral... I>
    index_t offset(I... i) const noexcept {
        const index_t* stride = strides_.data();
        index_t sum = 0;
        ((sum += static_cast<index_t>(i) * *stride++), ...);
        return sum;
    }
    index_t offset(const IndexList& place) const noexcept;
    index_t checked_offset(const IndexList& place) const;

    // Each throws DimensionError with the shape for what it cannot do.
    TensorLayout permuted(const IndexList& axes) const;
    TensorLayout reshaped(const IndexList& shape) const;
    TensorPart part(index_t axis, index_t i) const;
    TensorPart part(index_t axis, index_t first, index_t count, index_t step) const;
    /// The leading dimension of a column-major matrix, and the stride of a vector.
    index_t matrix_ld() const;
    index_t vector_stride() const;

    bool operator==(const TensorLayout& other) const noexcept = default;

private:
    IndexList shape_;
    IndexList strides_;
    index_t size_ = 0;
};

/// A part of a tensor, and how far its first entry is from the tensor's.
struct TensorPart {
    TensorLayout layout;
    index_t offset;
};

}  // namespace lamina::detail
