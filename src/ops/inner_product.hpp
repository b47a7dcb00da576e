#pragma once

#include <utility>

#include "lamina/ops/inner_product.hpp"

#include "core/wide_vectors.hpp"

namespace lamina {

/// The lower half of a register plus its upper half, by reference since a call that returns
/// registers is another one where they are narrower.
template <class Half, class W, std::size_t... lanes>
[[gnu::always_inline]] inline void add_halves(const typename W::Register& numbers,
                                              typename Half::Register& sum,
                                              std::index_sequence<lanes...>) noexcept {
    sum = __builtin_shufflevector(numbers, numbers, int(lanes)...) +
          __builtin_shufflevector(numbers, numbers, int(lanes + sizeof...(lanes))...);
}

/// The sum of the numbers in a register, half and half: one after another each addition would wait
/// for the one before it.
template <class W, class R>
[[gnu::always_inline]] inline R sum_of_lanes(const typename W::Register& numbers) noexcept {
    if constexpr (sizeof(numbers) > 16) {
        using Half = NumbersIn<R, sizeof(numbers) / 2>;
        typename Half::Register sum;
        add_halves<Half, W>(numbers, sum, std::make_index_sequence<std::size_t(Half::lanes)>());
        return sum_of_lanes<Half, R>(sum);
    } else if constexpr (W::lanes == 4) {
        return (numbers[0] + numbers[2]) + (numbers[1] + numbers[3]);
    } else {
        return numbers[0] + numbers[1];
    }
}

/// registers[0] += the others, by halves.
template <std::size_t count, class Register>
[[gnu::always_inline]] inline void add_up(Register* registers) noexcept {
    if constexpr (count > 1) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < count / 2; ++k)
            registers[k] += registers[k + count / 2];
        add_up<count / 2>(registers);
    }
}

/// A sum of n terms in running ones, a power of two of them, at least four since an addition takes
/// four times as long as its turn: add(sum, i) adds the terms from i on to a register, term(i) is
/// one of the last few.
template <std::size_t turns, class W, class R, class Add, class Term>
[[gnu::always_inline]] inline R sum_in_registers(index_t n, Add add, Term term) noexcept {
    constexpr index_t step = index_t(turns) * W::lanes;
    typename W::Register sums[turns] = {};
    index_t i = 0;
    for (; i + step <= n; i += step) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < turns; ++k)
            add(sums[k], i + index_t(k) * W::lanes);
    }
    for (; i + W::lanes <= n; i += W::lanes)
        add(sums[0], i);
    add_up<turns>(sums);
    R sum = sum_of_lanes<W, R>(sums[0]);
    for (; i < n; ++i)
        sum += term(i);
    return sum;
}

template <std::size_t turns, class W, class R>
[[gnu::always_inline]] inline R inner_product_body(const R* x, const R* y, index_t n) noexcept {
    return sum_in_registers<turns, W, R>(
        n,
        [=](typename W::Register& sum, index_t i) {
            sum += W::at(x + i).numbers * W::at(y + i).numbers;
        },
        [=](index_t i) { return x[i] * y[i]; });
}

/// The same with itself, read once.
template <class W, class R>
[[gnu::always_inline]] inline R sum_of_squares_body(const R* x, index_t n) noexcept {
    return sum_in_registers<4, W, R>(
        n,
        [=](typename W::Register& sum, index_t i) {
            const typename W::Register part = W::at(x + i).numbers;
            sum += part * part;
        },
        [=](index_t i) { return x[i] * x[i]; });
}

template <class R>
R long_inner_product(const R* x, const R* y, index_t n) noexcept {
    if (n >= 4 * Widest<R>::lanes && has_widest_vectors()) {
        const auto product = n < 16 * Widest<R>::lanes
                                 ? in_widest_vectors<inner_product_body<4, Widest<R>, R>>
                                 : in_widest_vectors<inner_product_body<8, Widest<R>, R>>;
        return product(x, y, n);
    }
    return in_wide_vectors<inner_product_body<4, Wide<R>, R>>(x, y, n);
}

/// x^T y of n real numbers each, side by side.
template <class R>
[[gnu::always_inline]] inline R inner_product(const R* x, const R* y, index_t n) noexcept {
    if (n > detail::few_numbers) return long_inner_product(x, y, n);
    return detail::short_inner_product(x, y, n);
}

template <class R>
R long_sum_of_squares(const R* x, index_t n) noexcept {
    if (n >= 4 * Widest<R>::lanes && has_widest_vectors()) {
        return in_widest_vectors<sum_of_squares_body<Widest<R>, R>>(x, n);
    }
    return in_wide_vectors<sum_of_squares_body<Wide<R>, R>>(x, n);
}

/// x^T x
template <class R>
[[gnu::always_inline]] inline R sum_of_squares(const R* x, index_t n) noexcept {
    if (n > detail::few_numbers) return long_sum_of_squares(x, n);
    return detail::short_inner_product(x, x, n);
}

/// take(h, w, sum) for each entry of X^T Y, height x width, for the columns of X and of Y, m
/// entries each and ld apart.
template <std::size_t height, std::size_t width, class W, class R, class Take>
[[gnu::always_inline]] inline void inner_products(const R* x, const R* y, index_t ld, index_t m,
                                                  Take take) noexcept {
    typename W::Register parts[width][height] = {};
    index_t r = 0;
    for (; r + W::lanes <= m; r += W::lanes) {
#pragma GCC unroll 2
        for (std::size_t w = 0; w < width; ++w) {
            const typename W::Register right = W::at(y + index_t(w) * ld + r).numbers;
#pragma GCC unroll 8
            for (std::size_t h = 0; h < height; ++h)
                parts[w][h] += W::at(x + index_t(h) * ld + r).numbers * right;
        }
    }
#pragma GCC unroll 2
    for (std::size_t w = 0; w < width; ++w) {
#pragma GCC unroll 8
        for (std::size_t h = 0; h < height; ++h) {
            R sum = sum_of_lanes<W, R>(parts[w][h]);
            for (index_t rest = r; rest < m; ++rest)
                sum += x[index_t(h) * ld + rest] * y[index_t(w) * ld + rest];
            take(index_t(h), index_t(w), sum);
        }
    }
}

}  // namespace lamina
