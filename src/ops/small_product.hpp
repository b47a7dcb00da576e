#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"
#include "ops/few_rows.hpp"
#include "ops/small_factor.hpp"

namespace lamina {

// Products of real matrices so small that BLAS, which copies both factors into a buffer and looks
// for threads, spends more on that than on the arithmetic. All entries of a product are summed in
// the same order, so that A A^T is symmetric to the last bit.

/// Up to these sizes. Without the wide vector unit BLAS's own kernels are soon better.
inline constexpr index_t small_matrix = 16;
inline constexpr index_t small_matrix_in_narrow_vectors = 4;

/// Beyond them up to so many multiplications, and so many entries of op(B), which then stays in the
/// nearest cache, and of op(A) where its rows do not lie side by side and are copied, which pays
/// from so many columns of op(B) on.
inline constexpr index_t small_volume = 262144;
inline constexpr index_t small_right_factor = 4096;
inline constexpr index_t columns_worth_a_copy = 8;

/// Beside a BLAS with kernels of its own for small products up to this size, or so many
/// multiplications, only.
inline constexpr index_t small_matrix_beside_kernels = 32;
inline constexpr index_t small_volume_beside_kernels = 4096;
/// Of one column up to this size, in the widest registers only: else the loops for vectors, with
/// more sums at a time, are faster.
inline constexpr index_t small_matrix_by_column = 24;
/// Of a Gram matrix up to this side or inner dimension: strips of it for these kernels
/// (lower_gram.cpp) take longer.
inline constexpr index_t small_gram_beside_kernels = 36;

/// Sizes of op(A) op(B), m x depth times depth x n.
struct ProductSizes {
    template <Scalar T>
    ProductSizes(const Operand<T>& a, const Operand<T>& b) noexcept
        : m(a.rows()), depth(a.cols()), n(b.cols()), largest(std::max({m, depth, n})) {}

    index_t m;
    index_t depth;
    index_t n;
    index_t largest;
};

/// Whether the columns of a part of a matrix fall into the same few places of the nearest cache.
template <Scalar T>
bool columns_collide(const MatrixView<const T>& a) noexcept {
    return a.ld() * index_t(sizeof(T)) % 2048 == 0 && a.cols() > small_matrix;
}

/// What is_small_product() goes on to ask of sizes beyond small_matrix.
template <Scalar T>
[[gnu::always_inline]] inline bool has_small_volume(const ProductSizes& sizes, const Operand<T>& a,
                                                    const Operand<T>& b) noexcept {
    const auto [m, depth, n, largest] = sizes;
    // The sizes first, so that the products do not overflow.
    if (largest > small_right_factor || depth * n > small_right_factor) return false;
    if (columns_collide(a.base()) || columns_collide(b.base())) return false;
    return m >= Wide<RealOf<T>>::lanes && m * (depth * n) <= small_volume &&
           (!transposes(a.op()) || (n >= columns_worth_a_copy && m * depth <= small_copy));
}

template <Scalar T>
[[gnu::always_inline]] inline bool is_small_product(const ProductSizes& sizes, const Operand<T>& a,
                                                    const Operand<T>& b) noexcept {
    if (is_complex<T> || sizes.m == 0 || sizes.depth == 0) return false;
    if (sizes.largest <= small_matrix_in_narrow_vectors) return true;
    return has_wide_vectors() && (sizes.largest <= small_matrix || has_small_volume(sizes, a, b));
}

/// The same for an op(B) of one column.
template <Scalar T>
bool is_small_product_with_column(const Operand<T>& a) noexcept {
    return !is_complex<T> && !a.empty() && !transposes(a.op()) &&
           std::max(a.rows(), a.cols()) <= small_matrix_by_column && has_widest_vectors();
}

inline bool has_volume_smaller_than_kernels_are_for(const ProductSizes& sizes) noexcept {
    return sizes.largest <= small_volume_beside_kernels &&
           sizes.m * sizes.depth * sizes.n <= small_volume_beside_kernels;
}

inline bool is_smaller_gram_than_kernels_are_for(const ProductSizes& sizes) noexcept {
    return std::min(sizes.m, sizes.depth) <= small_gram_beside_kernels;
}

/// height vectors of rows from i on, the last one ending at row a.rows at the latest, of columns
/// j, ..., j + width - 1 of c: a block that stays in registers until it is summed.
template <std::size_t height, std::size_t width, class W, class R>
[[gnu::always_inline]] inline void small_block(R alpha, const SmallFactor<R>& a, index_t i,
                                               const RightFactor<R>& b, index_t j, R beta,
                                               const SmallResult<R>& c) noexcept {
    const R* y = b.data + j * b.across;
    const R* x = a.data + i;
    index_t offsets[height];
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h)
        offsets[h] = index_t(h) * W::lanes;
    offsets[height - 1] =
        std::max(index_t(0), std::min(offsets[height - 1], a.rows - i - W::lanes));
    // Begun with the first products: zeros would be stored and loaded.
    typename W::Register sums[width][height];
#pragma GCC unroll 8
    for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h)
            sums[w][h] = W::at(x + offsets[h]).numbers * y[index_t(w) * b.across];
    }
    for (index_t k = 1; k < a.depth; ++k) {
        x += a.ld;
        y += b.down;
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 4
            for (std::size_t h = 0; h < height; ++h)
                sums[w][h] += W::at(x + offsets[h]).numbers * y[index_t(w) * b.across];
        }
    }
    if (alpha != R(1)) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 4
            for (std::size_t h = 0; h < height; ++h)
                sums[w][h] *= alpha;
        }
    }
    R* const to = c.data + i + j * c.ld;
    if (a.rows < W::lanes) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w) {
            R entries[std::size_t(W::lanes)];
            W::at(entries).numbers = sums[w][0];
            for (index_t r = 0; r < a.rows; ++r) {
                R& entry = to[r + index_t(w) * c.ld];
                entry = beta == R(0) ? entries[r] : entries[r] + beta * entry;
            }
        }
        return;
    }
    // All before any is written: the last may share rows with the one before it.
    if (beta != R(0)) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 4
            for (std::size_t h = 0; h < height; ++h)
                sums[w][h] += beta * W::at(to + index_t(w) * c.ld + offsets[h]).numbers;
        }
    }
#pragma GCC unroll 8
    for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h)
            W::at(to + index_t(w) * c.ld + offsets[h]).numbers = sums[w][h];
    }
}

/// height vectors of rows from i on, in blocks of `widest` columns while there are so many.
template <std::size_t height, index_t widest, class W, class R>
[[gnu::always_inline]] inline void small_rows(R alpha, const SmallFactor<R>& a, index_t i,
                                              const Operand<R>& right, R beta,
                                              const MatrixView<R>& result) noexcept {
    const RightFactor<R> b(right);
    const SmallResult<R> c(result);
    index_t j = 0;
    for (; j + widest <= c.cols; j += widest)
        small_block<height, std::size_t(widest), W>(alpha, a, i, b, j, beta, c);
    if constexpr (widest > 4) {
        for (; j + 4 <= c.cols; j += 4)
            small_block<height, 4, W>(alpha, a, i, b, j, beta, c);
    }
    if (j + 2 <= c.cols) {
        small_block<height, 2, W>(alpha, a, i, b, j, beta, c);
        j += 2;
    }
    if (j < c.cols) small_block<height, 1, W>(alpha, a, i, b, j, beta, c);
}

/// All of c in one strip of height vectors, where A stands. Apart from other strips, or the
/// compiler keeps addresses on the stack.
template <std::size_t height, index_t widest, class W, class R>
[[gnu::always_inline]] inline void lone_strip(R alpha, const Operand<R>& a, const Operand<R>& b,
                                              R beta, const MatrixView<R>& c) noexcept {
    const MatrixView<const R>& base = a.base();
    const SmallFactor<R> x{base.data(), base.ld(), base.rows(), base.cols()};
    small_rows<height, widest, W>(alpha, x, 0, b, beta, c);
}

/// The rest, in strips of as many rows as there are registers for, at least a vector of them left
/// for the end. One register of rows leaves a multiply-add waiting for the one before it: more
/// columns.
template <class W, class R>
[[gnu::always_inline]] inline void small_product_body(R alpha, const Operand<R>& a,
                                                      const Operand<R>& b, R beta,
                                                      const MatrixView<R>& c) noexcept {
    R room[small_copy];
    const SmallFactor<R> x = in_vectors<W::lanes>(a, room);
    constexpr index_t most = W::lanes == Widest<R>::lanes ? 4 : 3;
    index_t i = 0;
    index_t left = x.rows;
    while (left > most * W::lanes) {
        if (left >= 4 * W::lanes) {
            small_rows<3, 4, W>(alpha, x, i, b, beta, c);
            i += 3 * W::lanes;
        } else {
            small_rows<2, 4, W>(alpha, x, i, b, beta, c);
            i += 2 * W::lanes;
        }
        left = x.rows - i;
    }
    if (left > 3 * W::lanes) {
        small_rows<std::size_t(most), 4, W>(alpha, x, i, b, beta, c);
    } else if (left > 2 * W::lanes) {
        small_rows<3, 4, W>(alpha, x, i, b, beta, c);
    } else if (left > W::lanes) {
        small_rows<2, 4, W>(alpha, x, i, b, beta, c);
    } else {
        small_rows<1, 8, W>(alpha, x, i, b, beta, c);
    }
}

/// c = alpha op(a) op(b) + beta c, without the scales of a and b; c is not read if beta is 0.
template <class R>
void small_product(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                   const MatrixView<R>& c) noexcept {
    const index_t m = a.rows();
    // A register of AVX2 that is full needs no mask.
    if (m <= Widest<R>::lanes && m != Wide<R>::lanes && has_widest_vectors())
        return few_rows_product(alpha, a, b, beta, c);
    if (m > Widest<R>::lanes && has_widest_vectors()) {
        using W = Widest<R>;
        const bool stands = !transposes(a.op());
        const auto product = !stands || m > 4 * W::lanes
                                 ? in_widest_vectors<small_product_body<W, R>>
                             : m > 3 * W::lanes ? in_widest_vectors<lone_strip<4, 4, W, R>>
                             : m > 2 * W::lanes ? in_widest_vectors<lone_strip<3, 4, W, R>>
                                                : in_widest_vectors<lone_strip<2, 4, W, R>>;
        return product(alpha, a, b, beta, c);
    }
    using W = Wide<R>;
    const bool is_lone = !transposes(a.op()) && m > W::lanes && m <= 2 * W::lanes;
    const auto product = is_lone ? in_wide_vectors<lone_strip<2, 6, W, R>>
                                 : in_wide_vectors<small_product_body<W, R>>;
    product(alpha, a, b, beta, c);
}

}  // namespace lamina
