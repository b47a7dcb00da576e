#include "input.hpp"

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
                          {"CsvOptions::allow_non_finite", "--drop-missing leaves NaN out"}};
    const std::size_t semicolon = message.rfind("; ");
    if (semicolon == std::string::npos) return message;
    for (const Cure& cure : cures) {
        if (message.find(cure.of_library, semicolon) == std::string::npos) continue;
        return message.substr(0, semicolon + 2) + cure.of_program;
    }
    return message;
}

}  // namespace

void add_file_options(CLI::App& command, InputOptions& options) {
    command.add_option("FILE", options.file, "a CSV file, rows are samples")->required();
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
        return read_csv(options.file, csv);
    } catch (const ParseError& error) {
        throw Error(with_cure(error, options));
    }
}

}  // namespace lamina::program
