#pragma once

#include <algorithm>

#include "support/generators.hpp"

namespace lamina::testing {

/// Q_into and R_into of a QR factorization F write what Q() and R() return, into memory with any
/// leading dimension, and refuse other shapes.
template <class F>
void expect_factors_in_given_memory() {
    using T = typename F::value_type;
    const index_t shapes[][2] = {{0, 0}, {1, 1}, {5, 3}, {3, 5}, {40, 33}, {33, 40}, {70, 64}};
    for (const auto& [m, n] : shapes) {
        const index_t k = std::min(m, n);
        const F f(random_matrix<T>(m, n));
        Strided<T> q(Matrix<T>(m, k, T(1)));
        Strided<T> r(Matrix<T>(k, n, T(1)));
        f.Q_into(q.view());
        f.R_into(r.view());
        EXPECT_EQ(Matrix<T>(q.view()), f.Q());
        EXPECT_EQ(Matrix<T>(r.view()), f.R());
        Matrix<T> other(std::max(m, n) + 1, std::max(m, n) + 1);
        EXPECT_THROW(f.Q_into(other.view()), DimensionError);
        EXPECT_THROW(f.R_into(other.view()), DimensionError);
    }
}

}  // namespace lamina::testing
