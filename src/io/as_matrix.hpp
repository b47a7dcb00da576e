#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

/// Vectors as what they are: matrices of one column or row. A strided vector is a row of a
/// column-major matrix, and a column is the transpose of a row.
template <Scalar T>
Operand<T> as_matrix(const RowOperand<T>& x) {
    const MatrixView<const T> row(x.base().data(), 1, x.size(), x.base().stride());
    return Operand<T>(row, conjugates(x.op()) ? Op::conjugated : Op::none, x.scale());
}
template <Scalar T>
Operand<T> as_matrix(const VectorOperand<T>& x) {
    return as_matrix(x.t()).t();
}

}  // namespace lamina
