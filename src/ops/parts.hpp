#pragma once

#include <algorithm>

#include "lamina/core/operand.hpp"

namespace lamina::product {

/// Sums of more products than that gain nothing where they are cut anyway.
inline constexpr index_t longest_sum = 960;

/// Rows first to last of op(base), without its scale.
template <Scalar T>
Operand<T> rows_of(const Operand<T>& a, index_t first, index_t last) {
    const MatrixView<const T>& base = a.base();
    return Operand<T>(transposes(a.op()) ? base.block(0, first, base.rows(), last - first)
                                         : base.block(first, 0, last - first, base.cols()),
                      a.op());
}

/// Columns first to last of op(base), without its scale.
template <Scalar T>
Operand<T> columns_of(const Operand<T>& a, index_t first, index_t last) {
    return rows_of(a.t(), first, last).t();
}

/// piece(first, last) for runs of the length, each so long but the last.
template <class Piece>
void for_each_piece(index_t length, index_t each, const Piece& piece) {
    for (index_t first = 0; first < length; first += each)
        piece(first, std::min(first + each, length));
}

/// The length of pieces as few as they can be, none longer than most, and nearly alike.
inline index_t even_pieces(index_t length, index_t most) noexcept {
    const index_t count = (length + most - 1) / most;
    return (length + count - 1) / count;
}

}  // namespace lamina::product
