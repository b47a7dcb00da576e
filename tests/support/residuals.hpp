#pragma once

#include "lamina/ops/product.hpp"

#include "support/scalars.hpp"

namespace lamina::testing {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct Residuals {
    static double norm1(const Operand<T>& a);
    static double residual(const Operand<T>& a, const Operand<T>& b);
    static double orthogonality(const Operand<T>& q);
    static double solve_residual(const Operand<T>& a, const Operand<T>& x, const Operand<T>& b);
};
}  // namespace detail

/// ||A||_1 = max_j sum_i |a_ij|, by its definition; NaN if an entry is.
template <AnyMatrix A>
double norm1(const A& a) {
    return detail::Residuals<ScalarOf<A>>::norm1(operand(a));
}

/// LAPACK's ratio ||A - B||_1 / (max(m, n) ||A||_1 eps); for a zero A, 0 if B is zero too, else
/// infinite. Infinite for different shapes.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
double residual(const A& a, const B& b) {
    return detail::Residuals<ScalarOf<A>>::residual(operand(a), operand(b));
}

/// LAPACK's ratio ||I - Q^H Q||_1 / (m eps) for a Q with orthonormal columns.
template <AnyMatrix Q>
double orthogonality(const Q& q) {
    return detail::Residuals<ScalarOf<Q>>::orthogonality(operand(q));
}

/// LAPACK's ratio ||A X - B||_1 / (n (||A||_1 ||X||_1 + ||B||_1) eps) of a solve's backward error.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> X, MatrixOf<ScalarOf<A>> B>
double solve_residual(const A& a, const X& x, const B& b) {
    return detail::Residuals<ScalarOf<A>>::solve_residual(operand(a), operand(x), operand(b));
}

}  // namespace lamina::testing
