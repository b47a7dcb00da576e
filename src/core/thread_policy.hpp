#pragma once

#include "lamina/core/scalar.hpp"

#include "backend/blas_library.hpp"
#include "core/thread_hold.hpp"

namespace lamina {

/// Sizes of a matrix, in entries, at which OpenBLAS takes several threads and ends later than on
/// one, since it lets them wait for each other in every small step: docs/performance.md has the
/// ratios.
struct SlowerOnThreads {
    index_t above;
    index_t up_to;

    /// Inside of a caller's parallel region several threads are always too many.
    bool is_so_for(index_t entries) const noexcept {
        return entries > above && (entries <= up_to || backend::is_in_parallel_region());
    }
};

inline constexpr SlowerOnThreads gemm_on_threads{64 * 64, 64 * 64};
inline constexpr SlowerOnThreads gram_on_threads{64 * 64, 200 * 200};
inline constexpr SlowerOnThreads gemv_on_threads{64 * 64, 320 * 320};
inline constexpr SlowerOnThreads elimination_on_threads{40 * 40, 512 * 512};
/// Of a matrix to a tridiagonal, bidiagonal or Hessenberg one, and the iterations that follow.
inline constexpr SlowerOnThreads reduction_on_threads{4, 512 * 512};

}  // namespace lamina
