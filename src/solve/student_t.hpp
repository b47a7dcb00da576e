#pragma once

#include <cmath>
#include <limits>

namespace lamina {

// Student's t distribution to some 12 digits. Not with std::lgamma, which writes to a global
// variable and, as a difference for many degrees of freedom, loses digits.

/// Gamma(a + 1/2) / Gamma(a) for a > 0: up to a > 100 by recurrence, there by its asymptotic series
/// (NIST Digital Library of Mathematical Functions, 5.11.13).
inline double gamma_half_step(double a) {
    double product = 1;
    while (a <= 100) {
        product *= a / (a + 0.5);
        a += 1;
    }
    const double z = 1 / a;
    const double series =
        1 + z * (-1.0 / 8 +
                 z * (1.0 / 128 + z * (5.0 / 1024 + z * (-21.0 / 32768 + z * (-399.0 / 262144)))));
    return product * std::sqrt(a) * series;
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated after Lentz,
/// Applied Optics 15 (1976). Converges fast for x < (a + 1) / (a + b + 2).
inline double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m <= 100000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        fraction *= d * c;
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        fraction *= d * c;
        if (std::abs(d * c - 1) < std::numeric_limits<double>::epsilon()) break;
    }
    return fraction;
}

/// P(|T| > |t|) for many degrees of freedom, as the normal deviate of the same probability: G. W.
/// Hill, Algorithm 395, Student's t-distribution, CACM 13 (1970). ratio is t^2 / df.
inline double student_t_by_normal(double ratio, double df) {
    const double a = df - 0.5;
    const double b = 48 * a * a;
    const double y = a * std::log1p(ratio);
    const double cubic = ((-0.4 * y - 3.3) * y - 24) * y - 85.5;
    const double z = ((cubic / (0.8 * y * y + 100 + b) + y + 3) / b + 1) * std::sqrt(y);
    return std::erfc(z / std::sqrt(2.0));
}

/// P(|T| > |t|) for df degrees of freedom: I_x(df / 2, 1 / 2), x = df / (df + t^2), or the other
/// tail of the same distribution subtracted from 1 (Abramowitz & Stegun, 26.7.1 and 26.5.2). NaN
/// for df <= 0 and for a t that is NaN.
inline double student_t_two_sided(double t, double df) {
    if (!(df > 0) || std::isnan(t)) return std::numeric_limits<double>::quiet_NaN();
    const double ratio = t * t / df;
    if (ratio == 0) return 1;
    if (std::isinf(ratio)) return 0;
    // The continued fraction loses as many digits as df has.
    if (df > 1e4) return student_t_by_normal(ratio, df);
    const double a = df / 2;
    const double b = 0.5;
    const double x = 1 / (1 + ratio);
    const double y = ratio / (1 + ratio);
    const double root_of_pi = 1.77245385090551602730;
    const double front =
        std::exp(-a * std::log1p(ratio)) * std::sqrt(y) * gamma_half_step(a) / root_of_pi;
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, y) / b;
}

/// The t with P(|T| > t) = p, for 0 < p < 1, by bisection to the last bit.
inline double student_t_two_sided_quantile(double p, double df) {
    if (!(df > 0)) return std::numeric_limits<double>::quiet_NaN();
    double low = 0;
    double high = 1;
    while (student_t_two_sided(high, df) > p)
        high *= 2;
    for (;;) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) return high;
        (student_t_two_sided(middle, df) > p ? low : high) = middle;
    }
}

}  // namespace lamina
