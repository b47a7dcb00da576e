#include "input.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lamina/io/npy.hpp"

#include "text.hpp"

namespace lamina::program {

namespace {

/// What may stand behind the last semicolon of the library's message, and what to say instead of
/// it.
struct Cure {
    const char* of_library;
    std::string of_program;
};

/// The text between quotation marks after "in column "; empty if the file has no names.
std::string named_column(const std::string& message) {
    const std::string before = "in column \"";
    const std::size_t begin = message.find(before);
    const std::size_t end = message.find("\", found ");
    if (begin == std::string::npos || end == std::string::npos) return {};
    return message.substr(begin + before.size(), end - begin - before.size());
}

/// A column's name as one types it in a shell; a word for it if that would take more than
/// quotation.
std::string in_shell(const std::string& name) {
    const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    if (name.find_first_not_of(plain) == std::string::npos) return name;
    return name.find_first_of("'\\") == std::string::npos ? "'" + name + "'" : "COLUMN";
}

std::string with_cure(const ParseError& error, const InputOptions& options) {
    std::string message = error.what();
    std::string column = named_column(message);
    if (column.empty()) column = std::to_string(error.column());
    const std::string text_cure =
        options.label.empty() ? "--label " + in_shell(column) + " takes it as labels"
                              : options.columns_option + " A,B,... names the numbers to take";
    const Cure cures[] = {{"pass it as a label", text_cure},
                          {"CsvOptions::missing", "--drop-missing leaves such rows out"},
                          {"CsvOptions::allow_non_finite", "--drop-missing leaves NaN out"},
                          {"NpyOptions::allow_rounding", "save the array as float64 to round it"},
                          {"a complex matrix", "save its real and imaginary parts"}};
    const std::size_t semicolon = message.rfind("; ");
    if (semicolon == std::string::npos) return message;
    for (const Cure& cure : cures) {
        if (message.find(cure.of_library, semicolon) == std::string::npos) continue;
        return message.substr(0, semicolon + 2) + cure.of_program;
    }
    return message;
}

/// The columns, from 0, that are asked for by number, or all: an array has no names.
std::vector<index_t> npy_columns(const InputOptions& options, index_t width) {
    std::vector<index_t> columns;
    for (const std::string& request : options.columns) {
        index_t number = 0;
        std::from_chars(request.data(), request.data() + request.size(), number);
        if (number < 1 || number > width || std::to_string(number) != request) {
            throw Error(options.file + ": no column \"" + request +
                        "\"; the columns of an array are asked for by number, 1 to " +
                        std::to_string(width));
        }
        if (std::find(columns.begin(), columns.end(), number - 1) != columns.end()) {
            throw Error(options.file + ": the column \"" + request + "\" is asked for twice");
        }
        columns.push_back(number - 1);
    }
    for (index_t j = 0; options.columns.empty() && j < width; ++j)
        columns.push_back(j);
    return columns;
}

/// The rows to keep, from 0.
std::vector<index_t> npy_rows(const InputOptions& options, const Matrix<double>& array,
                              const std::vector<index_t>& columns) {
    std::vector<index_t> rows;
    for (index_t i = 0; i < array.rows(); ++i) {
        bool missing = false;
        for (const index_t j : columns) {
            const double x = array(i, j);
            missing = missing || std::isnan(x);
            if (std::isfinite(x) || (std::isnan(x) && options.drop_missing)) continue;
            throw Error(options.file + ": row " + std::to_string(i + 1) + ", column " +
                        std::to_string(j + 1) + ": " + shortest(x) +
                        " is not a finite number; --drop-missing leaves NaN out");
        }
        if (!missing) rows.push_back(i);
    }
    if (rows.empty()) throw Error(options.file + ": has a missing value in each row; none is left");
    return rows;
}

CsvTable read_npy_input(const InputOptions& options) {
    if (!options.label.empty()) {
        throw Error(options.file + ": an array has no column of text for --label; a CSV file may");
    }
    const Matrix<double> array = read_npy<double>(options.file);
    if (array.empty()) throw Error(options.file + ": the array is empty; expected rows of numbers");
    const std::vector<index_t> columns = npy_columns(options, array.cols());
    const std::vector<index_t> rows = npy_rows(options, array, columns);
    CsvTable table{Matrix<double>(index_t(rows.size()), index_t(columns.size())), {}, {}, false};
    for (index_t j = 0; j < table.values.cols(); ++j) {
        const index_t from = columns[std::size_t(j)];
        table.names.push_back(std::to_string(from + 1));
        for (index_t i = 0; i < table.values.rows(); ++i)
            table.values(i, j) = array(rows[std::size_t(i)], from);
    }
    return table;
}

}  // namespace

bool is_npy(const std::string& path) {
    return path.ends_with(".npy");
}

void add_file_options(CLI::App& command, InputOptions& options) {
    command.add_option("FILE", options.file, "a CSV or .npy file, rows are samples")->required();
    command.add_option("--label", options.label, "a column of text, kept apart from the numbers");
    command.add_flag("--drop-missing", options.drop_missing,
                     "leave out rows in which a number is empty, NA or NaN");
}

void add_input_options(CLI::App& command, InputOptions& options) {
    add_file_options(command, options);
    command.add_option("--columns", options.columns, "the columns of numbers to take, as a,b,c")
        ->delimiter(',')
        ->allow_extra_args(false);
}

CsvTable read_input(const InputOptions& options) {
    CsvOptions csv;
    csv.delimiter = '\0';
    csv.columns = options.columns;
    if (!options.label.empty()) csv.labels = {options.label};
    if (options.drop_missing) {
        csv.missing = CsvMissing::drop_row;
        csv.missing_text = {"NA", "NaN", "nan", "NAN"};
    }
    try {
        return is_npy(options.file) ? read_npy_input(options) : read_csv(options.file, csv);
    } catch (const ParseError& error) {
        throw Error(with_cure(error, options));
    }
}

}  // namespace lamina::program
