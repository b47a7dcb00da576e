#include "backend/blas_library.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <string_view>

#include "core/wide_vectors.hpp"

// As in OpenBLAS's cblas.h, but null where another BLAS is loaded.
extern "C" {
[[gnu::weak]] void openblas_set_num_threads(int n);
[[gnu::weak]] int openblas_get_num_threads(void);
[[gnu::weak]] int openblas_get_parallel(void);
[[gnu::weak]] char* openblas_get_config(void);
[[gnu::weak]] char* openblas_get_corename(void);
// With these it forgets its choice of kernels and makes it, where it is built for several
// processors.
[[gnu::weak]] void gotoblas_dynamic_quit(void);
[[gnu::weak]] void gotoblas_dynamic_init(void);
// OpenMP's, which only an OpenBLAS built on it brings in for certain.
[[gnu::weak]] int omp_get_max_threads(void);
[[gnu::weak]] void omp_set_num_threads(int n);
[[gnu::weak]] int omp_in_parallel(void);
}

namespace lamina::backend {

namespace {

/// Those without AVX2 that OpenBLAS may take for a processor that it does not know.
constexpr std::array<std::string_view, 10> old_families = {
    "Prescott", "Core2",   "Penryn",    "Dunnington", "Nehalem",
    "Atom",     "Opteron", "Barcelona", "Bulldozer",  "Sandybridge"};

const char* family_for_processor() noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    const bool has_all_of_skylake =
        has_widest_vectors() && __builtin_cpu_supports("avx512dq") != 0 &&
        __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0;
    if (has_all_of_skylake) return "SkylakeX";
#endif
    return has_wide_vectors() ? "Haswell" : "";
}

bool family_has_kernels_for_small_products() noexcept {
    if (openblas_get_corename == nullptr) return false;
    const std::string_view core = openblas_get_corename();
    return core == "SkylakeX" || core == "Cooperlake" || core == "SapphireRapids";
}

/// Kept, since asking costs as much as a small product.
std::atomic<bool>& kept_answer() noexcept {
    static std::atomic<bool> answer = family_has_kernels_for_small_products();
    return answer;
}

}  // namespace

void set_blas_threads(int n) noexcept {
    // Built on OpenMP, OpenBLAS's own function also gives back the buffers of threads beyond n, in
    // which calls of other threads may be computing; it takes the calling thread's count by itself.
    if (counts_threads_per_thread()) return omp_set_num_threads(n);
    if (openblas_set_num_threads != nullptr) openblas_set_num_threads(n);
}

int blas_threads() noexcept {
    if (counts_threads_per_thread()) return omp_get_max_threads();
    return openblas_get_num_threads != nullptr ? openblas_get_num_threads() : 1;
}

bool counts_threads_per_thread() noexcept {
    constexpr int openmp = 2;
    return omp_get_max_threads != nullptr && openblas_get_parallel != nullptr &&
           openblas_get_parallel() == openmp;
}

bool is_in_parallel_region() noexcept {
    return omp_in_parallel != nullptr && omp_in_parallel() != 0;
}

std::string blas_description() {
    return openblas_get_config != nullptr ? openblas_get_config() : "not OpenBLAS";
}

std::string blas_core() {
    return openblas_get_corename != nullptr ? openblas_get_corename() : "unknown";
}

std::string better_core() {
    const auto is_chosen = [core = blas_core()](auto name) { return core == name; };
    return std::ranges::any_of(old_families, is_chosen) ? family_for_processor() : "";
}

bool use_better_core() {
    constexpr const char* variable = "OPENBLAS_CORETYPE";
    const std::string core = better_core();
    if (core.empty() || std::getenv(variable) != nullptr || gotoblas_dynamic_quit == nullptr ||
        gotoblas_dynamic_init == nullptr) {
        return false;
    }
    ::setenv(variable, core.c_str(), 1);
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    ::unsetenv(variable);
    kept_answer() = family_has_kernels_for_small_products();
    return blas_core() == core;
}

bool has_kernels_for_small_products() noexcept {
    return kept_answer().load(std::memory_order_relaxed);
}

std::string blas_parallel() {
    constexpr std::array<const char*, 3> names = {"sequential", "pthreads", "openmp"};
    const int kind = openblas_get_parallel != nullptr ? openblas_get_parallel() : -1;
    return kind >= 0 && kind < 3 ? names[static_cast<std::size_t>(kind)] : "unknown";
}

}  // namespace lamina::backend
