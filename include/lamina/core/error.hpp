#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "lamina/core/export.hpp"
#include "lamina/core/scalar.hpp"

namespace lamina {

/// The root of everything lamina throws on its own account (memory exhaustion stays
/// std::bad_alloc). what() names the function, the shapes or positions, and what to do.
class LAMINA_EXPORT Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
    ~Error() override;
};

/// Shapes that do not fit together, an index outside its range, or a size below zero.
class LAMINA_EXPORT DimensionError : public Error {
public:
    using Error::Error;
    ~DimensionError() override;
};

/// A size that memory, or the integers of the BLAS and LAPACK beneath, cannot express.
class LAMINA_EXPORT SizeError : public Error {
public:
    using Error::Error;
    ~SizeError() override;
};

/// The destination of an operation shares memory with one of its operands.
class LAMINA_EXPORT AliasError : public Error {
public:
    using Error::Error;
    ~AliasError() override;
};

/// A NaN or an infinity where a factorization needs finite numbers. row() and col() are the first
/// such entry in column-major order, counted from 0.
class LAMINA_EXPORT NonFiniteError : public Error {
public:
    NonFiniteError(const std::string& message, index_t row, index_t col);
    ~NonFiniteError() override;
    index_t row() const noexcept { return row_; }
    index_t col() const noexcept { return col_; }

private:
    index_t row_;
    index_t col_;
};

/// The matrix is exactly singular: entry (pivot, pivot) of its triangular factor is zero (from 0).
class LAMINA_EXPORT SingularMatrixError : public Error {
public:
    SingularMatrixError(const std::string& message, index_t pivot);
    ~SingularMatrixError() override;
    index_t pivot() const noexcept { return pivot_; }

private:
    index_t pivot_;
};

/// The leading minor of size order() is not positive, so there is no Cholesky factor.
class LAMINA_EXPORT NotPositiveDefiniteError : public Error {
public:
    NotPositiveDefiniteError(const std::string& message, index_t order);
    ~NotPositiveDefiniteError() override;
    index_t order() const noexcept { return order_; }

private:
    index_t order_;
};

/// An iteration gave up; count() is how many of its quantities had not converged.
class LAMINA_EXPORT ConvergenceError : public Error {
public:
    ConvergenceError(const std::string& message, index_t count);
    ~ConvergenceError() override;
    index_t count() const noexcept { return count_; }

private:
    index_t count_;
};

/// A file that cannot be read as what it should be. line() and column() count from 1; 0 means the
/// file as a whole. The column is the field's number in a CSV file; a binary file has no lines, and
/// the column is the byte.
class LAMINA_EXPORT ParseError : public Error {
public:
    ParseError(std::string file, index_t line, index_t column, const std::string& expectation);
    ~ParseError() override;
    const std::string& file() const noexcept { return file_; }
    index_t line() const noexcept { return line_; }
    index_t column() const noexcept { return column_; }

private:
    std::string file_;
    index_t line_;
    index_t column_;
};

namespace detail {

// Out of line and never inlined: a check costs its caller a compare and a jump.
[[noreturn]] LAMINA_EXPORT void throw_outside(const char* who, index_t i, index_t j, index_t rows,
                                              index_t cols);
[[noreturn]] LAMINA_EXPORT void throw_outside(const char* who, index_t i, index_t size);

}  // namespace detail
}  // namespace lamina
