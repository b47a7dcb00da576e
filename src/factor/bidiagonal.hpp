#pragma once

#include "lamina/core/matrix.hpp"

#include "factor/svd_call.hpp"

namespace lamina {

/// What is wanted of a decomposition with vectors.
enum class Factors { both, right };

/// The steps of gesdd, for a matrix that it reduces to bidiagonal form at once and for the thin
/// vectors or none:
///
///     A = Q B P^H          B upper bidiagonal, or lower if A is wide
///     B = X diag(s) Y^H    U = Q X, V^H = Y^H P^H
///
/// After the first, B is still where A was, and so are the reflections that Q and P are made of.
/// Where divide and conquer does not converge, QR iteration, the last step of gesvd, begins with B
/// again, so that nobody has to keep A.
///
/// LAPACK: gebrd, bdsdc, unmbr; ungbr, bdsqr. Memory what gesdd takes, to the number.
template <Scalar T>
class Bidiagonal {
public:
    using R = RealOf<T>;

    /// The largest part of an entry of A; not finite if one is not.
    static R size_of(const Matrix<T>& a) noexcept;

    /// For workspaces of gesdd_sizes or more, in the problem and of `size` entries in work. With
    /// Factors::right U is memory for k x k numbers that are of no use afterwards.
    Bidiagonal(const SvdCall<T>& problem, T* work, index_t size,
               Factors factors = Factors::both) noexcept;

    /// The first step, for an A of that size_of. Where gesdd would scale A too, it is A 2^-exponent
    /// whose B this is; returns the exponent, else 0.
    int reduce(R size) const;
    /// s, U and V^H by divide and conquer. What it returns is 0 if that converged.
    index_t divide_and_conquer() const;
    /// The same by QR iteration, from B again. Throws ConvergenceError.
    void iterate() const;

private:
    using blas_int = backend::blas_int;

    MatrixView<T> a() const noexcept { return {call_.a, call_.m, call_.n}; }
    index_t u_rows() const noexcept { return wants_u() ? call_.m : k_; }
    MatrixView<T> u() const noexcept { return {call_.u, u_rows(), k_}; }
    MatrixView<T> vt() const noexcept { return {call_.vt, k_, call_.n}; }
    bool wants_vectors() const noexcept { return call_.vectors != Vectors::none; }
    bool wants_u() const noexcept { return wants_vectors() && factors_ == Factors::both; }
    char triangle() const noexcept { return call_.m >= call_.n ? 'U' : 'L'; }
    index_t decompose(R* x, index_t ldx, R* yt, index_t ldyt, R* work) const;
    index_t decompose_into_factors() const;
    void multiply_by_reflections() const;
    void restore() const;
    void expand_reflections() const;

    SvdCall<T> call_;
    Factors factors_;
    index_t k_;
    R* off_diagonal_;
    T* tau_q_;
    T* tau_p_;
    T* work_;
    index_t size_;
    R* reals_;
};

}  // namespace lamina
