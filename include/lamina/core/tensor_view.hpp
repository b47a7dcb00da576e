#pragma once

#include "lamina/core/tensor_layout.hpp"
#include "lamina/core/view.hpp"

namespace lamina {

template <Scalar T>
class Tensor;

/// A tensor of any order whose entries live elsewhere, each axis with a stride of its own. T may be
/// const: then it only reads. Copying a view copies no entries; it must not outlive what it looks
/// at, and will not bind to a temporary Tensor.
template <class T>
requires Scalar<std::remove_const_t<T>>
class TensorView {
public:
    using value_type = std::remove_const_t<T>;

    TensorView() noexcept = default;
    /// First index fastest, without gaps. Throws DimensionError for a negative size, SizeError if
    /// the entries cannot be counted.
    TensorView(T* data, const IndexList& shape) : data_(data), layout_(shape) {}
    /// Entry (i, j, ...) is data[i strides[0] + j strides[1] + ...]. Throws DimensionError unless
    /// there is a stride of at least 1 for each axis. Entries may coincide if they are only read:
    /// shape (3, n - 2) with strides (1, 1) are the windows of three in n numbers.
    TensorView(T* data, const IndexList& shape, const IndexList& strides)
        : data_(data), layout_(shape, strides) {}
    TensorView(Tensor<value_type>& t);
    TensorView(const Tensor<value_type>& t) requires std::is_const_v<T>;
    TensorView(const Tensor<value_type>&&) = delete;
    /// A matrix is a tensor of order 2, a vector one of order 1: no copy.
    TensorView(MatrixView<T> a)
        : data_(a.data()), layout_({a.rows(), a.cols()}, {index_t(1), a.ld()}) {}
    TensorView(VectorView<T> x) : data_(x.data()), layout_({x.size()}, {x.stride()}) {}
    template <class U>
    requires(std::is_const_v<T>&& std::same_as<U, value_type>) TensorView(const TensorView<U>& t)
        : data_(t.data()), layout_(t.layout()) {}

    T* data() const noexcept { return data_; }
    const IndexList& shape() const noexcept { return layout_.shape(); }
    const IndexList& strides() const noexcept { return layout_.strides(); }
    index_t order() const noexcept { return layout_.order(); }
    index_t size() const noexcept { return layout_.size(); }
    bool empty() const noexcept { return size() == 0; }
    const detail::TensorLayout& layout() const noexcept { return layout_; }

    /// Entry (i, j, k, ...), from 0, or the one at a place that is only known at run time; t() is
    /// that of order 0. Unchecked. at() throws DimensionError outside, or for a wrong number.
    template <std::integral... I>
    T& operator()(I... i) const noexcept {
        return data_[layout_.offset(i...)];
    }
    T& operator()(const IndexList& place) const noexcept { return data_[layout_.offset(place)]; }
    template <std::integral... I>
    T& at(I... i) const {
        return at(IndexList{static_cast<index_t>(i)...});
    }
    T& at(const IndexList& place) const { return data_[layout_.checked_offset(place)]; }

    /// The same entries with their axes in another order: axis k of the result is axis axes[k] of
    /// this tensor, as in NumPy's transpose. Throws DimensionError unless each axis comes once.
    TensorView permute(const IndexList& axes) const {
        return {Trusted{}, data_, layout_.permuted(axes)};
    }
    /// The same entries, counted with the first index fastest, in another shape. Throws
    /// DimensionError if the sizes differ, or if the strides do not allow it without a copy.
    TensorView reshape(const IndexList& shape) const {
        return {Trusted{}, data_, layout_.reshaped(shape)};
    }
    /// The entries with index i on an axis, of one order less; or those with the indices first,
    /// first + step, ..., count of them. Throws DimensionError for what is outside.
    TensorView slice(index_t axis, index_t i) const { return part(layout_.part(axis, i)); }
    TensorView slice(index_t axis, index_t first, index_t count, index_t step = 1) const {
        return part(layout_.part(axis, first, count, step));
    }

    /// A tensor of order 2 as the matrix, and one of order 1 as the vector, that it is: no copy.
    /// Throws DimensionError for another order, or for a matrix that is not column-major.
    MatrixView<T> matrix() const {
        const index_t ld = layout_.matrix_ld();
        return MatrixView<T>(data_, shape()[0], shape()[1], ld);
    }
    VectorView<T> vector() const {
        const index_t stride = layout_.vector_stride();
        return VectorView<T>(data_, size(), stride);
    }

private:
    struct Trusted {};
    TensorView(Trusted, T* data, detail::TensorLayout layout) noexcept
        : data_(data), layout_(std::move(layout)) {}
    TensorView part(detail::TensorPart p) const noexcept {
        // A tensor without entries may have no memory to step through.
        return {Trusted{}, data_ == nullptr ? nullptr : data_ + p.offset, std::move(p.layout)};
    }

    T* data_ = nullptr;
    detail::TensorLayout layout_;
};

template <class T>
TensorView(T*, const IndexList&) -> TensorView<T>;
template <class T>
TensorView(T*, const IndexList&, const IndexList&) -> TensorView<T>;
template <Scalar T>
TensorView(Tensor<T>&) -> TensorView<T>;
template <Scalar T>
TensorView(const Tensor<T>&) -> TensorView<const T>;
template <Scalar T>
TensorView(Matrix<T>&) -> TensorView<T>;
template <Scalar T>
TensorView(const Matrix<T>&) -> TensorView<const T>;
template <Scalar T>
TensorView(Vector<T>&) -> TensorView<T>;
template <Scalar T>
TensorView(const Vector<T>&) -> TensorView<const T>;

}  // namespace lamina
