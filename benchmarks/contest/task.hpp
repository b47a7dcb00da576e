#pragma once

#include <cstddef>

namespace lamina::bench {

/// What contenders are asked to do with a matrix A.
enum class Task {
    gemm,              ///< C = A B
    gemv,              ///< y = A x
    gram,              ///< C = A^T A, both triangles
    chain,             ///< A B C D, of shapes that make the order matter
    dot,               ///< x^T y
    norm,              ///< ||x||_2
    lu,                ///< P A = L U
    cholesky,          ///< A = L L^T
    qr,                ///< A = Q R, with Q as reflections
    qr_thin,           ///< Q and R written out, Q with as many columns as A
    pivoted_qr,        ///< A P = Q R, Q and R written out
    eigh,              ///< all eigenvalues and vectors of a symmetric A
    eigh_top,          ///< the k largest of them
    eig,               ///< eigenvalues and right vectors of a general A
    svd,               ///< thin U, s, V^T
    svdvals,           ///< s alone
    svd_top,           ///< the k leading triplets
    solve,             ///< A x = b, general A
    solve_spd,         ///< the same, A positive definite
    solve_triangular,  ///< the same, A lower triangular
    inv,               ///< A^-1
    pinv,              ///< A^+
    det,               ///< det A
    lstsq,             ///< the x of least ||A x - b||_2
    pca,               ///< all principal components of the rows of A
    pca_top,           ///< k of them
    csv                ///< a file of numbers read into a matrix
};

/// The word for it in results, in bars.txt and in names of files: that of the enumerator.
const char* name(Task task);

/// Floating-point operations that the usual algorithm for an m x n matrix takes; 0 if they say
/// nothing. Golub & Van Loan, Matrix Computations, 4th ed.
double flops(Task task, std::ptrdiff_t m, std::ptrdiff_t n);

}  // namespace lamina::bench
