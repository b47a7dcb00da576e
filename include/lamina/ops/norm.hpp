#pragma once

#include <cmath>
#include <limits>

#include "lamina/core/arithmetic.hpp"
#include "lamina/ops/inner_product.hpp"

namespace lamina {

/// The norms of a matrix, with singular values s_1 >= s_2 >= ...
enum class Norm {
    one,        ///< the largest column sum of |a_ij|
    two,        ///< s_1, the largest factor by which A stretches a vector
    inf,        ///< the largest row sum of |a_ij|
    frobenius,  ///< (sum |a_ij|^2)^(1/2)
    nuclear,    ///< s_1 + s_2 + ...
    max         ///< the largest |a_ij|; not submultiplicative
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Norms {
    static RealOf<T> of(const VectorOperand<T>& x, double p);
    /// ||x||_2 of a vector that is stored, whose parts travel in registers.
    static RealOf<T> length(const T* x, index_t size, index_t stride);
    static RealOf<T> of(const Operand<T>& a, Norm which);
    static RealOf<T> normalize(const VectorView<T>& x);
};

extern template struct Norms<float>;
extern template struct Norms<double>;
extern template struct Norms<std::complex<float>>;
extern template struct Norms<std::complex<double>>;

/// Whether the sum of n squares stayed within the range of numbers: squares that underflow cost
/// less than a rounding error as long as it is well above the smallest. Half the largest number,
/// since a compiler that is told of no infinities takes every number for at most the largest.
template <class R>
bool is_sound(R sum, index_t n) noexcept {
    using Limits = std::numeric_limits<R>;
    return sum >= R(2 * n) * Limits::min() && sum <= Limits::max() / 2;
}
}  // namespace detail

/// ||x||_p = (sum |x_i|^p)^(1/p) for any p in [1, infinity], infinity itself included (then max
/// |x_i|).
///
/// One pass, 2n flops; a second one where squares would leave the range of numbers, so that the
/// result overflows or underflows only if the norm does. 0 for size 0; NaN if an entry is, else
/// infinite if an entry is. Throws Error for p < 1 and for NaN. No BLAS: the result does not depend
/// on the number of threads, and OpenBLAS's nrm2 is several times slower in double, where it runs
/// on x87.
template <AnyVector X>
RealOf<ScalarOf<X>> norm(const X& x, double p = 2) {
    using T = ScalarOf<X>;
    if constexpr (detail::StoredVector<X>) {
        const VectorView<const T> u = x;
        if (p == 2) {
            if constexpr (!is_complex<T>) {
                if (u.size() <= detail::few_numbers && u.stride() == 1) {
                    const T sum = detail::short_inner_product(u.data(), u.data(), u.size());
                    if (detail::is_sound(sum, u.size())) return std::sqrt(sum);
                }
            }
            return detail::Norms<T>::length(u.data(), u.size(), u.stride());
        }
    }
    return detail::Norms<T>::of(operand(x), p);
}

/// ||A|| in one of the senses of Norm; 0 for an empty matrix.
///
/// One pass, 2mn flops, no allocation, and NaN and infinity as for a vector, except for `two` and
/// `nuclear`: these take the singular values of a copy, 8/3 n^3 flops for a square matrix (LAPACK:
/// gesdd without vectors), throw NonFiniteError for NaN and infinity, and ConvergenceError.
template <AnyMatrix A>
RealOf<ScalarOf<A>> norm(const A& a, Norm which = Norm::frobenius) {
    return detail::Norms<ScalarOf<A>>::of(operand(a), which);
}

/// Divides x by ||x||_2, which is returned; exact in its scaling also where ||x||_2 overflows or
/// underflows. 4n flops. Throws Error for the zero vector (and size 0), NonFiniteError; x is then
/// as it was.
template <Scalar T>
RealOf<T> normalize_in_place(VectorView<T> x) {
    return detail::Norms<T>::normalize(x);
}
template <Scalar T>
RealOf<T> normalize_in_place(Vector<T>& x) {
    return detail::Norms<T>::normalize(x);
}
/// x / ||x||_2, the unit vector in the direction of x.
template <AnyVector X>
Vector<ScalarOf<X>> normalized(const X& x) {
    Vector<ScalarOf<X>> unit(operand(x));
    normalize_in_place(unit);
    return unit;
}

}  // namespace lamina
