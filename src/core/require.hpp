#pragma once

#include <string>

#include "lamina/core/error.hpp"

namespace lamina {

/// "3 x 4"
std::string shape_text(index_t rows, index_t cols);

[[noreturn]] void throw_dimensions(const char* who, const std::string& what);
[[noreturn]] void throw_different_shapes(const char* who, index_t rows_a, index_t cols_a,
                                         index_t rows_b, index_t cols_b);
[[noreturn]] void throw_not_square(const char* who, index_t rows, index_t cols);
[[noreturn]] void throw_alias(const char* who);

/// A diagonal of rows x cols with that many entries, or DimensionError.
void require_diagonal(const char* who, index_t rows, index_t cols, index_t entries);
/// Two different coordinates of n, or DimensionError.
void require_plane(const char* who, index_t n, index_t i, index_t j);

/// Both shapes equal, or DimensionError with both in the message.
inline void require_same_shape(const char* who, index_t rows_a, index_t cols_a, index_t rows_b,
                               index_t cols_b) {
    if (rows_a != rows_b || cols_a != cols_b) [[unlikely]] {
        throw_different_shapes(who, rows_a, cols_a, rows_b, cols_b);
    }
}

inline void require_square(const char* who, index_t rows, index_t cols) {
    if (rows != cols) [[unlikely]] {
        throw_not_square(who, rows, cols);
    }
}

}  // namespace lamina
