#pragma once

#include <algorithm>
#include <new>
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

/// How many parts of a side x side sum over that length are written at once: all but the first take
/// an eighth of a length x side matrix at most.
inline index_t parts_of_sum(index_t side, index_t length) noexcept {
    if (side == 0) return 1;
    return std::max<index_t>(1, std::min(threads_for_pass(length * side), length / (8 * side)));
}

/// The lower triangle of sum, one side of a matrix on either, is what write(part, first, last)
/// writes into that of parts of the same shape, all runs of the other side, the length, added.
/// Where there is no memory for the parts, fewer threads do.
template <Scalar T, class Write>
void sum_lower_in_threads(MatrixView<T> sum, index_t length, const Write& write) {
    const index_t side = sum.rows();
    const index_t most = parts_of_sum(side, length);
    std::vector<Matrix<T>> parts;
    try {
        for (index_t k = 1; k < most; ++k)
            parts.push_back(Matrix<T>::uninitialized(side, side));
    } catch (const std::bad_alloc&) {
    }
    pass_in_threads(length, index_t(parts.size()) + 1,
                    [&](index_t run, index_t first, index_t last) {
                        const auto other = static_cast<std::size_t>(run - 1);
                        write(run == 0 ? sum : parts[other].view(), first, last);
                    });
    for (const Matrix<T>& part : parts) {
        for (index_t j = 0; j < side; ++j)
            add_into(sum.col(j).segment(j, side - j), part.col(j).segment(j, side - j));
    }
}

}  // namespace lamina
