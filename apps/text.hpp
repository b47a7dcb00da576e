#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lamina::program {

/// Text that came from outside, made fit for a terminal, a picture or an error message of one line:
/// bytes that are not UTF-8 become U+FFFD, control characters blanks.
std::string clean(std::string_view text);

/// The same, but with at most so many characters; what is cut off is replaced by one "…".
std::string clean(std::string_view text, std::size_t characters);

/// Text as a JSON string, with its quotation marks; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

/// How many characters of one column each: the code points of a valid UTF-8 text.
std::size_t width(std::string_view text);

/// A number in the fewest digits that read back as the same double.
std::string shortest(double x);

/// As printf would: format_number("%.3f", x).
[[gnu::format(printf, 1, 0)]] std::string format_number(const char* format, double x);

/// "1 sample", "2 samples".
std::string counted(std::ptrdiff_t n, const std::string& thing);

/// The last part of a path.
std::string file_name(std::string_view path);

}  // namespace lamina::program
