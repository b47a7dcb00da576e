#pragma once

#include <bit>
#include <cstdint>

#include "lamina/core/operand.hpp"
#include "lamina/core/overlap.hpp"

namespace lamina::detail {

// Real square matrices of order 2, 3 and 4 are multiplied where it is called for: a call of the
// library takes longer than the product. All but the kernels is always inlined, since what a
// function is handed in memory waits for its stores, which takes as long again.

/// C = A B for A of order m, A^T B if transposed, and n columns; entry (k, j) of B is
/// b[k * down + j * across]. C overlaps neither, so that A stays in registers. Both sizes are known
/// to the compiler, since GCC would take columns of an unknown number side by side, and longer.
template <index_t m, index_t n, bool transposed, class R>
void multiply_short(const R* a, index_t ld_a, const R* b, index_t down, index_t across,
                    R* __restrict c, index_t ld_c) noexcept {
#pragma GCC unroll 4
    for (index_t j = 0; j < n; ++j) {
        R sums[std::size_t(m)];
#pragma GCC unroll 4
        for (index_t i = 0; i < m; ++i)
            sums[i] = a[transposed ? i * ld_a : i] * b[j * across];
#pragma GCC unroll 4
        for (index_t k = 1; k < m; ++k) {
#pragma GCC unroll 4
            for (index_t i = 0; i < m; ++i)
                sums[i] += a[transposed ? k + i * ld_a : i + k * ld_a] * b[k * down + j * across];
        }
#pragma GCC unroll 4
        for (index_t i = 0; i < m; ++i)
            c[i + j * ld_c] = sums[i];
    }
}

/// scale * op(base) in numbers alone, as Place is.
template <class R>
struct ShortFactor {
    const R* data;
    index_t base_rows;
    index_t base_cols;
    index_t ld;
    bool transposed = false;
    R scale = 1;

    index_t rows() const noexcept { return transposed ? base_cols : base_rows; }
    index_t cols() const noexcept { return transposed ? base_rows : base_cols; }
    Place place() const noexcept {
        return {reinterpret_cast<std::uintptr_t>(data), base_rows, base_cols, ld};
    }
    /// By its bits: for a caller with -ffast-math NaN is equal to 1.
    bool is_scaled() const noexcept {
        using Bits = std::conditional_t<sizeof(R) == 4, std::uint32_t, std::uint64_t>;
        return std::bit_cast<Bits>(scale) != std::bit_cast<Bits>(R(1));
    }
};

template <AnyMatrix A>
[[gnu::always_inline]] inline ShortFactor<ScalarOf<A>> short_factor(const A& a) noexcept {
    if constexpr (std::same_as<A, Operand<ScalarOf<A>>>) {
        return {a.base().data(), a.base().rows(),    a.base().cols(),
                a.base().ld(),   transposes(a.op()), a.scale()};
    } else {
        return {a.data(), a.rows(), a.cols(), a.ld()};
    }
}
/// A column whose entries are stride apart is a row, transposed.
template <AnyVector X>
[[gnu::always_inline]] inline ShortFactor<ScalarOf<X>> short_factor(const X& x) noexcept {
    if constexpr (StoredVector<X>) {
        return {x.data(), 1, x.size(), VectorView<const ScalarOf<X>>(x).stride(), true};
    } else {
        return {x.base().data(), 1, x.size(), x.base().stride(), true, x.scale()};
    }
}

template <index_t m, index_t n, bool may_be_transposed, class R>
[[gnu::always_inline]] inline void multiply_short(const ShortFactor<R>& a, const ShortFactor<R>& b,
                                                  R* c, index_t ld) noexcept {
    const index_t down = b.transposed ? b.ld : 1;
    const index_t across = b.transposed ? 1 : b.ld;
    if constexpr (may_be_transposed) {
        if (a.transposed)
            return multiply_short<m, n, true>(a.data, a.ld, b.data, down, across, c, ld);
    }
    multiply_short<m, n, false>(a.data, a.ld, b.data, down, across, c, ld);
}

/// The upper triangle of a Gram matrix of order m onto the lower: what a caller's compiler makes of
/// the sums need not be the same for both.
template <class R>
void mirror_short(index_t m, R* c, index_t ld) noexcept {
    for (index_t j = 1; j < m; ++j) {
        for (index_t i = 0; i < j; ++i)
            c[j + i * ld] = c[i + j * ld];
    }
}

/// c = a b, for a of order m, a column b or one of that order too.
template <bool is_column, bool may_be_transposed, class R>
[[gnu::always_inline]] inline void multiply_short(index_t m, const ShortFactor<R>& a,
                                                  const ShortFactor<R>& b, R* c,
                                                  index_t ld) noexcept {
    if (m == 4) {
        multiply_short<4, is_column ? 1 : 4, may_be_transposed>(a, b, c, ld);
    } else if (m == 3) {
        multiply_short<3, is_column ? 1 : 3, may_be_transposed>(a, b, c, ld);
    } else {
        multiply_short<2, is_column ? 1 : 2, may_be_transposed>(a, b, c, ld);
    }
    if constexpr (!is_column) {
        if (a.data == b.data && a.ld == b.ld && a.transposed != b.transposed)
            mirror_short(m, c, ld);
    }
}

/// The same where address ranges meet, unless entries are shared. Out of line, and for good: after
/// it the other would have to keep what it knows.
template <bool is_column, bool may_be_transposed, class R>
[[gnu::cold, gnu::noinline]] bool multiply_short_apart(index_t m, ShortFactor<R> a,
                                                       ShortFactor<R> b, R* c,
                                                       index_t ld) noexcept {
    const Place place{reinterpret_cast<std::uintptr_t>(c), m, is_column ? 1 : m, ld};
    if (overlap(place, a.place(), sizeof(R)) || overlap(place, b.place(), sizeof(R))) return false;
    multiply_short<is_column, may_be_transposed>(m, a, b, c, ld);
    return true;
}

/// c = a b, rows x cols, or false with c as it was: for other orders, shapes that do not fit, and
/// what overlaps, which the library looks at again.
template <AnyMatrix A, class B, class R>
[[gnu::always_inline]] inline bool try_multiply_short(const A& left, const B& right, R* c,
                                                      index_t rows, index_t cols,
                                                      index_t ld) noexcept {
    constexpr bool is_column = AnyVector<B>;
    constexpr bool may_be_transposed = std::same_as<A, Operand<R>>;
    const ShortFactor<R> a = short_factor(left);
    const ShortFactor<R> b = short_factor(right);
    const Place place{reinterpret_cast<std::uintptr_t>(c), rows, cols, ld};
    const index_t m = a.base_rows;
    if (m < 2 || m > 4 || a.base_cols != m || b.rows() != m || rows != m || b.cols() != cols ||
        cols != (is_column ? 1 : m) || a.is_scaled() || b.is_scaled())
        return false;
    if (ranges_meet(place, a.place(), sizeof(R)) || ranges_meet(place, b.place(), sizeof(R))) {
        return multiply_short_apart<is_column, may_be_transposed, R>(
            m, {a.data, a.base_rows, a.base_cols, a.ld, a.transposed, a.scale},
            {b.data, b.base_rows, b.base_cols, b.ld, b.transposed, b.scale}, c, ld);
    }
    multiply_short<is_column, may_be_transposed>(m, a, b, c, ld);
    return true;
}

}  // namespace lamina::detail
