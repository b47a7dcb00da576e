#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/ops/norm.hpp"

#include "factor/plane_rotations.hpp"

namespace lamina {

// QR with pivoted columns before rotations, which then turn the columns of R^T: however graded A
// is, or near to a matrix of lower rank, that many sweeps fewer are left (Drmac & Veselic, New fast
// and accurate Jacobi SVD algorithm I, SIAM J. Matrix Anal. Appl. 29, 2008).

/// The numbers of reflections I - tau v v^T, and which column of A each v has taken the place of.
template <class R>
struct Reflectors {
    R tau[most_columns_turned];
    index_t order[most_columns_turned];
};

/// x becomes v, and tau is set, so that (I - tau v v^T) x = r e_k, where x has zeros before entry
/// k; returns r.
template <class W, class R>
[[gnu::always_inline]] inline R make_reflection(R* x, index_t k, index_t height, R& tau) noexcept {
    const R square = inner_product_of<W>(x, x, height);
    const R length =
        square < R(negligible_square<R>) ? norm(VectorView<const R>(x, height)) : std::sqrt(square);
    tau = 0;
    if (length == 0) return 0;
    const R r = x[k] < 0 ? length : -length;
    x[k] -= r;
    for (index_t i = 0; i < height; i += W::lanes)
        W::at(x + i).numbers /= length;
    // From v as it was rounded: the reflection is orthogonal to the last digit then.
    tau = 2 / inner_product_of<W>(x, x, height);
    return r;
}

/// y = (I - tau v v^T) y
template <class W, class R>
[[gnu::always_inline]] inline void reflect_column(R tau, const R* v, R* y,
                                                  index_t height) noexcept {
    const R product = tau * inner_product_of<W>(v, y, height);
    for (index_t i = 0; i < height; i += W::lanes)
        W::at(y + i).numbers -= product * W::at(v + i).numbers;
}

/// A P = Q R by reflections, whose v take the places of A's columns. Row k of R becomes column k of
/// l, by the numbers that its columns have in A: A = Q L^T.
template <class W, class R>
[[gnu::always_inline]] inline void triangularize_body(TurnedColumns<R> a, TurnedColumns<R> l,
                                                      Reflectors<R>& q) noexcept {
    index_t* const order = q.order;
    R squares[most_columns_turned];
    R known[most_columns_turned];
    for (index_t j = 0; j < a.count; ++j) {
        order[j] = j;
        squares[j] = known[j] = inner_product_of<W>(a[j], a[j], a.height);
    }
    for (index_t k = 0; k < a.count; ++k) {
        const auto by_square = [&](index_t x, index_t y) { return squares[x] < squares[y]; };
        std::swap(order[k], *std::max_element(order + k, order + a.count, by_square));
        R* const v = a[order[k]];
        l[k][order[k]] = make_reflection<W>(v, k, a.height, q.tau[k]);
        for (index_t j = k + 1; j < a.count; ++j) {
            const index_t column = order[j];
            R* const y = a[column];
            reflect_column<W>(q.tau[k], v, y, a.height);
            const R entry = y[k];
            l[k][column] = entry;
            y[k] = 0;
            // What is left by subtraction has lost digits where it is little.
            squares[column] -= entry * entry;
            if (squares[column] < known[column] / 64)
                squares[column] = known[column] = inner_product_of<W>(y, y, a.height);
        }
    }
}

/// Q times `count` columns, as high as the v of its reflections.
template <class W, class R>
[[gnu::always_inline]] inline void apply_reflections_body(TurnedColumns<R> v,
                                                          const Reflectors<R>& q, R* columns,
                                                          index_t count) noexcept {
    for (index_t k = v.count - 1; k >= 0; --k) {
        for (index_t j = 0; j < count; ++j)
            reflect_column<W>(q.tau[k], v[q.order[k]], columns + j * v.height, v.height);
    }
}

}  // namespace lamina
