#pragma once

#include <string>
#include <vector>

#include "lamina/core/export.hpp"

namespace lamina {

/// What is really loaded in this process, asked of the libraries themselves at run time.
struct LAMINA_EXPORT BuildInfo {
    std::string version;         ///< of lamina
    std::string compiler;        ///< that built lamina
    std::string blas;            ///< OpenBLAS's own description, or "not OpenBLAS"
    std::string blas_file;       ///< the shared object that answers gemm, without symbolic links
    std::string lapack_file;     ///< the shared object that answers getrf
    std::string lapack_version;  ///< as LAPACK's ilaver says
    std::string core;            ///< the kernel family OpenBLAS chose, or "unknown"
    std::string parallel;        ///< "sequential", "pthreads" or "openmp", or "unknown"
    int threads = 1;             ///< as num_threads() says
    int integer_bits = 32;       ///< width of the integers passed to BLAS and LAPACK
    std::vector<std::string> numerical_libraries;  ///< every BLAS, LAPACK and OpenMP file mapped
    /// The kernel family made for this processor, where OpenBLAS took one without its registers and
    /// multiply-adds, as it does on processors newer than itself; else empty.
    std::string better_core;

    /// One fact a line, with a warning when more than one BLAS is mapped or better_core says one.
    std::string text() const;
};

LAMINA_EXPORT BuildInfo build_info();

/// Has OpenBLAS take the kernels of BuildInfo::better_core, several times faster in gemm and what
/// stands on it. To be called before other threads compute: the choice is the whole process's.
/// False, and nothing changes, if there are none, or if OPENBLAS_CORETYPE has chosen.
LAMINA_EXPORT bool use_better_core();

}  // namespace lamina
