#pragma once

#include <cstdint>

#include "lamina/core/build_info.hpp"

namespace lamina::testing {

/// Integers of Fortran's, as wide as this build has them: for tests that stand in for routines of
/// LAPACK.
inline long value(const void* integer) {
    if (build_info().integer_bits == 64) return *static_cast<const std::int64_t*>(integer);
    return *static_cast<const std::int32_t*>(integer);
}
inline void set(void* integer, long to) {
    if (build_info().integer_bits == 64) {
        *static_cast<std::int64_t*>(integer) = to;
    } else {
        *static_cast<std::int32_t*>(integer) = std::int32_t(to);
    }
}

}  // namespace lamina::testing
