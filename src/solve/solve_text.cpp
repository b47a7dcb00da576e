#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "lamina/solve/solve.hpp"

#include "factor/certificate.hpp"
#include "solve/number_text.hpp"

namespace lamina {

namespace {

template <Scalar T>
constexpr int all_digits = std::numeric_limits<RealOf<T>>::digits10 + 1;

/// "27" or "1e13".
std::string about(double x) {
    std::string text = x < 9999.5 ? number_text(std::round(x)) : number_text(x, 1);
    text.erase(std::remove(text.begin(), text.end(), '+'), text.end());
    return text;
}

}  // namespace

template <Scalar T>
int SolveFacts<T>::trusted_digits() const noexcept {
    if (refined) return all_digits<T>;
    const double error = std::max(double(backward_error), double(epsilon<T>)) / double(rcond);
    if (!(error < 1)) return 0;
    return std::min(int(std::lround(-std::log10(error))), all_digits<T>);
}

template <Scalar T>
std::string SolveFacts<T>::text() const {
    std::string text = name(method_used);
    if (refinement_steps > 0) {
        text += " (" + std::to_string(refinement_steps) +
                (refinement_steps == 1 ? " step)" : " steps)");
    }
    text += rcond > 0 ? ": condition about " + about(1 / double(rcond))
                      : ": a condition beyond all numbers";
    text += ", backward error " + number_text(double(backward_error), 1) + "; ";
    const std::string digits = std::to_string(all_digits<T>);
    if (refined) {
        text += "refined, all " + digits + " digits are right for A and B as they are stored";
    } else if (const int trusted = trusted_digits(); trusted > 0) {
        text += "some " + std::to_string(trusted) + " of " + digits + " digits can be trusted";
    } else {
        text += "warning: no digit of " + digits + " can be trusted";
    }
    if (is_ill_conditioned()) text += "; warning: A is as good as singular";
    return text;
}

template <Scalar T>
Certificate SolveFacts<T>::check() const {
    Certificate c = begun<T>(name(method_used), "the solution", Effort::full);
    c.backward_error = double(backward_error);
    c.condition = reciprocal(double(rcond));
    c.digits = digits_left<T>(refined ? 0 : c.condition * error_of<T>(c, 0));
    return c;
}

template struct SolveFacts<float>;
template struct SolveFacts<double>;
template struct SolveFacts<std::complex<float>>;
template struct SolveFacts<std::complex<double>>;

}  // namespace lamina
