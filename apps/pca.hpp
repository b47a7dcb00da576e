#pragma once

#include <string>

#include <CLI/App.hpp>

namespace lamina::program {

/// `lamina pca`; what is to be printed goes into report when the command line is parsed.
void add_pca(CLI::App& app, std::string& report);

}  // namespace lamina::program
