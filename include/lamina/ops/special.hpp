#pragma once

#include <span>

#include "lamina/core/arithmetic.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT SpecialMatrices {
    static Matrix<T> diagonal(const VectorOperand<T>& v, index_t rows, index_t cols);
    static Matrix<T> hilbert(index_t m, index_t n);
    static Matrix<T> vandermonde(const VectorOperand<T>& x, index_t n);
    static Matrix<T> toeplitz(const VectorOperand<T>& column, const VectorOperand<T>& row,
                              bool conjugate_row);
    static Matrix<T> permutation(std::span<const index_t> p);
    static Matrix<T> rotation(index_t n, index_t i, index_t j, RealOf<T> angle);
    static Matrix<T> rotation(const VectorOperand<T>& axis, RealOf<T> angle);
    static Matrix<T> householder(const VectorOperand<T>& v);
};

extern template struct SpecialMatrices<float>;
extern template struct SpecialMatrices<double>;
extern template struct SpecialMatrices<std::complex<float>>;
extern template struct SpecialMatrices<std::complex<double>>;
}  // namespace detail

// Negative sizes throw DimensionError throughout. Where T is not deduced it is double unless given.

/// The m x n matrix, or the vector of size n, of zeros; of ones.
template <Scalar T = double>
Matrix<T> zeros(index_t m, index_t n) {
    return Matrix<T>(m, n);
}
template <Scalar T = double>
Vector<T> zeros(index_t n) {
    return Vector<T>(n);
}
template <Scalar T = double>
Matrix<T> ones(index_t m, index_t n) {
    return Matrix<T>(m, n, T(1));
}
template <Scalar T = double>
Vector<T> ones(index_t n) {
    return Vector<T>(n, T(1));
}

/// I, n x n.
template <Scalar T = double>
Matrix<T> identity(index_t n) {
    Matrix<T> eye(n, n);
    for (index_t i = 0; i < n; ++i)
        eye(i, i) = T(1);
    return eye;
}

/// The square matrix with v on its diagonal and zeros elsewhere. For products and solves
/// as_diagonal(v) does with v alone.
template <AnyVector V>
Matrix<ScalarOf<V>> diagonal(const V& v) {
    return detail::SpecialMatrices<ScalarOf<V>>::diagonal(operand(v), v.size(), v.size());
}
/// The same with more rows or more columns. Throws DimensionError unless v has min(rows, cols)
/// entries.
template <AnyVector V>
Matrix<ScalarOf<V>> diagonal(const V& v, index_t rows, index_t cols) {
    return detail::SpecialMatrices<ScalarOf<V>>::diagonal(operand(v), rows, cols);
}

/// h_ij = 1 / (i + j + 1), counting from 0: positive definite, and ill-conditioned like e^(3.5 n).
template <Scalar T = double>
Matrix<T> hilbert(index_t m, index_t n) {
    return detail::SpecialMatrices<T>::hilbert(m, n);
}
template <Scalar T = double>
Matrix<T> hilbert(index_t n) {
    return hilbert<T>(n, n);
}

/// v_ij = x_i^j for j = 0, ..., n - 1: the design matrix of a polynomial of degree n - 1, constant
/// term first; square unless n is given. One product an entry.
template <AnyVector X>
Matrix<ScalarOf<X>> vandermonde(const X& x, index_t n) {
    return detail::SpecialMatrices<ScalarOf<X>>::vandermonde(operand(x), n);
}
template <AnyVector X>
Matrix<ScalarOf<X>> vandermonde(const X& x) {
    return vandermonde(x, x.size());
}

/// t_ij = column_(i-j) on and below the diagonal, row_(j-i) above it; row_0 is not looked at. With
/// the column alone, the row is its conjugate: a Hermitian matrix if column_0 is real.
template <AnyVector C, VectorOf<ScalarOf<C>> R>
Matrix<ScalarOf<C>> toeplitz(const C& column, const R& row) {
    return detail::SpecialMatrices<ScalarOf<C>>::toeplitz(operand(column), operand(row), false);
}
template <AnyVector C>
Matrix<ScalarOf<C>> toeplitz(const C& column) {
    return detail::SpecialMatrices<ScalarOf<C>>::toeplitz(operand(column), operand(column), true);
}

/// P with row i of P A equal to row p[i] of A, the convention of LU::permutation(): p_(i, p[i])
/// = 1. Throws DimensionError for an index outside, Error for one that comes twice.
template <Scalar T = double>
Matrix<T> permutation_matrix(std::span<const index_t> p) {
    return detail::SpecialMatrices<T>::permutation(p);
}

/// The rotation of the plane by an angle in radians, anticlockwise: [cos, -sin; sin, cos].
template <Scalar T = double>
Matrix<T> rotation(std::type_identity_t<RealOf<T>> angle) {
    return detail::SpecialMatrices<T>::rotation(2, 0, 1, angle);
}
/// The n x n rotation in the plane of coordinates i and j, from e_i towards e_j (Givens). Throws
/// DimensionError for i = j or an index outside.
template <Scalar T = double>
Matrix<T> rotation(index_t n, index_t i, index_t j, std::type_identity_t<RealOf<T>> angle) {
    return detail::SpecialMatrices<T>::rotation(n, i, j, angle);
}
/// The rotation of space about an axis of any length but 0, anticlockwise seen from its tip
/// (Rodrigues). Throws DimensionError unless the axis has three entries, Error if it is zero,
/// NonFiniteError.
template <AnyVector X>
requires(!is_complex<ScalarOf<X>>) Matrix<ScalarOf<X>> rotation(
    const X& axis, std::type_identity_t<ScalarOf<X>> angle) {
    return detail::SpecialMatrices<ScalarOf<X>>::rotation(operand(axis), angle);
}

/// H = I - 2 v v^H / (v^H v), the reflection that turns v into -v: exactly Hermitian, unitary to
/// rounding. Throws Error for v = 0, NonFiniteError.
template <AnyVector V>
Matrix<ScalarOf<V>> householder(const V& v) {
    return detail::SpecialMatrices<ScalarOf<V>>::householder(operand(v));
}

}  // namespace lamina
