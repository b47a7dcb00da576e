#pragma once

#include <string>

#include <CLI/App.hpp>

namespace lamina::program {

/// `lamina lstsq`; what is to be printed goes into report when the command line is parsed.
void add_lstsq(CLI::App& app, std::string& report);

}  // namespace lamina::program
