#pragma once

#include <cmath>
#include <limits>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// term(0) + ... + term(n - 1) in sixteen running sums, which fill vector registers and keep the
/// rounding error small; in four, which wait less for each other, where there are fewer terms.
template <class R, class Term>
[[gnu::always_inline]] inline R sum_of(index_t n, Term term) noexcept {
    constexpr index_t lanes = 16;
    constexpr index_t few = 4;
    R sums[few] = {};
    index_t i = 0;
    if (n >= lanes) {
        R many[lanes] = {};
        for (; i + lanes <= n; i += lanes) {
            for (index_t k = 0; k < lanes; ++k)
                many[k] += term(i + k);
        }
        for (index_t k = 0; k < few; ++k)
            sums[k] = (many[k] + many[k + 4]) + (many[k + 8] + many[k + 12]);
    }
    for (; i + few <= n; i += few) {
        for (index_t k = 0; k < few; ++k)
            sums[k] += term(i + k);
    }
    R sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (; i < n; ++i)
        sum += term(i);
    return sum;
}

/// max(term(0), ..., term(n - 1)) for terms that are at least 0, or NaN if one of them is.
template <class R, class Term>
R largest_of(index_t n, Term term) noexcept {
    constexpr index_t lanes = 16;
    R largest[lanes] = {};
    // Of numbers without a sign only a NaN makes the sum NaN: both loops run in vector registers.
    R sums[lanes] = {};
    const auto take = [&](index_t i, index_t k) {
        const R x = term(i);
        largest[k] = x > largest[k] ? x : largest[k];
        sums[k] += x;
    };
    index_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        for (index_t k = 0; k < lanes; ++k)
            take(i + k, k);
    }
    for (; i < n; ++i)
        take(i, 0);
    R sum = 0;
    for (index_t k = 0; k < lanes; ++k) {
        sum += sums[k];
        largest[0] = largest[k] > largest[0] ? largest[k] : largest[0];
    }
    return sum != sum ? sum : largest[0];
}

template <class R>
R larger(R a, R b) noexcept {
    return a != a || a > b ? a : b;
}

/// |x|, NaN if a part of x is. std::abs of a complex number is right everywhere but slow: it is
/// asked only where the squares are out of range.
template <class R>
R magnitude(R x) noexcept {
    return std::abs(x);
}
template <class R>
R magnitude(std::complex<R> x) noexcept {
    constexpr R least = std::numeric_limits<R>::min() / std::numeric_limits<R>::epsilon();
    const R square = std::norm(x);
    if (square != square) return square;
    return square >= least && square <= std::numeric_limits<R>::max() ? std::sqrt(square)
                                                                      : std::abs(x);
}

/// |Re x| + |Im x|, which is |x| for real x, and at most sqrt(2) |x|, without squares.
template <Scalar T>
RealOf<T> sum_of_parts(T x) noexcept {
    return std::abs(std::real(x)) + std::abs(std::imag(x));
}

/// The exponent of the largest magnitude of a matrix, above 0: scaled by 2^-exponent it is in [1,
/// 2). That of a finite complex number may be infinite.
template <class R>
int exponent_of(R largest) noexcept {
    return largest <= std::numeric_limits<R>::max() ? std::ilogb(largest)
                                                    : std::numeric_limits<R>::max_exponent;
}

/// 2^-exponent as two factors, since one of them alone may not be a number.
template <class R>
struct PowerOfTwo {
    explicit PowerOfTwo(int exponent) noexcept
        : first(std::scalbn(R(1), -(exponent / 2))),
          second(std::scalbn(R(1), -(exponent - exponent / 2))) {}
    template <class T>
    T times(T x) const noexcept {
        return x * first * second;
    }
    R first;
    R second;
};

}  // namespace lamina
