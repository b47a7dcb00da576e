#include "machine/peak.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lamina::bench {

namespace {

constexpr long rounds = 1L << 24;
// Two units, each four or five rounds deep: twelve independent sums keep both full.
constexpr int sums = 12;

double seconds_of(double (*loop)(long)) {
    const auto start = std::chrono::steady_clock::now();
    volatile double kept = loop(rounds);
    static_cast<void>(kept);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The best of a few, since whatever disturbs makes it slower.
double rate(double (*loop)(long), int threads, int lanes) {
    double best = 0;
    for (int attempt = 0; attempt < 5; ++attempt) {
        std::vector<double> seconds(static_cast<std::size_t>(threads));
        std::vector<std::thread> crew;
        for (double& own : seconds)
            crew.emplace_back([&own, loop] { own = seconds_of(loop); });
        for (std::thread& worker : crew)
            worker.join();
        const double slowest = *std::max_element(seconds.begin(), seconds.end());
        best = std::max(best, 2.0 * lanes * sums * double(rounds) * threads / slowest);
    }
    return best;
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) double avx2_loop(long count) {
    __m256d x[sums];
    for (int i = 0; i < sums; ++i)
        x[i] = _mm256_set1_pd(i);
    const __m256d factor = _mm256_set1_pd(0.999);
    const __m256d term = _mm256_set1_pd(0.001);
    for (long round = 0; round < count; ++round) {
#pragma GCC unroll 12
        for (int i = 0; i < sums; ++i)
            x[i] = _mm256_fmadd_pd(x[i], factor, term);
    }
    for (int i = 1; i < sums; ++i)
        x[0] = _mm256_add_pd(x[0], x[i]);
    return _mm256_cvtsd_f64(x[0]);
}

__attribute__((target("avx512f"))) double avx512_loop(long count) {
    __m512d x[sums];
    for (int i = 0; i < sums; ++i)
        x[i] = _mm512_set1_pd(i);
    const __m512d factor = _mm512_set1_pd(0.999);
    const __m512d term = _mm512_set1_pd(0.001);
    for (long round = 0; round < count; ++round) {
#pragma GCC unroll 12
        for (int i = 0; i < sums; ++i)
            x[i] = _mm512_fmadd_pd(x[i], factor, term);
    }
    for (int i = 1; i < sums; ++i)
        x[0] = _mm512_add_pd(x[0], x[i]);
    return _mm512_cvtsd_f64(x[0]);
}
#endif

}  // namespace

Peak avx2_peak([[maybe_unused]] int threads) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return {"AVX2", rate(avx2_loop, threads, 4)};
#endif
    return {};
}

Peak avx512_peak([[maybe_unused]] int threads) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return {"AVX-512", rate(avx512_loop, threads, 8)};
#endif
    return {};
}

}  // namespace lamina::bench
