#include "lstsq_report.hpp"

#include <cmath>
#include <utility>

#include "json.hpp"
#include "table.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

constexpr double level = 0.95;

std::vector<std::string> dependences(const LstsqFit& fit) {
    std::vector<std::string> lines;
    for (const Dependence<double>& dependence : fit.statistics.dependences)
        lines.push_back(dependence.text(fit.names));
    return lines;
}

/// A column of numbers that differ in size, each in the fewest characters for its digits.
Column general(std::string title, VectorView<const double> values, const char* format) {
    Column column{std::move(title), {}, false};
    for (const double x : values)
        column.cells.push_back(std::isnan(x) ? "-" : format_number(format, x));
    return column;
}

std::string coefficient_table(const LstsqFit& fit) {
    const Regression<double>& statistics = fit.statistics;
    const Matrix<double> intervals = statistics.confidence_intervals(level);
    Column names{"", {}, true};
    for (const std::string& name : fit.names)
        names.cells.push_back(clean(name, 30));
    return table_text(
        {names, general("coefficient", statistics.coefficients, "%.8g"),
         general("std. error", statistics.standard_errors, "%.5g"),
         general("t", statistics.t_values, "%.3f"), general("p", statistics.p_values, "%.4f"),
         general("95 % from", intervals.col(0), "%.5g"), general("to", intervals.col(1), "%.5g")});
}

std::string summary(const LstsqFit& fit) {
    const Regression<double>& s = fit.statistics;
    const auto number = [](double x) {
        return std::isnan(x) ? std::string("unknown") : format_number("%.6g", x);
    };
    const index_t n = s.coefficients.size();
    std::string lines = "residual deviation " + number(s.residual_deviation) + " on " +
                        counted(s.degrees_of_freedom, "degree") + " of freedom\n";
    lines += "R^2 " + number(s.r_squared) + ", adjusted " + number(s.adjusted_r_squared) +
             (s.has_intercept ? "" : ", about zero since there is no intercept") + "\n";
    lines += "rank " + std::to_string(s.rank) + " of " + std::to_string(n);
    if (n > 0) lines += ", condition index " + format_number("%.4g", s.condition_indices[n - 1]);
    lines += ", by " + std::string(name(fit.solution.method_used)) +
             (fit.solution.refined ? ", refined" : "") + "\n";
    return lines;
}

}  // namespace

std::string lstsq_json(const LstsqCommand& command, const LstsqFit& fit) {
    const Regression<double>& s = fit.statistics;
    const Matrix<double> intervals = s.confidence_intervals(level);
    JsonObject object;
    object.add("file", command.input.file);
    object.add("target", command.target);
    object.add("observations", s.residuals.size());
    object.add("names", fit.names);
    object.add("coefficients", s.coefficients);
    object.add("standard_errors", s.standard_errors);
    object.add("t_values", s.t_values);
    object.add("p_values", s.p_values);
    object.add("confidence_level", level);
    object.add("confidence_intervals", intervals);
    object.add("covariance", s.covariance);
    object.add("residual_deviation", s.residual_deviation);
    object.add("residual_sum_of_squares", s.residual_sum_of_squares);
    object.add("degrees_of_freedom", s.degrees_of_freedom);
    object.add("r_squared", s.r_squared);
    object.add("adjusted_r_squared", s.adjusted_r_squared);
    object.add("has_intercept", s.has_intercept);
    object.add("rank", s.rank);
    object.add("rtol", fit.solution.rtol);
    object.add("dependences", dependences(fit));
    object.add("condition_indices", s.condition_indices);
    object.add("method", name(fit.solution.method_used));
    object.add("refined", fit.solution.refined);
    object.add("refinement_steps", fit.solution.refinement_steps);
    return object.text();
}

std::string lstsq_text(const LstsqCommand& command, const LstsqFit& fit) {
    std::string text = clean(command.input.file) + ": " + clean(command.target) + " by least " +
                       "squares, " + counted(fit.statistics.residuals.size(), "observation") +
                       "\n\n" + coefficient_table(fit) + "\n" + summary(fit);
    for (const std::string& line : dependences(fit))
        text += "columns depend on each other: " + clean(line) + "\n";
    return text;
}

}  // namespace lamina::program
