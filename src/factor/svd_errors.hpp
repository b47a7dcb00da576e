#pragma once

#include <string>

#include "lamina/factor/vectors.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"

namespace lamina {

[[noreturn, gnu::cold]] inline void throw_svd_workspace(index_t m, index_t n) {
    throw SizeError("SVD: the workspaces of gesdd and of gesvd for a " + shape_text(m, n) +
                    " matrix are more than the " + std::to_string(8 * sizeof(backend::blas_int)) +
                    "-bit integers of this LAPACK can express; build lamina with "
                    "-DLAMINA_ILP64=ON, or ask for Vectors::none");
}

[[noreturn, gnu::cold]] inline void throw_svd_failed(const std::string& tried, index_t m, index_t n,
                                                     index_t count) {
    throw ConvergenceError("SVD: " + tried + " did not converge for the " + shape_text(m, n) +
                               " matrix, " + std::to_string(count) +
                               " superdiagonals of its bidiagonal form did not vanish; its "
                               "transpose or the R of its qr may do better",
                           count);
}

[[noreturn, gnu::cold]] inline void throw_jacobi_workspace(index_t m, index_t n) {
    throw SizeError("SVD: the workspace of gejsv for a " + shape_text(m, n) +
                    " matrix is more than the " + std::to_string(8 * sizeof(backend::blas_int)) +
                    "-bit integers of this LAPACK can express; build lamina with "
                    "-DLAMINA_ILP64=ON, or ask for Accuracy::absolute");
}

[[noreturn, gnu::cold]] inline void throw_jacobi_failed(index_t m, index_t n, index_t count) {
    throw ConvergenceError("SVD: gejsv did not converge for the " + shape_text(m, n) +
                               " matrix within 30 sweeps; the matrix is what it was, and "
                               "Accuracy::absolute, by other algorithms, may do",
                           count);
}

inline void require_vectors(const char* who, Vectors vectors) {
    if (vectors == Vectors::none) [[unlikely]] {
        throw Error(std::string(who) +
                    ": the vectors were not computed; factor with Vectors::thin or Vectors::full");
    }
}

[[noreturn, gnu::cold]] inline void throw_svd_rows(index_t m, index_t n, index_t rows_of_b,
                                                   index_t cols_of_b) {
    throw_dimensions("SVD::solve", "A is " + shape_text(m, n) + " and B is " +
                                       shape_text(rows_of_b, cols_of_b) +
                                       "; B needs as many rows as A");
}

[[noreturn, gnu::cold]] inline void throw_svd_range(const char* who, index_t m, index_t n) {
    throw Error(std::string(who) + ": the largest singular value of the " + shape_text(m, n) +
                " matrix is out of the range of numbers; divide A by a power of two, or use pinv");
}

}  // namespace lamina
