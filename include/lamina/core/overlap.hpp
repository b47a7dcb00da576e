#pragma once

#include <cstdint>

#include "lamina/core/view.hpp"

namespace lamina::detail {

/// Where a block of a column-major array lies, in numbers alone: a view whose address is asked for
/// is stored first.
struct Place {
    std::uintptr_t first;
    index_t rows;
    index_t cols;
    index_t ld;
};

/// What overlap() goes on to ask where the address ranges, widely taken, meet.
[[gnu::cold]] LAMINA_EXPORT bool share_an_entry(Place a, Place b, index_t size_of_entry) noexcept;

/// Whether the address ranges meet, of whole columns of ld entries: a little too long, but soon
/// told, and mostly enough.
[[gnu::always_inline]] inline bool ranges_meet(Place a, Place b, index_t size_of_entry) noexcept {
    const auto end_a = a.first + std::uintptr_t(a.cols * a.ld * size_of_entry);
    const auto end_b = b.first + std::uintptr_t(b.cols * b.ld * size_of_entry);
    return end_a > b.first && end_b > a.first;
}

/// Whether two blocks share an entry. Those of one array (equal ld) are told apart exactly, side by
/// side or interleaved; for different ld sharing part of the address range counts as sharing.
[[gnu::always_inline]] inline bool overlap(Place a, Place b, index_t size_of_entry) noexcept {
    if (!ranges_meet(a, b, size_of_entry)) [[likely]]
        return false;
    // Copied by their members, or they would be stored before it is known whether they are asked
    // for.
    return share_an_entry({a.first, a.rows, a.cols, a.ld}, {b.first, b.rows, b.cols, b.ld},
                          size_of_entry);
}

template <class A>
[[gnu::always_inline]] inline Place place_of(const MatrixView<A>& a) noexcept {
    return {reinterpret_cast<std::uintptr_t>(a.data()), a.rows(), a.cols(), a.ld()};
}

template <class A, class B>
bool overlap(const MatrixView<A>& a, const MatrixView<B>& b) noexcept {
    return overlap(place_of(a), place_of(b), index_t(sizeof(A)));
}

/// The same for vectors, by address range: strided vectors that interleave count as sharing unless
/// their strides are equal.
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

}  // namespace lamina::detail
