#pragma once

#include <vector>

#include "lamina/core/vector.hpp"
#include "lamina/ops/norm.hpp"

#include "backend/info.hpp"

namespace lamina {

/// An estimate from below of ||M||_1 for an n x n matrix M known only through what it does to
/// vectors: apply(x) makes x into M x, apply_adjoint(x) into M^H x. Four or five products as a
/// rule. N. J. Higham, FORTRAN codes for estimating the one-norm, ACM TOMS 14 (1988). LAPACK:
/// lacn2.
template <Scalar T, class Apply, class ApplyAdjoint>
RealOf<T> estimate_norm1(index_t n, Apply apply, ApplyAdjoint apply_adjoint) {
    using backend::blas_int;
    const blas_int size = backend::narrow(n, "n", "estimate_norm1");
    Vector<T> v = Vector<T>::uninitialized(n);
    Vector<T> x = Vector<T>::uninitialized(n);
    std::vector<blas_int> signs(is_complex<T> ? 0 : static_cast<std::size_t>(n));
    blas_int state[3] = {};
    RealOf<T> estimate = 0;
    blas_int ask = 0;
    do {
        if constexpr (is_complex<T>) {
            backend::lacn2<T>(size, v.data(), x.data(), &estimate, &ask, state);
        } else {
            backend::lacn2<T>(size, v.data(), x.data(), signs.data(), &estimate, &ask, state);
        }
        if (ask == 1) apply(x);
        if (ask == 2) apply_adjoint(x);
    } while (ask != 0);
    return estimate;
}

/// The reciprocal condition number from gecon, pocon or trcon: call(rcond, work, more) with size
/// entries of workspace and n more of the kind the routine wants, integers for real T and 2 n reals
/// for complex.
template <Scalar T, class Call>
RealOf<T> reciprocal_condition(index_t n, index_t size, Call call) {
    Vector<T> work = Vector<T>::uninitialized(size);
    RealOf<T> rcond = 0;
    if constexpr (is_complex<T>) {
        Vector<RealOf<T>> more = Vector<RealOf<T>>::uninitialized(2 * n);
        call(&rcond, work.data(), more.data());
    } else {
        std::vector<backend::blas_int> more(static_cast<std::size_t>(n));
        call(&rcond, work.data(), more.data());
    }
    return rcond;
}

/// The largest factor, about, by which ever so many steps x = change(x) stretch a vector: the
/// largest eigenvalue of a positive definite operator, from below.
template <Scalar T, class Change>
RealOf<T> largest_eigenvalue(VectorView<T> x, Change change) {
    RealOf<T> factor = 0;
    for (index_t i = 0; i < x.size(); ++i)
        x[i] = T(1 + RealOf<T>(i % 7) / 8) * T(i % 2 == 0 ? 1 : -1);
    for (int step = 0; step < 6; ++step) {
        scale_in_place(x, T(1 / norm(x)));
        change(x);
        factor = norm(x);
    }
    return factor;
}

}  // namespace lamina
