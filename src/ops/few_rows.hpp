#pragma once

#include "lamina/core/operand.hpp"

#include "core/masked_vectors.hpp"
#include "ops/small_factor.hpp"

namespace lamina {

// Products of at most as many rows as the widest register has numbers.

#if defined(__x86_64__) && defined(__GNUC__)

/// sums += column k of A times entries (k, j), ..., (k, j + width - 1) of op(B).
template <std::size_t width, class R>
[[gnu::target("avx512f,avx2,fma"), gnu::always_inline]] inline void add_column(
    const SmallFactor<R>& a, const RightFactor<R>& b, index_t k, index_t j,
    typename Widest<R>::Register (&sums)[width]) noexcept {
    const typename Widest<R>::Register column = first_of(a.rows, a.data + k * a.ld);
    const R* const y = b.data + k * b.down + j * b.across;
#pragma GCC unroll 8
    for (std::size_t w = 0; w < width; ++w)
        sums[w] += column * y[index_t(w) * b.across];
}

/// Columns j, ..., j + width - 1 of c. Sums in two parts, of the even and of the odd k, wait half
/// as long for each other.
template <std::size_t width, bool in_parts, class R>
[[gnu::target("avx512f,avx2,fma"), gnu::always_inline]] inline void few_rows_block(
    R alpha, const SmallFactor<R>& a, const RightFactor<R>& b, index_t j, R beta,
    const SmallResult<R>& c) noexcept {
    typename Widest<R>::Register sums[width] = {};
    index_t k = 0;
    if constexpr (in_parts) {
        typename Widest<R>::Register odd[width] = {};
        for (; k + 2 <= a.depth; k += 2) {
            add_column(a, b, k, j, sums);
            add_column(a, b, k + 1, j, odd);
        }
        if (k < a.depth) add_column(a, b, k, j, sums);
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w)
            sums[w] += odd[w];
    } else {
        for (; k < a.depth; ++k)
            add_column(a, b, k, j, sums);
    }
    if (alpha != R(1)) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w)
            sums[w] *= alpha;
    }
    R* const to = c.data + j * c.ld;
    if (beta != R(0)) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w)
            sums[w] += beta * first_of(a.rows, to + index_t(w) * c.ld);
    }
#pragma GCC unroll 8
    for (std::size_t w = 0; w < width; ++w)
        put_first(a.rows, to + index_t(w) * c.ld, sums[w]);
}

/// small_product() of at most as many rows as Widest<R> has numbers, where has_widest_vectors().
template <class R>
[[gnu::target("avx512f,avx2,fma"), gnu::noinline]] void few_rows_product(
    R alpha, const Operand<R>& a, const Operand<R>& b, R beta, const MatrixView<R>& c) noexcept {
    R room[small_copy];
    const SmallFactor<R> x = in_vectors<1>(a, room);
    const RightFactor<R> y(b);
    const SmallResult<R> z(c);
    // Few columns leave a multiply-add waiting for the one before it.
    if (z.cols <= 3) {
        if (z.cols >= 2) few_rows_block<2, true>(alpha, x, y, 0, beta, z);
        if (z.cols % 2 == 1) few_rows_block<1, true>(alpha, x, y, z.cols - 1, beta, z);
        return;
    }
    index_t j = 0;
    for (; j + 8 <= z.cols; j += 8)
        few_rows_block<8, false>(alpha, x, y, j, beta, z);
    if (j + 6 <= z.cols) {
        few_rows_block<6, false>(alpha, x, y, j, beta, z);
        j += 6;
    } else if (j + 4 <= z.cols) {
        few_rows_block<4, false>(alpha, x, y, j, beta, z);
        j += 4;
    }
    if (j + 2 <= z.cols) {
        few_rows_block<2, false>(alpha, x, y, j, beta, z);
        j += 2;
    }
    if (j < z.cols) few_rows_block<1, false>(alpha, x, y, j, beta, z);
}

#else

/// Never called: has_widest_vectors() is false.
template <class R>
void few_rows_product(R, const Operand<R>&, const Operand<R>&, R, const MatrixView<R>&) noexcept {}

#endif

}  // namespace lamina
