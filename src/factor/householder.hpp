#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"

#include "factor/column_updates.hpp"
#include "factor/small_elimination.hpp"
#include "ops/sums.hpp"

namespace lamina {

// geqr2, org2r and laqp2 for real matrices. LAPACK takes two calls of BLAS for each reflection,
// gemv and ger, which read the rest of the matrix twice from the cache behind the first; here four
// columns at a time stay in the first.

/// Whether a matrix is so small that geqp3 takes one reflection after another on all of it, or
/// gains little by blocks.
template <Scalar T>
bool is_reflected_with_pivots(index_t m, index_t n) noexcept {
    return !is_complex<T> && m * n <= 192 * 192 && has_wide_vectors();
}

/// H = I - tau v v^T with H (alpha, x) = (beta, 0), all squares of these being numbers: beta in the
/// place of alpha, v without its leading 1 in that of x. Returns tau.
template <class R>
[[gnu::always_inline]] inline R reflection_of(R* column, index_t below, R squares) noexcept {
    const R alpha = column[0];
    const R beta = -std::copysign(std::sqrt(squares), alpha);
    const R scale = 1 / (alpha - beta);
    for (index_t i = 1; i <= below; ++i)
        column[i] *= scale;
    column[0] = beta;
    return (beta - alpha) / beta;
}

/// The same for a column of any size, by way of one whose largest entry is near 1. As larfg: 0, for
/// no reflection, where x is zero.
template <class R>
[[gnu::noinline]] R reflection_of_scaled(R* column, index_t below) noexcept {
    using Limits = std::numeric_limits<R>;
    const R largest_below =
        largest_of<R>(below, [=](index_t i) { return std::abs(column[i + 1]); });
    if (largest_below == 0) return 0;
    const R largest = larger(std::abs(column[0]), largest_below);
    if (!(largest <= Limits::max())) return column[0] = Limits::quiet_NaN();
    const int exponent = exponent_of(largest);
    const PowerOfTwo<R> down(exponent);
    const PowerOfTwo<R> back(-exponent);
    for (index_t i = 0; i <= below; ++i)
        column[i] = down.times(column[i]);
    const R squares = sum_of<R>(below + 1, [=](index_t i) { return column[i] * column[i]; });
    const R tau = reflection_of(column, below, squares);
    column[0] = back.times(column[0]);
    return tau;
}

template <class R>
[[gnu::always_inline]] inline R reflection_of(R* column, index_t below) noexcept {
    using Limits = std::numeric_limits<R>;
    constexpr R least = Limits::min() / (Limits::epsilon() * Limits::epsilon());
    R minus_squares = 0;
    subtract_inner_products<1, Wide<R>>(column + 1, below, below, column + 1, &minus_squares);
    const R squares = column[0] * column[0] - minus_squares;
    if (-minus_squares >= least && squares <= Limits::max()) [[likely]]
        return reflection_of(column, below, squares);
    return reflection_of_scaled(column, below);
}

template <index_t width, class R>
[[gnu::always_inline]] inline void reflect_group(const R* v, R tau, index_t below, R* c,
                                                 index_t ld) noexcept {
    R w[std::size_t(width)];
    for (index_t k = 0; k < width; ++k)
        w[k] = -c[k * ld];
    subtract_inner_products<width, Wide<R>>(c + 1, ld, below, v + 1, w);
    for (index_t k = 0; k < width; ++k) {
        w[k] *= -tau;
        c[k * ld] -= w[k];
    }
    subtract_outer_product<width>(v + 1, below, w, c + 1, ld);
}

/// C becomes H C for count columns, ld apart, of 1 + below entries.
template <class R>
[[gnu::always_inline]] inline void reflect(const R* v, R tau, index_t below, R* c, index_t ld,
                                           index_t count) noexcept {
    constexpr index_t width = 4;
    if (tau == 0) return;
    index_t k = 0;
    for (; k + width <= count; k += width)
        reflect_group<width>(v, tau, below, c + k * ld, ld);
    for (; k < count; ++k)
        reflect_group<1>(v, tau, below, c + k * ld, ld);
}

template <class R>
[[gnu::always_inline]] inline void triangularize_body(MatrixView<R> a, R* tau) noexcept {
    const index_t ld = a.ld();
    for (index_t j = 0; j < std::min(a.rows(), a.cols()); ++j) {
        R* const v = a.data() + j + j * ld;
        const index_t below = a.rows() - j - 1;
        tau[j] = reflection_of(v, below);
        reflect(v, tau[j], below, v + ld, ld, a.cols() - j - 1);
    }
}

/// What is left of the lengths of the columns below row i, which is row now (Drmac & Bujanovic, On
/// the failure of rank-revealing QR factorization software, ACM TOMS 35, 2008).
template <class R>
[[gnu::always_inline]] inline void shorten(R& length, R& when_last_measured, R entry,
                                           const R* column, index_t below) noexcept {
    if (length == 0) return;
    const R quotient = std::abs(entry) / length;
    const R left = std::max(R(0), 1 - quotient * quotient);
    const R since = length / when_last_measured;
    if (left * since * since > std::sqrt(std::numeric_limits<R>::epsilon())) {
        length *= std::sqrt(left);
    } else {
        length = when_last_measured = norm(VectorView<const R>(column, below));
    }
}

template <class R, class Int>
[[gnu::always_inline]] inline void triangularize_with_pivots_body(MatrixView<R> a, Int* order,
                                                                  R* tau, R* lengths) noexcept {
    const index_t m = a.rows();
    const index_t n = a.cols();
    const index_t ld = a.ld();
    R* const measured = lengths + n;
    for (index_t j = 0; j < n; ++j) {
        order[j] = Int(j + 1);
        lengths[j] = measured[j] = norm(VectorView<const R>(a.data() + j * ld, m));
    }
    for (index_t j = 0; j < std::min(m, n); ++j) {
        const index_t pivot = j + largest_magnitude(lengths + j, n - j);
        if (pivot != j) {
            std::swap_ranges(a.data() + j * ld, a.data() + j * ld + m, a.data() + pivot * ld);
            std::swap(order[j], order[pivot]);
            lengths[pivot] = lengths[j];
            measured[pivot] = measured[j];
        }
        R* const v = a.data() + j + j * ld;
        const index_t below = m - j - 1;
        tau[j] = reflection_of(v, below);
        reflect(v, tau[j], below, v + ld, ld, n - j - 1);
        for (index_t k = 1; k < n - j; ++k)
            shorten(lengths[j + k], measured[j + k], v[k * ld], v + k * ld + 1, below);
    }
}

template <class R>
[[gnu::always_inline]] inline void reflect_in_turn_body(MatrixView<const R> reflections,
                                                        const R* tau, bool adjoint,
                                                        MatrixView<R> b) noexcept {
    const index_t k = reflections.cols();
    for (index_t step = 0; step < k; ++step) {
        const index_t i = adjoint ? step : k - 1 - step;
        reflect(reflections.data() + i + i * reflections.ld(), tau[i], b.rows() - i - 1,
                b.data() + i, b.ld(), b.cols());
    }
}

template <class R>
[[gnu::always_inline]] inline void expand_body(MatrixView<const R> reflections, const R* tau,
                                               MatrixView<R> q) noexcept {
    for (index_t j = reflections.cols(); j-- > 0;) {
        const R* const v = reflections.data() + j + j * reflections.ld();
        R* const column = q.data() + j * q.ld();
        const index_t below = q.rows() - j - 1;
        reflect(v, tau[j], below, column + j + q.ld(), q.ld(), q.cols() - j - 1);
        std::fill_n(column, j, R(0));
        column[j] = 1 - tau[j];
        for (index_t i = 1; i <= below; ++i)
            column[j + i] = -tau[j] * v[i];
    }
}

/// A = Q R, R in its place and the reflections of Q below. Golub and Van Loan, algorithm 5.2.1.
template <class R>
void triangularize(MatrixView<R> a, R* tau) noexcept {
    in_wide_vectors<triangularize_body<R>>(a, tau);
}

/// A P = Q R as geqp3 does it, the columns of P counted from 1, with 2 n numbers of workspace.
/// Golub and Van Loan, algorithm 5.4.1.
template <class R, class Int>
void triangularize_with_pivots(MatrixView<R> a, Int* order, R* tau, R* lengths) noexcept {
    in_wide_vectors<triangularize_with_pivots_body<R, Int>>(a, order, tau, lengths);
}

/// Q C for Q = H(0) ... H(k-1) and a C whose first k columns are those of I and not read, from the
/// diagonal of the first reflection down. Golub and Van Loan, section 5.1.6: backward.
template <class R>
void expand(MatrixView<const R> reflections, const R* tau, MatrixView<R> q) noexcept {
    in_wide_vectors<expand_body<R>>(reflections, tau, q);
}

/// B becomes Q^T B, or Q B, one reflection after the other.
template <class R>
void reflect_in_turn(MatrixView<const R> reflections, const R* tau, bool adjoint,
                     MatrixView<R> b) noexcept {
    in_wide_vectors<reflect_in_turn_body<R>>(reflections, tau, adjoint, b);
}

}  // namespace lamina
