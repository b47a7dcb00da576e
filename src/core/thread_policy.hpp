#pragma once

#include <algorithm>

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

    /// Whether OpenBLAS has several and ends sooner with them.
    bool is_shared(index_t entries) const noexcept {
        return entries > up_to && backend::blas_threads() > 1 && !backend::is_in_parallel_region();
    }
    /// Inside of a caller's parallel region several threads are always too many.
    bool is_so_for(index_t entries) const noexcept {
        return entries > above && (entries <= up_to || backend::is_in_parallel_region());
    }
};

inline constexpr SlowerOnThreads gemm_on_threads{64 * 64, 64 * 64};
inline constexpr SlowerOnThreads gram_on_threads{64 * 64, 250 * 250};
inline constexpr SlowerOnThreads gemv_on_threads{64 * 64, 250 * 250};
inline constexpr SlowerOnThreads elimination_on_threads{40 * 40, 384 * 384};
/// Of a matrix to a tridiagonal, bidiagonal or Hessenberg one, and the iterations that follow.
inline constexpr SlowerOnThreads reduction_on_threads{4, 384 * 384};

/// How many threads of our own share the columns of a matrix that is reflected block by block:
/// starting one takes as long as some tens of thousands of entries. OpenBLAS's threads share the
/// products of one block with the columns, and wait for each other in each.
inline index_t threads_for_reflections(index_t rows, index_t cols) noexcept {
    constexpr index_t enough = index_t(1) << 17;
    constexpr index_t columns_for_each = 32;
    if (rows * cols < enough || backend::is_in_parallel_region()) return 1;
    const index_t worthwhile = std::min(1 + rows * cols / enough, (cols - 1) / columns_for_each);
    return std::clamp<index_t>(worthwhile, 1, backend::blas_threads());
}

/// Whether a matrix of so many entries is divided by halves into products, which OpenBLAS's threads
/// share, and blocks, which they do not: on one thread, or on two as far as it was measured.
inline bool are_threads_few(index_t entries) noexcept {
    if (entries <= elimination_on_threads.up_to || backend::is_in_parallel_region()) return true;
    const int threads = backend::blas_threads();
    const index_t most_on_two = backend::has_kernels_for_small_products() ? 2048 * 2048 : 512 * 512;
    return threads == 1 || (threads == 2 && entries <= most_on_two);
}

}  // namespace lamina
