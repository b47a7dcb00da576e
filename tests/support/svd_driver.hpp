#pragma once

#include "lamina/factor/driver.hpp"

#include "factor/small_svd.hpp"

namespace lamina::testing {

/// What decomposes an m x n matrix where nothing fails: of one with a side four times as long as
/// the other, and 8192 entries, the triangle.
template <Scalar T>
SvdDriver usual_driver(index_t m, index_t n) {
    const index_t k = std::min(m, n);
    const bool is_long = k > 1 && std::max(m, n) / k >= 4 && m * n >= 8192;
    const bool is_small =
        is_long ? is_small_svd<T>(Vectors::thin, k, k) : is_small_svd<T>(Vectors::thin, m, n);
    return is_small ? SvdDriver::jacobi : SvdDriver::gesdd;
}

}  // namespace lamina::testing
