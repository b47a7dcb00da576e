#pragma once

#include <string>

#include <CLI/App.hpp>

namespace lamina::program {

/// `lamina doctor`; what is to be printed goes into report when the command line is parsed, and
/// healthy becomes false if something is wrong that lamina does not work around.
void add_doctor(CLI::App& app, std::string& report, bool& healthy);

}  // namespace lamina::program
