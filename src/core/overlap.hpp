#pragma once

#include <cstdint>

#include "lamina/core/view.hpp"

namespace lamina {

/// What overlap() goes on to ask where the address ranges, widely taken, meet.
template <class A, class B>
[[gnu::noinline]] bool share_an_entry(const MatrixView<A>& a, const MatrixView<B>& b) noexcept {
    if (a.empty() || b.empty()) return false;
    const auto first_a = reinterpret_cast<std::uintptr_t>(a.data());
    const auto first_b = reinterpret_cast<std::uintptr_t>(b.data());
    const auto bytes = [](const auto& v) {
        return std::uintptr_t((v.cols() - 1) * v.ld() + v.rows()) * sizeof(A);
    };
    if (first_a + bytes(a) <= first_b || first_b + bytes(b) <= first_a) return false;
    if (a.ld() != b.ld()) return true;
    const index_t ld = a.ld();
    const index_t apart = (index_t(first_b) - index_t(first_a)) / index_t(sizeof(A));
    // b's first entry is at (rows_apart, cols_apart) of a, or one column on and ld rows up.
    index_t rows_apart = apart % ld;
    if (rows_apart < 0) rows_apart += ld;
    const index_t cols_apart = (apart - rows_apart) / ld;
    const auto meet = [](index_t offset, index_t size_a, index_t size_b) {
        return offset < size_a && -offset < size_b;
    };
    return (meet(rows_apart, a.rows(), b.rows()) && meet(cols_apart, a.cols(), b.cols())) ||
           (meet(rows_apart - ld, a.rows(), b.rows()) && meet(cols_apart + 1, a.cols(), b.cols()));
}

/// Whether two views share an entry. Blocks of one array (equal ld) are told apart exactly, side by
/// side or interleaved; for different ld sharing part of the address range counts as sharing.
template <class A, class B>
bool overlap(const MatrixView<A>& a, const MatrixView<B>& b) noexcept {
    const auto first_a = reinterpret_cast<std::uintptr_t>(a.data());
    const auto first_b = reinterpret_cast<std::uintptr_t>(b.data());
    // Whole columns of ld entries: a little too long, but soon told, and mostly enough.
    const auto bytes = [](const auto& v) { return std::uintptr_t(v.cols() * v.ld()) * sizeof(A); };
    if (first_a + bytes(a) <= first_b || first_b + bytes(b) <= first_a) [[likely]] {
        return false;
    }
    return share_an_entry(a, b);
}

/// The same for vectors, by address range: strided vectors that interleave count as sharing.
template <class A, class B>
bool overlap(const VectorView<A>& x, const VectorView<B>& y) noexcept {
    if (x.empty() || y.empty()) return false;
    const auto first_x = reinterpret_cast<std::uintptr_t>(x.data());
    const auto first_y = reinterpret_cast<std::uintptr_t>(y.data());
    const auto bytes = [](const auto& v) {
        return std::uintptr_t((v.size() - 1) * v.stride() + 1) * sizeof(A);
    };
    if (first_x + bytes(x) <= first_y || first_y + bytes(y) <= first_x) [[likely]]
        return false;
    if (x.stride() != y.stride()) return true;
    return (index_t(first_y) - index_t(first_x)) / index_t(sizeof(A)) % x.stride() == 0;
}

/// A vector against a matrix, by address range.
template <class A, class B>
bool overlap(const VectorView<A>& x, const MatrixView<B>& a) noexcept {
    if (x.empty() || a.empty()) return false;
    return overlap(MatrixView<A>(x.data(), 1, x.size(), x.stride()), a);
}

}  // namespace lamina
