#pragma once

#include <span>

namespace lamina {

/// Where a writer's bytes go.
class ByteSink {
public:
    virtual void write(std::span<const char> bytes) = 0;

protected:
    ByteSink() = default;
    ~ByteSink() = default;
};

}  // namespace lamina
