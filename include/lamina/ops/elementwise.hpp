#pragma once

#include "lamina/core/arithmetic.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Entrywise {
    static Matrix<T> hadamard(const Operand<T>& a, const Operand<T>& b);
    static Vector<T> hadamard(const VectorOperand<T>& x, const VectorOperand<T>& y);
    static Matrix<T> kron(const Operand<T>& a, const Operand<T>& b);
    static Vector<T> kron(const VectorOperand<T>& x, const VectorOperand<T>& y);
    static Vector<T> cross(const VectorOperand<T>& x, const VectorOperand<T>& y);
    static RealOf<T> cosine_similarity(const VectorOperand<T>& x, const VectorOperand<T>& y);
    static RealOf<T> angle(const VectorOperand<T>& x, const VectorOperand<T>& y);
};

extern template struct Entrywise<float>;
extern template struct Entrywise<double>;
extern template struct Entrywise<std::complex<float>>;
extern template struct Entrywise<std::complex<double>>;
}  // namespace detail

/// C = A o B, c_ij = a_ij b_ij; mn flops. Throws DimensionError unless the shapes are equal.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> hadamard(const A& a, const B& b) {
    return detail::Entrywise<ScalarOf<A>>::hadamard(operand(a), operand(b));
}
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
Vector<ScalarOf<X>> hadamard(const X& x, const Y& y) {
    return detail::Entrywise<ScalarOf<X>>::hadamard(operand(x), operand(y));
}

/// The Kronecker product A (x) B: for A m x n and B p x q the mp x nq matrix of blocks a_ij B; mnpq
/// flops and entries. Throws SizeError if these cannot be addressed.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> kron(const A& a, const B& b) {
    return detail::Entrywise<ScalarOf<A>>::kron(operand(a), operand(b));
}
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
Vector<ScalarOf<X>> kron(const X& x, const Y& y) {
    return detail::Entrywise<ScalarOf<X>>::kron(operand(x), operand(y));
}

/// x cross y for 3-vectors, orthogonal to both: x^T (x cross y) = 0, also for complex ones, where
/// nothing is conjugated. For real vectors each entry has a relative error of at most 1.5 eps even
/// for nearly parallel vectors, by a fused multiply-add (Jeannerod, Louvet & Muller, Further
/// analysis of Kahan's algorithm for the accurate computation of 2 x 2 determinants, Math. Comp.
/// 82, 2013). Throws DimensionError for other sizes.
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
Vector<ScalarOf<X>> cross(const X& x, const Y& y) {
    return detail::Entrywise<ScalarOf<X>>::cross(operand(x), operand(y));
}

/// cos of the angle between x and y, Re(x^H y) / (||x|| ||y||), in [-1, 1]: exact in its scaling,
/// so it holds where the norms or the product would overflow or underflow. An absolute error of
/// about n eps: to tell small angles apart take angle(x, y). 10n flops and a copy of x and y.
/// Throws DimensionError unless the sizes are equal, Error for a zero vector, NonFiniteError.
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
RealOf<ScalarOf<X>> cosine_similarity(const X& x, const Y& y) {
    return detail::Entrywise<ScalarOf<X>>::cosine_similarity(operand(x), operand(y));
}

/// The angle between x and y in radians, in [0, pi]; for complex vectors the one between them as
/// real vectors of twice the size, so cos = Re(x^H y) / (||x|| ||y||).
///
/// 2 atan2(||u - v||, ||u + v||) on the unit vectors u and v, accurate to a few eps for all angles,
/// where arc cosine loses half the digits near 0 and pi (W. Kahan, How Futile are Mindless
/// Assessments of Roundoff in Floating-Point Computation?, 2006, section 12). 12n flops and a copy
/// of x and y. Throws DimensionError unless the sizes are equal, Error for a zero vector,
/// NonFiniteError.
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
RealOf<ScalarOf<X>> angle(const X& x, const Y& y) {
    return detail::Entrywise<ScalarOf<X>>::angle(operand(x), operand(y));
}

}  // namespace lamina
