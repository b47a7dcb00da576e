#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"
#include "ops/inner_product.hpp"
#include "ops/near_vector_product.hpp"

namespace lamina {

// Products of large real matrices and vectors, on one thread. OpenBLAS's gemv reads four columns at
// a time; with eight, memory sends more.

/// What the caches hold comes soon enough from four columns.
template <class R>
bool is_far(const MatrixView<const R>& a) noexcept {
    constexpr index_t cached = index_t(1) << 23;
    return a.size() * index_t(sizeof(R)) > cached;
}

/// height vectors of y += A x, the even and the odd columns apart, so that additions wait less for
/// each other.
template <std::size_t height, std::size_t width, class W, class R>
[[gnu::always_inline]] inline void add_rows(const R* a, index_t ld, const R* x, R* y) noexcept {
    constexpr auto lanes = std::size_t(W::lanes);
    typename W::Register even[height];
    typename W::Register odd[height] = {};
#pragma GCC unroll 2
    for (std::size_t h = 0; h < height; ++h)
        even[h] = W::at(y + h * lanes).numbers;
#pragma GCC unroll 4
    for (std::size_t k = 0; k < width; k += 2) {
#pragma GCC unroll 2
        for (std::size_t h = 0; h < height; ++h) {
            even[h] += W::at(a + index_t(k) * ld + h * lanes).numbers * x[k];
            if (k + 1 < width)
                odd[h] += W::at(a + index_t(k + 1) * ld + h * lanes).numbers * x[k + 1];
        }
    }
#pragma GCC unroll 2
    for (std::size_t h = 0; h < height; ++h)
        W::at(y + h * lanes).numbers = even[h] + odd[h];
}

/// y += alpha A x for an A of m x width.
template <std::size_t width, class W, class R>
[[gnu::always_inline]] inline void add_columns(const R* a, index_t ld, index_t m, R alpha,
                                               const R* x, index_t step_x, R* y) noexcept {
    R factors[width];
    for (std::size_t k = 0; k < width; ++k)
        factors[k] = alpha * x[index_t(k) * step_x];
    index_t i = 0;
    for (; i + 2 * W::lanes <= m; i += 2 * W::lanes)
        add_rows<2, width, W>(a + i, ld, factors, y + i);
    for (; i + W::lanes <= m; i += W::lanes)
        add_rows<1, width, W>(a + i, ld, factors, y + i);
    using Narrow = NumbersIn<R, 16>;
    for (; i + Narrow::lanes <= m; i += Narrow::lanes)
        add_rows<1, width, Narrow>(a + i, ld, factors, y + i);
    for (; i < m; ++i) {
        R sum = y[i];
        for (std::size_t k = 0; k < width; ++k)
            sum += a[i + index_t(k) * ld] * factors[k];
        y[i] = sum;
    }
}

/// y += alpha A x, so many rows at a time that their part of y stays in the nearest cache.
template <class W, class R>
[[gnu::always_inline]] inline void add_product_body(R alpha, MatrixView<const R> a, const R* x,
                                                    index_t step_x, R* y) noexcept {
    const bool eight = is_far(a);
    constexpr index_t rows_at_once = 16384 / index_t(sizeof(R));
    const index_t ld = a.ld();
    const index_t n = a.cols();
    for (index_t first = 0; first < a.rows(); first += rows_at_once) {
        const index_t m = std::min(rows_at_once, a.rows() - first);
        const R* const rows = a.data() + first;
        index_t j = 0;
        for (; eight && j + 8 <= n; j += 8)
            add_columns<8, W>(rows + j * ld, ld, m, alpha, x + j * step_x, step_x, y + first);
        for (; j + 4 <= n; j += 4)
            add_columns<4, W>(rows + j * ld, ld, m, alpha, x + j * step_x, step_x, y + first);
        for (; j < n; ++j)
            add_columns<1, W>(rows + j * ld, ld, m, alpha, x + j * step_x, step_x, y + first);
    }
}

/// y += alpha A^T x
template <class W, class R>
[[gnu::always_inline]] inline void add_inner_products_body(R alpha, MatrixView<const R> a,
                                                           const R* x, R* y,
                                                           index_t step_y) noexcept {
    const bool eight = is_far(a);
    const index_t ld = a.ld();
    const index_t n = a.cols();
    index_t j = 0;
    const auto add = [=, &j](index_t k, index_t, R sum) { y[(j + k) * step_y] += alpha * sum; };
    for (; eight && j + 8 <= n; j += 8)
        inner_products<8, 1, W>(a.data() + j * ld, x, ld, a.rows(), add);
    for (; j + 4 <= n; j += 4)
        inner_products<4, 1, W>(a.data() + j * ld, x, ld, a.rows(), add);
    for (; j < n; ++j)
        add(0, 0, inner_product_body<4, W, R>(a.data() + j * ld, x, a.rows()));
}

/// Whether op(A) x is faster than by BLAS on one thread, from where it is no small product: real,
/// and what the registers run along side by side.
template <Scalar T>
bool is_large_product(const Operand<T>& a, const VectorView<const T>& x,
                      const VectorView<T>& y) noexcept {
    if constexpr (is_complex<T>) {
        return false;
    } else {
        constexpr index_t long_enough = 12 * Widest<T>::lanes;
        const bool along_x = transposes(a.op());
        return a.base().rows() >= long_enough && (along_x ? x.stride() : y.stride()) == 1 &&
               has_wide_vectors();
    }
}

/// y += alpha op(a) x for such, without the scale of a.
template <class R>
void add_large_product(R alpha, const Operand<R>& a, const VectorView<const R>& x,
                       const VectorView<R>& y) noexcept {
    if (is_near(a.base())) {
        if (transposes(a.op()))
            return add_near_inner_products(alpha, a.base(), x.data(), y.data(), y.stride());
        return add_near_product(alpha, a.base(), x.data(), x.stride(), y.data());
    }
    if (transposes(a.op())) {
        in_wide_vectors<add_inner_products_body<Wide<R>, R>>(alpha, a.base(), x.data(), y.data(),
                                                             y.stride());
    } else if (has_widest_vectors()) {
        in_widest_vectors<add_product_body<Widest<R>, R>>(alpha, a.base(), x.data(), x.stride(),
                                                          y.data());
    } else {
        in_wide_vectors<add_product_body<Wide<R>, R>>(alpha, a.base(), x.data(), x.stride(),
                                                      y.data());
    }
}

}  // namespace lamina
