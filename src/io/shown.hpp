#pragma once

#include <string>
#include <string_view>

namespace lamina {

/// A piece of a file as it may stand in a message: in quotation marks, at most 40 bytes of it,
/// control characters escaped.
std::string shown(std::string_view text);

}  // namespace lamina
