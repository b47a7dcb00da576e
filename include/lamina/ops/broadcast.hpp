#pragma once

#include "lamina/core/arithmetic.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Broadcast {
    static void to_rows(const MatrixView<T>& a, const VectorOperand<T>& x);
    static void to_columns(const MatrixView<T>& a, const VectorOperand<T>& x);
};

extern template struct Broadcast<float>;
extern template struct Broadcast<double>;
extern template struct Broadcast<std::complex<float>>;
extern template struct Broadcast<std::complex<double>>;
}  // namespace detail

/// A becomes A + 1 x^T: x is added to each row, c_ij = a_ij + x_j. mn flops, nothing allocated.
/// Throws DimensionError with both shapes, AliasError if x is part of A.
template <AnyVector X>
void add_to_rows_in_place(MatrixView<ScalarOf<X>> a, const X& x) {
    detail::Broadcast<ScalarOf<X>>::to_rows(a, operand(x));
}
/// A becomes A + x 1^T: x is added to each column, c_ij = a_ij + x_i.
template <AnyVector X>
void add_to_columns_in_place(MatrixView<ScalarOf<X>> a, const X& x) {
    detail::Broadcast<ScalarOf<X>>::to_columns(a, operand(x));
}

/// C = A + 1 x^T, the A + b of broadcasting: c_ij = a_ij + x_j. Throws DimensionError with both
/// shapes.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
Matrix<ScalarOf<A>> add_to_rows(const A& a, const X& x) {
    Matrix<ScalarOf<A>> c(operand(a));
    add_to_rows_in_place(c, x);
    return c;
}
/// C = A + x 1^T, c_ij = a_ij + x_i.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
Matrix<ScalarOf<A>> add_to_columns(const A& a, const X& x) {
    Matrix<ScalarOf<A>> c(operand(a));
    add_to_columns_in_place(c, x);
    return c;
}
/// A temporary gives its memory to the result: add_to_columns(W * X, b) takes no second matrix.
template <Scalar T, VectorOf<T> X>
Matrix<T> add_to_rows(Matrix<T>&& a, const X& x) {
    add_to_rows_in_place(a, x);
    return std::move(a);
}
template <Scalar T, VectorOf<T> X>
Matrix<T> add_to_columns(Matrix<T>&& a, const X& x) {
    add_to_columns_in_place(a, x);
    return std::move(a);
}

}  // namespace lamina
