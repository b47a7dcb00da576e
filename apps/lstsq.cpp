#include "lstsq.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "lstsq_report.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

constexpr LstsqMethod methods[] = {
    LstsqMethod::automatic, LstsqMethod::normal_equations, LstsqMethod::cholesky, LstsqMethod::lu,
    LstsqMethod::qr,        LstsqMethod::pivoted_qr,       LstsqMethod::svd};

std::string check_method(const std::string& text) {
    std::string all;
    for (const LstsqMethod method : methods) {
        if (text == name(method)) return "";
        all += (all.empty() ? "" : ", ") + std::string(name(method));
    }
    return "must be one of " + all + ", not " + text;
}

LstsqMethod method_of(const std::string& text) {
    for (const LstsqMethod method : methods) {
        if (text == name(method)) return method;
    }
    return LstsqMethod::automatic;
}

/// The columns to read: none are all.
std::vector<std::string> columns_to_read(const LstsqCommand& command) {
    if (command.predictors.empty()) return {};
    std::vector<std::string> columns = command.predictors;
    for (const std::string& name : {command.target, command.weights, command.frequencies}) {
        const bool known = std::find(columns.begin(), columns.end(), name) != columns.end();
        if (!name.empty() && !known) columns.push_back(name);
    }
    return columns;
}

index_t column_of(const CsvTable& table, const std::string& file, const std::string& name) {
    const auto found = std::find(table.names.begin(), table.names.end(), name);
    if (found != table.names.end()) return found - table.names.begin();
    std::string all;
    for (const std::string& other : table.names)
        all += (all.empty() ? "" : ", ") + other;
    throw Error(file + ": there is no column \"" + name + "\" of numbers; there are " + all);
}

/// The columns of the table that predict: those asked for, or all that have no other part.
std::vector<std::string> predictors_of(const LstsqCommand& command, const CsvTable& table) {
    if (!command.predictors.empty()) return command.predictors;
    std::vector<std::string> names;
    for (const std::string& name : table.names) {
        if (name != command.target && name != command.weights && name != command.frequencies) {
            names.push_back(name);
        }
    }
    return names;
}

Vector<double> optional_column(const CsvTable& table, const std::string& file,
                               const std::string& name) {
    if (name.empty()) return {};
    return table.values.col(column_of(table, file, name));
}

LstsqFit compute(LstsqCommand command) {
    command.input.columns = columns_to_read(command);
    const std::string& file = command.input.file;
    const CsvTable table = read_input(command.input);
    const Vector<double> y(table.values.col(column_of(table, file, command.target)));
    LstsqFit fit;
    fit.names = predictors_of(command, table);
    if (std::find(fit.names.begin(), fit.names.end(), command.target) != fit.names.end()) {
        throw Error(file + ": " + command.target + " is the target, it cannot predict itself");
    }
    if (fit.names.empty() && !command.intercept) {
        throw Error(file + ": there is no column beside " + command.target +
                    " to predict it; --intercept alone gives its mean");
    }
    Matrix<double> a(y.size(), index_t(fit.names.size()) + (command.intercept ? 1 : 0), 1.0);
    const index_t first = command.intercept ? 1 : 0;
    for (std::size_t j = 0; j < fit.names.size(); ++j) {
        copy_into(a.col(first + index_t(j)),
                  table.values.col(column_of(table, file, fit.names[j])));
    }
    if (command.intercept) fit.names.insert(fit.names.begin(), "(intercept)");
    fit.solution = lstsq(a, y,
                         {.method = method_of(command.method),
                          .refine = command.refine ? Refine::extended : Refine::automatic,
                          .weights = optional_column(table, file, command.weights),
                          .frequency_weights = optional_column(table, file, command.frequencies)});
    fit.statistics = fit.solution.statistics();
    return fit;
}

void add_options(CLI::App& command, LstsqCommand& options) {
    add_file_options(command, options.input);
    command.add_option("--target", options.target, "the column to predict")->required();
    command
        .add_option("--predictors", options.predictors,
                    "the columns that predict it, as a,b,c (all others)")
        ->delimiter(',')
        ->allow_extra_args(false);
    command.add_flag("--intercept", options.intercept, "add a column of ones");
    command
        .add_option("--method", options.method,
                    "automatic, normal_equations, cholesky, lu, qr, pivoted_qr or svd")
        ->check(check_method);
    command.add_flag("--refine", options.refine, "correct the solution to the last digit");
    auto* weights = command.add_option("--weights", options.weights,
                                       "the column of precision weights, 1 / variance");
    command
        .add_option("--frequency-weights", options.frequencies,
                    "the column of counts of each observation")
        ->excludes(weights);
    command.add_flag("--json", options.json, "print JSON");
}

}  // namespace

void add_lstsq(CLI::App& app, std::string& report) {
    CLI::App* command =
        app.add_subcommand("lstsq", "linear regression of a column of a CSV file on others");
    const auto options = std::make_shared<LstsqCommand>();
    options->input.columns_option = "--predictors";
    add_options(*command, *options);
    command->callback([options, &report] {
        const LstsqFit fit = compute(*options);
        report = options->json ? lstsq_json(*options, fit) : lstsq_text(*options, fit);
    });
}

}  // namespace lamina::program
