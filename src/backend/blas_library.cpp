#include "backend/blas_library.hpp"

#include <array>
#include <string_view>

// As in OpenBLAS's cblas.h, but null where another BLAS is loaded.
extern "C" {
[[gnu::weak]] void openblas_set_num_threads(int n);
[[gnu::weak]] int openblas_get_num_threads(void);
[[gnu::weak]] int openblas_get_parallel(void);
[[gnu::weak]] char* openblas_get_config(void);
[[gnu::weak]] char* openblas_get_corename(void);
// OpenMP's, which only an OpenBLAS built on it brings in for certain.
[[gnu::weak]] int omp_get_max_threads(void);
[[gnu::weak]] void omp_set_num_threads(int n);
[[gnu::weak]] int omp_in_parallel(void);
}

namespace lamina::backend {

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

bool has_kernels_for_small_products() noexcept {
    static const bool has = [] {
        if (openblas_get_corename == nullptr) return false;
        const std::string_view core = openblas_get_corename();
        return core == "SkylakeX" || core == "Cooperlake" || core == "SapphireRapids";
    }();
    return has;
}

std::string blas_parallel() {
    constexpr std::array<const char*, 3> names = {"sequential", "pthreads", "openmp"};
    const int kind = openblas_get_parallel != nullptr ? openblas_get_parallel() : -1;
    return kind >= 0 && kind < 3 ? names[static_cast<std::size_t>(kind)] : "unknown";
}

}  // namespace lamina::backend
