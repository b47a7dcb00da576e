#pragma once

#include "lamina/core/structure.hpp"

#include "ops/sums.hpp"

namespace lamina {

// One right-hand side and a triangle so small that LAPACK, which asks BLAS for a buffer and for
// threads in each of several calls, spends more on that than on the arithmetic.

template <Scalar T>
inline constexpr index_t small_system = is_complex<T> ? 8 : 24;

/// x = A^-1 x for a triangular A without zeros on its diagonal, its scale left out and not
/// conjugated alone: by columns, or where A is stored as its transpose by inner products.
template <Scalar T>
void substitute(const TriangularOperand<T>& a, T* x) noexcept {
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

}  // namespace lamina
