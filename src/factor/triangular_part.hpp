#pragma once

#include <algorithm>

#include "lamina/core/matrix.hpp"

namespace lamina {

/// The k x n upper triangle (trapezium) of an m x n matrix, k = min(m, n), with zeros below: what a
/// factorization stores above its diagonal.
template <Scalar T>
void upper_part_into(MatrixView<T> u, const Matrix<T>& a) {
    const index_t k = u.rows();
    for (index_t j = 0; j < a.cols(); ++j) {
        T* const to = u.data() + j * u.ld();
        const index_t count = std::min(j + 1, k);
        std::copy_n(a.data() + j * a.rows(), count, to);
        std::fill(to + count, to + k, T(0));
    }
}
template <Scalar T>
Matrix<T> upper_part(const Matrix<T>& a) {
    auto u = Matrix<T>::uninitialized(std::min(a.rows(), a.cols()), a.cols());
    upper_part_into(u.view(), a);
    return u;
}

/// The lower triangle of a square matrix, diagonal included, with zeros above.
template <Scalar T>
Matrix<T> lower_part(const Matrix<T>& a) {
    const index_t n = a.rows();
    Matrix<T> l(n, n);
    for (index_t j = 0; j < n; ++j) {
        std::copy_n(a.data() + j + j * n, n - j, l.data() + j + j * n);
    }
    return l;
}

}  // namespace lamina
