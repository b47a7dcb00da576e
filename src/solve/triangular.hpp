#pragma once

#include "lamina/core/structure.hpp"

namespace lamina {

/// The two structures that need no factorization. B becomes X; `who` is whose errors these are.
template <Scalar T>
struct DirectSolve {
    /// A X = B for a diagonal A, its scale left out. Throws SingularMatrixError for the first zero.
    static void diagonal(const char* who, const Operand<T>& a, MatrixView<T> b);
    /// op(triangle) X = B, the scale of a left out. LAPACK: trtrs. Throws SingularMatrixError.
    static void triangular(const char* who, const TriangularOperand<T>& a, MatrixView<T> b);
    /// An estimate of the reciprocal condition of a triangle in the one-norm. LAPACK: trcon.
    static RealOf<T> rcond(const TriangularOperand<T>& a);
};

}  // namespace lamina
