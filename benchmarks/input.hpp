#pragma once

#include <random>

#include "lamina/ops/product.hpp"

namespace lamina::bench {

inline Matrix<double> random_matrix(index_t m, index_t n, unsigned seed = 1) {
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<double> uniform(-1, 1);
    Matrix<double> a(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            a(i, j) = uniform(engine);
    }
    return a;
}

/// Symmetric and safely positive definite.
inline Matrix<double> random_spd(index_t n) {
    const Matrix<double> a = random_matrix(n, n);
    Matrix<double> s = a.t() * a;
    for (index_t i = 0; i < n; ++i)
        s(i, i) += double(n);
    return s;
}

}  // namespace lamina::bench
