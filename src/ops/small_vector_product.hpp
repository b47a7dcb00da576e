#pragma once

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"
#include "ops/sums.hpp"

namespace lamina {

// Products of small real matrices and vectors, for the same reason as in small_product.hpp.

inline constexpr index_t small_vector = 24;

template <class R>
bool is_small_inner(VectorView<const R> x, VectorView<const R> y) noexcept {
    return x.size() <= 2 * small_vector && x.stride() == 1 && y.stride() == 1;
}
/// x^T y of n entries.
template <class R>
R small_inner(const R* x, const R* y, index_t n) noexcept {
    return sum_of<R>(n, [=](index_t i) { return x[i] * y[i]; });
}

template <Scalar T>
bool is_small_product(const Operand<T>& a) noexcept {
    return !is_complex<T> && a.rows() <= small_vector && a.cols() <= small_vector;
}

/// y = alpha op(a) x + beta y, without the scales of a and x. The body for the two kinds of
/// processors below.
template <class R>
[[gnu::always_inline]] inline void small_product_body(R alpha, const Operand<R>& a, const R* x,
                                                      index_t step_x, R beta, R* y,
                                                      index_t step_y) noexcept {
    const index_t m = a.rows();
    const index_t n = a.cols();
    const R* const from = a.base().data();
    const index_t ld = a.base().ld();
    R sum[small_vector];
    if (transposes(a.op())) {
        for (index_t i = 0; i < m; ++i) {
            // Four sums side by side: additions do not wait for each other.
            R part[4] = {};
            index_t j = 0;
            for (; j + 4 <= n; j += 4) {
                for (index_t lane = 0; lane < 4; ++lane)
                    part[lane] += from[i * ld + j + lane] * x[(j + lane) * step_x];
            }
            for (; j < n; ++j)
                part[0] += from[i * ld + j] * x[j * step_x];
            sum[i] = (part[0] + part[1]) + (part[2] + part[3]);
        }
    } else {
        for (index_t i = 0; i < m; ++i)
            sum[i] = R(0);
        for (index_t j = 0; j < n; ++j) {
            const R factor = x[j * step_x];
            for (index_t i = 0; i < m; ++i)
                sum[i] += from[j * ld + i] * factor;
        }
    }
    for (index_t i = 0; i < m; ++i) {
        R& to = y[i * step_y];
        to = beta == R(0) ? alpha * sum[i] : alpha * sum[i] + beta * to;
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
template <class R>
[[gnu::target("avx2,fma"), gnu::noinline]] void small_product_in_wide_vectors(
    R alpha, const Operand<R>& a, VectorView<const R> x, R beta, VectorView<R> y) noexcept {
    small_product_body(alpha, a, x.data(), x.stride(), beta, y.data(), y.stride());
}
#endif

template <class R>
void small_product(R alpha, const Operand<R>& a, VectorView<const R> x, R beta,
                   VectorView<R> y) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    if (has_wide_vectors()) return small_product_in_wide_vectors(alpha, a, x, beta, y);
#endif
    small_product_body(alpha, a, x.data(), x.stride(), beta, y.data(), y.stride());
}

}  // namespace lamina
