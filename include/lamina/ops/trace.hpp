#pragma once

#include "lamina/core/arithmetic.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Traces {
    static T of(const Operand<T>& a);
    static T of_product(const Operand<T>& a, const Operand<T>& b);
};

extern template struct Traces<float>;
extern template struct Traces<double>;
extern template struct Traces<std::complex<float>>;
extern template struct Traces<std::complex<double>>;
}  // namespace detail

/// tr A = sum a_ii, the sum of the eigenvalues; n flops, 0 for 0 x 0. Throws DimensionError unless
/// A is square.
template <AnyMatrix A>
ScalarOf<A> trace(const A& a) {
    return detail::Traces<ScalarOf<A>>::of(operand(a));
}

/// tr(A B) = sum a_ij b_ji for A m x n and B n x m, without the product: 2mn flops instead of 2m^2
/// n. trace_of_product(A.h(), B) is the inner product of two matrices of one shape. Throws
/// DimensionError with both shapes unless A B is square.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
ScalarOf<A> trace_of_product(const A& a, const B& b) {
    return detail::Traces<ScalarOf<A>>::of_product(operand(a), operand(b));
}

}  // namespace lamina
