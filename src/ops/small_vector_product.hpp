#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"
#include "ops/inner_product.hpp"

namespace lamina {

// Products of small real matrices and vectors, for the same reason as in small_product.hpp.

inline constexpr index_t small_vector = 96;
inline constexpr index_t small_vector_in_narrow_vectors = 24;

/// Up to so many real numbers side by side x^T y is faster than by BLAS.
inline index_t longest_inner_product() noexcept {
    return has_wide_vectors() ? 2048 : 2 * small_vector_in_narrow_vectors;
}

/// Whether A x is faster than by BLAS.
template <Scalar T>
bool is_small_product(const Operand<T>& a) noexcept {
    if (is_complex<T>) return false;
    const index_t most = has_wide_vectors() ? small_vector : small_vector_in_narrow_vectors;
    return a.rows() <= most && a.cols() <= most;
}

/// The first height vectors of entries of A x, columns ld apart: the even and the odd columns
/// apart, so that additions wait less for each other.
template <std::size_t height, class W, class R>
[[gnu::always_inline]] inline void small_rows_by_vector(const R* a, index_t ld, index_t n,
                                                        const R* x, R* sums) noexcept {
    constexpr auto lanes = std::size_t(W::lanes);
    typename W::Register even[height];
    typename W::Register odd[height] = {};
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h)
        even[h] = W::at(a + h * lanes).numbers * x[0];
    index_t j = 1;
    for (; j + 2 <= n; j += 2) {
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h) {
            odd[h] += W::at(a + j * ld + h * lanes).numbers * x[j];
            even[h] += W::at(a + (j + 1) * ld + h * lanes).numbers * x[j + 1];
        }
    }
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h) {
        if (j < n) odd[h] += W::at(a + j * ld + h * lanes).numbers * x[j];
        W::at(sums + h * lanes).numbers = even[h] + odd[h];
    }
}

/// The m entries of A x for n > 0.
template <class W, class R>
[[gnu::always_inline]] inline void small_columns_by_vector(const R* a, index_t ld, index_t m,
                                                           index_t n, const R* x,
                                                           R* sums) noexcept {
    if (m < W::lanes) {
        for (index_t i = 0; i < m; ++i) {
            R even = a[i] * x[0];
            R odd = 0;
            index_t j = 1;
            for (; j + 2 <= n; j += 2) {
                odd += a[i + j * ld] * x[j];
                even += a[i + (j + 1) * ld] * x[j + 1];
            }
            if (j < n) odd += a[i + j * ld] * x[j];
            sums[i] = even + odd;
        }
        return;
    }
    index_t i = 0;
    for (; i + 4 * W::lanes <= m; i += 4 * W::lanes)
        small_rows_by_vector<4, W>(a + i, ld, n, x, sums + i);
    if (i + 2 * W::lanes <= m) {
        small_rows_by_vector<2, W>(a + i, ld, n, x, sums + i);
        i += 2 * W::lanes;
    }
    if (i + W::lanes <= m) {
        small_rows_by_vector<1, W>(a + i, ld, n, x, sums + i);
        i += W::lanes;
    }
    if (i == m) return;
    // The last rows together with some before them, which have their sums.
    R last[std::size_t(W::lanes)];
    small_rows_by_vector<1, W>(a + m - W::lanes, ld, n, x, last);
    std::copy_n(last + (i - (m - W::lanes)), m - i, sums + i);
}

/// The m entries of A^T x, A n x m.
template <class W, class R>
[[gnu::always_inline]] inline void small_rows_of_columns(const R* a, index_t ld, index_t m,
                                                         index_t n, const R* x, R* sums) noexcept {
    index_t i = 0;
    const auto put = [&](index_t k, index_t, R sum) { sums[i + k] = sum; };
    for (; i + 4 <= m; i += 4)
        inner_products<4, 1, W>(a + i * ld, x, ld, n, put);
    for (; i < m; ++i)
        inner_products<1, 1, W>(a + i * ld, x, ld, n, put);
}

/// y = alpha op(a) x + beta y, without the scales of a and x.
template <class W, class R>
[[gnu::always_inline]] inline void small_vector_product_body(R alpha, const Operand<R>& a,
                                                             const R* x, index_t step_x, R beta,
                                                             R* y, index_t step_y) noexcept {
    const index_t m = a.rows();
    const index_t n = a.cols();
    R together[small_vector];
    if (step_x != 1) {
        for (index_t j = 0; j < n; ++j)
            together[j] = x[j * step_x];
        x = together;
    }
    R sums[small_vector];
    const MatrixView<const R>& base = a.base();
    if (transposes(a.op())) {
        small_rows_of_columns<W>(base.data(), base.ld(), m, n, x, sums);
    } else {
        small_columns_by_vector<W>(base.data(), base.ld(), m, n, x, sums);
    }
    for (index_t i = 0; i < m; ++i) {
        R& to = y[i * step_y];
        to = beta == R(0) ? alpha * sums[i] : alpha * sums[i] + beta * to;
    }
}

template <class R>
void small_product(R alpha, const Operand<R>& a, VectorView<const R> x, R beta,
                   VectorView<R> y) noexcept {
    if (!transposes(a.op()) && a.rows() >= Widest<R>::lanes && has_widest_vectors()) {
        in_widest_vectors<small_vector_product_body<Widest<R>, R>>(alpha, a, x.data(), x.stride(),
                                                                   beta, y.data(), y.stride());
    } else {
        in_wide_vectors<small_vector_product_body<Wide<R>, R>>(alpha, a, x.data(), x.stride(), beta,
                                                               y.data(), y.stride());
    }
}

}  // namespace lamina
