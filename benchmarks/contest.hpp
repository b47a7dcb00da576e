#pragma once

#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "lamina/core/scalar.hpp"

namespace lamina::bench {

/// The sizes of square problems, in one place.
inline constexpr index_t square_sizes[] = {4, 8, 16, 32, 64, 128, 256, 512, 1024};

/// The name of a case: "gemm/256". What one contender of it does is registered under
/// "gemm/256/lamina"; main() runs the contenders of all cases in turns and prints their ratios.
inline std::string case_name(const std::string& operation, index_t n) {
    return operation + "/" + std::to_string(n);
}

/// run() does the work once. flops, if known, also gives a rate.
template <class Run>
void contender(const std::string& kase, const std::string& name, double flops, Run run) {
    benchmark::RegisterBenchmark((kase + "/" + name).c_str(),
                                 [run = std::move(run), flops](benchmark::State& state) mutable {
                                     for (auto turn : state) {
                                         run();
                                         benchmark::ClobberMemory();
                                     }
                                     state.counters["flops"] = benchmark::Counter(
                                         flops, benchmark::Counter::kIsIterationInvariantRate);
                                 });
}

}  // namespace lamina::bench
