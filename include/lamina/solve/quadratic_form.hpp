#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"

namespace lamina {

/// The signs that x^H A x takes for x other than 0.
enum class Definiteness {
    positive_definite,      ///< > 0
    positive_semidefinite,  ///< >= 0, and 0 for some x
    zero,                   ///< 0 for all x
    negative_semidefinite,  ///< <= 0, and 0 for some x
    negative_definite,      ///< < 0
    indefinite              ///< both signs
};
constexpr const char* name(Definiteness kind) noexcept {
    switch (kind) {
        case Definiteness::positive_definite:
            return "positive definite";
        case Definiteness::positive_semidefinite:
            return "positive semidefinite";
        case Definiteness::zero:
            return "zero";
        case Definiteness::negative_semidefinite:
            return "negative semidefinite";
        case Definiteness::negative_definite:
            return "negative definite";
        default:
            return "indefinite";
    }
}

/// A definiteness with what it rests on: eigenvalues w of the Hermitian part, of which those up to
/// tolerance in magnitude count as zero.
template <class R>
struct DefinitenessEvidence {
    Definiteness kind;
    R smallest;  ///< the extremes of w, 0 for a 0 x 0 matrix
    R largest;
    R tolerance;
    index_t positive;  ///< the inertia: how many eigenvalues are positive, zero and negative
    index_t zero;
    index_t negative;
    /// By how much the cut between zero and not zero is clear: the least |w| above tolerance over
    /// the greatest one up to it, or over tolerance itself if none is; infinite if all are zero.
    R gap;
    /// Whether rounding or the choice of the tolerance may have decided: a gap below 100.
    bool is_ambiguous() const noexcept { return gap < 100; }
};

/// The least and the greatest value of Re x^H A x over unit vectors x, and where they are taken.
template <Scalar T>
struct SphereExtremes {
    RealOf<T> min;
    RealOf<T> max;
    Vector<T> argmin;
    Vector<T> argmax;
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT QuadraticForms {
    using R = RealOf<T>;
    static T value(const Operand<T>& a, const VectorOperand<T>& x);
    static T rayleigh_quotient(const Operand<T>& a, const VectorOperand<T>& x);
    static SphereExtremes<T> extremes(const Operand<T>& a);
    static DefinitenessEvidence<R> definiteness(const Operand<T>& a, R rtol);
};

extern template struct QuadraticForms<float>;
extern template struct QuadraticForms<double>;
extern template struct QuadraticForms<std::complex<float>>;
extern template struct QuadraticForms<std::complex<double>>;
}  // namespace detail

// Each of these throws DimensionError, with both shapes, unless A is square and x fits.

/// x^H A x = sum conj(x_i) a_ij x_j; real for a Hermitian A but for rounding, 0 for size 0. 2 n^2
/// flops and n entries of memory. BLAS: gemv, dot.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
ScalarOf<A> quadratic_form(const A& a, const X& x) {
    return detail::QuadraticForms<ScalarOf<A>>::value(operand(a), operand(x));
}

/// x^H A x / x^H x, for a Hermitian A between its extreme eigenvalues: the best guess of an
/// eigenvalue for an approximate eigenvector x, with the square of its error (Golub & Van Loan,
/// Matrix Computations, 4th ed., section 8.1.2). x is normalised first, so that its length neither
/// overflows nor underflows. Throws Error for x = 0, NonFiniteError for x.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
ScalarOf<A> rayleigh_quotient(const A& a, const X& x) {
    return detail::QuadraticForms<ScalarOf<A>>::rayleigh_quotient(operand(a), operand(x));
}

/// The extremes of Re x^H A x for ||x||_2 = 1: the extreme eigenvalues of the Hermitian part (A +
/// A^H) / 2, which is A itself for a Hermitian A, and eigenvectors of theirs. About 8/3 n^3 flops.
/// LAPACK: syevr, heevr. Throws NonFiniteError, ConvergenceError, and DimensionError for a 0 x 0
/// matrix, which has no unit vectors.
template <AnyMatrix A>
SphereExtremes<ScalarOf<A>> extremes_on_sphere(const A& a) {
    return detail::QuadraticForms<ScalarOf<A>>::extremes(operand(a));
}

/// Which signs Re x^H A x takes, by the eigenvalues w of the Hermitian part (A + A^H) / 2, which is
/// A itself for a Hermitian A. |w| up to rtol max |w| counts as zero; by default rtol is n eps. A 0
/// x 0 matrix is positive definite, as it is for is_positive_definite, which takes a quarter of the
/// time. 4/3 n^3 flops. LAPACK: syevd, heevd. Throws NonFiniteError, ConvergenceError, Error for an
/// rtol that is NaN or negative.
template <AnyMatrix A>
DefinitenessEvidence<RealOf<ScalarOf<A>>> definiteness(
    const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> rtol) {
    return detail::QuadraticForms<ScalarOf<A>>::definiteness(operand(a), rtol);
}
template <AnyMatrix A>
DefinitenessEvidence<RealOf<ScalarOf<A>>> definiteness(const A& a) {
    return definiteness(a, RealOf<ScalarOf<A>>(a.rows()) * epsilon<ScalarOf<A>>);
}

}  // namespace lamina
