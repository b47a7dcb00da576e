#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/core/view.hpp"

#include "core/wide_vectors.hpp"
#include "factor/column_updates.hpp"

namespace lamina {

// getrf and potrf for real matrices so small that LAPACK, which divides them into blocks and asks
// BLAS for a buffer, spends more on that than on the arithmetic.

inline constexpr index_t small_elimination = 32;

template <Scalar T>
constexpr bool is_small_elimination(index_t m, index_t n) noexcept {
    return !is_complex<T> && m <= small_elimination && n <= small_elimination;
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

template <class R, class Int>
[[gnu::always_inline]] inline index_t eliminate_body(MatrixView<R> a, Int* swaps) noexcept {
    const index_t m = a.rows();
    const index_t n = a.cols();
    const index_t ld = a.ld();
    index_t zero_pivot = 0;
    for (index_t j = 0; j < std::min(m, n); ++j) {
        R* const row = a.data() + j;
        R* const pivot = row + j * ld;
        const index_t down = largest_magnitude(pivot, m - j);
        swaps[j] = Int(j + down + 1);
        if (pivot[down] == 0) {
            if (zero_pivot == 0) zero_pivot = j + 1;
            continue;
        }
        if (down > 0) {
            for (index_t k = 0; k < n; ++k)
                std::swap(row[k * ld], row[k * ld + down]);
        }
        const index_t below = m - j - 1;
        divide(pivot + 1, below, *pivot);
        for (index_t k = j + 1; k < n; ++k)
            subtract_columns<1, Wide<R>>(pivot + 1, ld, below, row + k * ld, row + k * ld + 1);
    }
    return zero_pivot;
}

template <class R>
[[gnu::always_inline]] inline index_t eliminate_symmetric_body(MatrixView<R> a) noexcept {
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

/// P A = L U with partial pivoting in the place of A, column by column (Golub and Van Loan,
/// algorithm 3.4.1), and the rows swapped, counted from 1. As getrf: the number of the first pivot
/// that is zero, or 0.
template <class R, class Int>
index_t eliminate(MatrixView<R> a, Int* swaps) noexcept {
    return in_wide_vectors<eliminate_body<R, Int>>(a, swaps);
}

/// A = L L^T in the place of the lower triangle of A, column by column (Golub and Van Loan,
/// algorithm 4.2.1). As potrf: the order of the first leading minor that is not positive, or 0.
template <class R>
index_t eliminate_symmetric(MatrixView<R> a) noexcept {
    return in_wide_vectors<eliminate_symmetric_body<R>>(a);
}

}  // namespace lamina
