#pragma once

#include <algorithm>

#include "lamina/core/matrix.hpp"

namespace lamina {

/// The k x n upper triangle (trapezium) of an m x n matrix, k = min(m, n), with zeros below: what a
/// factorization stores above its diagonal.
template <Scalar T>
Matrix<T> upper_part(const Matrix<T>& a) {
    const index_t k = std::min(a.rows(), a.cols());
    Matrix<T> u(k, a.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        std::copy_n(a.data() + j * a.rows(), std::min(j + 1, k), u.data() + j * k);
    }
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
