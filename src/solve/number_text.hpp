#pragma once

#include <charconv>
#include <cmath>
#include <complex>
#include <string>

namespace lamina {

/// A number for a message, to six digits or as many as are asked for, whatever its size and the
/// locale: "-1.5e-12".
inline std::string number_text(double x, int digits = 6) {
    char text[32];
    const auto end =
        std::to_chars(text, text + sizeof text, x, std::chars_format::general, digits).ptr;
    return std::string(text, end);
}
/// "(1+2i)", or only the real part where the other is nothing beside it.
template <class R>
std::string number_text(std::complex<R> x) {
    const double real = double(x.real());
    const double imag = double(x.imag());
    if (std::abs(imag) < 1e-6 * std::abs(real)) return number_text(real);
    return "(" + number_text(real) + (imag < 0 ? "" : "+") + number_text(imag) + "i)";
}

}  // namespace lamina
