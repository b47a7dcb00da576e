#pragma once

#include <algorithm>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// Calls tile(i0, i1, j0, j1) for ranges that cover rows x cols, small enough that such a part of
/// one matrix and the transposed part of another stay in the first-level cache for every scalar.
/// Stops, and answers false, when a tile does.
template <class Tile>
bool all_tiles(index_t rows, index_t cols, Tile tile) {
    constexpr index_t side = 32;
    for (index_t j0 = 0; j0 < cols; j0 += side) {
        const index_t j1 = std::min(j0 + side, cols);
        for (index_t i0 = 0; i0 < rows; i0 += side) {
            if (!tile(i0, std::min(i0 + side, rows), j0, j1)) return false;
        }
    }
    return true;
}

}  // namespace lamina
