#pragma once

#include <iosfwd>
#include <string>

#include "lamina/core/operand.hpp"

namespace lamina {

/// How matrices are printed.
struct Format {
    int precision = 4;        ///< digits after the point; 0 to 40
    bool scientific = false;  ///< 1.5e+00 always; else only where fixed notation would hide digits
    index_t max_rows = 10;    ///< more rows than this: the first and last half of it; 0: all
    index_t max_cols = 10;    ///< the same for columns
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Printer {
    static std::string text(const Operand<T>& a, const Format& format);
    static std::string text(const VectorOperand<T>& x, const Format& format);
    static std::string text(const RowOperand<T>& x, const Format& format);
};

extern template struct Printer<float>;
extern template struct Printer<double>;
extern template struct Printer<std::complex<float>>;
extern template struct Printer<std::complex<double>>;

/// Puts text into the stream as it is: neither reads nor changes the stream's width, precision or
/// flags.
LAMINA_EXPORT std::ostream& print(std::ostream& stream, const std::string& text);
}  // namespace detail

/// A as text, without a final line end. Columns are aligned and share one notation: integers where
/// all entries are, else fixed with format.precision digits; scientific where the largest magnitude
/// is 10^5 or more, or below 10^-3. Rows and columns beyond the format's bounds are replaced by
/// "...", and the last line then tells the shape, as in "[1000 x 50]". So does the only line of a
/// matrix without entries.
template <AnyMatrix A>
std::string to_text(const A& a, const Format& format = {}) {
    return detail::Printer<ScalarOf<A>>::text(operand(a), format);
}
/// x as a column, x^T as a row.
template <AnyVector X>
std::string to_text(const X& x, const Format& format = {}) {
    return detail::Printer<ScalarOf<X>>::text(operand(x), format);
}
template <Scalar T>
std::string to_text(const RowOperand<T>& x, const Format& format = {}) {
    return detail::Printer<T>::text(x, format);
}

namespace detail {
template <class X>
concept Printable = requires(const X& x) {
    to_text(x);
};
}  // namespace detail

/// A text ready for a stream.
struct Formatted {
    std::string text;
};

/// For a stream, in a format of one's own: os << formatted(A, {.precision = 8}).
template <detail::Printable X>
Formatted formatted(const X& x, const Format& format) {
    return {to_text(x, format)};
}

inline std::ostream& operator<<(std::ostream& stream, const Formatted& x) {
    return detail::print(stream, x.text);
}
/// Matrices, vectors, views and lazy operands, as to_text has them.
template <detail::Printable X>
std::ostream& operator<<(std::ostream& stream, const X& x) {
    return detail::print(stream, to_text(x));
}

}  // namespace lamina
