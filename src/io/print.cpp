#include "lamina/io/print.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ostream>
#include <vector>

#include "core/require.hpp"
#include "io/as_matrix.hpp"

namespace lamina {

namespace {

// Beyond these magnitudes fixed notation shows few of a number's digits, or more than it has.
constexpr double largest_fixed = 1e5;
constexpr double smallest_fixed = 1e-3;
constexpr double largest_integer = 1e10;

// A row or column number that stands for all those left out.
constexpr index_t gap = -1;

/// Which of count rows or columns to show: all, or the first and last half of most.
std::vector<index_t> selection(index_t count, index_t most) {
    const bool whole = most <= 0 || count <= most;
    const index_t head = whole ? count : (most + 1) / 2;
    std::vector<index_t> chosen;
    for (index_t i = 0; i < head; ++i)
        chosen.push_back(i);
    if (whole) return chosen;
    chosen.push_back(gap);
    for (index_t i = count - most / 2; i < count; ++i)
        chosen.push_back(i);
    return chosen;
}

/// The one notation for all numbers shown.
class Notation {
public:
    explicit Notation(const Format& format)
        : precision_(std::clamp(format.precision, 0, 40)), scientific_(format.scientific) {}

    /// Takes note of a number to be shown.
    void see(double x) noexcept {
        if (!std::isfinite(x)) return;
        largest_ = std::max(largest_, std::abs(x));
        integers_ = integers_ && x == std::trunc(x);
    }

    template <class Real>
    std::string text(Real x) const {
        if (std::isnan(x)) return "nan";
        if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
        const bool plain = integers_ && largest_ < largest_integer && !scientific_;
        const bool fixed = !scientific_ && largest_ < largest_fixed &&
                           (largest_ >= smallest_fixed || largest_ == 0);
        // 400 places hold any double in fixed notation.
        std::array<char, 400> buffer;
        const auto [end, error] =
            std::to_chars(buffer.data(), buffer.data() + buffer.size(), x,
                          plain || fixed ? std::chars_format::fixed : std::chars_format::scientific,
                          plain ? 0 : precision_);
        return std::string(buffer.data(), end);
    }
    template <class Real>
    std::string text(const std::complex<Real>& z) const {
        const bool minus = std::signbit(z.imag()) && !std::isnan(z.imag());
        return text(z.real()) + (minus ? "-" : "+") + text(std::abs(z.imag())) + "i";
    }

private:
    int precision_;
    bool scientific_;
    bool integers_ = true;
    double largest_ = 0;
};

template <Scalar T>
Notation notation_for(const Operand<T>& a, const std::vector<index_t>& rows,
                      const std::vector<index_t>& cols, const Format& format) {
    Notation notation(format);
    for (const index_t j : cols) {
        for (const index_t i : rows) {
            if (i == gap || j == gap) continue;
            const T x = a(i, j);
            notation.see(double(std::real(x)));
            notation.see(double(std::imag(x)));
        }
    }
    return notation;
}

/// Appends column j of a, right-aligned, to the lines.
template <Scalar T>
void append_column(std::vector<std::string>& lines, const Operand<T>& a,
                   const std::vector<index_t>& rows, index_t j, const Notation& notation) {
    std::vector<std::string> cells;
    std::size_t width = 0;
    for (const index_t i : rows) {
        cells.push_back(i == gap || j == gap ? "..." : notation.text(a(i, j)));
        width = std::max(width, cells.back().size());
    }
    for (std::size_t k = 0; k < lines.size(); ++k) {
        if (!lines[k].empty()) lines[k] += "  ";
        lines[k].append(width - cells[k].size(), ' ');
        lines[k] += cells[k];
    }
}

}  // namespace

namespace detail {

template <Scalar T>
std::string Printer<T>::text(const Operand<T>& a, const Format& format) {
    std::string shape = "[" + shape_text(a.rows(), a.cols()) + "]";
    if (a.empty()) return shape;
    const std::vector<index_t> rows = selection(a.rows(), format.max_rows);
    const std::vector<index_t> cols = selection(a.cols(), format.max_cols);
    const Notation notation = notation_for(a, rows, cols, format);
    std::vector<std::string> lines(rows.size());
    for (const index_t j : cols)
        append_column(lines, a, rows, j, notation);
    const auto left_out = [](const std::vector<index_t>& chosen) {
        return std::find(chosen.begin(), chosen.end(), gap) != chosen.end();
    };
    if (left_out(rows) || left_out(cols)) lines.push_back(shape);

    std::string text = lines.front();
    for (std::size_t k = 1; k < lines.size(); ++k)
        text += "\n" + lines[k];
    return text;
}

template <Scalar T>
std::string Printer<T>::text(const VectorOperand<T>& x, const Format& format) {
    return text(as_matrix(x), format);
}

template <Scalar T>
std::string Printer<T>::text(const RowOperand<T>& x, const Format& format) {
    return text(as_matrix(x), format);
}

template struct Printer<float>;
template struct Printer<double>;
template struct Printer<std::complex<float>>;
template struct Printer<std::complex<double>>;

std::ostream& print(std::ostream& stream, const std::string& text) {
    return stream.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace detail
}  // namespace lamina
