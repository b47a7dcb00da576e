#pragma once

#include <string>

#include "lamina/factor/driver.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"

namespace lamina {

[[noreturn, gnu::cold]] inline void throw_eigen_workspace(const char* who, index_t n) {
    throw SizeError(std::string(who) + ": the workspaces for a " + shape_text(n, n) +
                    " matrix are more than the " + std::to_string(8 * sizeof(backend::blas_int)) +
                    "-bit integers of this LAPACK can express; build lamina with "
                    "-DLAMINA_ILP64=ON");
}

[[noreturn, gnu::cold]] inline void throw_eigen_failed(const char* who, EigenDriver driver,
                                                       index_t n, index_t count) {
    const std::string cure =
        driver == EigenDriver::syevd
            ? "IndexRange{0, " + std::to_string(n) + "} takes another algorithm"
            : "without a range another algorithm is used";
    throw ConvergenceError(std::string(who) + ": " + std::to_string(count) +
                               " eigenvalues or vectors of the " + shape_text(n, n) +
                               " matrix did not converge; " + cure,
                           count);
}

/// syevd's positive info is how many of n eigenvalues are missing, or first (n + 1) + last for the
/// submatrix, rows first to last, that failed.
inline void require_eigen_converged(const char* who, index_t info, index_t n) {
    if (info == 0) [[likely]] {
        return;
    }
    backend::checked(backend::blas_int(info), who);
    throw_eigen_failed(who, EigenDriver::syevd, n,
                       info <= n ? info : info % (n + 1) - info / (n + 1) + 1);
}

}  // namespace lamina
