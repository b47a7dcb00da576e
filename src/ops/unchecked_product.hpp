#pragma once

#include "lamina/core/operand.hpp"

namespace lamina::product {

/// c = alpha a b + beta c for what fits together and is apart: multiply_add() without its checks.
template <Scalar T>
void multiply_unchecked(T alpha, const Operand<T>& a, const Operand<T>& b, T beta,
                        const MatrixView<T>& c);

}  // namespace lamina::product
