#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lamina/core/scalar.hpp"

#include "ops/inner_product.hpp"

namespace lamina {

// One-sided Jacobi: plane rotations of columns from the right until all are orthogonal. Those of
// disjoint pairs do not wait for each other.

/// So many columns are turned at most.
inline constexpr index_t most_columns_turned = 32;

/// Columns that are turned, and below them those of V, which turn with them; each filled up with
/// zeros to whole registers.
template <class R>
struct TurnedColumns {
    R* data;
    index_t count;
    index_t height;  // of what is to be orthogonal
    index_t ld;      // that and V

    R* operator[](index_t j) const noexcept { return data + j * ld; }
};

/// The rotations of a round. They are found eight at a time: those behind the last do nothing.
struct alignas(64) RoundOfRotations {
    static constexpr index_t most = most_columns_turned / 2;
    double product[most];   // x . y, or 0 for columns that stay
    double distance[most];  // y . y - x . x
    double c[most];
    double s[most];
    double moved[most];  // what the rotation takes from x . x and gives to y . y
    index_t x[most];
    index_t y[most];
    bool any;   // of this round turns
    bool more;  // of any round turned by more than rounding
    static_assert(most % 8 == 0);
};

/// The rotations after which x and y are orthogonal, by the smaller of the two angles (Golub & Van
/// Loan, algorithm 8.5.1), from `first` on.
[[gnu::always_inline]] inline void find_rotations(RoundOfRotations& r, index_t first) noexcept {
// As long as it is a loop, compilers make one step in registers of it.
#pragma GCC unroll 1
    for (index_t k = first; k < first + 8; ++k) {
        const double twice = 2 * r.product[k];
        const double length = std::sqrt(r.distance[k] * r.distance[k] + twice * twice);
        const double opposite = std::copysign(1.0, r.distance[k]) * twice;
        const double t = opposite / (std::abs(r.distance[k]) + length);
        r.c[k] = 1 / std::sqrt(1 + t * t);
        r.s[k] = t * r.c[k];
        r.moved[k] = t * r.product[k];
    }
}

/// x . y of whole registers.
template <class W, class R>
[[gnu::always_inline]] inline R inner_product_of(const R* x, const R* y, index_t height) noexcept {
    typename W::Register sum = W::at(x).numbers * W::at(y).numbers;
    for (index_t i = W::lanes; i < height; i += W::lanes)
        sum += W::at(x + i).numbers * W::at(y + i).numbers;
    return sum_of_lanes<W, R>(sum);
}

/// What a round is to rotate. In each round every column meets another, and after as many rounds as
/// there are others it has met all of them: as at a table where one keeps his seat and the others
/// move on by one. If their number is odd, whoever is opposite an empty seat waits.
template <class W, class R>
[[gnu::always_inline]] inline void meet(const TurnedColumns<R>& a, const double* squares,
                                        index_t round, RoundOfRotations& r) noexcept {
    // A rotation rounds x . y by 2 eps ||x|| ||y|| and the sum of its terms by sqrt(height) times
    // that at most, if errors add up as they use to: nothing smaller can be asked for, but less may
    // come of turning what is smaller too.
    constexpr double eps = double(std::numeric_limits<R>::epsilon());
    const double rounding = eps * (2 + std::sqrt(double(a.height)));
    const double limit = rounding * rounding;
    constexpr double least = eps * eps / 4;
    const index_t odd = a.count % 2;
    const index_t circle = a.count + odd - 1;
    r.any = false;
    for (index_t k = 0; k < a.count / 2; ++k) {
        const index_t seats = k + odd;
        const index_t x = round + seats < circle ? round + seats : round + seats - circle;
        const index_t beside = round < seats ? round - seats + circle : round - seats;
        const index_t y = seats == 0 ? circle : beside;
        const double product = double(inner_product_of<W>(a[x], a[y], a.height));
        const double lengths = squares[x] * squares[y];
        const bool turns =
            (product * product > least * lengths) & (squares[x] > 0) & (squares[y] > 0);
        r.x[k] = x;
        r.y[k] = y;
        r.product[k] = turns ? product : 0;
        r.distance[k] = turns ? squares[y] - squares[x] : 1;
        r.any |= turns;
        r.more |= turns & (product * product > limit * lengths);
    }
}

template <class W, class R>
[[gnu::always_inline]] inline void rotate(const TurnedColumns<R>& a, double* squares,
                                          const RoundOfRotations& r) noexcept {
    for (index_t k = 0; k < a.count / 2; ++k) {
        R* const x = a[r.x[k]];
        R* const y = a[r.y[k]];
        const R c = R(r.c[k]);
        const R s = R(r.s[k]);
        squares[r.x[k]] = std::max(squares[r.x[k]] - r.moved[k], 0.0);
        squares[r.y[k]] = std::max(squares[r.y[k]] + r.moved[k], 0.0);
        for (index_t i = 0; i < a.ld; i += W::lanes) {
            const typename W::Register left = W::at(x + i).numbers;
            const typename W::Register right = W::at(y + i).numbers;
            W::at(x + i).numbers = c * left - s * right;
            W::at(y + i).numbers = s * left + c * right;
        }
    }
}

/// Where the largest entry is of the size of 1, a column with a smaller square is left out: its
/// products with others would leave the range of numbers, and it moves no singular value by more
/// than its own length.
template <class R>
inline constexpr double negligible_square = std::is_same_v<R, float> ? 0x1p-80 : 0x1p-440;

/// The squares of the columns' norms; 0 for those that are left out.
template <class W, class R>
[[gnu::always_inline]] inline void measure(const TurnedColumns<R>& a, double* squares) noexcept {
    for (index_t j = 0; j < a.count; ++j) {
        const double square = double(inner_product_of<W>(a[j], a[j], a.height));
        squares[j] = square < negligible_square<R> ? 0 : square;
    }
}

/// Rotates until the columns are orthogonal to rounding; false if there is no end of it.
template <class W, class R>
[[gnu::always_inline]] inline bool rotate_all_body(TurnedColumns<R> a, double* squares) noexcept {
    constexpr int sweeps = 30;
    RoundOfRotations r;
    std::fill_n(r.product, r.most, 0.0);
    std::fill_n(r.distance, r.most, 1.0);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        r.more = false;
        measure<W>(a, squares);
        for (index_t round = 0; round < a.count + a.count % 2 - 1; ++round) {
            meet<W>(a, squares, round, r);
            if (!r.any) continue;
            for (index_t k = 0; k < a.count / 2; k += 8)
                find_rotations(r, k);
            rotate<W>(a, squares, r);
        }
        if (!r.more) return true;
    }
    return false;
}

/// Takes from column order[j] what lies in those before it in that order, which are orthonormal,
/// and makes its length 1; twice, since the first time may leave rounding; false if next to nothing
/// is left.
template <class W, class R>
[[gnu::always_inline]] inline bool make_orthonormal_body(TurnedColumns<R> u, const index_t* order,
                                                         index_t j) noexcept {
    R* const x = u[order[j]];
    for (int time = 0; time < 2; ++time) {
        R shares[most_columns_turned];
        for (index_t k = 0; k < j; ++k)
            shares[k] = inner_product_of<W>(u[order[k]], x, u.height);
        for (index_t i = 0; i < u.height; i += W::lanes) {
            typename W::Register rest = W::at(x + i).numbers;
            for (index_t k = 0; k < j; ++k)
                rest -= shares[k] * W::at(u[order[k]] + i).numbers;
            W::at(x + i).numbers = rest;
        }
        const R square = inner_product_of<W>(x, x, u.height);
        // Of the axis that the others are least in at least 1 / sqrt(count) is left.
        if (square * R(2 * u.count) < 1) return false;
        const R length = std::sqrt(square);
        for (index_t i = 0; i < u.height; i += W::lanes)
            W::at(x + i).numbers /= length;
    }
    return true;
}

}  // namespace lamina
