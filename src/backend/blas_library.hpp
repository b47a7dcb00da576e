#pragma once

#include <cstddef>
#include <string>

namespace lamina::backend {

/// What only OpenBLAS can be told or asked. Its own functions are looked up when the library is
/// loaded, not when it is linked, so that lamina runs on any BLAS and LAPACK, and finds them too
/// where one is put in the place of another.
/// A BLAS without a count of threads is left as it is, and counts 1.
void set_blas_threads(int n) noexcept;
int blas_threads() noexcept;
/// Whether each thread of the program has a count of its own: OpenBLAS built on OpenMP asks it.
bool counts_threads_per_thread() noexcept;

/// Whether the calling thread is one of several in a parallel region of OpenMP's, as far as the
/// program uses OpenMP.
bool is_in_parallel_region() noexcept;

/// OpenBLAS's description with version and options, or which other interface answers.
std::string blas_description();
/// The kernel family that OpenBLAS chose, or "unknown".
std::string blas_core();
/// The family made for this processor, where OpenBLAS, older than it, took one without its
/// registers and multiply-adds; else empty.
std::string better_core();
/// Has OpenBLAS take that family. False if there is none, or OPENBLAS_CORETYPE names one.
bool use_better_core();
/// Whether the chosen family has kernels of its own for small products, which copy no more than
/// one factor and take no buffer for it.
bool has_kernels_for_small_products() noexcept;
/// What these kernels are taken for: up to so many multiplications; of a product A^T B, with no
/// adjoint on the right, up to so many entries, and from an inner dimension of 32 on.
inline constexpr std::ptrdiff_t most_products_of_small_kernels = 1'000'000;
inline constexpr std::ptrdiff_t most_entries_beginning_with_adjoint = 1200;
/// "sequential", "pthreads", "openmp", or "unknown".
std::string blas_parallel();

}  // namespace lamina::backend
