#pragma once

#include "lamina/core/operand.hpp"

#include "core/masked_vectors.hpp"
#include "ops/inner_product.hpp"

namespace lamina {

// Products of vectors with real matrices that are too large for the first cache and fit those
// behind it, column by column in registers of AVX-512: what is read in one sequence comes from
// there up to half as soon again as columns side by side.

/// Whether A is such a matrix, with columns so long that the next one has been asked for when one
/// ends, and so short that x, or y, to which each column adds, stays in the first cache.
template <class R>
bool is_near(const MatrixView<const R>& a) noexcept {
    constexpr index_t first_cache = index_t(1) << 16;
    constexpr index_t caches = index_t(1) << 22;
    constexpr index_t longest = 16384 / index_t(sizeof(R));
    const index_t bytes = a.size() * index_t(sizeof(R));
    return a.rows() >= 12 * Widest<R>::lanes && a.rows() <= longest && bytes > first_cache &&
           bytes <= caches && has_widest_vectors();
}

#if defined(__x86_64__) && defined(__GNUC__)

/// y += alpha A x
template <class R>
[[gnu::target("avx512f,avx2,fma"), gnu::noinline]] void add_near_product(
    R alpha, const MatrixView<const R>& a, const R* x, index_t step_x, R* y) noexcept {
    using W = Widest<R>;
    const index_t n = a.cols();
    const index_t ld = a.ld();
    const index_t rest = a.rows() % W::lanes;
    const index_t whole = a.rows() - rest;
    const R* column = a.data();
    for (index_t j = 0; j < n; ++j, column += ld) {
        const R factor = alpha * x[j * step_x];
#pragma GCC unroll 4
        for (index_t i = 0; i < whole; i += W::lanes)
            W::at(y + i).numbers += W::at(column + i).numbers * factor;
        if (rest == 0) continue;
        put_first(rest, y + whole,
                  first_of(rest, y + whole) + first_of(rest, column + whole) * factor);
    }
}

/// y += alpha A^T x
template <class R>
[[gnu::target("avx512f,avx2,fma"), gnu::noinline]] void add_near_inner_products(
    R alpha, const MatrixView<const R>& a, const R* x, R* y, index_t step_y) noexcept {
    using W = Widest<R>;
    constexpr index_t turns = 4;
    const index_t m = a.rows();
    const index_t n = a.cols();
    const index_t ld = a.ld();
    const index_t rest = m % W::lanes;
    const R* column = a.data();
    for (index_t j = 0; j < n; ++j, column += ld) {
        typename W::Register sums[turns] = {};
        index_t i = 0;
        for (; i + turns * W::lanes <= m; i += turns * W::lanes) {
#pragma GCC unroll 4
            for (index_t k = 0; k < turns; ++k)
                sums[k] +=
                    W::at(column + i + k * W::lanes).numbers * W::at(x + i + k * W::lanes).numbers;
        }
        for (; i + W::lanes <= m; i += W::lanes)
            sums[0] += W::at(column + i).numbers * W::at(x + i).numbers;
        if (rest != 0) sums[1] += first_of(rest, column + i) * first_of(rest, x + i);
        sums[0] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        y[j * step_y] += alpha * sum_of_lanes<W, R>(sums[0]);
    }
}

#else

/// Never called: is_near() is false.
template <class R>
void add_near_product(R, const MatrixView<const R>&, const R*, index_t, R*) noexcept {}
template <class R>
void add_near_inner_products(R, const MatrixView<const R>&, const R*, R*, index_t) noexcept {}

#endif

}  // namespace lamina
