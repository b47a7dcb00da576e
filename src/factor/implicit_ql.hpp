#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "factor/tridiagonal.hpp"

namespace lamina {

// Eigenvalues and eigenvectors of a small real symmetric tridiagonal matrix by QL iterations with
// implicit shifts, as LAPACK's steqr (Golub & Van Loan, Matrix Computations, 4th ed., section 8.3).

/// height registers of rows of the columns last, ..., first turned by rotations, each of a column
/// and the one behind, which goes on in registers.
template <std::size_t height, class W, class R>
[[gnu::always_inline]] inline void turn_rows(const Columns<R>& q, index_t first, index_t last,
                                             const R* c, const R* s) noexcept {
    constexpr auto lanes = std::size_t(W::lanes);
    typename W::Register carried[height];
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h)
        carried[h] = W::at(q[last] + h * lanes).numbers;
    for (index_t i = last - 1; i >= first; --i) {
        const R* const column = q[i];
        R* const behind = q[i + 1];
#pragma GCC unroll 4
        for (std::size_t h = 0; h < height; ++h) {
            const typename W::Register x = W::at(column + h * lanes).numbers;
            W::at(behind + h * lanes).numbers = x * s[i] + carried[h] * c[i];
            carried[h] = x * c[i] - carried[h] * s[i];
        }
    }
#pragma GCC unroll 4
    for (std::size_t h = 0; h < height; ++h)
        W::at(q[first] + h * lanes).numbers = carried[h];
}

template <class W, class R>
[[gnu::always_inline]] inline void turn_columns(const Columns<R>& q, index_t first, index_t last,
                                                const R* c, const R* s) noexcept {
    in_strips<W>(0, q.ld, [&](index_t i, auto height) {
        turn_rows<height(), W>(Columns<R>{q.data + i, q.ld}, first, last, c, s);
    });
}

/// One step on rows first to last of T, from below; c and s become its rotations.
template <class R>
[[gnu::always_inline]] inline void ql_step(R* d, R* e, index_t first, index_t last, R* c,
                                           R* s) noexcept {
    // Wilkinson's shift, the eigenvalue of the first two rows next to d[first].
    const R half = (d[first + 1] - d[first]) / (2 * e[first]);
    const R root = std::sqrt(half * half + 1);
    R g = d[last] - d[first] + e[first] / (half + std::copysign(root, half));
    R sine = 1;
    R cosine = 1;
    R p = 0;
    for (index_t i = last - 1; i >= first; --i) {
        const R f = sine * e[i];
        const R b = cosine * e[i];
        const R square = f * f + g * g;
        // Squares out of range have lost digits: what is so small is nothing, and stays.
        const bool turns = square >= std::numeric_limits<R>::min();
        const R length = turns ? std::sqrt(square) : R(0);
        const R inverse = turns ? 1 / length : R(0);
        e[i + 1] = length;
        sine = f * inverse;
        cosine = turns ? g * inverse : R(1);
        const R before = d[i + 1] - p;
        const R r = (d[i] - before) * sine + 2 * cosine * b;
        p = sine * r;
        d[i + 1] = before + p;
        g = cosine * r - b;
        c[i] = cosine;
        s[i] = sine;
    }
    d[first] -= p;
    e[first] = g;
}

/// d becomes the eigenvalues, in no order, and Q, unless its data is null, Q times the vectors.
/// e has n numbers, c and s too. False if there was no convergence.
template <class W, class R>
[[gnu::always_inline]] inline bool diagonalize(R* d, R* e, index_t n, const Columns<R>& q, R* c,
                                               R* s) noexcept {
    constexpr int most_steps = 30;  // for each eigenvalue, as in steqr
    constexpr R eps = std::numeric_limits<R>::epsilon() / 2;
    // An e below sqrt(min) / eps is 0, far below eps beside a T near 1; the square of a larger one
    // has all of its digits.
    constexpr R least = std::numeric_limits<R>::min() / (eps * eps);
    e[n - 1] = 0;
    index_t steps = most_steps * n;
    for (index_t first = 0; first < n; ++first) {
        for (;;) {
            index_t last = first;
            while (last + 1 < n &&
                   e[last] * e[last] >
                       eps * eps * std::abs(d[last]) * std::abs(d[last + 1]) + least)
                ++last;
            e[last] = 0;
            if (last == first) break;
            if (steps-- == 0) return false;
            ql_step(d, e, first, last, c, s);
            e[last] = 0;
            if (q.data != nullptr) turn_columns<W>(q, first, last, c, s);
        }
    }
    return true;
}

}  // namespace lamina
