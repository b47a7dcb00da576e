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
    static RealOf<T> volume(const Operand<T>& a);
    static RealOf<T> log_volume(const Operand<T>& a);
};

extern template struct Determinants<float>;
extern template struct Determinants<double>;
extern template struct Determinants<std::complex<float>>;
extern template struct Determinants<std::complex<double>>;
}  // namespace detail

/// det A, 1 for 0 x 0: n flops for a triangular matrix, else 2/3 n^3 through LU; of up to 4 x 4 by
/// its definition, where its terms do not cancel to less than 1/32 of their magnitudes. Without
/// overflow or underflow on the way: infinite or zero only where the value itself is. Entries
/// beyond the range in which elimination is safe are scaled by powers of two first, and where LU is
/// not to be relied on (LU::growth) QR takes over. det is no measure of how near to singular a
/// matrix is, see cond. LAPACK: getrf, geqrf. Throws DimensionError unless A is square,
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

/// The n-dimensional volume of the parallelepiped that the columns of an m x n matrix span, det(A^H
/// A)^(1/2) = prod |R(i, i)|: the length for one column, the area for two, |det A| for a square
/// matrix, 1 for no columns, 0 for more columns than rows. Columns that depend on each other have a
/// volume of rounding errors. Through QR, 2 n^2 (m - n/3) flops, without overflow or underflow on
/// the way. LAPACK: geqrf. Throws NonFiniteError.
template <AnyMatrix A>
RealOf<ScalarOf<A>> volume(const A& a) {
    return detail::Determinants<ScalarOf<A>>::volume(operand(a));
}

/// Its logarithm, for values beyond the range of numbers; -infinity for a volume of 0.
template <AnyMatrix A>
RealOf<ScalarOf<A>> log_volume(const A& a) {
    return detail::Determinants<ScalarOf<A>>::log_volume(operand(a));
}

}  // namespace lamina
