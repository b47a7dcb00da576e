#pragma once

#include <cstdint>

#include "lamina/core/operand.hpp"

namespace lamina::detail {

/// Real square matrices of orders 2, 3 and 4 are multiplied where it is called for: a call of the
/// library takes longer than the product.
inline constexpr index_t short_side = 4;

/// C = A B for A of order m, A^T B if transposed, and n columns; entry (k, j) of B is
/// b[k * down + j * across]. C overlaps neither, so that A stays in registers.
template <index_t m, index_t n, bool transposed, class R>
void short_product(const R* a, index_t ld_a, const R* b, index_t down, index_t across,
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

/// The parts of scale * op(base): looked at in registers, where an Operand would be stored first.
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

template <index_t m, index_t n, bool is_stored, class R>
[[gnu::always_inline]] inline void short_product(const ShortFactor<R>& a, const ShortFactor<R>& b,
                                                 R* c, index_t ld) noexcept {
    const index_t down = b.transposed ? b.ld : 1;
    const index_t across = b.transposed ? 1 : b.ld;
    if constexpr (!is_stored) {
        if (a.transposed)
            return short_product<m, n, true>(a.data, a.ld, b.data, down, across, c, ld);
    }
    short_product<m, n, false>(a.data, a.ld, b.data, down, across, c, ld);
}

/// Whether the n columns of c have no number in common with a.
template <class R>
[[gnu::always_inline]] inline bool are_apart(const R* c, index_t ld, index_t n,
                                             const ShortFactor<R>& a) noexcept {
    const auto first_c = reinterpret_cast<std::uintptr_t>(c);
    const auto first_a = reinterpret_cast<std::uintptr_t>(a.data);
    return first_c + std::uintptr_t(ld * n) * sizeof(R) <= first_a ||
           first_a + std::uintptr_t(a.ld * a.base_cols) * sizeof(R) <= first_c;
}

/// The upper triangle of a Gram matrix onto the lower: a caller's -ffast-math may sum the two in
/// different orders.
template <class R>
void mirror_short(index_t m, R* c, index_t ld) noexcept {
    for (index_t j = 1; j < m; ++j) {
        for (index_t i = 0; i < j; ++i)
            c[j + i * ld] = c[i + j * ld];
    }
}

/// c = a b, rows x cols, or false with c as it was: for other orders, shapes that do not fit, and
/// what overlaps, which the library looks at again.
template <AnyMatrix A, class B, class R>
[[gnu::always_inline]] inline bool multiply_short(const A& left, const B& right, R* c, index_t rows,
                                                  index_t cols, index_t ld) noexcept {
    const ShortFactor<R> a = short_factor(left);
    const ShortFactor<R> b = short_factor(right);
    const index_t m = a.base_rows;
    if (m < 2 || m > short_side || a.base_cols != m || b.rows() != m || rows != m ||
        b.cols() != cols || (AnyMatrix<B> && cols != m) || a.scale != R(1) || b.scale != R(1) ||
        !are_apart(c, ld, cols, a) || !are_apart(c, ld, cols, b))
        return false;
    constexpr bool is_column = AnyVector<B>;
    constexpr bool is_stored = !std::same_as<A, Operand<R>>;
    static_assert(short_side == 4);
    if (m == 4) {
        short_product<4, is_column ? 1 : 4, is_stored>(a, b, c, ld);
    } else if (m == 3) {
        short_product<3, is_column ? 1 : 3, is_stored>(a, b, c, ld);
    } else {
        short_product<2, is_column ? 1 : 2, is_stored>(a, b, c, ld);
    }
    if constexpr (AnyMatrix<B>) {
        if (a.data == b.data && a.ld == b.ld && a.transposed != b.transposed)
            mirror_short(m, c, ld);
    }
    return true;
}

}  // namespace lamina::detail
