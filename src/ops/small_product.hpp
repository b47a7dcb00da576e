#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"

namespace lamina {

// Products of real matrices so small that BLAS, which copies both factors into a buffer and looks
// for threads, spends more on that than on the arithmetic. Each entry is one sum in the order of
// k, so that A A^T is symmetric to the last bit.

/// Up to these sizes. Without the wide vector unit BLAS's own kernels are soon better.
inline constexpr index_t small_matrix = 16;
inline constexpr index_t small_matrix_in_narrow_vectors = 4;

template <Scalar T>
bool is_small_product(const Operand<T>& a, const Operand<T>& b) noexcept {
    const index_t largest = std::max({a.rows(), a.cols(), b.cols()});
    return !is_complex<T> && largest <= small_matrix && a.cols() > 0 &&
           (largest <= small_matrix_in_narrow_vectors || has_wide_vectors());
}

/// A rows x depth, by columns ld apart, that may be read down to a whole number of vectors.
template <class R>
struct SmallFactor {
    const R* data;
    index_t ld;
    index_t rows;
    index_t depth;
};

/// op(base) in that form: where it stands, or copied to where there is room for more rows.
template <class R>
SmallFactor<R> in_whole_vectors(const Operand<R>& a, R* room) noexcept {
    const R* const from = a.base().data();
    const index_t ld = a.base().ld();
    const index_t m = a.rows();
    const index_t n = a.cols();
    constexpr index_t lanes = Wide<R>::lanes;
    const index_t whole = (m + lanes - 1) / lanes * lanes;
    if (whole == m && !transposes(a.op())) return {from, ld, m, n};
    for (index_t j = 0; j < n; ++j) {
        R* const to = room + j * whole;
        if (transposes(a.op())) {
            for (index_t i = 0; i < m; ++i)
                to[i] = from[i * ld + j];
        } else {
            for (index_t i = 0; i < m; ++i)
                to[i] = from[i + j * ld];
        }
        for (index_t i = m; i < whole; ++i)
            to[i] = R(0);
    }
    return {room, whole, m, n};
}

/// Rows i, ... of columns j, ..., j + width - 1 of c: a block that stays in height * width vector
/// registers until it is summed.
template <std::size_t height, std::size_t width, class R>
[[gnu::always_inline]] inline void small_block(R alpha, const SmallFactor<R>& a, index_t i,
                                               const Operand<R>& b, index_t j, R beta,
                                               const MatrixView<R>& c) noexcept {
    constexpr auto lanes = std::size_t(Wide<R>::lanes);
    const bool transposed = transposes(b.op());
    const index_t down = transposed ? b.base().ld() : 1;
    const auto across = std::size_t(transposed ? 1 : b.base().ld());
    const R* y = b.base().data() + std::size_t(j) * across;
    const R* x = a.data + i;
    // Begun with the first products: zeros would be stored and loaded.
    typename Wide<R>::Register sums[width][height];
#pragma GCC unroll 4
    for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 2
        for (std::size_t h = 0; h < height; ++h)
            sums[w][h] = Wide<R>::at(x + h * lanes).numbers * y[w * across];
    }
    for (index_t k = 1; k < a.depth; ++k) {
        x += a.ld;
        y += down;
#pragma GCC unroll 4
        for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 2
            for (std::size_t h = 0; h < height; ++h)
                sums[w][h] += Wide<R>::at(x + h * lanes).numbers * y[w * across];
        }
    }
    const index_t rows = a.rows - i;
#pragma GCC unroll 4
    for (std::size_t w = 0; w < width; ++w) {
        R* const to = &c(i, j + index_t(w));
        if (rows >= index_t(height * lanes)) {
#pragma GCC unroll 2
            for (std::size_t h = 0; h < height; ++h) {
                sums[w][h] *= alpha;
                if (beta != R(0)) sums[w][h] += beta * Wide<R>::at(to + h * lanes).numbers;
                Wide<R>::at(to + h * lanes).numbers = sums[w][h];
            }
        } else {
            R entries[height * lanes];
#pragma GCC unroll 2
            for (std::size_t h = 0; h < height; ++h)
                Wide<R>::at(entries + h * lanes).numbers = sums[w][h] * alpha;
            for (index_t r = 0; r < rows; ++r)
                to[r] = beta == R(0) ? entries[r] : entries[r] + beta * to[r];
        }
    }
}

template <std::size_t height, class R>
[[gnu::always_inline]] inline void small_rows(R alpha, const SmallFactor<R>& a, index_t i,
                                              const Operand<R>& b, R beta,
                                              const MatrixView<R>& c) noexcept {
    index_t j = 0;
    for (; j + 4 <= c.cols(); j += 4)
        small_block<height, 4>(alpha, a, i, b, j, beta, c);
    if (j + 2 <= c.cols()) {
        small_block<height, 2>(alpha, a, i, b, j, beta, c);
        j += 2;
    }
    if (j < c.cols()) small_block<height, 1>(alpha, a, i, b, j, beta, c);
}

template <class R>
[[gnu::always_inline]] inline void small_product_body(R alpha, const Operand<R>& a,
                                                      const Operand<R>& b, R beta,
                                                      const MatrixView<R>& c) noexcept {
    constexpr index_t lanes = Wide<R>::lanes;
    R room[small_matrix * small_matrix];
    const SmallFactor<R> x = in_whole_vectors(a, room);
    index_t i = 0;
    for (; i + lanes < x.rows; i += 2 * lanes)
        small_rows<2>(alpha, x, i, b, beta, c);
    if (i < x.rows) small_rows<1>(alpha, x, i, b, beta, c);
}

/// c = alpha op(a) op(b) + beta c, without the scales of a and b; c is not read if beta is 0.
template <class R>
void small_product(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                   const MatrixView<R>& c) noexcept {
    in_wide_vectors<small_product_body<R>>(alpha, a, b, beta, c);
}

}  // namespace lamina
