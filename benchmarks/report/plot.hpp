#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/records.hpp"

namespace lamina::bench {

/// Draws <task>.svg, the ratios against n with a panel for each number of threads, for all tasks
/// that have at least three sizes of square matrices or vectors; returns these tasks. By gnuplot;
/// none where that is missing.
std::vector<std::string> draw_plots(const Records& records, const std::filesystem::path& folder);

}  // namespace lamina::bench
