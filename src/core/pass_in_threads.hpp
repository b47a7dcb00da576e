#pragma once

#include <algorithm>
#include <vector>

#include "lamina/core/arithmetic.hpp"

#include "core/in_threads.hpp"
#include "core/thread_policy.hpp"

namespace lamina {

// Passes over a long matrix that take it part by part, each part with calls of BLAS too small for
// its threads, or with none: threads of our own share the parts. OpenBLAS's syrk takes as long on
// two threads as on one where the result has 64 columns.

/// How many threads share a pass over so many entries: as many as OpenBLAS may take, if there is
/// enough for each to be worth starting.
inline index_t threads_for_pass(index_t entries) noexcept {
    constexpr index_t enough = index_t(1) << 17;
    if (entries < 2 * enough || backend::is_in_parallel_region()) return 1;
    return std::min<index_t>(entries / enough, backend::blas_threads());
}

/// work(run, first, last) for runs of the length, one a thread, BLAS held to one in each of
/// several.
template <class Work>
void pass_in_threads(index_t length, index_t threads, const Work& work) {
    const OneThread hold(threads > 1);
    in_threads(length, threads, [&](index_t run, index_t first, index_t last) {
        // Of this thread's own, where OpenMP counts.
        const OneThread hold_here(threads > 1);
        work(run, first, last);
    });
}

/// sum = what write(part, first, last) writes into a part of the same shape, all runs added; the
/// first of them where sum is.
template <Scalar T, class Write>
void sum_in_threads(MatrixView<T> sum, index_t length, index_t threads, const Write& write) {
    // All memory before anything is written.
    std::vector<Matrix<T>> parts(static_cast<std::size_t>(threads - 1),
                                 threads > 1 ? Matrix<T>(sum.rows(), sum.cols()) : Matrix<T>());
    pass_in_threads(length, threads, [&](index_t run, index_t first, index_t last) {
        write(run == 0 ? sum : parts[static_cast<std::size_t>(run - 1)].view(), first, last);
    });
    for (const Matrix<T>& part : parts)
        add_into(sum, part);
}

}  // namespace lamina
