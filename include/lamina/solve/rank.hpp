#pragma once

#include "lamina/factor/svd.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Subspaces {
    static index_t rank(const Operand<T>& a, RealOf<T> rtol);
    static Matrix<T> null_space(const Operand<T>& a, RealOf<T> rtol);
    static Matrix<T> orth(const Operand<T>& a, RealOf<T> rtol);
    static bool in_span(const Operand<T>& a, const VectorOperand<T>& b, RealOf<T> rtol);
};

extern template struct Subspaces<float>;
extern template struct Subspaces<double>;
extern template struct Subspaces<std::complex<float>>;
extern template struct Subspaces<std::complex<double>>;
}  // namespace detail

// All of these go through SVD, of an m x n matrix A: about 4 m n^2 flops or more for m >= n.
// Singular values up to rtol times the largest count as zero; unless given, rtol is max(m, n) eps.
// They throw NonFiniteError, ConvergenceError, and Error for an rtol that is NaN or negative.

/// The number of linearly independent columns, which is that of the rows; 0 for an empty matrix.
template <AnyMatrix A>
index_t rank(const A& a,
             std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Subspaces<ScalarOf<A>>::rank(operand(a), rtol);
}

/// An orthonormal basis of {x : A x = 0}, n x (n - rank): the last right singular vectors.
template <AnyMatrix A>
Matrix<ScalarOf<A>> null_space(
    const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Subspaces<ScalarOf<A>>::null_space(operand(a), rtol);
}

/// An orthonormal basis of {A x}, m x rank: the first left singular vectors.
template <AnyMatrix A>
Matrix<ScalarOf<A>> orth(
    const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Subspaces<ScalarOf<A>>::orth(operand(a), rtol);
}

/// Whether the columns of A are linearly independent: rank(A) = n. True for no columns.
template <AnyMatrix A>
bool are_independent(
    const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return rank(a, rtol) == a.cols();
}

/// Whether b is a combination of the columns of A, to rounding: the least-squares x, with zeros as
/// for rank, has a backward error ||A x - b|| / (||A|| ||x|| + ||b||), in the 2-norm, of at most
/// rtol + 10 max(m, n) eps (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
/// theorem 7.1). Throws DimensionError too, unless b has m entries.
template <AnyMatrix A, VectorOf<ScalarOf<A>> B>
bool in_span(const A& a, const B& b,
             std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Subspaces<ScalarOf<A>>::in_span(operand(a), operand(b), rtol);
}

}  // namespace lamina
