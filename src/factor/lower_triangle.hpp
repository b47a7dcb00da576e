#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/view.hpp"

#include "factor/elimination.hpp"

// What LongQR does to the lower triangles that it keeps.
namespace lamina {

/// The lower triangle of `from`; what stands above it in `to` is no matter.
template <Scalar T>
void copy_lower(MatrixView<T> to, MatrixView<T> from) noexcept {
    const index_t k = from.rows();
    for (index_t j = 0; j < k; ++j)
        std::copy_n(&from(j, j), k - j, &to(j, j));
}

template <Scalar T>
void scale_row(MatrixView<T> lower, index_t i, int exponent) noexcept {
    for (index_t j = 0; j <= i; ++j) {
        if constexpr (is_complex<T>) {
            lower(i, j) = {std::ldexp(lower(i, j).real(), exponent),
                           std::ldexp(lower(i, j).imag(), exponent)};
        } else {
            lower(i, j) = std::ldexp(lower(i, j), exponent);
        }
    }
}

/// Whether it has a Cholesky factor, which a then holds.
template <Scalar T>
bool has_factor(MatrixView<T> a) {
    return eliminate_positive(a, Triangle::lower) == 0;
}

template <Scalar T>
RealOf<T> smallest_pivot(MatrixView<T> lower) noexcept {
    RealOf<T> smallest = std::numeric_limits<RealOf<T>>::infinity();
    for (const T& pivot : lower.diag())
        smallest = std::min(smallest, std::real(pivot));
    return smallest;
}

}  // namespace lamina
