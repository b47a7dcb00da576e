#pragma once

#include <cstdint>

#include "lamina/core/matrix.hpp"

namespace lamina {

/// Whether a view begins inside a matrix: as every view of a part of it does, and no other.
template <Scalar T>
bool is_part_of(const MatrixView<const T>& a, const Matrix<T>& whole) noexcept {
    const auto begin = reinterpret_cast<std::uintptr_t>(whole.data());
    const auto bytes = static_cast<std::uintptr_t>(whole.size()) * sizeof(T);
    return reinterpret_cast<std::uintptr_t>(a.data()) - begin < bytes;
}

}  // namespace lamina
