#pragma once

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"
#include "ops/sums.hpp"

namespace lamina {

// Products of small real matrices and vectors, for the same reason as in small_product.hpp.

inline constexpr index_t small_vector = 24;

template <class R>
bool is_small_inner(VectorView<const R> x, VectorView<const R> y) noexcept {
    const index_t most = has_wide_vectors() ? 2048 : 2 * small_vector;
    return x.size() <= most && x.stride() == 1 && y.stride() == 1;
}

/// In four running sums, since an addition takes four times as long as its turn.
template <class R>
[[gnu::always_inline]] inline R small_inner_body(const R* x, const R* y, index_t n) noexcept {
    using W = Wide<R>;
    constexpr index_t turns = 4;
    typename W::Register sums[turns] = {};
    index_t i = 0;
    for (; i + turns * W::lanes <= n; i += turns * W::lanes) {
#pragma GCC unroll 4
        for (index_t k = 0; k < turns; ++k)
            sums[k] += W::at(x + i + k * W::lanes).numbers * W::at(y + i + k * W::lanes).numbers;
    }
    for (; i + W::lanes <= n; i += W::lanes)
        sums[0] += W::at(x + i).numbers * W::at(y + i).numbers;
    sums[0] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    R sum = 0;
    for (index_t lane = 0; lane < W::lanes; ++lane)
        sum += sums[0][lane];
    for (; i < n; ++i)
        sum += x[i] * y[i];
    return sum;
}

/// x^T y of n entries.
template <class R>
R small_inner(const R* x, const R* y, index_t n) noexcept {
    constexpr index_t few = 16;
    if (n > few) return in_wide_vectors<small_inner_body<R>>(x, y, n);
    return sum_of<R>(n, [=](index_t i) { return x[i] * y[i]; });
}

template <Scalar T>
bool is_small_product(const Operand<T>& a) noexcept {
    return !is_complex<T> && a.rows() <= small_vector && a.cols() <= small_vector;
}

/// The first height * lanes entries of A x, columns ld apart: sums of the even and of the odd
/// columns, so that additions wait less for each other.
template <std::size_t height, class R>
[[gnu::always_inline]] inline void small_rows_by_vector(const R* a, index_t ld, index_t n,
                                                        const R* x, index_t step,
                                                        R* sums) noexcept {
    constexpr auto lanes = std::size_t(Wide<R>::lanes);
    typename Wide<R>::Register even[height];
    typename Wide<R>::Register odd[height];
#pragma GCC unroll 3
    for (std::size_t h = 0; h < height; ++h) {
        even[h] = Wide<R>::at(a + h * lanes).numbers * x[0];
        odd[h] = typename Wide<R>::Register{};
    }
    index_t j = 1;
    for (; j + 2 <= n; j += 2) {
#pragma GCC unroll 3
        for (std::size_t h = 0; h < height; ++h) {
            odd[h] += Wide<R>::at(a + j * ld + h * lanes).numbers * x[j * step];
            even[h] += Wide<R>::at(a + (j + 1) * ld + h * lanes).numbers * x[(j + 1) * step];
        }
    }
#pragma GCC unroll 3
    for (std::size_t h = 0; h < height; ++h) {
        if (j < n) odd[h] += Wide<R>::at(a + j * ld + h * lanes).numbers * x[j * step];
        Wide<R>::at(sums + h * lanes).numbers = even[h] + odd[h];
    }
}

/// The m entries of A x for n > 0.
template <class R>
[[gnu::always_inline]] inline void small_columns_by_vector(const R* a, index_t ld, index_t m,
                                                           index_t n, const R* x, index_t step,
                                                           R* sums) noexcept {
    constexpr index_t lanes = Wide<R>::lanes;
    if (m < lanes) {
        // In columns with room below, so that one and the same code sums whatever the strides are.
        R room[std::size_t(lanes * small_vector)] = {};
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < m; ++i)
                room[i + j * lanes] = a[i + j * ld];
        }
        R whole[std::size_t(lanes)];
        small_rows_by_vector<1>(room, lanes, n, x, step, whole);
        for (index_t i = 0; i < m; ++i)
            sums[i] = whole[i];
        return;
    }
    index_t i = 0;
    for (; i + 3 * lanes <= m; i += 3 * lanes)
        small_rows_by_vector<3>(a + i, ld, n, x, step, sums + i);
    for (; i + lanes <= m; i += lanes)
        small_rows_by_vector<1>(a + i, ld, n, x, step, sums + i);
    // The last rows once more with some before them.
    if (i < m) small_rows_by_vector<1>(a + m - lanes, ld, n, x, step, sums + m - lanes);
}

/// The m entries of A^T x, A n x m.
template <class R>
[[gnu::always_inline]] inline void small_rows_of_columns(const R* a, index_t ld, index_t m,
                                                         index_t n, const R* x, index_t step,
                                                         R* sums) noexcept {
    for (index_t i = 0; i < m; ++i) {
        const R* const column = a + i * ld;
        sums[i] = sum_of<R>(n, [=](index_t j) { return column[j] * x[j * step]; });
    }
}

/// y = alpha op(a) x + beta y, without the scales of a and x. The body for the two kinds of
/// processors below.
template <class R>
[[gnu::always_inline]] inline void small_vector_product_body(R alpha, const Operand<R>& a,
                                                             const R* x, index_t step_x, R beta,
                                                             R* y, index_t step_y) noexcept {
    const index_t m = a.rows();
    R sum[small_vector];
    if (transposes(a.op())) {
        small_rows_of_columns(a.base().data(), a.base().ld(), m, a.cols(), x, step_x, sum);
    } else {
        small_columns_by_vector(a.base().data(), a.base().ld(), m, a.cols(), x, step_x, sum);
    }
    for (index_t i = 0; i < m; ++i) {
        R& to = y[i * step_y];
        to = beta == R(0) ? alpha * sum[i] : alpha * sum[i] + beta * to;
    }
}

template <class R>
void small_product(R alpha, const Operand<R>& a, VectorView<const R> x, R beta,
                   VectorView<R> y) noexcept {
    in_wide_vectors<small_vector_product_body<R>>(alpha, a, x.data(), x.stride(), beta, y.data(),
                                                  y.stride());
}

}  // namespace lamina
