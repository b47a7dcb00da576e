#pragma once

#include <string>
#include <string_view>

#include "lamina/core/export.hpp"

namespace lamina {

/// Writes text to a file that appears under its name only when it is complete: a failure leaves
/// what was there before. A device or a pipe is written straight. Throws Error with the path and
/// the system's reason.
LAMINA_EXPORT void write_text(const std::string& path, std::string_view text);

}  // namespace lamina
