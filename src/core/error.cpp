#include "lamina/core/error.hpp"

#include <utility>

#include "core/require.hpp"

namespace lamina {

// Out-of-line destructors give each class its home, and its type information, in this library: that
// is what makes a catch in the caller's program match.
Error::~Error() = default;
DimensionError::~DimensionError() = default;
SizeError::~SizeError() = default;
AliasError::~AliasError() = default;
NonFiniteError::~NonFiniteError() = default;
SingularMatrixError::~SingularMatrixError() = default;
NotPositiveDefiniteError::~NotPositiveDefiniteError() = default;
ConvergenceError::~ConvergenceError() = default;
ParseError::~ParseError() = default;

NonFiniteError::NonFiniteError(const std::string& message, index_t row, index_t col)
    : Error(message), row_(row), col_(col) {}
SingularMatrixError::SingularMatrixError(const std::string& message, index_t pivot)
    : Error(message), pivot_(pivot) {}
NotPositiveDefiniteError::NotPositiveDefiniteError(const std::string& message, index_t order)
    : Error(message), order_(order) {}
ConvergenceError::ConvergenceError(const std::string& message, index_t count)
    : Error(message), count_(count) {}

namespace {

std::string place(const std::string& file, index_t line, index_t column) {
    std::string text = file;
    if (line > 0) text += ":" + std::to_string(line);
    if (line > 0 && column > 0) text += ":" + std::to_string(column);
    if (line == 0 && column > 0) text += ": byte " + std::to_string(column);
    return text + ": ";
}

}  // namespace

ParseError::ParseError(std::string file, index_t line, index_t column,
                       const std::string& expectation)
    : Error(place(file, line, column) + expectation),
      file_(std::move(file)),
      line_(line),
      column_(column) {}

std::string shape_text(index_t rows, index_t cols) {
    return std::to_string(rows) + " x " + std::to_string(cols);
}

void throw_dimensions(const char* who, const std::string& what) {
    throw DimensionError(std::string(who) + ": " + what);
}

void throw_different_shapes(const char* who, index_t rows_a, index_t cols_a, index_t rows_b,
                            index_t cols_b) {
    throw_dimensions(who, "the shapes " + shape_text(rows_a, cols_a) + " and " +
                              shape_text(rows_b, cols_b) + " must be equal");
}

void throw_not_square(const char* who, index_t rows, index_t cols) {
    throw_dimensions(who, "the matrix is " + shape_text(rows, cols) + " and must be square");
}

void require_diagonal(const char* who, index_t rows, index_t cols, index_t entries) {
    if ((rows < cols ? rows : cols) != entries) {
        throw_dimensions(who, "the diagonal of a " + shape_text(rows, cols) +
                                  " matrix does not have " + std::to_string(entries) +
                                  " entries but as many as the smaller of its sizes");
    }
}

void require_plane(const char* who, index_t n, index_t i, index_t j) {
    if (i < 0 || j < 0 || i >= n || j >= n || i == j) {
        throw_dimensions(who, "(" + std::to_string(i) + ", " + std::to_string(j) +
                                  ") is not a plane of two coordinates of " + std::to_string(n));
    }
}

void throw_alias(const char* who) {
    throw AliasError(
        std::string(who) +
        ": the destination shares memory with an operand; write to a matrix of its own");
}

namespace detail {

void throw_outside(const char* who, index_t i, index_t j, index_t rows, index_t cols) {
    throw_dimensions(who, "(" + std::to_string(i) + ", " + std::to_string(j) +
                              ") is outside a matrix of " + shape_text(rows, cols));
}

void throw_outside(const char* who, index_t i, index_t size) {
    throw_dimensions(who,
                     std::to_string(i) + " is outside the range of size " + std::to_string(size));
}

}  // namespace detail
}  // namespace lamina
