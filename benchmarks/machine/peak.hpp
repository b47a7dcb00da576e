#pragma once

#include <string>

namespace lamina::bench {

/// The rate of a loop of fused multiply-adds in registers: no program of doubles is faster.
struct Peak {
    std::string instructions;     ///< "AVX2" or "AVX-512"; empty where the processor has them not
    double flops_per_second = 0;  ///< of all threads together
};

Peak avx2_peak(int threads);
Peak avx512_peak(int threads);

}  // namespace lamina::bench
