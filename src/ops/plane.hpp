#pragma once

#include <algorithm>

#include "lamina/ops/product.hpp"

namespace lamina {

/// A matrix with a step from row to row and one from column to column, of which a tensor has many.
/// BLAS takes it as it is if one step is 1 and the other passes over at least that many entries.
template <class T>
struct Plane {
    T* data;
    index_t rows;
    index_t cols;
    index_t row_step;
    index_t col_step;

    Plane t() const noexcept { return {data, cols, rows, col_step, row_step}; }
    Plane at(T* other) const noexcept { return {other, rows, cols, row_step, col_step}; }
    bool is_column_major() const noexcept {
        return (rows <= 1 || row_step == 1) &&
               (cols <= 1 || col_step >= std::max<index_t>(rows, 1));
    }
    bool is_for_blas() const noexcept { return is_column_major() || t().is_column_major(); }

    /// The matrix, if it is column-major, and the column, if it has only one.
    MatrixView<T> matrix() const {
        return {data, rows, cols, cols > 1 ? col_step : std::max<index_t>(rows, 1)};
    }
    VectorView<T> column() const { return {data, rows, row_step}; }
};

/// C = A B for planes that BLAS takes: gemm, or gemv or dot where C is a vector or one number.
template <Scalar T>
void multiply_planes(const Plane<T>& c, const Plane<const T>& a, const Plane<const T>& b) {
    const auto read = [](const Plane<const T>& x) {
        return x.is_column_major() ? Operand<T>(x.matrix())
                                   : Operand<T>(x.t().matrix(), Op::transposed);
    };
    if (c.rows == 1 && c.cols == 1) {
        *c.data = a.t().column().t() * b.column();
    } else if (c.cols == 1) {
        multiply_into(c.column(), read(a), b.column());
    } else if (c.rows == 1 || !c.is_column_major()) {
        multiply_planes<T>(c.t(), b.t(), a.t());
    } else {
        multiply_into(c.matrix(), read(a), read(b));
    }
}

}  // namespace lamina
