#pragma once

#include "lamina/ops/implicit_product.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies: B becomes X.
template <Scalar T>
struct LAMINA_EXPORT ImplicitSolves {
    static void into(const DiagonalOperand<T>& d, const MatrixView<T>& b);
    static void into(const PermutationOperand& p, const MatrixView<T>& b);
    static void into(const HouseholderOperand<T>& h, const MatrixView<T>& b);
    static void into(const RotationOperand& r, const MatrixView<T>& b);
};

extern template struct ImplicitSolves<float>;
extern template struct ImplicitSolves<double>;
extern template struct ImplicitSolves<std::complex<float>>;
extern template struct ImplicitSolves<std::complex<double>>;
}  // namespace detail

/// X with S X = B for an n x n matrix S that is told by a few numbers and a matrix or vector B with
/// K columns:
///
///     as_diagonal(v)          n divisions a column
///     as_permutation(p)       P^T B, n moves a column
///     as_householder(v)       H B, since H is its own inverse, 4n flops a column
///     as_rotation(...)        R^T B, 6 flops a column
///
/// Throws DimensionError with both shapes, NonFiniteError for v and B, SingularMatrixError for the
/// first zero in the v of a diagonal; for Householder Error for v = 0.
template <AnyMatrix B, ImplicitMatrix<ScalarOf<B>> S>
Matrix<ScalarOf<B>> solve(const S& s, const B& b) {
    Matrix<ScalarOf<B>> x(operand(b));
    detail::ImplicitSolves<ScalarOf<B>>::into(s, x);
    return x;
}
template <AnyVector B, ImplicitMatrix<ScalarOf<B>> S>
Vector<ScalarOf<B>> solve(const S& s, const B& b) {
    Vector<ScalarOf<B>> x(operand(b));
    detail::ImplicitSolves<ScalarOf<B>>::into(s, MatrixView<ScalarOf<B>>(x.data(), x.size(), 1));
    return x;
}

}  // namespace lamina
