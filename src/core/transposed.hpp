#pragma once

#include <utility>

#include "lamina/core/view.hpp"

#include "core/wide_vectors.hpp"

namespace lamina {

/// (a b c d) and (e f g h) become, by steps of 1, (a e c g) and (b f d h): what x has at an odd
/// multiple of the step changes places with what y has before it.
template <class V, int step, int... lane>
[[gnu::always_inline]] inline void exchange(typename V::Register& x, typename V::Register& y,
                                            std::integer_sequence<int, lane...>) noexcept {
    constexpr int lanes = int(V::lanes);
    const auto even =
        __builtin_shufflevector(x, y, ((lane & step) != 0 ? lane - step + lanes : lane)...);
    y = __builtin_shufflevector(x, y, ((lane & step) != 0 ? lane + lanes : lane + step)...);
    x = even;
}

/// Transposes a square by exchanges between its rows, by steps of 1, 2, 4, ...
template <class V, int step = 1>
[[gnu::always_inline]] inline void transpose(typename V::Register* square) noexcept {
    constexpr int lanes = int(V::lanes);
    if constexpr (step < lanes) {
#pragma GCC unroll 16
        for (int i = 0; i < lanes; ++i) {
            if ((i & step) == 0) {
                exchange<V, step>(square[i], square[i + step],
                                  std::make_integer_sequence<int, lanes>());
            }
        }
        transpose<V, 2 * step>(square);
    }
}

/// A square as large as a register has lanes.
template <class V, class R>
[[gnu::always_inline]] inline void write_square(const R* a, index_t lda, R* c,
                                                index_t ldc) noexcept {
    typename V::Register square[V::lanes];
#pragma GCC unroll 16
    for (index_t i = 0; i < V::lanes; ++i)
        square[i] = V::at(a + i * lda).numbers;
    transpose<V>(square);
#pragma GCC unroll 16
    for (index_t i = 0; i < V::lanes; ++i)
        V::at(c + i * ldc).numbers = square[i];
}

template <class R>
[[gnu::always_inline]] inline void write_transposed_body(const MatrixView<const R>& a,
                                                         const MatrixView<R>& c) noexcept {
    using V = Wide<R>;
    // Two registers of rows are a line of the cache, which is then read once.
    constexpr index_t line = 2 * V::lanes;
    const auto entries = [&](index_t i0, index_t i1, index_t j0) {
        for (index_t j = j0; j < a.cols(); ++j) {
            for (index_t i = i0; i < i1; ++i)
                c(j, i) = a(i, j);
        }
    };
    index_t i = 0;
    for (; i + line <= a.rows(); i += line) {
        index_t j = 0;
        for (; j + V::lanes <= a.cols(); j += V::lanes) {
            write_square<V>(&a(i, j), a.ld(), &c(j, i), c.ld());
            write_square<V>(&a(i + V::lanes, j), a.ld(), &c(j, i + V::lanes), c.ld());
        }
        entries(i, i + line, j);
    }
    entries(i, a.rows(), 0);
}

/// c = a^T of real numbers, m x n from n x m, apart.
template <class R>
void write_transposed(const MatrixView<const R>& a, const MatrixView<R>& c) noexcept {
    in_wide_vectors<write_transposed_body<R>>(a, c);
}

}  // namespace lamina
