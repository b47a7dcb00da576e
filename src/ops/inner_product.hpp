#pragma once

#include "lamina/core/scalar.hpp"

#include "core/wide_vectors.hpp"
#include "ops/sums.hpp"

namespace lamina {

/// In four running sums, since an addition takes four times as long as its turn.
template <class W, class R>
[[gnu::always_inline]] inline R inner_product_body(const R* x, const R* y, index_t n) noexcept {
    constexpr index_t turns = 4;
    typename W::Register sums[turns] = {};
    index_t i = 0;
    for (; i + turns * W::lanes <= n; i += turns * W::lanes) {
#pragma GCC unroll 4
        for (index_t k = 0; k < turns; ++k)
            sums[k] += W::at(x + i + k * W::lanes).numbers * W::at(y + i + k * W::lanes).numbers;
    }
    for (; i + W::lanes <= n; i += W::lanes)
        sums[0] += W::at(x + i).numbers * W::at(y + i).numbers;
    sums[0] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    R sum = 0;
    for (index_t lane = 0; lane < W::lanes; ++lane)
        sum += sums[0][lane];
    for (; i < n; ++i)
        sum += x[i] * y[i];
    return sum;
}

template <class R>
R long_inner_product(const R* x, const R* y, index_t n) noexcept {
    if (n >= 4 * Widest<R>::lanes && has_widest_vectors()) {
        return in_widest_vectors<inner_product_body<Widest<R>, R>>(x, y, n);
    }
    return in_wide_vectors<inner_product_body<Wide<R>, R>>(x, y, n);
}

/// x^T y of n real numbers each, side by side; a few without a call.
template <class R>
[[gnu::always_inline]] inline R inner_product(const R* x, const R* y, index_t n) noexcept {
    constexpr index_t few = 16;
    if (n > few) return long_inner_product(x, y, n);
    return sum_of<R>(n, [=](index_t i) { return x[i] * y[i]; });
}

/// take(h, w, sum) for each entry of X^T Y, height x width, for the columns of X and of Y, m
/// entries each and ld apart.
template <std::size_t height, std::size_t width, class W, class R, class Take>
[[gnu::always_inline]] inline void inner_products(const R* x, const R* y, index_t ld, index_t m,
                                                  Take take) noexcept {
    typename W::Register parts[width][height] = {};
    index_t r = 0;
    for (; r + W::lanes <= m; r += W::lanes) {
#pragma GCC unroll 2
        for (std::size_t w = 0; w < width; ++w) {
            const typename W::Register right = W::at(y + index_t(w) * ld + r).numbers;
#pragma GCC unroll 4
            for (std::size_t h = 0; h < height; ++h)
                parts[w][h] += W::at(x + index_t(h) * ld + r).numbers * right;
        }
    }
#pragma GCC unroll 2
    for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h) {
            R sum = 0;
            for (index_t lane = 0; lane < W::lanes; ++lane)
                sum += parts[w][h][lane];
            for (index_t rest = r; rest < m; ++rest)
                sum += x[index_t(h) * ld + rest] * y[index_t(w) * ld + rest];
            take(index_t(h), index_t(w), sum);
        }
    }
}

}  // namespace lamina
