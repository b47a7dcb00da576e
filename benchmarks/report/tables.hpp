#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "report/bars.hpp"
#include "report/records.hpp"

namespace lamina::bench {

/// "ok", "MISSED", or "not measured".
std::string verdict(const std::map<int, Finding>& findings);

/// The bars, one a line, with what was found and the verdict; Markdown.
void write_bars(std::ostream& out, const std::vector<Bar>& bars, const Records& records);

/// The machine, the bars, a table and a plot for each task, accuracies, memory and so on. `plots`
/// are the tasks that have one.
void write_report(std::ostream& out, const Records& records, const std::vector<Bar>& bars,
                  const std::vector<std::string>& plots);

}  // namespace lamina::bench
