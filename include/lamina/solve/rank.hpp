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
};

extern template struct Subspaces<float>;
extern template struct Subspaces<double>;
extern template struct Subspaces<std::complex<float>>;
extern template struct Subspaces<std::complex<double>>;
}  // namespace detail

// All of these go through SVD, of an m x n matrix A: about 4 m n^2 flops or more for m >= n.
// Singular values up to rtol times the largest count as zero; unless given, rtol is max(m, n) eps.
// The answer does not depend on the scale of A, also where a singular value would overflow. They
// throw NonFiniteError, ConvergenceError, and Error for an rtol that is NaN or negative.

/// The number of linearly independent columns, which is that of the rows; 0 for an empty matrix.
template <AnyMatrix A>
index_t rank(const A& a,
             std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol) {
    return detail::Subspaces<ScalarOf<A>>::rank(operand(a), rtol);
}

/// An orthonormal basis of {x : A x = 0}, n x (n - rank): the last right singular vectors. I for a
/// matrix without rows.
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

}  // namespace lamina
