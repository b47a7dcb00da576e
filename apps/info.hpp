#pragma once

#include <string>

#include <CLI/App.hpp>

namespace lamina::program {

/// `lamina info`; what is to be printed goes into report when the command line is parsed.
void add_info(CLI::App& app, std::string& report);

}  // namespace lamina::program
