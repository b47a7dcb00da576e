#pragma once

#include <string>
#include <string_view>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// What an array file begins with.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// What an entry of an array file is.
enum class NpyKind : char {
    boolean = 'b',
    integer = 'i',
    natural = 'u',
    real = 'f',
    complex = 'c',
};

/// What the header of an array file says.
struct NpyHeader {
    NpyKind kind = NpyKind::real;
    index_t entry_size = 0;  ///< in bytes
    bool swapped = false;    ///< the bytes of a number are in the other order than in memory
    bool fortran_order = false;
    index_t rows = 0;
    index_t cols = 0;
    index_t type_at = 0;     ///< the byte at which the entries' type stands, from 0
    index_t data_begin = 0;  ///< the byte at which the entries begin, from 0
};

/// Reads the header and makes sure that the entries it promises are there, and nothing else.
/// Throws ParseError.
NpyHeader read_npy_header(const std::string& path, std::string_view bytes);

/// Throws the ParseError for what is wrong at a byte, counted from 0.
[[noreturn]] void fail_npy(const std::string& path, index_t byte, const std::string& what);

}  // namespace lamina
