#pragma once

#include <algorithm>

#include "lamina/core/structure.hpp"

namespace lamina {

/// Completes a square matrix of which a routine wrote one triangle: the other becomes its
/// transpose, or its conjugate transpose. In tiles, so that both sides stay in the cache; small
/// ones, written down their columns, since columns that are a power of two apart share its places.
template <Scalar T>
void mirror(MatrixView<T> c, Triangle written, bool conjugated) noexcept {
    constexpr index_t tile = 16;
    const index_t n = c.cols();
    // (i, j) is above the diagonal and (j, i) below it.
    const auto complete = [&](index_t i, index_t j) {
        T& from = written == Triangle::lower ? c(j, i) : c(i, j);
        T& to = written == Triangle::lower ? c(i, j) : c(j, i);
        to = conjugated ? conjugate(from) : from;
    };
    for (index_t i0 = 0; i0 < n; i0 += tile) {
        const index_t i1 = std::min(i0 + tile, n);
        for (index_t j0 = i0; j0 < n; j0 += tile) {
            const index_t j1 = std::min(j0 + tile, n);
            if (written == Triangle::lower) {
                for (index_t j = j0; j < j1; ++j) {
                    for (index_t i = i0; i < std::min(i1, j); ++i)
                        complete(i, j);
                }
            } else {
                for (index_t i = i0; i < i1; ++i) {
                    for (index_t j = std::max(j0, i + 1); j < j1; ++j)
                        complete(i, j);
                }
            }
        }
    }
}

}  // namespace lamina
