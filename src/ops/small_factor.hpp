#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

namespace lamina {

/// So many entries of op(A) are copied where its rows do not lie side by side.
inline constexpr index_t small_copy = 4096;

/// A rows x depth, by columns ld apart: one that vectors of so many lanes can read.
template <class R>
struct SmallFactor {
    const R* data;
    index_t ld;
    index_t rows;
    index_t depth;
};

/// op(B): entry (k, j) at data[k * down + j * across].
template <class R>
struct RightFactor {
    explicit RightFactor(const Operand<R>& b) noexcept
        : data(b.base().data()),
          down(transposes(b.op()) ? b.base().ld() : 1),
          across(transposes(b.op()) ? 1 : b.base().ld()) {}

    const R* data;
    index_t down;
    index_t across;
};

/// C, cols columns ld apart. Known apart from the view that describes it: the compiler would read
/// that again after each store, and a copy of it would wait for the stores that just wrote it.
template <class R>
struct SmallResult {
    explicit SmallResult(const MatrixView<R>& c) noexcept
        : data(c.data()), ld(c.ld()), cols(c.cols()) {}

    R* data;
    index_t ld;
    index_t cols;
};

/// op(base) in that form: where it stands, or copied to where there is room for a whole vector.
template <index_t lanes, class R>
[[gnu::always_inline]] inline SmallFactor<R> in_vectors(const Operand<R>& a, R* room) noexcept {
    const R* const from = a.base().data();
    const index_t ld = a.base().ld();
    const index_t m = a.rows();
    const index_t n = a.cols();
    if (!transposes(a.op()) && m >= lanes) return {from, ld, m, n};
    const index_t down = transposes(a.op()) ? ld : 1;
    const index_t across = transposes(a.op()) ? 1 : ld;
    const index_t whole = std::max(m, lanes);
    index_t i = 0;
    for (; i + 4 <= m; i += 4) {
        for (index_t j = 0; j < n; ++j) {
            for (index_t k = i; k < i + 4; ++k)
                room[k + j * whole] = from[k * down + j * across];
        }
    }
    for (; i < whole; ++i) {
        for (index_t j = 0; j < n; ++j)
            room[i + j * whole] = i < m ? from[i * down + j * across] : R(0);
    }
    return {room, whole, m, n};
}

}  // namespace lamina
