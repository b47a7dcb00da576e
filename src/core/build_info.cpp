#include "lamina/core/build_info.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <link.h>
#include <memory>
#include <string_view>

#include "backend/blas_library.hpp"
#include "backend/info.hpp"

namespace lamina {

namespace {

/// Without symbolic links: in Debian these lead from one name to several libraries.
std::string real_path(const char* path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path, nullptr), &std::free);
    return real ? real.get() : path;
}

/// The shared object that a function's address lies in: what the dynamic linker really chose.
std::string file_of(void* function) {
    Dl_info info;
    return dladdr(function, &info) != 0 && info.dli_fname != nullptr ? real_path(info.dli_fname)
                                                                     : "unknown";
}

bool is_numerical(std::string_view path) {
    constexpr std::array<std::string_view, 9> words = {"blas",   "lapack",  "libblis",
                                                       "libmkl", "tmglib",  "libgomp",
                                                       "libomp", "libiomp", "libflame"};
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return std::any_of(words.begin(), words.end(),
                       [name](auto word) { return name.find(word) != name.npos; });
}

std::vector<std::string> mapped_numerical_libraries() {
    std::vector<std::string> found;
    dl_iterate_phdr(
        [](dl_phdr_info* object, std::size_t, void* list) {
            if (object->dlpi_name != nullptr && is_numerical(object->dlpi_name)) {
                static_cast<std::vector<std::string>*>(list)->push_back(
                    real_path(object->dlpi_name));
            }
            return 0;
        },
        &found);
    return found;
}

std::string lapack_version() {
    lapack_int major = 0;
    lapack_int minor = 0;
    lapack_int patch = 0;
    LAPACKE_ilaver(&major, &minor, &patch);
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace

BuildInfo build_info() {
    BuildInfo info;
    info.version = LAMINA_VERSION;
#if defined(__clang__)
    info.compiler = "Clang " __clang_version__;
#else
    info.compiler = "GCC " __VERSION__;
#endif
    info.blas = backend::blas_description();
    info.core = backend::blas_core();
    info.blas_file = file_of(reinterpret_cast<void*>(&cblas_dgemm));
    info.lapack_file = file_of(reinterpret_cast<void*>(&LAPACK_dgetrf));
    info.lapack_version = lapack_version();
    info.parallel = backend::blas_parallel();
    info.threads = backend::blas_threads();
    info.integer_bits = int(8 * sizeof(backend::blas_int));
    info.numerical_libraries = mapped_numerical_libraries();
    info.better_core = backend::better_core();
    return info;
}

bool use_better_core() {
    return backend::use_better_core();
}

std::string BuildInfo::text() const {
    std::string lines = "lamina " + version + " (" + compiler + ")\n";
    lines += "BLAS: " + blas + "\n  from " + blas_file + "\n";
    lines += "LAPACK: " + lapack_version + "\n  from " + lapack_file + "\n";
    // Only OpenBLAS tells; another BLAS goes by its own environment variables.
    const std::string kernels = parallel == "unknown"
                                    ? "kernels and threads unknown, "
                                    : "kernels: " + core + ", " + parallel + ", " +
                                          std::to_string(threads) +
                                          (threads == 1 ? " thread, " : " threads, ");
    lines += kernels + std::to_string(integer_bits) + "-bit integers\n";
    const auto copies = std::count_if(
        numerical_libraries.begin(), numerical_libraries.end(), [](const std::string& path) {
            const std::string name = path.substr(path.rfind('/') + 1);
            return name.find("blas") != name.npos || name.find("blis") != name.npos;
        });
    if (copies > 1) {
        lines += "warning: more than one BLAS is mapped into this process:\n";
        for (const auto& path : numerical_libraries)
            lines += "  " + path + "\n";
    }
    if (!better_core.empty()) {
        lines +=
            "warning: OpenBLAS leaves registers of this processor unused, it took kernels of " +
            core + ": set OPENBLAS_CORETYPE=" + better_core + "\n";
    }
    return lines;
}

}  // namespace lamina
