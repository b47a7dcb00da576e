#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "lamina/io/csv.hpp"

namespace lamina::program {

/// What to read from which file.
struct InputOptions {
    std::string file;
    std::string label;
    std::vector<std::string> columns;
    bool drop_missing = false;
    std::string columns_option = "--columns";  // what the program calls them
};

/// FILE, --label and --drop-missing; with --columns too.
void add_file_options(CLI::App& command, InputOptions& options);
void add_input_options(CLI::App& command, InputOptions& options);

/// Whether a file is, or is to be, an array in NumPy's format rather than a table.
bool is_npy(const std::string& path);

/// The table, or the array as one. Errors say which option of the program would help.
CsvTable read_input(const InputOptions& options);

}  // namespace lamina::program
