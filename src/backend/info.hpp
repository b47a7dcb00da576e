#pragma once

#include <concepts>
#include <limits>
#include <source_location>

#include "lamina/core/error.hpp"

#include "backend/lapack.hpp"

namespace lamina::backend {

/// The integers of BLAS and LAPACK: 32 bits, or 64 in an ILP64 build.
using blas_int = lapack_int;

[[noreturn]] void throw_too_large(const char* who, const char* argument, index_t value);
[[noreturn]] void throw_refused(const char* who, blas_int info);

/// The one place where a size becomes a BLAS integer. Throws SizeError naming the argument.
inline blas_int narrow(index_t value, const char* argument, const char* who) {
    if constexpr (sizeof(blas_int) < sizeof(index_t)) {
        if (value > std::numeric_limits<blas_int>::max()) [[unlikely]] {
            throw_too_large(who, argument, value);
        }
    }
    return static_cast<blas_int>(value);
}

/// Whether routines can be told of so large sizes, none of them negative: one test for all.
template <std::same_as<index_t>... Sizes>
constexpr bool fits(Sizes... sizes) noexcept {
    return (sizes | ...) <= std::numeric_limits<blas_int>::max();
}

/// info < 0 is an argument LAPACK refused, or memory LAPACKE wanted: a defect of lamina's, not of
/// the caller's data, since shapes and finiteness are checked before. Returns info >= 0, which
/// means something else in every routine, for the caller to name.
inline index_t checked(blas_int info, const char* who) {
    if (info < 0) [[unlikely]] {
        throw_refused(who, info);
    }
    return info;
}

/// The workspace a query answered. A float above 2^24 may have been rounded down, so it goes one
/// step up; a wrapped or absurd answer never beats the documented minimum.
template <Scalar T>
index_t workspace_size(T answer, index_t documented_minimum) noexcept {
    const RealOf<T> size = std::real(answer) * (1 + std::numeric_limits<RealOf<T>>::epsilon());
    const RealOf<T> limit = static_cast<RealOf<T>>(std::numeric_limits<blas_int>::max());
    if (!(size < limit)) return documented_minimum;
    const index_t asked = static_cast<index_t>(size);
    return asked > documented_minimum ? asked : documented_minimum;
}

}  // namespace lamina::backend
