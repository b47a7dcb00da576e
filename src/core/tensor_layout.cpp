#include "lamina/core/tensor_layout.hpp"

#include <algorithm>
#include <limits>

#include "core/require.hpp"
#include "core/tensor_text.hpp"

namespace lamina::detail {

namespace {

[[noreturn]] void refuse(const char* who, const TensorLayout& layout, const std::string& what) {
    throw_dimensions(who, "the tensor is " + shape_text(layout.shape()) + what);
}

void require_axis(const char* who, const TensorLayout& layout, index_t axis) {
    if (axis < 0 || axis >= layout.order()) {
        refuse(who, layout, " and has no axis " + std::to_string(axis));
    }
}

void require_sizes(const IndexList& shape) {
    for (const index_t size : shape) {
        if (size < 0) throw_dimensions("Tensor", "a shape of " + shape_text(shape));
    }
}

[[noreturn]] void refuse_reshape(const TensorLayout& layout, const IndexList& wanted) {
    refuse("reshape", layout,
           " with strides " + list_text(layout.strides()) + " and cannot be seen as " +
               shape_text(wanted) + " without a copy; copy it first: Tensor<T>(view)");
}

}  // namespace

TensorLayout::TensorLayout() noexcept {
    shape_.push_back(0);
    strides_.push_back(1);
}

TensorLayout::TensorLayout(const IndexList& shape) : shape_(shape) {
    require_sizes(shape);
    index_t stride = 1;
    for (const index_t size : shape) {
        strides_.push_back(stride);
        if (__builtin_mul_overflow(stride, std::max<index_t>(size, 1), &stride)) {
            throw SizeError("Tensor: " + shape_text(shape) +
                            " entries are more than an index can count");
        }
    }
    size_ = std::find(shape.begin(), shape.end(), 0) == shape.end() ? stride : 0;
}

TensorLayout::TensorLayout(const IndexList& shape, const IndexList& strides) : TensorLayout(shape) {
    const bool positive =
        std::all_of(strides.begin(), strides.end(), [](index_t s) { return s >= 1; });
    if (strides.size() != shape.size() || !positive) {
        throw_dimensions("TensorView", "the shape is " + shape_text(shape) + " and the strides " +
                                           list_text(strides) +
                                           "; each axis has a stride of at least 1");
    }
    constexpr index_t addressable = std::numeric_limits<index_t>::max() / 16;
    index_t reach = 0;
    for (index_t k = 0; k < order(); ++k) {
        if (size_ > 0 && shape[k] > 1 && strides[k] > (addressable - reach) / (shape[k] - 1)) {
            throw SizeError("TensorView: " + shape_text(shape) + " with strides " +
                            list_text(strides) + " is more than an address can reach");
        }
        reach += size_ > 0 ? (shape[k] - 1) * strides[k] : 0;
    }
    strides_ = strides;
}

index_t TensorLayout::offset(const IndexList& place) const noexcept {
    index_t sum = 0;
    for (index_t k = 0; k < order(); ++k)
        sum += place[k] * strides_[k];
    return sum;
}

index_t TensorLayout::checked_offset(const IndexList& place) const {
    bool inside = place.size() == order();
    for (index_t k = 0; inside && k < order(); ++k)
        inside = place[k] >= 0 && place[k] < shape_[k];
    if (!inside) refuse("Tensor::at", *this, " and has no entry " + list_text(place));
    return offset(place);
}

TensorLayout TensorLayout::permuted(const IndexList& axes) const {
    TensorLayout result = *this;
    bool each_once = axes.size() == order();
    for (index_t k = 0; each_once && k < order(); ++k) {
        each_once = std::count(axes.begin(), axes.end(), k) == 1;
        if (!each_once) break;
        const index_t to = std::find(axes.begin(), axes.end(), k) - axes.begin();
        result.shape_[to] = shape_[k];
        result.strides_[to] = strides_[k];
    }
    if (!each_once) {
        refuse("permute", *this,
               "; " + list_text(axes) + " does not name each of its " + std::to_string(order()) +
                   " axes once");
    }
    return result;
}

TensorLayout TensorLayout::reshaped(const IndexList& wanted) const {
    TensorLayout result(wanted);
    if (result.size_ != size_) {
        refuse("reshape", *this, " and has not as many entries as " + shape_text(wanted));
    }
    if (size_ == 0) return result;
    // Axes that follow each other without a gap are one run, which new axes have to share exactly.
    index_t next = 0;
    for (index_t k = 0; k < order();) {
        index_t stride = strides_[k];
        index_t run = shape_[k++];
        for (; k < order() && (run == 1 || shape_[k] == 1 || strides_[k] == run * stride); ++k) {
            if (run == 1) stride = strides_[k];
            run *= shape_[k];
        }
        index_t filled = 1;
        for (; next < wanted.size() && filled < run; ++next) {
            result.strides_[next] = filled * stride;
            filled *= wanted[next];
        }
        if (filled != run) refuse_reshape(*this, wanted);
    }
    return result;
}

TensorPart TensorLayout::part(index_t axis, index_t i) const {
    require_axis("slice", *this, axis);
    if (i < 0 || i >= shape_[axis]) {
        refuse("slice", *this,
               " and has no index " + std::to_string(i) + " on axis " + std::to_string(axis));
    }
    IndexList shape;
    IndexList strides;
    for (index_t k = 0; k < order(); ++k) {
        if (k == axis) continue;
        shape.push_back(shape_[k]);
        strides.push_back(strides_[k]);
    }
    return {TensorLayout(shape, strides), i * strides_[axis]};
}

TensorPart TensorLayout::part(index_t axis, index_t first, index_t count, index_t step) const {
    require_axis("slice", *this, axis);
    const index_t size = shape_[axis];
    const bool inside = first >= 0 && first <= size && count >= 0 && step >= 1 &&
                        (count == 0 || (first < size && count - 1 <= (size - 1 - first) / step));
    if (!inside) {
        refuse("slice", *this,
               "; " + std::to_string(count) + " indices from " + std::to_string(first) +
                   " in steps of " + std::to_string(step) + " are not on its axis " +
                   std::to_string(axis));
    }
    IndexList shape = shape_;
    IndexList strides = strides_;
    shape[axis] = count;
    if (count > 1) strides[axis] *= step;
    return {TensorLayout(shape, strides), count == 0 ? 0 : first * strides_[axis]};
}

index_t TensorLayout::matrix_ld() const {
    if (order() != 2) refuse("matrix", *this, " and not of order 2; take a slice or reshape it");
    const index_t rows = std::max<index_t>(shape_[0], 1);
    const bool column_major =
        (shape_[0] <= 1 || strides_[0] == 1) && (shape_[1] <= 1 || strides_[1] >= rows);
    if (!column_major && size_ > 0) {
        refuse("matrix", *this,
               " with strides " + list_text(strides_) +
                   ", not column-major; copy it first, Tensor<T>(view), or permute its axes");
    }
    return shape_[1] > 1 && size_ > 0 ? strides_[1] : rows;
}

index_t TensorLayout::vector_stride() const {
    if (order() != 1) refuse("vector", *this, " and not of order 1; take a slice or reshape it");
    return strides_[0];
}

}  // namespace lamina::detail
