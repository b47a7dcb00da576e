#pragma once

#include <algorithm>

#include "lamina/core/structure.hpp"

#include "core/wide_vectors.hpp"
#include "factor/column_updates.hpp"
#include "ops/sums.hpp"

namespace lamina {

// One right-hand side. LAPACK asks BLAS for a buffer and for threads in each of several calls, and
// OpenBLAS reads and writes x once for each column of A; here it is once for four, or for the eight
// that keep what follows a block of them aligned to the widest vectors.

/// Whether substitute() is the better call for one right-hand side of n entries. Up to 2048 it was
/// measured; beyond, memory alone counts.
template <Scalar T>
bool is_substituted(index_t n) noexcept {
    if constexpr (is_complex<T>) return n <= 8;
    return n <= 24 || (n <= 2048 && has_wide_vectors());
}

/// From so many entries on by columns in the widest vectors; inner products are no faster there.
inline constexpr index_t substituted_in_widest_vectors = 64;

/// x = A^-1 x for a triangular A without zeros on its diagonal, its scale left out and not
/// conjugated alone: by columns, or where A is stored as its transpose by inner products.
template <Scalar T>
void substitute_entries(const TriangularOperand<T>& a, T* x) noexcept {
    const index_t n = a.rows();
    const bool lower = a.triangle == Triangle::lower;
    const bool by_columns = !transposes(a.op);
    const bool conjugated = conjugates(a.op);
    for (index_t step = 0; step < n; ++step) {
        // Down the diagonal of a lower triangle, up that of an upper one.
        const index_t j = lower == by_columns ? step : n - 1 - step;
        const T* const column = a.base.data() + j * a.base.ld();
        const index_t first = lower ? j + 1 : 0;
        const index_t last = lower ? n : j;
        if (!by_columns) {
            x[j] -= sum_of<T>(last - first, [=](index_t i) {
                const T entry = column[first + i];
                return detail::times(conjugated ? conjugate(entry) : entry, x[first + i]);
            });
        }
        if (a.diagonal == Diagonal::general) {
            x[j] /= conjugated ? conjugate(column[j]) : column[j];
        }
        if (by_columns) {
            for (index_t i = first; i < last; ++i)
                x[i] -= detail::times(column[i], x[j]);
        }
    }
}

/// The same for a block of width columns on the diagonal, and for what the entries of x beyond it
/// have to do with them: down the diagonal, or up.
template <index_t width, bool lower, bool by_columns, class W, class R>
[[gnu::always_inline]] inline void substitute_block(const TriangularOperand<R>& a, index_t j,
                                                    R* x) noexcept {
    constexpr bool down = lower == by_columns;
    const index_t ld = a.base.ld();
    const R* const block = a.base.data() + j + j * ld;
    const index_t first = lower ? j + width : 0;
    const index_t beyond = lower ? a.rows() - first : j;
    const R* const panel = a.base.data() + first + j * ld;
    R* const y = x + j;
    if constexpr (!by_columns) subtract_inner_products<width, W>(panel, ld, beyond, x + first, y);
#pragma GCC unroll 8
    for (index_t step = 0; step < width; ++step) {
        const index_t k = down ? step : width - 1 - step;
        if (a.diagonal == Diagonal::general) y[k] /= block[k + k * ld];
#pragma GCC unroll 8
        for (index_t later = step + 1; later < width; ++later) {
            const index_t i = down ? later : width - 1 - later;
            y[i] -= (by_columns ? block[i + k * ld] : block[k + i * ld]) * y[k];
        }
    }
    if constexpr (by_columns) subtract_columns<width, W>(panel, ld, beyond, y, x + first);
}

template <bool lower, bool by_columns, class W, class R>
[[gnu::always_inline]] inline void substitute_blocks(const TriangularOperand<R>& a, R* x) noexcept {
    constexpr index_t width = sizeof(typename W::Register) == 64 ? 8 : 4;
    constexpr bool down = lower == by_columns;
    const index_t n = a.rows();
    index_t done = 0;
    for (; done + width <= n; done += width)
        substitute_block<width, lower, by_columns, W>(a, down ? done : n - width - done, x);
    for (; done < n; ++done)
        substitute_block<1, lower, by_columns, W>(a, down ? done : n - 1 - done, x);
}

template <bool by_columns, class W, class R>
[[gnu::always_inline]] inline void substitute_body(const TriangularOperand<R>& a, R* x) noexcept {
    if (a.triangle == Triangle::lower) {
        substitute_blocks<true, by_columns, W>(a, x);
    } else {
        substitute_blocks<false, by_columns, W>(a, x);
    }
}

template <Scalar T>
void substitute(const TriangularOperand<T>& a, T* x) noexcept {
    if constexpr (!is_complex<T>) {
        const bool by_columns = !transposes(a.op);
        if (by_columns && a.rows() >= substituted_in_widest_vectors && has_widest_vectors()) {
            return in_widest_vectors<substitute_body<true, Widest<T>, T>>(a, x);
        }
        if (has_wide_vectors()) {
            return by_columns ? in_wide_vectors<substitute_body<true, Wide<T>, T>>(a, x)
                              : in_wide_vectors<substitute_body<false, Wide<T>, T>>(a, x);
        }
    }
    substitute_entries(a, x);
}

}  // namespace lamina
