#pragma once

#include "lamina/core/operand.hpp"

namespace lamina::product {

/// op(base)^H for a = op(base), or ^T if it is not to be Hermitian: the right factor of a Gram
/// matrix.
template <Scalar T>
Operand<T> mirrored(const Operand<T>& a, bool hermitian) noexcept {
    return Operand<T>(a.base(), a.op() ^ (hermitian ? Op::conjugate_transposed : Op::transposed));
}

/// The lower triangle of c = alpha op(base) op(base)^H + beta c, or with ^T if it is not to be
/// Hermitian; a Hermitian one wants a real alpha. All sizes fit BLAS. Some entries beside the
/// diagonal, above it, are part of this; none of c is read if beta is 0.
template <Scalar T>
void write_lower_gram(T alpha, const Operand<T>& a, bool hermitian, RealOf<T> beta,
                      const MatrixView<T>& c);

/// Columns first to last of it, from the diagonal down to the last row of c.
template <Scalar T>
void write_gram_columns(T alpha, const Operand<T>& a, bool hermitian, RealOf<T> beta,
                        const MatrixView<T>& c, index_t first, index_t last);

}  // namespace lamina::product
