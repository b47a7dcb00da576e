#pragma once

#include <algorithm>

#include "lamina/core/structure.hpp"

#include "core/transposed.hpp"

namespace lamina {

/// Completes a square matrix of which a routine wrote one triangle: the other becomes its
/// transpose, or its conjugate transpose. In panels that are a line of the cache high in the lower
/// triangle and wide in the upper, since columns that are a power of two apart share its places.
template <Scalar T>
void mirror(MatrixView<T> c, Triangle written, bool conjugated) noexcept {
    constexpr index_t line = index_t(64 / sizeof(T));
    const index_t n = c.cols();
    // (i, j) is above the diagonal and (j, i) below it.
    const auto complete = [&](index_t i, index_t j) {
        T& from = written == Triangle::lower ? c(j, i) : c(i, j);
        T& to = written == Triangle::lower ? c(i, j) : c(j, i);
        to = conjugated ? conjugate(from) : from;
    };
    for (index_t first = 0; first < n; first += line) {
        const index_t last = std::min(first + line, n);
        index_t done = 0;
        if constexpr (!is_complex<T>) {
            const MatrixView<T> below = c.block(first, 0, last - first, first);
            const MatrixView<T> above = c.block(0, first, first, last - first);
            if (written == Triangle::lower) {
                write_transposed<T>(below, above);
            } else {
                write_transposed<T>(above, below);
            }
            done = first;
        }
        for (index_t i = done; i < last; ++i) {
            for (index_t j = std::max(first, i + 1); j < last; ++j)
                complete(i, j);
        }
    }
}

}  // namespace lamina
