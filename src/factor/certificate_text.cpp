#include <charconv>
#include <cmath>

#include "lamina/factor/certificate.hpp"

namespace lamina {

namespace {

/// "1.1e-16", whatever the locale.
std::string number(double x) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific, 1);
    return std::string(text, end.ptr);
}

std::string measured(const char* what, double x) {
    if (std::isnan(x)) return std::string(what) + " not measured";
    return std::string(what) + " " + (std::isinf(x) ? "infinite" : number(x));
}

}  // namespace

std::string Certificate::text() const {
    std::string text = std::string(driver) + ": " + measured("backward error", backward_error);
    if (!std::isnan(orthogonality)) text += ", " + measured("orthogonal to", orthogonality);
    const bool has_norms = !std::isnan(backward_error) || !std::isnan(orthogonality);
    if (has_norms && effort == Effort::sampled) text += " (sampled)";
    text += ", " + measured("condition", condition) + "; ";
    if (std::isnan(digits)) {
        return text + "how many digits of " + subject + " can be trusted is not known";
    }
    const std::string all = std::to_string(all_digits);
    const long trusted = std::lround(std::floor(digits + 0.5));
    if (trusted <= 0)
        return text + "warning: no digit of " + all + " of " + subject + " can be trusted";
    return text + "some " + std::to_string(trusted) + " of " + all + " digits of " + subject +
           " can be trusted";
}

}  // namespace lamina
