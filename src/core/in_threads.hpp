#pragma once

#include <algorithm>
#include <future>
#include <new>
#include <system_error>
#include <vector>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// Calls work(run, first, last) for runs of the numbers 0 to count - 1, one run a thread; those for
/// which the system has no thread, or no memory to start it, in this one. The first run that fails
/// is the one whose error is thrown, after all that were started have ended.
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
    std::vector<std::future<void>> others;
    index_t next = 1;
    try {
        others.reserve(static_cast<std::size_t>(runs - 1));
        for (; next < runs; ++next)
            others.push_back(std::async(std::launch::async, do_run, next));
    } catch (const std::bad_alloc&) {
    } catch (const std::system_error&) {
    }
    do_run(0);
    for (auto& other : others)
        other.get();
    for (; next < runs; ++next)
        do_run(next);
}

}  // namespace lamina
