#pragma once

#include <string>
#include <string_view>

namespace lamina::program {

/// What gnuplot writes to its standard output when given the script. Neither script nor picture
/// passes through a shell or a file with a name. Throws Error if gnuplot is missing or fails.
std::string run_gnuplot(std::string_view script);

/// The text as a gnuplot string: between single quotation marks nothing is expanded.
std::string gnuplot_string(std::string_view text);

}  // namespace lamina::program
