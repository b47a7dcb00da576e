#pragma once

#include <functional>

namespace lamina::bench {

/// The most memory, in bytes, that the process of its own in which work() runs holds beyond what it
/// began with. -1 if that process failed.
long peak_bytes(const std::function<void()>& work);

}  // namespace lamina::bench
