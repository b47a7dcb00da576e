#pragma once

#include <algorithm>
#include <future>
#include <vector>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// Calls work(run, first, last) for runs of the numbers 0 to count - 1, one run a thread. The first
/// run that fails is the one whose error is thrown, after all have ended.
template <class Work>
void in_threads(index_t count, index_t threads, const Work& work) {
    const index_t runs = std::clamp<index_t>(count, 1, threads);
    if (runs == 1) return work(0, 0, count);
    const auto start = [=](index_t k) { return count / runs * k + std::min(k, count % runs); };
    // With no launch policy a run is done when it is waited for, if the system has no more threads.
    std::vector<std::future<void>> others;
    for (index_t k = 1; k < runs; ++k)
        others.push_back(std::async([&, k] { work(k, start(k), start(k + 1)); }));
    work(0, 0, start(1));
    for (auto& other : others)
        other.get();
}

}  // namespace lamina
