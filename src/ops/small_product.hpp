#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

// Products of real matrices so small that a call of BLAS, which takes a buffer and looks for
// threads, costs more than the arithmetic. Sums in another order than BLAS's, within the same
// bound.

inline constexpr index_t small_matrix = 4;
inline constexpr index_t small_vector = 24;

template <Scalar T>
bool is_small_product(const Operand<T>& a, const Operand<T>& b) noexcept {
    return !is_complex<T> && a.rows() <= small_matrix && a.cols() <= small_matrix &&
           b.cols() <= small_matrix;
}
template <Scalar T>
bool is_small_product(const Operand<T>& a) noexcept {
    return !is_complex<T> && a.rows() <= small_vector && a.cols() <= small_vector;
}

/// op(base) by columns of four, zeros below.
template <class R>
void load_small(R (&to)[small_matrix][small_matrix], const Operand<R>& a) noexcept {
    const R* from = a.base().data();
    const index_t ld = a.base().ld();
    const index_t down = transposes(a.op()) ? ld : 1;
    const index_t across = transposes(a.op()) ? 1 : ld;
    if (a.rows() == small_matrix) {
        for (index_t j = 0; j < a.cols(); ++j) {
            for (index_t i = 0; i < small_matrix; ++i)
                to[j][i] = from[i * down + j * across];
        }
        return;
    }
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < small_matrix; ++i)
            to[j][i] = i < a.rows() ? from[i * down + j * across] : R(0);
    }
}

/// c = alpha op(a) op(b) + beta c, without the scales of a and b; c is not read if beta is 0.
template <class R>
void small_product(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                   const MatrixView<R>& c) noexcept {
    R x[small_matrix][small_matrix];
    R y[small_matrix][small_matrix];
    load_small(x, a);
    load_small(y, b);
    for (index_t j = 0; j < c.cols(); ++j) {
        R sum[small_matrix] = {};
        for (index_t k = 0; k < a.cols(); ++k) {
            for (index_t i = 0; i < small_matrix; ++i)
                sum[i] += x[k][i] * y[j][k];
        }
        R* const to = c.data() + j * c.ld();
        for (index_t i = 0; i < c.rows(); ++i)
            to[i] = beta == R(0) ? alpha * sum[i] : alpha * sum[i] + beta * to[i];
    }
}

/// y = alpha op(a) x + beta y, likewise. The body for the two kinds of processors below.
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
[[gnu::target("avx2,fma"), gnu::noinline]] void small_product_avx2(R alpha, const Operand<R>& a,
                                                                   VectorView<const R> x, R beta,
                                                                   VectorView<R> y) noexcept {
    small_product_body(alpha, a, x.data(), x.stride(), beta, y.data(), y.stride());
}
#endif

template <class R>
void small_product(R alpha, const Operand<R>& a, VectorView<const R> x, R beta,
                   VectorView<R> y) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return small_product_avx2(alpha, a, x, beta, y);
    }
#endif
    small_product_body(alpha, a, x.data(), x.stride(), beta, y.data(), y.stride());
}

}  // namespace lamina
