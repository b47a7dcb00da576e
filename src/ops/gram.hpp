#pragma once

#include "lamina/core/operand.hpp"

namespace lamina::product {

/// Whether A B is A A^H or A^H A (for real and for complex symmetric products A A^T or A^T A), so
/// that one triangle is the whole answer.
template <Scalar T>
bool is_gram(const Operand<T>& a, const Operand<T>& b) noexcept {
    const auto& x = a.base();
    const auto& y = b.base();
    return x.data() == y.data() && x.ld() == y.ld() && x.rows() == y.rows() &&
           x.cols() == y.cols() && transposes(a.op()) != transposes(b.op());
}

/// c = alpha op(base) op(base)^H, or with ^T for a complex symmetric product. False where alpha is
/// not real and so the product is not Hermitian.
template <Scalar T>
bool gram(T alpha, const Operand<T>& a, const Operand<T>& b, MatrixView<T> c);

}  // namespace lamina::product
