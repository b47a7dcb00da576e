#include <algorithm>
#include <array>
#include <cmath>

#include "lamina/solve/lstsq.hpp"

#include "doctor_checks.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

struct Certified {
    const char* name;
    Matrix<double> a;
    Vector<double> y;
    Vector<double> coefficients;
};

/// Longley's table of 1967 as in the NIST Statistical Reference Datasets: employment by price
/// index, gross national product, unemployed, armed forces, population and year.
Certified longley() {
    constexpr std::array<std::array<double, 7>, 16> rows = {
        {{60323, 83, 234289, 2356, 1590, 107608, 1947},
         {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
         {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
         {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
         {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
         {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
         {64989, 99, 365385, 1870, 3547, 115094, 1953},
         {63761, 100, 363112, 3578, 3350, 116219, 1954},
         {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
         {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
         {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
         {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
         {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
         {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
         {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
         {70551, 116.9, 554894, 4007, 2827, 130081, 1962}}};
    Certified data{"Longley",
                   Matrix<double>(16, 7, 1.0),
                   Vector<double>(16),
                   {-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683,
                    -1.03322686717359, -0.0511041056535807, 1829.15146461355}};
    for (index_t i = 0; i < 16; ++i) {
        const auto& row = rows[std::size_t(i)];
        data.y[i] = row[0];
        for (index_t j = 1; j < 7; ++j)
            data.a(i, j) = row[std::size_t(j)];
    }
    return data;
}

/// Wampler's polynomials of degree 5 at 0, ..., 20, with the coefficients factor^k.
Certified wampler(const char* name, double factor) {
    Certified data{name, Matrix<double>(21, 6), Vector<double>(21), Vector<double>(6)};
    for (index_t k = 0; k < 6; ++k) {
        data.coefficients[k] = std::pow(factor, double(k));
        for (index_t i = 0; i < 21; ++i) {
            data.a(i, k) = std::pow(double(i), double(k));
            data.y[i] += data.coefficients[k] * data.a(i, k);
        }
    }
    return data;
}

/// Correct digits of the worst coefficient, at most 15.
double correct_digits(const Certified& data, const Vector<double>& x) {
    double worst = 15;
    for (index_t j = 0; j < x.size(); ++j) {
        const double error = std::abs(x[j] / data.coefficients[j] - 1);
        if (!(error <= 1e-15)) worst = std::min(worst, -std::log10(error));
    }
    return std::isnan(worst) ? 0 : std::max(worst, 0.0);
}

}  // namespace

Finding check_regressions() {
    std::string digits;
    bool right = true;
    // The right-hand sides of Wampler2 are rounded, and with them the answer.
    const std::pair<Certified, double> cases[] = {
        {longley(), 13}, {wampler("Wampler1", 1), 14}, {wampler("Wampler2", 0.1), 9}};
    for (const auto& [data, least] : cases) {
        const double found =
            correct_digits(data, lstsq(data.a, data.y, {.refine = Refine::extended}).x);
        digits += (digits.empty() ? "" : ", ") + std::string(data.name) + " " +
                  format_number("%.1f", found);
        right = right && found >= least;
    }
    const std::string what = "correct digits: " + digits;
    if (right) return {"regressions", Health::right, what};
    return {"regressions", Health::wrong, what,
            "a defect of this LAPACK, or of floating-point settings in this process; update it"};
}

}  // namespace lamina::program
