#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/core/view.hpp"

#include "core/wide_vectors.hpp"
#include "factor/column_updates.hpp"

namespace lamina {

// getrf and potrf for real matrices so small, or of so few columns, that LAPACK, which divides them
// into blocks and asks BLAS for a buffer, spends more on that than on the arithmetic.

inline constexpr index_t small_elimination = 32;

/// From so many rows on in the widest vectors.
inline constexpr index_t eliminated_in_widest_vectors = 64;

constexpr bool is_small_elimination(index_t m, index_t n) noexcept {
    return m <= small_elimination && n <= small_elimination;
}

/// x / pivot, by a product where the reciprocal is a number.
template <class R>
[[gnu::always_inline]] inline void divide(R* x, index_t n, R pivot) noexcept {
    if (std::abs(pivot) >= std::numeric_limits<R>::min()) {
        const R reciprocal = 1 / pivot;
        for (index_t i = 0; i < n; ++i)
            x[i] *= reciprocal;
    } else {
        for (index_t i = 0; i < n; ++i)
            x[i] /= pivot;
    }
}

template <class R>
[[gnu::always_inline]] inline index_t largest_magnitude(const R* x, index_t n) noexcept {
    index_t where = 0;
    R largest = std::abs(x[0]);
    for (index_t i = 1; i < n; ++i) {
        const R size = std::abs(x[i]);
        if (size > largest) {
            largest = size;
            where = i;
        }
    }
    return where;
}

/// The same in registers, of many. A NaN counts only beside zeros, which are no pivot then either.
template <class W, class R>
[[gnu::always_inline]] inline index_t largest_magnitude_in(const R* x, index_t n) noexcept {
    if (n < 2 * W::lanes) return largest_magnitude(x, n);
    typename W::Register largest = {};
    index_t i = 0;
    for (; i + W::lanes <= n; i += W::lanes) {
        const typename W::Register entries = W::at(x + i).numbers;
        const typename W::Register sizes = entries < 0 ? -entries : entries;
        largest = sizes > largest ? sizes : largest;
    }
    R size = 0;
    for (index_t lane = 0; lane < W::lanes; ++lane)
        size = std::max(size, largest[lane]);
    for (; i < n; ++i)
        size = std::max(size, std::abs(x[i]));
    for (i = 0; i < n; ++i) {
        if (size > 0 ? std::abs(x[i]) == size : x[i] != 0) return i;
    }
    return 0;
}

/// Column j of A, which is reduced by those before it, is searched for its pivot, which takes row
/// j with all of its row, and divided by it. False if the pivot is zero.
template <class W, class R, class Int>
[[gnu::always_inline]] inline bool eliminate_column(const MatrixView<R>& a, index_t j,
                                                    Int& swap) noexcept {
    R* const row = a.data() + j;
    R* const pivot = row + j * a.ld();
    const index_t down = largest_magnitude_in<W>(pivot, a.rows() - j);
    swap = Int(j + down + 1);
    if (pivot[down] == 0) return false;
    if (down > 0) {
        for (index_t k = 0; k < a.cols(); ++k)
            std::swap(row[k * a.ld()], row[k * a.ld() + down]);
    }
    divide(pivot + 1, a.rows() - j - 1, *pivot);
    return true;
}

/// y is a column of A from row first on: the columns from first up to last are subtracted from it.
template <class W, class R>
[[gnu::always_inline]] inline void reduce_column(const MatrixView<R>& a, index_t first,
                                                 index_t last, R* y) noexcept {
    for (index_t k = first; k < last; ++k) {
        const index_t above = k - first;
        subtract_columns<1, W>(&a(k, k) + 1, a.ld(), a.rows() - k - 1, y + above, y + above + 1);
    }
}

/// The same for few columns together, of which y is the first, and width columns from first on.
template <index_t width, index_t few, class W, class R>
[[gnu::always_inline]] inline void reduce_columns(const MatrixView<R>& a, index_t first,
                                                  R* y) noexcept {
    const index_t ld = a.ld();
    const R* const block = &a(first, first);
#pragma GCC unroll 4
    for (index_t j = 0; j < few; ++j) {
#pragma GCC unroll 4
        for (index_t k = 0; k < width; ++k) {
#pragma GCC unroll 4
            for (index_t i = k + 1; i < width; ++i)
                y[i + j * ld] -= block[i + k * ld] * y[k + j * ld];
        }
    }
    subtract_product<width, few, W>(block + width, ld, a.rows() - first - width, y, y + width);
}

template <class W, class R, class Int>
[[gnu::always_inline]] inline index_t eliminate_body(MatrixView<R> a, Int* swaps) noexcept {
    constexpr index_t width = 4;
    const index_t n = a.cols();
    const index_t steps = std::min(a.rows(), n);
    index_t zero_pivot = 0;
    for (index_t first = 0; first < steps; first += width) {
        const index_t last = std::min(first + width, steps);
        for (index_t j = first; j < last; ++j) {
            reduce_column<W>(a, first, j, &a(first, j));
            if (!eliminate_column<W>(a, j, swaps[j]) && zero_pivot == 0) zero_pivot = j + 1;
        }
        index_t k = last;
        if (last - first == width) {
            for (; k + 4 <= n; k += 4)
                reduce_columns<width, 4, W>(a, first, &a(first, k));
            for (; k < n; ++k)
                reduce_columns<width, 1, W>(a, first, &a(first, k));
        }
        for (; k < n; ++k)
            reduce_column<W>(a, first, last, &a(first, k));
    }
    return zero_pivot;
}

template <class R>
[[gnu::always_inline]] inline index_t eliminate_positive_body(MatrixView<R> a) noexcept {
    constexpr index_t width = 4;
    const index_t n = a.rows();
    const index_t ld = a.ld();
    for (index_t j = 0; j < n; ++j) {
        R* const row = a.data() + j;
        R* const pivot = row + j * ld;
        index_t k = 0;
        for (; k + width <= j; k += width) {
            const R* const left = row + k * ld;
            const R entries[width] = {left[0], left[ld], left[2 * ld], left[3 * ld]};
            subtract_columns<width, Wide<R>>(left, ld, n - j, entries, pivot);
        }
        for (; k < j; ++k)
            subtract_columns<1, Wide<R>>(row + k * ld, ld, n - j, row + k * ld, pivot);
        if (!(*pivot > 0)) return j + 1;
        *pivot = std::sqrt(*pivot);
        divide(pivot + 1, n - j - 1, *pivot);
    }
    return 0;
}

/// P A = L U with partial pivoting in the place of A, in blocks of four columns (Golub and Van
/// Loan, algorithm 3.4.1), and the rows swapped, counted from 1. As getrf: the number of the first
/// pivot that is zero, or 0.
template <class R, class Int>
index_t eliminate_small(MatrixView<R> a, Int* swaps) noexcept {
    if (a.rows() >= eliminated_in_widest_vectors && has_widest_vectors()) {
        return in_widest_vectors<eliminate_body<Widest<R>, R, Int>>(a, swaps);
    }
    return in_wide_vectors<eliminate_body<Wide<R>, R, Int>>(a, swaps);
}

/// A = L L^T in the place of the lower triangle of A, column by column (Golub and Van Loan,
/// algorithm 4.2.1). As potrf: the order of the first leading minor that is not positive, or 0.
template <class R>
index_t eliminate_small_positive(MatrixView<R> a) noexcept {
    return in_wide_vectors<eliminate_positive_body<R>>(a);
}

}  // namespace lamina
