#pragma once

#include <initializer_list>

#include "lamina/core/operand.hpp"
#include "lamina/core/storage.hpp"

namespace lamina {

/// An owning matrix: column-major, ld() = max(1, rows()), 64-byte aligned, zero unless told
/// otherwise; value semantics and cheap moves. A moved-from matrix is 0 x 0.
template <Scalar T>
class LAMINA_EXPORT Matrix {
public:
    using value_type = T;

    Matrix() noexcept = default;
    /// rows x cols zeros, or fill everywhere. Throws DimensionError for a negative size, SizeError
    /// if the entries cannot be addressed, std::bad_alloc if there is no memory.
    Matrix(index_t rows, index_t cols);
    Matrix(index_t rows, index_t cols, T fill);
    /// Row by row: Matrix<double>{{1, 2}, {3, 4}}. Throws DimensionError if the rows differ in
    /// length.
    Matrix(std::initializer_list<std::initializer_list<T>> rows);
    /// A copy of a view or of a lazy operand.
    template <class A>
    requires(!std::same_as<A, Matrix> && MatrixOf<A, T>) Matrix(const A& a)
        : Matrix(Evaluate{}, operand(a)) {}
    /// rows x cols entries whose values are whatever the memory held.
    static Matrix uninitialized(index_t rows, index_t cols);

    Matrix(const Matrix& other);
    Matrix& operator=(const Matrix& other);
    Matrix(Matrix&& other) noexcept;
    Matrix& operator=(Matrix&& other) noexcept;
    ~Matrix() = default;

    index_t rows() const noexcept { return rows_; }
    index_t cols() const noexcept { return cols_; }
    index_t size() const noexcept { return rows_ * cols_; }
    index_t ld() const noexcept { return rows_ > 1 ? rows_ : 1; }
    bool empty() const noexcept { return rows_ == 0 || cols_ == 0; }
    T* data() noexcept { return storage_.data(); }
    const T* data() const noexcept { return storage_.data(); }

    /// Entry (i, j), from 0; unchecked. at() throws DimensionError outside.
    T& operator()(index_t i, index_t j) noexcept { return storage_.data()[i + j * rows_]; }
    const T& operator()(index_t i, index_t j) const noexcept {
        return storage_.data()[i + j * rows_];
    }
    T& at(index_t i, index_t j) { return view().at(i, j); }
    const T& at(index_t i, index_t j) const { return view().at(i, j); }

    /// Parts of this matrix, without a copy; they must not outlive it, so a temporary gives none.
    MatrixView<T> view() & noexcept { return *this; }
    MatrixView<const T> view() const& noexcept { return *this; }
    void view() const&& = delete;
    MatrixView<T> block(index_t i, index_t j, index_t m, index_t n) & {
        return view().block(i, j, m, n);
    }
    MatrixView<const T> block(index_t i, index_t j, index_t m, index_t n) const& {
        return view().block(i, j, m, n);
    }
    void block(index_t, index_t, index_t, index_t) const&& = delete;
    VectorView<T> row(index_t i) & { return view().row(i); }
    VectorView<const T> row(index_t i) const& { return view().row(i); }
    void row(index_t) const&& = delete;
    VectorView<T> col(index_t j) & { return view().col(j); }
    VectorView<const T> col(index_t j) const& { return view().col(j); }
    void col(index_t) const&& = delete;
    VectorView<T> diag(index_t k = 0) & { return view().diag(k); }
    VectorView<const T> diag(index_t k = 0) const& { return view().diag(k); }
    void diag(index_t = 0) const&& = delete;

    /// A^T and A^H: lazy for a matrix that lives on; for a temporary the transposed matrix itself,
    /// so that (A * B).t() is as safe as any other product.
    Operand<T> t() const& { return view().t(); }
    Operand<T> h() const& { return view().h(); }
    Matrix t() const&& { return Matrix(t()); }
    Matrix h() const&& { return Matrix(h()); }

    /// rows x cols entries, values unspecified; memory is taken only to grow.
    void resize(index_t rows, index_t cols);

    /// Entry by entry. Throws DimensionError if the shapes differ, AliasError if a shifted or
    /// transposed part of this matrix is added to it.
    template <MatrixOf<T> A>
    Matrix& operator+=(const A& a);
    template <MatrixOf<T> A>
    Matrix& operator-=(const A& a);
    Matrix& operator*=(T s) noexcept;
    Matrix& operator/=(T s) noexcept;

private:
    struct Evaluate {};
    Matrix(Evaluate, const Operand<T>& a);

    detail::Storage<T> storage_;
    index_t rows_ = 0;
    index_t cols_ = 0;
};

template <AnyMatrix A>
Matrix(const A&) -> Matrix<ScalarOf<A>>;
template <Scalar T>
Matrix(std::initializer_list<std::initializer_list<T>>) -> Matrix<T>;
template <Scalar T>
Matrix(index_t, index_t, T) -> Matrix<T>;

template <class T>
requires Scalar<std::remove_const_t<T>> MatrixView<T>::MatrixView(Matrix<value_type>& a)
noexcept : data_(a.data()), rows_(a.rows()), cols_(a.cols()), ld_(a.ld()) {}
template <class T>
requires Scalar<std::remove_const_t<T>> MatrixView<T>::MatrixView(const Matrix<value_type>& a)
noexcept requires std::is_const_v<T>
    : data_(a.data()), rows_(a.rows()), cols_(a.cols()), ld_(a.ld()) {}

extern template class Matrix<float>;
extern template class Matrix<double>;
extern template class Matrix<std::complex<float>>;
extern template class Matrix<std::complex<double>>;

}  // namespace lamina
