#pragma once

#include <algorithm>

#include "core/thread_team.hpp"

namespace lamina {

/// Calls work(run, first, last) for runs of the numbers 0 to count - 1, one for each thread; those
/// for which the system has no thread, or no memory to start it, in one of the others. The first
/// run that fails is the one whose error is thrown, after all have ended.
template <class Work>
void in_threads(index_t count, index_t threads, const Work& work) {
    const index_t runs = std::clamp<index_t>(count, 1, threads);
    if (runs == 1) return work(0, 0, count);
    const auto do_run = [&](index_t k) {
        const auto start = [=](index_t run) {
            return count / runs * run + std::min(run, count % runs);
        };
        work(k, start(k), start(k + 1));
    };
    ThreadTeam team(runs);
    team.run([&] { do_run(0); }, runs - 1, [&](index_t k) { do_run(k + 1); });
}

}  // namespace lamina
