#pragma once

#include "lamina/solve/lstsq.hpp"

namespace lamina {

/// Least squares for a tall, well conditioned A in its own memory.
template <Scalar T>
struct LongLstsq {
    Matrix<T> x;
    Vector<RealOf<T>> residual_norms;
    index_t corrections = 0;

    /// Whether A is so long, and of a layout, that it is worth a try.
    static bool pays(const Operand<T>& a) noexcept;
    /// A^H A x = A^H b by Cholesky, and then again for what the residual b - A x leaves, until x
    /// moves no more: each correction gains the digits that squaring has left, and the last x is as
    /// good as that of a QR factorization (A. Bjorck, Stability analysis of the method of
    /// seminormal equations for linear least squares problems, Linear Algebra Appl. 88, 1987). m
    /// n^2 flops and 4 m n a correction; 3 n^2 entries of memory, and n^2 and 1024 K for each
    /// thread, for K columns of B. False where the condition is too large for that; then nothing
    /// has happened. BLAS: syrk, gemm; LAPACK: potrf. Throws NonFiniteError for A.
    bool solve(const Operand<T>& a, const Matrix<T>& b);
};

}  // namespace lamina
