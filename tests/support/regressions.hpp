#pragma once

#include <utility>

#include "lamina/core/arithmetic.hpp"

#include "support/generators.hpp"

namespace lamina::testing {

/// (A^T W A)^-1 by Gauss-Jordan elimination in double.
inline Matrix<double> gram_inverse(const Matrix<double>& a, const Vector<double>& w) {
    const index_t n = a.cols();
    Matrix<double> g(n, n);
    Matrix<double> inverse(n, n);
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = 0; j < n; ++j) {
            for (index_t k = 0; k < a.rows(); ++k)
                g(i, j) += a(k, i) * w[k] * a(k, j);
        }
        inverse(i, i) = 1;
    }
    for (index_t k = 0; k < n; ++k) {
        const double pivot = g(k, k);
        for (index_t j = 0; j < n; ++j) {
            g(k, j) /= pivot;
            inverse(k, j) /= pivot;
        }
        for (index_t i = 0; i < n; ++i) {
            const double factor = g(i, k);
            for (index_t j = 0; i != k && j < n; ++j) {
                g(i, j) -= factor * g(k, j);
                inverse(i, j) -= factor * inverse(k, j);
            }
        }
    }
    return inverse;
}

template <Scalar T>
Matrix<double> as_double(const Matrix<T>& a) {
    Matrix<double> b(a.rows(), a.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            b(i, j) = double(a(i, j));
    }
    return b;
}

/// A column of ones and two others, and something that is not in their span.
template <Scalar T>
std::pair<Matrix<T>, Vector<T>> regression_example(index_t m) {
    Matrix<T> a = random_matrix<T>(m, 3, 4);
    fill(a.col(0), T(1));
    return {a, random_vector<T>(m, 5)};
}

}  // namespace lamina::testing
