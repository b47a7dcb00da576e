#pragma once

#include "lamina/core/scalar.hpp"

namespace lamina {

/// Asks the system to back fresh memory with pages of some megabytes where it has such: a file is
/// gone through once, and with small pages finding them costs more than reading what is in them.
void use_large_pages(void* memory, index_t bytes) noexcept;

}  // namespace lamina
