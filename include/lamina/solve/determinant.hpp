#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/determinant.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Determinants {
    static T det(const Operand<T>& a);
    static LogDet<T> log_det(const Operand<T>& a);
};

extern template struct Determinants<float>;
extern template struct Determinants<double>;
extern template struct Determinants<std::complex<float>>;
extern template struct Determinants<std::complex<double>>;
}  // namespace detail

/// det A, 1 for 0 x 0: n flops for a triangular matrix, else 2/3 n^3 through LU. Without overflow
/// or underflow on the way: infinite or zero only where the value itself is. det is no measure of
/// how near to singular a matrix is, see cond. Throws DimensionError unless A is square,
/// NonFiniteError.
template <AnyMatrix A>
ScalarOf<A> det(const A& a) {
    return detail::Determinants<ScalarOf<A>>::det(operand(a));
}

/// The same as {sign, log_abs}, det A = sign exp(log_abs), for values beyond the range of numbers:
/// sign is of modulus 1, or 0 for a singular matrix, whose log_abs is -infinity.
template <AnyMatrix A>
LogDet<ScalarOf<A>> log_det(const A& a) {
    return detail::Determinants<ScalarOf<A>>::log_det(operand(a));
}

}  // namespace lamina
