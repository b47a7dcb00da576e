#pragma once

#include "lamina/core/view.hpp"

#include "backend/info.hpp"

namespace lamina {

/// The factors that eliminate() leaves become the inverse, 4/3 n^3 flops: U is inverted, then
/// X L = U^-1 solved by columns from the right (Higham, Accuracy and Stability, 2nd ed., method B
/// of section 14.3). LAPACK: getri, which does the same; for real numbers by halves. Workspace of
/// some columns beyond n = 32.
template <Scalar T>
void invert(const MatrixView<T>& lu, const backend::blas_int* swaps);

}  // namespace lamina
