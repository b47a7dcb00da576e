#pragma once

#include "lamina/core/structure.hpp"

namespace lamina {

// Systems with a triangle without zeros on its diagonal, the scale of A left out. n^2 flops for
// each row or column of B, nothing allocated. LAPACK: trtrs, BLAS: trsm; for real numbers by
// halves, where all but blocks of 16 x 16 are products, since trsm's kernels are slower than
// gemm's. A is not conjugated alone, for which there is no flag.

/// Whether what an operation does to a triangle leaves it a lower one.
template <Scalar T>
constexpr bool is_lower(const TriangularOperand<T>& a) noexcept {
    return (a.triangle == Triangle::lower) != transposes(a.op);
}

/// B becomes op(A)^-1 B. False if trtrs found a zero on the diagonal: B is as it was then; else a
/// zero makes entries of B infinite or NaN.
template <Scalar T>
bool solve_triangle(const TriangularOperand<T>& a, const MatrixView<T>& b);

/// B becomes B op(A)^-1, where the diagonal of A has reciprocals.
template <Scalar T>
void divide_by_triangle(const MatrixView<T>& b, const TriangularOperand<T>& a);

}  // namespace lamina
