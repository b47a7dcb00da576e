#pragma once

#include "lamina/ops/norm.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Conditions {
    static RealOf<T> of(const Operand<T>& a, Norm which);
};

extern template struct Conditions<float>;
extern template struct Conditions<double>;
extern template struct Conditions<std::complex<float>>;
extern template struct Conditions<std::complex<double>>;
}  // namespace detail

/// The condition number ||A|| ||A^-1||: by how much a small relative change of A or b may grow in
/// the solution of A x = b. Infinite for a singular matrix, 1 for an empty one.
///
/// For Norm::two (the largest singular value over the smallest), frobenius and nuclear through the
/// singular values, 8/3 n^3 flops, for matrices of any shape, with A^+ in place of A^-1 where they
/// are not square. For one, inf and max through inv(A), 2 n^3 flops; these throw DimensionError
/// unless A is square. LU::rcond and Cholesky::rcond estimate it for the one-norm at a cost of n^2.
/// Throws NonFiniteError, ConvergenceError.
template <AnyMatrix A>
RealOf<ScalarOf<A>> cond(const A& a, Norm which = Norm::two) {
    return detail::Conditions<ScalarOf<A>>::of(operand(a), which);
}

}  // namespace lamina
