#pragma once

#include <algorithm>

#include "lamina/core/structure.hpp"

#include "core/wide_vectors.hpp"
#include "factor/column_updates.hpp"
#include "ops/sums.hpp"

namespace lamina {

// One right-hand side. LAPACK asks BLAS for a buffer and for threads in each of several calls, and
// OpenBLAS reads and writes x once for each column of A; here it is once for four.

/// Whether substitute() is the better call for one right-hand side of n entries. Up to 2048 it was
/// measured; beyond, memory alone counts.
template <Scalar T>
bool is_substituted(index_t n) noexcept {
    if constexpr (is_complex<T>) return n <= 8;
    return n <= 24 || (n <= 2048 && has_wide_vectors());
}

/// x = A^-1 x for a triangular A without zeros on its diagonal, its scale left out and not
/// conjugated alone: by columns, or where A is stored as its transpose by inner products.
template <Scalar T>
[[gnu::always_inline]] inline void substitute_entries(const TriangularOperand<T>& a,
                                                      T* x) noexcept {
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

/// The same for width columns: those on the diagonal, and with them the entries of x beyond.
template <index_t width, class R>
[[gnu::always_inline]] inline void substitute_block(const TriangularOperand<R>& a, index_t j,
                                                    R* x) noexcept {
    const index_t ld = a.base.ld();
    const bool lower = a.triangle == Triangle::lower;
    const index_t first = lower ? j + width : 0;
    const index_t beyond = lower ? a.rows() - first : j;
    const R* const panel = a.base.data() + first + j * ld;
    const TriangularOperand<R> block{
        MatrixView<const R>(a.base.data() + j + j * ld, width, width, ld), a.triangle, a.diagonal,
        a.op, R(1)};
    if (transposes(a.op)) {
        subtract_inner_products<width>(panel, ld, beyond, x + first, x + j);
        substitute_entries(block, x + j);
    } else {
        substitute_entries(block, x + j);
        subtract_columns<width>(panel, ld, beyond, x + j, x + first);
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
template <class R>
[[gnu::target("avx2,fma"), gnu::noinline]] void substitute_in_wide_vectors(
    const TriangularOperand<R>& a, R* x) noexcept {
    constexpr index_t width = 4;
    const index_t n = a.rows();
    const bool down = (a.triangle == Triangle::lower) != transposes(a.op);
    index_t done = 0;
    for (; done + width <= n; done += width)
        substitute_block<width>(a, down ? done : n - width - done, x);
    for (; done < n; ++done)
        substitute_block<1>(a, down ? done : n - 1 - done, x);
}
#endif

template <Scalar T>
void substitute(const TriangularOperand<T>& a, T* x) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    if constexpr (!is_complex<T>) {
        if (has_wide_vectors()) return substitute_in_wide_vectors(a, x);
    }
#endif
    substitute_entries(a, x);
}

}  // namespace lamina
