#pragma once

#include <algorithm>

#include "lamina/core/scalar.hpp"

#include "core/wide_vectors.hpp"
#include "ops/inner_product.hpp"

namespace lamina {

// The Gram matrix of a real matrix with few columns, which syrk copies first, and that takes longer
// than the arithmetic.

/// g += X^T Y, height x width, for columns of m entries, ld apart; what lies above the diagonal of
/// the whole matrix, diagonal rows further down, is left out.
template <std::size_t height, std::size_t width, class W, class R>
[[gnu::always_inline]] inline void add_inner_products(const R* x, const R* y, index_t ld, index_t m,
                                                      index_t diagonal, R* g,
                                                      index_t ldg) noexcept {
    inner_products<height, width, W>(x, y, ld, m, [=](index_t h, index_t w, R sum) {
        if (diagonal + h >= w) g[h + w * ldg] += sum;
    });
}

/// width columns of the lower triangle from column j on.
template <std::size_t width, class W, class R>
[[gnu::always_inline]] inline void add_gram_columns(const R* a, index_t ld, index_t m, index_t k,
                                                    index_t j, R* g, index_t ldg) noexcept {
    const R* const y = a + j * ld;
    R* const column = g + j * ldg;
    index_t i = j;
    for (; i + 4 <= k; i += 4)
        add_inner_products<4, width, W>(a + i * ld, y, ld, m, i - j, column + i, ldg);
    for (; i < k; ++i)
        add_inner_products<1, width, W>(a + i * ld, y, ld, m, i - j, column + i, ldg);
}

template <class W, class R>
[[gnu::always_inline]] inline void add_gram_body(const R* a, index_t ld, index_t m, index_t k, R* g,
                                                 index_t ldg) noexcept {
    // Panels of 64 KiB in double, which stay in a core's own cache.
    const index_t panel = std::max<index_t>(64, 8192 / k);
    for (index_t first = 0; first < m; first += panel) {
        const R* const part = a + first;
        const index_t rows = std::min(panel, m - first);
        index_t j = 0;
        for (; j + 2 <= k; j += 2)
            add_gram_columns<2, W>(part, ld, rows, k, j, g, ldg);
        if (j < k) add_gram_columns<1, W>(part, ld, rows, k, j, g, ldg);
    }
}

/// The lower triangle of G + A^T A in the place of G's, A m x k. m k^2 flops.
template <class R>
void add_gram(const R* a, index_t ld, index_t m, index_t k, R* g, index_t ldg) noexcept {
    if (has_widest_vectors()) {
        in_widest_vectors<add_gram_body<Widest<R>, R>>(a, ld, m, k, g, ldg);
    } else {
        in_wide_vectors<add_gram_body<Wide<R>, R>>(a, ld, m, k, g, ldg);
    }
}

}  // namespace lamina
