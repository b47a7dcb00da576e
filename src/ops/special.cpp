#include "lamina/ops/special.hpp"

#include <cmath>
#include <string>

#include "lamina/core/permutation.hpp"
#include "lamina/ops/norm.hpp"

#include "core/require.hpp"
#include "ops/mirror.hpp"

namespace lamina::detail {

template <Scalar T>
Matrix<T> SpecialMatrices<T>::diagonal(const VectorOperand<T>& v, index_t rows, index_t cols) {
    require_diagonal("diagonal", rows, cols, v.size());
    Matrix<T> a(rows, cols);
    Elementwise<T>::copy(a.diag(), v);
    return a;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::hilbert(index_t m, index_t n) {
    auto a = Matrix<T>::uninitialized(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            a(i, j) = T(RealOf<T>(1) / RealOf<T>(i + j + 1));
    }
    return a;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::vandermonde(const VectorOperand<T>& x, index_t n) {
    auto a = Matrix<T>::uninitialized(x.size(), n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            a(i, j) = j == 0 ? T(1) : a(i, j - 1) * x[i];
    }
    return a;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::toeplitz(const VectorOperand<T>& column, const VectorOperand<T>& row,
                                       bool conjugate_row) {
    auto a = Matrix<T>::uninitialized(column.size(), row.size());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (i >= j) {
                a(i, j) = column[i - j];
            } else {
                a(i, j) = conjugate_row ? conjugate(row[j - i]) : row[j - i];
            }
        }
    }
    return a;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::permutation(std::span<const index_t> p) {
    require_permutation("permutation_matrix", p);
    const index_t n = index_t(p.size());
    Matrix<T> a(n, n);
    for (index_t i = 0; i < n; ++i)
        a(i, p[static_cast<std::size_t>(i)]) = T(1);
    return a;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::rotation(index_t n, index_t i, index_t j, RealOf<T> angle) {
    Matrix<T> a(n, n);
    require_plane("rotation", n, i, j);
    for (T& entry : a.diag())
        entry = T(1);
    a(i, i) = a(j, j) = T(std::cos(angle));
    a(j, i) = T(std::sin(angle));
    a(i, j) = -a(j, i);
    return a;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::rotation(const VectorOperand<T>& axis, RealOf<T> angle) {
    if (axis.size() != 3) {
        throw_dimensions("rotation",
                         "the axis has size " + std::to_string(axis.size()) + " and must have 3");
    }
    const Vector<T> k = normalized(axis);
    // R = cos I + sin [k]x + (1 - cos) k k^T; 1 - cos cancels for small angles, 2 sin^2 of the half
    // not.
    const RealOf<T> half = std::sin(angle / 2);
    const T rest(2 * half * half);
    const T s(std::sin(angle));
    Matrix<T> r = Matrix<T>::uninitialized(3, 3);
    for (index_t j = 0; j < 3; ++j) {
        const index_t next = (j + 1) % 3;
        const index_t last = (j + 2) % 3;
        r(j, j) = T(std::cos(angle)) + rest * k[j] * k[j];
        r(next, j) = rest * k[next] * k[j] + s * k[last];
        r(last, j) = rest * k[last] * k[j] - s * k[next];
    }
    return r;
}

template <Scalar T>
Matrix<T> SpecialMatrices<T>::householder(const VectorOperand<T>& v) {
    const Vector<T> u = normalized(v);
    auto h = Matrix<T>::uninitialized(u.size(), u.size());
    for (index_t j = 0; j < u.size(); ++j) {
        h(j, j) = T(1 - 2 * std::norm(u[j]));
        for (index_t i = j + 1; i < u.size(); ++i)
            h(i, j) = T(-2) * u[i] * conjugate(u[j]);
    }
    mirror(h.view(), Triangle::lower, true);
    return h;
}

template struct SpecialMatrices<float>;
template struct SpecialMatrices<double>;
template struct SpecialMatrices<std::complex<float>>;
template struct SpecialMatrices<std::complex<double>>;

}  // namespace lamina::detail
