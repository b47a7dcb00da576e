#pragma once

#include "lamina/core/operand.hpp"

#include "core/masked_vectors.hpp"
#include "ops/small_factor.hpp"

namespace lamina {

// Products of fewer rows than the widest register has numbers.

#if defined(__x86_64__) && defined(__GNUC__)

/// Columns j, ..., j + width - 1 of c.
template <std::size_t width, class R>
[[gnu::target("avx512f,avx2,fma"), gnu::always_inline]] inline void few_rows_block(
    R alpha, const SmallFactor<R>& a, const Operand<R>& b, index_t j, R beta,
    const MatrixView<R>& c) noexcept {
    const bool transposed = transposes(b.op());
    const index_t down = transposed ? b.base().ld() : 1;
    const auto across = std::size_t(transposed ? 1 : b.base().ld());
    const R* y = b.base().data() + std::size_t(j) * across;
    const R* x = a.data;
    typename Widest<R>::Register sums[width];
    typename Widest<R>::Register column = first_of(a.rows, x);
#pragma GCC unroll 8
    for (std::size_t w = 0; w < width; ++w)
        sums[w] = column * y[w * across];
    for (index_t k = 1; k < a.depth; ++k) {
        x += a.ld;
        y += down;
        column = first_of(a.rows, x);
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w)
            sums[w] += column * y[w * across];
    }
    if (alpha != R(1)) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w)
            sums[w] *= alpha;
    }
    R* const to = &c(0, j);
    if (beta != R(0)) {
#pragma GCC unroll 8
        for (std::size_t w = 0; w < width; ++w)
            sums[w] += beta * first_of(a.rows, to + index_t(w) * c.ld());
    }
#pragma GCC unroll 8
    for (std::size_t w = 0; w < width; ++w)
        put_first(a.rows, to + index_t(w) * c.ld(), sums[w]);
}

/// small_product() of fewer rows than Widest<R> has numbers, where has_widest_vectors().
template <class R>
[[gnu::target("avx512f,avx2,fma"), gnu::noinline]] void few_rows_product(
    R alpha, const Operand<R>& a, const Operand<R>& b, R beta, const MatrixView<R>& c) noexcept {
    R room[small_copy];
    const SmallFactor<R> x = in_vectors<1>(a, room);
    index_t j = 0;
    for (; j + 8 <= c.cols(); j += 8)
        few_rows_block<8>(alpha, x, b, j, beta, c);
    if (j + 6 <= c.cols()) {
        few_rows_block<6>(alpha, x, b, j, beta, c);
        j += 6;
    } else if (j + 4 <= c.cols()) {
        few_rows_block<4>(alpha, x, b, j, beta, c);
        j += 4;
    }
    if (j + 2 <= c.cols()) {
        few_rows_block<2>(alpha, x, b, j, beta, c);
        j += 2;
    }
    if (j < c.cols()) few_rows_block<1>(alpha, x, b, j, beta, c);
}

#else

/// Never called: has_widest_vectors() is false.
template <class R>
void few_rows_product(R, const Operand<R>&, const Operand<R>&, R, const MatrixView<R>&) noexcept {}

#endif

}  // namespace lamina
