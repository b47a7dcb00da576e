#pragma once

#include "lamina/core/scalar.hpp"

#include "core/wide_vectors.hpp"
#include "ops/inner_product.hpp"

namespace lamina {

// What elimination and substitution consist of, for matrices so small or so narrow that calls of
// BLAS cost more than the arithmetic. Bodies for functions that say which registers they use.

/// height registers of y -= A x.
template <index_t height, index_t width, class W, class R>
[[gnu::always_inline]] inline void subtract_rows(const R* a, index_t ld, const R* x,
                                                 R* y) noexcept {
    typename W::Register rest[std::size_t(height)];
#pragma GCC unroll 4
    for (index_t h = 0; h < height; ++h)
        rest[h] = W::at(y + h * W::lanes).numbers;
#pragma GCC unroll 8
    for (index_t k = 0; k < width; ++k) {
#pragma GCC unroll 4
        for (index_t h = 0; h < height; ++h)
            rest[h] -= W::at(a + h * W::lanes + k * ld).numbers * x[k];
    }
#pragma GCC unroll 4
    for (index_t h = 0; h < height; ++h)
        W::at(y + h * W::lanes).numbers = rest[h];
}

/// y -= A x for an m x width matrix A, columns ld apart: y passes through the registers once for
/// all of the columns, four registers at a time, so that the processor sees a run of each column
/// and asks memory for what follows.
template <index_t width, class W, class R>
[[gnu::always_inline]] inline void subtract_columns(const R* a, index_t ld, index_t m, const R* x,
                                                    R* y) noexcept {
    index_t i = 0;
    for (; i + 4 * W::lanes <= m; i += 4 * W::lanes)
        subtract_rows<4, width, W>(a + i, ld, x, y + i);
    for (; i + W::lanes <= m; i += W::lanes)
        subtract_rows<1, width, W>(a + i, ld, x, y + i);
    for (; i < m; ++i) {
        for (index_t k = 0; k < width; ++k)
            y[i] -= a[i + k * ld] * x[k];
    }
}

/// Y -= A X for an m x width matrix A and a few columns of X and Y, all columns ld apart: A passes
/// through the registers once for all of these.
template <index_t width, index_t few, class W, class R>
[[gnu::always_inline]] inline void subtract_product(const R* a, index_t ld, index_t m, const R* x,
                                                    R* y) noexcept {
    index_t i = 0;
    for (; i + W::lanes <= m; i += W::lanes) {
        typename W::Register rest[std::size_t(few)];
#pragma GCC unroll 4
        for (index_t j = 0; j < few; ++j)
            rest[j] = W::at(y + i + j * ld).numbers;
#pragma GCC unroll 4
        for (index_t k = 0; k < width; ++k) {
            const typename W::Register entries = W::at(a + i + k * ld).numbers;
#pragma GCC unroll 4
            for (index_t j = 0; j < few; ++j)
                rest[j] -= entries * x[k + j * ld];
        }
#pragma GCC unroll 4
        for (index_t j = 0; j < few; ++j)
            W::at(y + i + j * ld).numbers = rest[j];
    }
    for (index_t j = 0; j < few; ++j)
        subtract_columns<width, W>(a + i, ld, m - i, x + j * ld, y + i + j * ld);
}

/// y -= A^T x for an m x width matrix A.
template <index_t width, class W, class R>
[[gnu::always_inline]] inline void subtract_inner_products(const R* a, index_t ld, index_t m,
                                                           const R* x, R* y) noexcept {
    inner_products<std::size_t(width), 1, W>(a, x, ld, m,
                                             [=](index_t k, index_t, R sum) { y[k] -= sum; });
}

/// A -= x y^T for an m x width matrix A.
template <index_t width, class R>
[[gnu::always_inline]] inline void subtract_outer_product(const R* x, index_t m, const R* y, R* a,
                                                          index_t ld) noexcept {
    using W = Wide<R>;
    index_t i = 0;
    for (; i + W::lanes <= m; i += W::lanes) {
        const typename W::Register entries = W::at(x + i).numbers;
#pragma GCC unroll 4
        for (index_t k = 0; k < width; ++k)
            W::at(a + i + k * ld).numbers -= entries * y[k];
    }
    for (; i < m; ++i) {
        for (index_t k = 0; k < width; ++k)
            a[i + k * ld] -= x[i] * y[k];
    }
}

}  // namespace lamina
