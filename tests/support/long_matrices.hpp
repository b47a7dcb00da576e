#pragma once

#include <algorithm>
#include <cmath>

#include "lamina/factor/qr.hpp"
#include "lamina/ops/product.hpp"

#include "support/generators.hpp"

namespace lamina::testing {

/// U diag(s) V^H with orthonormal U and V, and s falling evenly, on a logarithmic scale, from 1 to
/// eps^digits: 0 for the condition 1, 1 for one that rounding makes infinite.
template <Scalar T>
Matrix<T> long_matrix(index_t m, index_t n, double digits, std::uint64_t seed = 1) {
    if (m < n) return Matrix<T>(long_matrix<T>(n, m, digits, seed).h());
    using R = RealOf<T>;
    Matrix<T> u = QR<T>(random_matrix<T>(m, n, seed)).Q();
    const Matrix<T> v = QR<T>(random_matrix<T>(n, n, seed + 1)).Q();
    for (index_t j = 0; j < n; ++j) {
        const double share = double(j) / double(std::max<index_t>(n - 1, 1));
        scale_in_place(u.col(j), T(R(std::pow(double(epsilon<T>), digits * share))));
    }
    return u * v.h();
}

}  // namespace lamina::testing
