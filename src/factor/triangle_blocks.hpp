#pragma once

#include <algorithm>

#include "lamina/core/structure.hpp"

#include "core/wide_vectors.hpp"

namespace lamina {

// Systems with a triangle of no more than 16 rows, what larger ones come down to when they are
// divided by halves: the solution stays in registers until it is found.

inline constexpr index_t triangle_block = 16;

/// Half of n > 16 rows, in whole blocks.
constexpr index_t half(index_t n) noexcept {
    return (n / 2 + triangle_block - 1) / triangle_block * triangle_block;
}

/// op(A) of a real triangle, its columns or its rows side by side, the diagonal apart and as
/// reciprocals; as far as A has none, rows of the identity.
template <class R>
struct TriangleBlock {
    R beside[std::size_t(triangle_block * triangle_block)] = {};
    R reciprocals[std::size_t(triangle_block)];

    [[gnu::always_inline]] TriangleBlock(const TriangularOperand<R>& a, bool by_rows) noexcept {
        const index_t n = a.rows();
        const bool lower = a.triangle == Triangle::lower;
        const bool as_stored = by_rows == transposes(a.op);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = lower ? j + 1 : 0; i < (lower ? n : j); ++i) {
                beside[as_stored ? i + j * triangle_block : j + i * triangle_block] = a.base(i, j);
            }
        }
        for (index_t j = 0; j < triangle_block; ++j) {
            const bool one = j >= n || a.diagonal == Diagonal::unit;
            reciprocals[j] = one ? R(1) : 1 / a.base(j, j);
        }
    }
};

/// X = op(A)^-1 X for the few columns of X, ld apart, from the first entry on for a lower triangle.
/// Each entry is written when it is found: its register goes on, and zero times a later entry that
/// is infinite would make it NaN.
template <bool lower, std::size_t n, std::size_t few, class W, class R>
[[gnu::always_inline]] inline void solve_columns(const TriangleBlock<R>& a, R* x,
                                                 index_t ld) noexcept {
    constexpr auto side = std::size_t(triangle_block);
    constexpr auto lanes = std::size_t(W::lanes);
    constexpr std::size_t height = (n + lanes - 1) / lanes;
    typename W::Register rows[few][height];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < few; ++j) {
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h)
            rows[j][h] = W::at(x + index_t(j) * ld + index_t(h * lanes)).numbers;
    }
#pragma GCC unroll 16
    for (std::size_t step = 0; step < n; ++step) {
        const std::size_t k = lower ? step : n - 1 - step;
#pragma GCC unroll 4
        for (std::size_t j = 0; j < few; ++j) {
            const R solved = rows[j][k / lanes][k % lanes] * a.reciprocals[k];
            x[index_t(k) + index_t(j) * ld] = solved;
#pragma GCC unroll 4
            for (std::size_t h = lower ? k / lanes : 0; h < (lower ? height : k / lanes + 1); ++h)
                rows[j][h] -= W::at(a.beside + k * side + h * lanes).numbers * solved;
        }
    }
}

/// X = X op(A)^-1 for height registers of rows of X, columns ld apart, from the last column on for
/// a lower triangle: four columns at a time, from which those that are found are subtracted.
template <bool lower, std::size_t height, class W, class R>
[[gnu::always_inline]] inline void solve_rows(const TriangleBlock<R>& a, R* x,
                                              index_t ld) noexcept {
    constexpr index_t n = triangle_block;
    constexpr index_t width = 4;
    for (index_t found = 0; found < n; found += width) {
        const index_t first = lower ? n - width - found : found;
        R* const y = x + first * ld;
        typename W::Register sums[std::size_t(width)][height];
#pragma GCC unroll 4
        for (index_t k = 0; k < width; ++k) {
#pragma GCC unroll 2
            for (std::size_t h = 0; h < height; ++h)
                sums[k][h] = W::at(y + k * ld + index_t(h) * W::lanes).numbers;
        }
        for (index_t j = lower ? n - found : 0; j < (lower ? n : found); ++j) {
            const R* const entries = a.beside + first + j * n;
#pragma GCC unroll 4
            for (index_t k = 0; k < width; ++k) {
#pragma GCC unroll 2
                for (std::size_t h = 0; h < height; ++h)
                    sums[k][h] -= W::at(x + j * ld + index_t(h) * W::lanes).numbers * entries[k];
            }
        }
#pragma GCC unroll 4
        for (index_t step = 0; step < width; ++step) {
            const index_t j = lower ? width - 1 - step : step;
            const R* const entries = a.beside + first + (first + j) * n;
#pragma GCC unroll 2
            for (std::size_t h = 0; h < height; ++h) {
                sums[j][h] *= a.reciprocals[first + j];
                W::at(y + j * ld + index_t(h) * W::lanes).numbers = sums[j][h];
            }
#pragma GCC unroll 4
            for (index_t k = lower ? 0 : j + 1; k < (lower ? j : width); ++k) {
#pragma GCC unroll 2
                for (std::size_t h = 0; h < height; ++h)
                    sums[k][h] -= sums[j][h] * entries[k];
            }
        }
    }
}

/// B = op(A)^-1 B, as many columns at once as there are registers for; of fewer than n rows, or too
/// few for the registers, in room of their own.
template <bool lower, std::size_t n, class W, class R>
[[gnu::always_inline]] inline void solve_in_registers(const TriangleBlock<R>& a,
                                                      const MatrixView<R>& b) noexcept {
    constexpr index_t few = W::lanes * index_t(sizeof(R)) == 64 ? 4 : 2;
    constexpr index_t side = triangle_block;
    index_t j = 0;
    if (b.rows() == index_t(n) && n % std::size_t(W::lanes) == 0) {
        for (; j + few <= b.cols(); j += few)
            solve_columns<lower, n, std::size_t(few), W>(a, &b(0, j), b.ld());
    }
    for (; j < b.cols(); j += few) {
        const index_t count = std::min(few, b.cols() - j);
        R room[std::size_t(few * side)] = {};
        for (index_t k = 0; k < count; ++k)
            std::copy_n(&b(0, j + k), b.rows(), room + k * side);
        if (count == 1) {
            solve_columns<lower, n, 1, W>(a, room, side);
        } else {
            solve_columns<lower, n, std::size_t(few), W>(a, room, side);
        }
        for (index_t k = 0; k < count; ++k)
            std::copy_n(room + k * side, b.rows(), &b(0, j + k));
    }
}

template <bool lower, class W, class R>
[[gnu::always_inline]] inline void solve_block_body(const TriangularOperand<R>& triangle,
                                                    const MatrixView<R>& b) noexcept {
    const TriangleBlock<R> a(triangle, false);
    if (b.rows() <= triangle_block / 2) {
        solve_in_registers<lower, std::size_t(triangle_block / 2), W>(a, b);
    } else {
        solve_in_registers<lower, std::size_t(triangle_block), W>(a, b);
    }
}

template <bool lower, class W, class R>
[[gnu::always_inline]] inline void divide_by_block_body(
    const MatrixView<R>& b, const TriangularOperand<R>& triangle) noexcept {
    const TriangleBlock<R> a(triangle, true);
    const index_t n = b.cols();
    index_t i = 0;
    if (n == triangle_block) {
        for (; i + 2 * W::lanes <= b.rows(); i += 2 * W::lanes)
            solve_rows<lower, 2, W>(a, &b(i, 0), b.ld());
    }
    for (; i < b.rows(); i += W::lanes) {
        const index_t count = std::min(W::lanes, b.rows() - i);
        R room[std::size_t(W::lanes * triangle_block)] = {};
        for (index_t j = 0; j < n; ++j)
            std::copy_n(&b(i, j), count, room + j * W::lanes);
        solve_rows<lower, 1, W>(a, room, W::lanes);
        for (index_t j = 0; j < n; ++j)
            std::copy_n(room + j * W::lanes, count, &b(i, j));
    }
}

}  // namespace lamina
