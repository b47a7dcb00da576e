#pragma once

#include "lamina/core/structure.hpp"

namespace lamina {

/// The two structures that need no factorization. B becomes X; `who` is whose errors these are.
template <Scalar T>
struct DirectSolve {
    /// A X = B for a diagonal A, its scale left out. Throws SingularMatrixError for the first zero.
    static void diagonal(const char* who, const Operand<T>& a, const MatrixView<T>& b);
    /// op(triangle) X = B, the scale of a left out. LAPACK: trtrs. Throws SingularMatrixError.
    static void triangular(const char* who, const TriangularOperand<T>& a, const MatrixView<T>& b);
    /// Its two parts: throws for a zero on the diagonal, and solves. Without the first a zero makes
    /// an entry of X infinite or NaN, or the second false, and then B is as it was.
    static void require_regular(const char* who, const TriangularOperand<T>& a);
    static bool try_triangular(const char* who, const TriangularOperand<T>& a,
                               const MatrixView<T>& b);
    /// An estimate of the reciprocal condition of a triangle in the one-norm. LAPACK: trcon.
    static RealOf<T> rcond(const TriangularOperand<T>& a);
};

}  // namespace lamina
