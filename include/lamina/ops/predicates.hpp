#pragma once

#include "lamina/core/arithmetic.hpp"

namespace lamina {

namespace detail {

/// Which entries of a matrix may differ from zero.
enum class Shape { diagonal, upper, lower };

/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Predicates {
    static bool symmetric(const Operand<T>& a, bool conjugated, RealOf<T> tol);
    static bool shaped(const Operand<T>& a, Shape shape, RealOf<T> tol);
    static bool orthonormal_columns(const Operand<T>& a, RealOf<T> tol);
    static bool unit(const VectorOperand<T>& x, RealOf<T> tol);
    static bool orthogonal(const VectorOperand<T>& x, const VectorOperand<T>& y, RealOf<T> tol);
    static bool permutation(const Operand<T>& a);
    static bool positive_definite(const Operand<T>& a, RealOf<T> tol);
    static bool finite(const Operand<T>& a) noexcept;
    static bool finite(const VectorOperand<T>& x) noexcept;
};

extern template struct Predicates<float>;
extern template struct Predicates<double>;
extern template struct Predicates<std::complex<float>>;
extern template struct Predicates<std::complex<double>>;

/// A few rounding errors for each of n terms.
template <Scalar T>
constexpr RealOf<T> rounding_of(index_t n) noexcept {
    return 10 * RealOf<T>(n > 1 ? n : 1) * epsilon<T>;
}

}  // namespace detail

// The tolerance of the structural predicates is relative to the largest |a_ij|, and 0, exact
// equality, unless given: what holds by construction holds exactly. With an infinite entry it
// counts as 0. A NaN anywhere makes every predicate false; a tolerance that is negative or NaN
// throws Error. Each is one pass with an early exit, n^2 comparisons at most, without a temporary
// (a second pass finds the largest |a_ij| if the tolerance is not 0).

/// A = A^T, entry by entry; false unless A is square.
template <AnyMatrix A>
bool is_symmetric(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol = 0) {
    return detail::Predicates<ScalarOf<A>>::symmetric(operand(a), false, tol);
}
/// A = A^H; so the diagonal is real. The same as is_symmetric for real A.
template <AnyMatrix A>
bool is_hermitian(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol = 0) {
    return detail::Predicates<ScalarOf<A>>::symmetric(operand(a), true, tol);
}
/// a_ij = 0 for i != j, for i > j and for i < j; A need not be square.
template <AnyMatrix A>
bool is_diagonal(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol = 0) {
    return detail::Predicates<ScalarOf<A>>::shaped(operand(a), detail::Shape::diagonal, tol);
}
template <AnyMatrix A>
bool is_upper_triangular(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol = 0) {
    return detail::Predicates<ScalarOf<A>>::shaped(operand(a), detail::Shape::upper, tol);
}
template <AnyMatrix A>
bool is_lower_triangular(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol = 0) {
    return detail::Predicates<ScalarOf<A>>::shaped(operand(a), detail::Shape::lower, tol);
}

/// Whether every entry of A^H A - I is at most tol in magnitude, by default 10 m eps for m rows:
/// the columns are orthonormal. m n^2 flops and n^2 memory for each thread. BLAS: syrk, herk.
template <AnyMatrix A>
bool has_orthonormal_columns(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol) {
    return detail::Predicates<ScalarOf<A>>::orthonormal_columns(operand(a), tol);
}
template <AnyMatrix A>
bool has_orthonormal_columns(const A& a) {
    return has_orthonormal_columns(a, detail::rounding_of<ScalarOf<A>>(a.rows()));
}
/// The same for a square matrix, which is then orthogonal, or unitary; false unless A is square.
template <AnyMatrix A>
bool is_orthogonal(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol) {
    return a.rows() == a.cols() && has_orthonormal_columns(a, tol);
}
template <AnyMatrix A>
bool is_orthogonal(const A& a) {
    return is_orthogonal(a, detail::rounding_of<ScalarOf<A>>(a.rows()));
}

/// Whether x and y are orthogonal: |x^H y| <= tol ||x|| ||y||, by default 10 n eps. True if one is
/// zero, false with a NaN or an infinity. A copy of x and y. Throws DimensionError unless the sizes
/// are equal.
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
bool are_orthogonal(const X& x, const Y& y, std::type_identity_t<RealOf<ScalarOf<X>>> tol) {
    return detail::Predicates<ScalarOf<X>>::orthogonal(operand(x), operand(y), tol);
}
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
bool are_orthogonal(const X& x, const Y& y) {
    return are_orthogonal(x, y, detail::rounding_of<ScalarOf<X>>(x.size()));
}

/// Whether A is a permutation matrix: a single 1 in each row and in each column, zeros elsewhere;
/// exactly, and false unless A is square. n^2 comparisons at most, n bits of memory.
template <AnyMatrix A>
bool is_permutation(const A& a) {
    return detail::Predicates<ScalarOf<A>>::permutation(operand(a));
}

/// | ||x||_2 - 1 | <= tol, by default 10 n eps.
template <AnyVector X>
bool is_unit(const X& x, std::type_identity_t<RealOf<ScalarOf<X>>> tol) {
    return detail::Predicates<ScalarOf<X>>::unit(operand(x), tol);
}
template <AnyVector X>
bool is_unit(const X& x) {
    return is_unit(x, detail::rounding_of<ScalarOf<X>>(x.size()));
}

/// Whether A is Hermitian in the sense of is_hermitian(A, tol) and its lower triangle has a
/// Cholesky factor: x^H A x > 0 for all x but 0, to rounding. True for 0 x 0. 1/3 n^3 flops and a
/// copy of A. LAPACK: potrf. False for NaN and infinity.
template <AnyMatrix A>
bool is_positive_definite(const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> tol = 0) {
    return detail::Predicates<ScalarOf<A>>::positive_definite(operand(a), tol);
}

/// Whether no entry is NaN or infinite, also if the caller is compiled with -ffast-math.
template <AnyMatrix A>
bool is_finite(const A& a) noexcept {
    return detail::Predicates<ScalarOf<A>>::finite(operand(a));
}
template <AnyVector X>
bool is_finite(const X& x) noexcept {
    return detail::Predicates<ScalarOf<X>>::finite(operand(x));
}

}  // namespace lamina
