#pragma once

#include <algorithm>

#include "lamina/core/arithmetic.hpp"

#include "core/thread_hold.hpp"
#include "core/thread_policy.hpp"
#include "core/thread_team.hpp"
#include "factor/block_reflection.hpp"
#include "factor/householder.hpp"

namespace lamina {

/// Up to so many columns stay in the cache while they are reflected one by one.
inline constexpr index_t few_reflected = 64;

/// Reflections as geqrf stores them, block by block. The columns that a block is applied to are
/// shared among threads of our own, while this one already does what the next block begins with.
template <Scalar T>
class BlockedReflections {
public:
    /// Numbers of workspace for a matrix of so many columns.
    static constexpr index_t workspace(index_t columns) noexcept {
        return factors + width * columns;
    }
    /// The same where few columns want none: for triangularize() and expand().
    static constexpr index_t workspace_beyond_few(index_t columns) noexcept {
        return columns <= few_reflected ? 0 : workspace(columns);
    }

    /// For so many reflections of the columns of a rows x cols matrix.
    BlockedReflections(index_t reflections, index_t rows, index_t cols, T* work)
        : work_(work),
          team_(threads_for_reflections(rows, cols)),
          hold_(team_.size() > 1 ||
                elimination_on_threads.is_so_for(rows * std::max(reflections, cols))) {}

    /// A = Q R in the place of a real A, as geqrf leaves it.
    void triangularize(MatrixView<T> a, T* tau) {
        const index_t k = std::min(a.rows(), a.cols());
        if (a.cols() <= few_reflected || k == 0) return lamina::triangularize(a, tau);
        const auto factor_panel = [=, this](index_t j) {
            const MatrixView<T> panel = panel_of(a, j, k);
            lamina::triangularize(panel, tau + j);
            if (j + panel.cols() < a.cols()) block_of(panel, j).form_factor(tau + j);
        };
        factor_panel(0);
        for (index_t j = 0; j < k; j += width) {
            const MatrixView<T> panel = panel_of(a, j, k);
            const index_t beyond = j + panel.cols();
            const MatrixView<T> rest = a.block(j, beyond, a.rows() - j, a.cols() - beyond);
            const index_t next = std::min(width, k - beyond);
            apply(block_of(panel, j), true, rest, next, [&] {
                if (next > 0) factor_panel(beyond);
            });
        }
    }

    /// The first q.cols() columns of Q, at least as many as there are reflections, which are real.
    void expand(MatrixView<const T> reflections, const T* tau, MatrixView<T> q) {
        const index_t m = q.rows();
        const index_t k = reflections.cols();
        for (index_t j = k; j < q.cols(); ++j) {
            fill(q.col(j), T(0));
            q(j, j) = T(1);
        }
        if (q.cols() <= few_reflected) return lamina::expand(reflections, tau, q);
        for_each_block(reflections, tau, false,
                       [&](MatrixView<const T> panel, index_t j, const auto& form_next) {
                           const index_t beyond = j + panel.cols();
                           const MatrixView<T> rest = q.block(j, beyond, m - j, q.cols() - beyond);
                           apply(block_of(panel, j), false, rest, 0, [&] {
                               lamina::expand(panel, tau + j, q.block(j, j, m - j, panel.cols()));
                               fill(q.block(0, j, j, panel.cols()), T(0));
                               form_next();
                           });
                       });
    }

    /// B becomes Q B, or Q^H B. As unmqr does it; but unmqr writes ones into the stored matrix and
    /// takes them out again, which two threads that share the factorization would see.
    void reflect(MatrixView<const T> reflections, const T* tau, bool adjoint, MatrixView<T> b) {
        for_each_block(reflections, tau, adjoint,
                       [&](MatrixView<const T> panel, index_t j, const auto& form_next) {
                           apply(block_of(panel, j), adjoint, b.block(j, 0, b.rows() - j, b.cols()),
                                 0, form_next);
                       });
    }

private:
    static constexpr index_t width = BlockReflection<T>::width;
    /// Memory for F of a block and of the next.
    static constexpr index_t factors = 2 * width * width;

    template <class Entry>
    static MatrixView<Entry> panel_of(MatrixView<Entry> a, index_t j, index_t k) {
        return a.block(j, j, a.rows() - j, std::min(width, k - j));
    }
    /// Of two neighbours each has its own memory.
    BlockReflection<T> block_of(MatrixView<const T> panel, index_t j) const {
        return {panel, work_ + j / width % 2 * width * width};
    }

    /// use(panel, j, form_next) for the blocks that begin at column j, the last one first, or for
    /// the adjoint of their product the first one; form_next() readies the block after this one.
    template <class Use>
    void for_each_block(MatrixView<const T> reflections, const T* tau, bool adjoint,
                        const Use& use) {
        const index_t k = reflections.cols();
        const index_t blocks = (k + width - 1) / width;
        const auto start = [=](index_t step) {
            return (adjoint ? step : blocks - 1 - step) * width;
        };
        const auto form = [=, this](index_t step) {
            if (step == blocks) return;
            const index_t j = start(step);
            block_of(panel_of(reflections, j, k), j).form_factor(tau + j);
        };
        form(0);
        for (index_t step = 0; step < blocks; ++step) {
            const index_t j = start(step);
            use(panel_of(reflections, j, k), j, [=] { form(step + 1); });
        }
    }

    /// C becomes H C, or H^H C; then() as soon as its first columns are ready.
    template <class Then>
    void apply(const BlockReflection<T>& h, bool adjoint, MatrixView<T> c, index_t first,
               const Then& then) {
        const index_t at_once = columns_at_once(c.rows(), c.cols() - first);
        const auto apply_from = [&](index_t begin, index_t end) {
            const index_t width_here = std::min(at_once, end - begin);
            h.apply(adjoint, c.block(0, begin, c.rows(), width_here),
                    work_ + factors + begin * width);
        };
        const auto apply_to_all = [&](index_t begin, index_t end) {
            for (; begin < end; begin += at_once)
                apply_from(begin, end);
        };
        if (team_.size() == 1) {
            apply_to_all(0, c.cols());
            return then();
        }
        const index_t parts = (c.cols() - first + at_once - 1) / at_once;
        team_.run(
            [&] {
                apply_to_all(0, first);
                then();
            },
            parts,
            [&](index_t part) {
                // Of this thread's own, where OpenMP counts.
                const OneThread hold(true);
                apply_from(first + part * at_once, c.cols());
            });
    }

    /// All for one thread, and several parts for each of more, since one comes later; but no more
    /// than there are kernels for.
    index_t columns_at_once(index_t rows, index_t shared) const noexcept {
        const index_t fitting = BlockReflection<T>::columns_for_small_kernels(rows);
        if (fitting > 0) return fitting;
        const index_t threads = team_.size();
        return threads == 1 ? index_t(1) << 30 : std::max(width, shared / (4 * threads));
    }

    T* work_;
    ThreadTeam team_;
    OneThread hold_;
};

}  // namespace lamina
