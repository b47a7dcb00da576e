#include "lamina/core/build_info.hpp"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <link.h>
#include <string_view>

#include "backend/info.hpp"

namespace lamina {

namespace {

/// The shared object that a function's address lies in: what the dynamic linker really chose.
std::string file_of(void* function) {
    Dl_info info;
    return dladdr(function, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "unknown";
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
                static_cast<std::vector<std::string>*>(list)->emplace_back(object->dlpi_name);
            }
            return 0;
        },
        &found);
    return found;
}

std::string parallel_name(int kind) {
    constexpr std::array<const char*, 3> names = {"sequential", "pthreads", "openmp"};
    return kind >= 0 && kind < 3 ? names[static_cast<std::size_t>(kind)] : "unknown";
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
    info.blas = openblas_get_config();
    info.core = openblas_get_corename();
    info.blas_file = file_of(reinterpret_cast<void*>(&cblas_dgemm));
    info.lapack_file = file_of(reinterpret_cast<void*>(&LAPACK_dgetrf));
    info.lapack_version = lapack_version();
    info.parallel = parallel_name(openblas_get_parallel());
    info.threads = openblas_get_num_threads();
    info.integer_bits = int(8 * sizeof(backend::blas_int));
    info.numerical_libraries = mapped_numerical_libraries();
    return info;
}

std::string BuildInfo::text() const {
    std::string lines = "lamina " + version + " (" + compiler + ")\n";
    lines += "BLAS: " + blas + "\n  from " + blas_file + "\n";
    lines += "LAPACK: " + lapack_version + "\n  from " + lapack_file + "\n";
    lines += "kernels: " + core + ", " + parallel + ", " + std::to_string(threads) +
             (threads == 1 ? " thread, " : " threads, ") + std::to_string(integer_bits) +
             "-bit integers\n";
    const auto copies =
        std::count_if(numerical_libraries.begin(), numerical_libraries.end(),
                      [](const std::string& path) { return path.find("blas") != path.npos; });
    if (copies > 1) {
        lines += "warning: more than one BLAS is mapped into this process:\n";
        for (const auto& path : numerical_libraries)
            lines += "  " + path + "\n";
    }
    return lines;
}

}  // namespace lamina
