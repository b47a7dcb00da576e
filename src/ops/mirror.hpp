#pragma once

#include <algorithm>

#include "lamina/core/structure.hpp"

namespace lamina {

/// Completes a square matrix of which a routine wrote one triangle: the other becomes its
/// transpose, or its conjugate transpose. In tiles, so that both sides stay in the cache.
template <Scalar T>
void mirror(MatrixView<T> c, Triangle written, bool conjugated) noexcept {
    constexpr index_t tile = 32;
    const index_t n = c.cols();
    for (index_t j0 = 0; j0 < n; j0 += tile) {
        const index_t j1 = std::min(j0 + tile, n);
        for (index_t i0 = j0; i0 < n; i0 += tile) {
            const index_t i1 = std::min(i0 + tile, n);
            for (index_t j = j0; j < j1; ++j) {
                for (index_t i = std::max(i0, j + 1); i < i1; ++i) {
                    T& from = written == Triangle::lower ? c(i, j) : c(j, i);
                    T& to = written == Triangle::lower ? c(j, i) : c(i, j);
                    to = conjugated ? conjugate(from) : from;
                }
            }
        }
    }
}

}  // namespace lamina
