#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lamina/core/scalar.hpp"

#include "ops/inner_product.hpp"

namespace lamina {

// A small real symmetric matrix brought to tridiagonal form, T = Q^T A Q, by reflections (Golub &
// Van Loan, Matrix Computations, 4th ed., algorithm 8.3.1), and Q. Columns are whole registers, ld
// apart, with zeros behind the last row; each is read and written once in a reflection: what the
// last one has left to do is done on the way of the next one's product.

/// Column after column in memory, filled up with zeros to whole registers.
template <class R>
struct Columns {
    R* data;
    index_t ld;

    R* operator[](index_t j) const noexcept { return data + j * ld; }
};

/// body(i, height) for strips of four registers of rows from i to ld, then two, then one.
template <class W, class Body>
[[gnu::always_inline]] inline void in_strips(index_t i, index_t ld, Body body) noexcept {
    for (; i + 4 * W::lanes <= ld; i += 4 * W::lanes)
        body(i, std::integral_constant<std::size_t, 4>());
    if (i + 2 * W::lanes <= ld) {
        body(i, std::integral_constant<std::size_t, 2>());
        i += 2 * W::lanes;
    }
    if (i < ld) body(i, std::integral_constant<std::size_t, 1>());
}

template <class W, class R>
[[gnu::always_inline]] inline void clear(R* x, index_t count) noexcept {
    for (index_t i = 0; i < count; i += W::lanes)
        W::at(x + i).numbers = typename W::Register{};
}

/// What the last reflection takes from the columns behind it, left right^T, and for A, which it
/// multiplies from both sides, the transpose of that too; and v of the next.
template <class R>
struct Step {
    const R* left;
    const R* right;
    const R* next;
};

/// height registers of rows of the columns j, ..., n - 1: less by what is taken from them, and sums
/// their product with the next v. Rows of A before j in the first register no longer mean anything:
/// v is zero there, so they reach nothing else.
template <bool both_sides, std::size_t height, class W, class R>
[[gnu::always_inline]] inline void update_rows(const Columns<R>& a, index_t i, index_t j, index_t n,
                                               const Step<R>& step, R* sums) noexcept {
    constexpr auto lanes = std::size_t(W::lanes);
    typename W::Register left[height];
    typename W::Register right[height];
    typename W::Register sum[height] = {};
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h) {
        left[h] = W::at(step.left + i + h * lanes).numbers;
        if constexpr (both_sides) right[h] = W::at(step.right + i + h * lanes).numbers;
    }
    for (; j < n; ++j) {
        R* const column = a[j] + i;
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h) {
            typename W::Register entries = W::at(column + h * lanes).numbers;
            entries -= left[h] * step.right[j];
            if constexpr (both_sides) entries -= right[h] * step.left[j];
            W::at(column + h * lanes).numbers = entries;
            sum[h] += entries * step.next[j];
        }
    }
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h)
        W::at(sums + i + h * lanes).numbers = sum[h];
}

/// The same for all rows from i on, whole registers.
template <bool both_sides, class W, class R>
[[gnu::always_inline]] inline void update_and_multiply(const Columns<R>& a, index_t i, index_t j,
                                                       index_t n, const Step<R>& step,
                                                       R* sums) noexcept {
    in_strips<W>(i, a.ld, [&](index_t first, auto height) {
        update_rows<both_sides, height(), W>(a, first, j, n, step, sums);
    });
}

/// The reflection I - tau v v^T that leaves of the entries of x behind `first` nothing: v, with
/// zeros before v[first] = 1, and tau; x[first] is what it leaves there. Both are 0 where there is
/// nothing to take away, or nothing that A, whose largest entry is not far from 1, would notice.
template <class W, class R>
[[gnu::always_inline]] inline R find_reflection(R* x, index_t first, index_t n, R* v,
                                                index_t ld) noexcept {
    constexpr R negligible = std::numeric_limits<R>::min() / std::numeric_limits<R>::epsilon();
    clear<W>(v, ld);
    if (first + 1 >= n) return 0;
    std::copy(x + first + 1, x + n, v + first + 1);
    typename W::Register sum = {};
    for (index_t i = 0; i < ld; i += W::lanes)
        sum += W::at(v + i).numbers * W::at(v + i).numbers;
    const R rest = sum_of_lanes<W, R>(sum);
    if (rest <= negligible) {
        clear<W>(v, ld);
        return 0;
    }
    const R length = std::copysign(std::sqrt(x[first] * x[first] + rest), -x[first]);
    const R scale = 1 / (x[first] - length);
    for (index_t i = 0; i < ld; i += W::lanes)
        W::at(v + i).numbers *= scale;
    v[first] = 1;
    const R tau = (length - x[first]) / length;
    x[first] = length;
    return tau;
}

/// d and e, the diagonal of T and what is beside it, and Q unless its data is null, of an A with
/// both triangles, which is destroyed. `room` has 6 ld numbers.
template <class W, class R>
[[gnu::always_inline]] inline void tridiagonalize(const Columns<R>& a, index_t n,
                                                  const Columns<R>& q, R* d, R* e,
                                                  R* room) noexcept {
    const index_t ld = a.ld;
    R* v = room;
    R* next = room + ld;
    R* const w = room + 2 * ld;          // tau A v - tau^2 (v^T A v) / 2 v: A loses v w^T + w v^T
    R* const product = room + 3 * ld;    // A times the next v
    R* const product_q = room + 4 * ld;  // Q times v, and then the next
    R* const scaled = room + 5 * ld;     // tau v
    clear<W>(room, 6 * ld);
    if (q.data != nullptr) {
        clear<W>(q.data, n * ld);
        for (index_t j = 0; j < n; ++j)
            q[j][j] = 1;
    }
    for (index_t k = 0; k < n; ++k) {
        R* const column = a[k];
        for (index_t i = k / W::lanes * W::lanes; i < ld; i += W::lanes) {
            W::at(column + i).numbers -= W::at(v + i).numbers * w[k] + W::at(w + i).numbers * v[k];
        }
        d[k] = column[k];
        const R tau = find_reflection<W>(column, k + 1, n, next, ld);
        if (k + 1 < n) e[k] = column[k + 1];
        const index_t behind = (k + 1) / W::lanes * W::lanes;
        update_and_multiply<true, W, R>(a, behind, k + 1, n, {v, w, next}, product);
        if (q.data != nullptr)
            update_and_multiply<false, W, R>(q, 0, k, n, {product_q, scaled, next}, product_q);
        typename W::Register sum = {};
        for (index_t i = behind; i < ld; i += W::lanes)
            sum += W::at(product + i).numbers * W::at(next + i).numbers;
        const R half = tau * tau * sum_of_lanes<W, R>(sum) / 2;
        for (index_t i = behind; i < ld; i += W::lanes) {
            W::at(w + i).numbers =
                W::at(product + i).numbers * tau - W::at(next + i).numbers * half;
        }
        for (index_t i = 0; i < ld; i += W::lanes)
            W::at(scaled + i).numbers = W::at(next + i).numbers * tau;
        std::swap(v, next);
    }
}

}  // namespace lamina
