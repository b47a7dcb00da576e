#include "lamina/core/overlap.hpp"

namespace lamina::detail {

bool share_an_entry(Place a, Place b, index_t size_of_entry) noexcept {
    if (a.rows == 0 || a.cols == 0 || b.rows == 0 || b.cols == 0) return false;
    const auto bytes = [=](Place p) {
        return std::uintptr_t(((p.cols - 1) * p.ld + p.rows) * size_of_entry);
    };
    if (a.first + bytes(a) <= b.first || b.first + bytes(b) <= a.first) return false;
    if (a.ld != b.ld) return true;
    const index_t ld = a.ld;
    const index_t apart = (index_t(b.first) - index_t(a.first)) / size_of_entry;
    // b's first entry is at (rows_apart, cols_apart) of a, or one column on and ld rows up.
    index_t rows_apart = apart % ld;
    if (rows_apart < 0) rows_apart += ld;
    const index_t cols_apart = (apart - rows_apart) / ld;
    const auto meet = [](index_t offset, index_t size_a, index_t size_b) {
        return offset < size_a && -offset < size_b;
    };
    return (meet(rows_apart, a.rows, b.rows) && meet(cols_apart, a.cols, b.cols)) ||
           (meet(rows_apart - ld, a.rows, b.rows) && meet(cols_apart + 1, a.cols, b.cols));
}

}  // namespace lamina::detail
