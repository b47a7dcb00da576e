#include "lamina/core/matrix.hpp"

#include <algorithm>
#include <limits>

#include "lamina/core/arithmetic.hpp"

#include "core/require.hpp"

namespace lamina {

namespace {

index_t entries(index_t rows, index_t cols) {
    if (rows < 0 || cols < 0) throw_dimensions("Matrix", "a shape of " + shape_text(rows, cols));
    index_t count = 0;
    if (__builtin_mul_overflow(rows, cols, &count)) {
        throw SizeError("Matrix: " + shape_text(rows, cols) +
                        " entries are more than an index can count");
    }
    return count;
}

/// How many entries to make room for. Complex gemv of OpenBLAS 0.3.21 reads one number past the end
/// of a vector, at its stride (OpenBLAS issue 4013): of a row that is one in the column after the
/// last. Inside LAPACK too, and a shorter column stays within what every allocation has to spare.
template <Scalar T>
index_t with_margin(index_t count, index_t rows) noexcept {
    const bool fits = count > 0 && count <= std::numeric_limits<index_t>::max() - rows;
    return is_complex<T> && fits ? count + rows : count;
}

}  // namespace

template <Scalar T>
Matrix<T> Matrix<T>::uninitialized(index_t rows, index_t cols) {
    Matrix a;
    a.resize(rows, cols);
    return a;
}

template <Scalar T>
Matrix<T>::Matrix(index_t rows, index_t cols) : Matrix(rows, cols, T(0)) {}

template <Scalar T>
Matrix<T>::Matrix(index_t rows, index_t cols, T value) : Matrix(uninitialized(rows, cols)) {
    std::fill_n(data(), size(), value);
}

template <Scalar T>
Matrix<T>::Matrix(std::initializer_list<std::initializer_list<T>> rows)
    : Matrix(uninitialized(index_t(rows.size()),
                           rows.size() == 0 ? 0 : index_t(rows.begin()->size()))) {
    index_t i = 0;
    for (const auto& row : rows) {
        if (index_t(row.size()) != cols_) {
            throw_dimensions("Matrix", "row 0 has " + std::to_string(cols_) + " entries and row " +
                                           std::to_string(i) + " has " +
                                           std::to_string(row.size()));
        }
        index_t j = 0;
        for (const T& x : row)
            (*this)(i, j++) = x;
        ++i;
    }
}

template <Scalar T>
Matrix<T>::Matrix(Evaluate, const Operand<T>& a) : Matrix(uninitialized(a.rows(), a.cols())) {
    detail::Elementwise<T>::copy(view(), a);
}

template <Scalar T>
Matrix<T>::Matrix(const Matrix& other) : Matrix(uninitialized(other.rows_, other.cols_)) {
    std::copy_n(other.data(), other.size(), data());
}

template <Scalar T>
Matrix<T>& Matrix<T>::operator=(const Matrix& other) {
    if (this == &other) return *this;
    if (with_margin<T>(other.size(), other.rows_) > storage_.capacity()) {
        return *this = Matrix(other);
    }
    resize(other.rows_, other.cols_);
    std::copy_n(other.data(), other.size(), data());
    return *this;
}

template <Scalar T>
Matrix<T>::Matrix(Matrix&& other) noexcept
    : storage_(std::move(other.storage_)),
      rows_(std::exchange(other.rows_, 0)),
      cols_(std::exchange(other.cols_, 0)) {}

template <Scalar T>
Matrix<T>& Matrix<T>::operator=(Matrix&& other) noexcept {
    storage_ = std::move(other.storage_);
    rows_ = std::exchange(other.rows_, 0);
    cols_ = std::exchange(other.cols_, 0);
    return *this;
}

template <Scalar T>
void Matrix<T>::resize(index_t rows, index_t cols) {
    const index_t count = entries(rows, cols);
    const index_t room = with_margin<T>(count, rows);
    if (room > storage_.capacity()) {
        rows_ = cols_ = 0;
        storage_.reserve(room);
    }
    rows_ = rows;
    cols_ = cols;
}

template <Scalar T>
Matrix<T>& Matrix<T>::operator*=(T s) noexcept {
    detail::Elementwise<T>::scale(view(), s);
    return *this;
}

template <Scalar T>
Matrix<T>& Matrix<T>::operator/=(T s) noexcept {
    detail::Elementwise<T>::divide(view(), s);
    return *this;
}

template class Matrix<float>;
template class Matrix<double>;
template class Matrix<std::complex<float>>;
template class Matrix<std::complex<double>>;

}  // namespace lamina
