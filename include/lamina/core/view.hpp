#pragma once

#include <span>
#include <type_traits>

#include "lamina/core/error.hpp"
#include "lamina/core/scalar.hpp"

namespace lamina {

template <Scalar T>
class Vector;
template <Scalar T>
class Matrix;
template <Scalar T>
class Operand;
template <Scalar T>
class RowOperand;

namespace detail {

[[noreturn]] LAMINA_EXPORT void throw_vector_layout(index_t size, index_t stride);
[[noreturn]] LAMINA_EXPORT void throw_matrix_layout(index_t rows, index_t cols, index_t ld);
/// rows, cols >= 0 and ld >= max(1, rows), and the extent must not overflow.
inline void require_matrix_layout(index_t rows, index_t cols, index_t ld) {
    constexpr index_t addressable = std::numeric_limits<index_t>::max() / 16;
    index_t extent = 0;
    // By the flag of the product: a division takes many times as long.
    if (rows < 0 || cols < 0 || ld < 1 || ld < rows || __builtin_mul_overflow(ld, cols, &extent) ||
        extent > addressable) {
        throw_matrix_layout(rows, cols, ld);
    }
}

/// Steps through a strided view.
template <class T>
class StridedIterator {
public:
    using value_type = std::remove_const_t<T>;
    using difference_type = index_t;
    using reference = T&;
    using pointer = T*;

    StridedIterator() noexcept = default;
    StridedIterator(T* at, index_t stride) noexcept : at_(at), stride_(stride) {}
    T& operator*() const noexcept { return *at_; }
    StridedIterator& operator++() noexcept {
        at_ += stride_;
        return *this;
    }
    StridedIterator operator++(int) noexcept {
        StridedIterator old = *this;
        ++*this;
        return old;
    }
    bool operator==(const StridedIterator& other) const noexcept { return at_ == other.at_; }

private:
    T* at_ = nullptr;
    index_t stride_ = 1;
};

}  // namespace detail

/// size entries of T, stride apart, that live elsewhere. T may be const: then it only reads.
/// Copying a view copies no entries; it must not outlive what it looks at, and will not bind to a
/// temporary Vector.
template <class T>
requires Scalar<std::remove_const_t<T>>
class VectorView {
public:
    using value_type = std::remove_const_t<T>;

    constexpr VectorView() noexcept = default;
    /// Throws DimensionError for a negative size or a stride below 1.
    VectorView(T* data, index_t size, index_t stride = 1)
        : data_(data), size_(size), stride_(stride) {
        if (size < 0 || stride < 1) detail::throw_vector_layout(size, stride);
    }
    VectorView(std::span<T> entries) noexcept
        : data_(entries.data()), size_(index_t(entries.size())) {}
    VectorView(Vector<value_type>& x) noexcept;
    VectorView(const Vector<value_type>& x) noexcept requires std::is_const_v<T>;
    VectorView(const Vector<value_type>&&) = delete;
    template <class U>
    requires(std::is_const_v<T>&& std::same_as<U, value_type>) VectorView(VectorView<U> x)
    noexcept : data_(x.data()), size_(x.size()), stride_(x.stride()) {}

    T* data() const noexcept { return data_; }
    index_t size() const noexcept { return size_; }
    index_t stride() const noexcept { return stride_; }
    bool empty() const noexcept { return size_ == 0; }

    /// Entry i, from 0; unchecked. at() throws DimensionError outside.
    T& operator()(index_t i) const noexcept { return data_[i * stride_]; }
    T& operator[](index_t i) const noexcept { return data_[i * stride_]; }
    T& at(index_t i) const {
        if (i < 0 || i >= size_) detail::throw_outside("VectorView::at", i, size_);
        return data_[i * stride_];
    }
    /// Entries i, ..., i + n - 1.
    VectorView segment(index_t i, index_t n) const {
        if (i < 0 || n < 0 || n > size_ - i) detail::throw_outside("segment", i + n, size_);
        return VectorView(data_ + i * stride_, n, stride_);
    }

    detail::StridedIterator<T> begin() const noexcept { return {data_, stride_}; }
    detail::StridedIterator<T> end() const noexcept { return {data_ + size_ * stride_, stride_}; }

    /// The row vectors x^T and x^H: lazy, no copy.
    RowOperand<value_type> t() const;
    RowOperand<value_type> h() const;

private:
    T* data_ = nullptr;
    index_t size_ = 0;
    index_t stride_ = 1;
};

/// A rows x cols block of a column-major array that lives elsewhere: entry (i, j) is
/// data[i + j * ld]. T may be const: then it only reads. It must not outlive what it looks at, and
/// will not bind to a temporary Matrix.
template <class T>
requires Scalar<std::remove_const_t<T>>
class MatrixView {
public:
    using value_type = std::remove_const_t<T>;

    constexpr MatrixView() noexcept = default;
    /// Throws DimensionError unless rows, cols >= 0 and ld >= max(1, rows).
    MatrixView(T* data, index_t rows, index_t cols, index_t ld)
        : data_(data), rows_(rows), cols_(cols), ld_(ld) {
        detail::require_matrix_layout(rows, cols, ld);
    }
    MatrixView(T* data, index_t rows, index_t cols)
        : MatrixView(data, rows, cols, rows > 1 ? rows : 1) {}
    MatrixView(Matrix<value_type>& a) noexcept;
    MatrixView(const Matrix<value_type>& a) noexcept requires std::is_const_v<T>;
    MatrixView(const Matrix<value_type>&&) = delete;
    template <class U>
    requires(std::is_const_v<T>&& std::same_as<U, value_type>) MatrixView(MatrixView<U> a)
    noexcept : data_(a.data()), rows_(a.rows()), cols_(a.cols()), ld_(a.ld()) {}

    T* data() const noexcept { return data_; }
    index_t rows() const noexcept { return rows_; }
    index_t cols() const noexcept { return cols_; }
    index_t size() const noexcept { return rows_ * cols_; }
    index_t ld() const noexcept { return ld_; }
    bool empty() const noexcept { return rows_ == 0 || cols_ == 0; }

    /// Entry (i, j), from 0; unchecked. at() throws DimensionError outside.
    T& operator()(index_t i, index_t j) const noexcept { return data_[i + j * ld_]; }
    T& at(index_t i, index_t j) const {
        if (i < 0 || i >= rows_ || j < 0 || j >= cols_) {
            detail::throw_outside("MatrixView::at", i, j, rows_, cols_);
        }
        return data_[i + j * ld_];
    }

    /// The m x n block whose first entry is (i, j); throws DimensionError if it leaves the matrix.
    MatrixView block(index_t i, index_t j, index_t m, index_t n) const {
        if (i < 0 || j < 0 || m < 0 || n < 0 || m > rows_ - i || n > cols_ - j) {
            detail::throw_outside("block", i + m, j + n, rows_, cols_);
        }
        return MatrixView(entry(i, j), m, n, ld_, Trusted{});
    }
    VectorView<T> row(index_t i) const {
        if (i < 0 || i >= rows_) detail::throw_outside("row", i, rows_);
        return VectorView<T>(entry(i, 0), cols_, ld_);
    }
    VectorView<T> col(index_t j) const {
        if (j < 0 || j >= cols_) detail::throw_outside("col", j, cols_);
        return VectorView<T>(entry(0, j), rows_, 1);
    }
    /// The k-th diagonal: k > 0 above the main one, k < 0 below.
    VectorView<T> diag(index_t k = 0) const {
        const index_t i = k < 0 ? -k : 0;
        const index_t j = k > 0 ? k : 0;
        if (i > rows_ || j > cols_) detail::throw_outside("diag", i, j, rows_, cols_);
        const index_t n = rows_ - i < cols_ - j ? rows_ - i : cols_ - j;
        return VectorView<T>(entry(i, j), n, ld_ + 1);
    }

    /// The transpose and the conjugate transpose: lazy, no copy.
    Operand<value_type> t() const;
    Operand<value_type> h() const;

private:
    /// The address of entry (i, j). A matrix without entries may have no memory to step through.
    T* entry(index_t i, index_t j) const noexcept {
        return data_ == nullptr ? nullptr : data_ + i + j * ld_;
    }

    struct Trusted {};
    MatrixView(T* data, index_t rows, index_t cols, index_t ld, Trusted) noexcept
        : data_(data), rows_(rows), cols_(cols), ld_(ld) {}

    T* data_ = nullptr;
    index_t rows_ = 0;
    index_t cols_ = 0;
    index_t ld_ = 1;
};

template <class T>
MatrixView(T*, index_t, index_t, index_t) -> MatrixView<T>;
template <class T>
MatrixView(T*, index_t, index_t) -> MatrixView<T>;
template <class T>
VectorView(T*, index_t, index_t) -> VectorView<T>;
template <class T>
VectorView(T*, index_t) -> VectorView<T>;
template <Scalar T>
MatrixView(Matrix<T>&) -> MatrixView<T>;
template <Scalar T>
MatrixView(const Matrix<T>&) -> MatrixView<const T>;
template <Scalar T>
VectorView(Vector<T>&) -> VectorView<T>;
template <Scalar T>
VectorView(const Vector<T>&) -> VectorView<const T>;

}  // namespace lamina
