#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/check.hpp"
#include "lamina/factor/driver.hpp"
#include "lamina/factor/vectors.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "factor/small_svd.hpp"

namespace lamina {

/// The copy that LAPACK is to destroy, of the shape of a.
template <Scalar T>
[[gnu::always_inline]] inline void copy_in(Matrix<T>& copy, const Operand<T>& a, Check check) {
    if (check == Check::finite) {
        Finite<T>::copy("SVD", copy, a);
    } else {
        detail::Elementwise<T>::copy(copy, a);
    }
}

/// One m x n problem as gesdd, gesvd and rotations take it. The leading dimensions of a and u are
/// m; vt has min(m, n) rows for Vectors::thin, else n.
template <Scalar T>
struct SvdCall {
    // Not RealOf: by that one name abidiff takes those of all T for the same.
    using R = typename detail::RealOfImpl<T>::type;

    Vectors vectors;
    index_t m;
    index_t n;
    T* a;  // destroyed
    R* s;
    T* u;
    T* vt;
    R* reals;
    backend::blas_int* integers;

    /// info, with lwork = -1 the size of the workspace in work[0].
    index_t run(SvdDriver driver, T* work, index_t lwork) const {
        if constexpr (!is_complex<T>) {
            if (driver == SvdDriver::jacobi) return jacobi();
        }
        return driver == SvdDriver::gesdd ? gesdd(work, lwork) : gesvd(work, lwork);
    }

private:
    using blas_int = backend::blas_int;

    char job() const noexcept {
        return vectors == Vectors::thin ? 'S' : vectors == Vectors::full ? 'A' : 'N';
    }
    blas_int ldvt() const noexcept { return blas_int(vectors == Vectors::thin && m < n ? m : n); }
    /// As gesdd, which takes a NaN for a wrong argument.
    index_t jacobi() const {
        SmallSvd<T> f({a, m, n}, vectors);
        if (!f.is_finite()) return -4;
        if (!f.run()) return 1;
        f.write(s, u, vt);
        return 0;
    }
    index_t gesdd(T* work, index_t lwork) const {
        const auto call = [&](auto*... more) {
            return backend::gesdd<T>(LAPACK_COL_MAJOR, job(), blas_int(m), blas_int(n), a,
                                     blas_int(m), s, u, blas_int(m), vt, ldvt(), work,
                                     blas_int(lwork), more...);
        };
        if constexpr (is_complex<T>) {
            return call(reals, integers);
        } else {
            return call(integers);
        }
    }
    index_t gesvd(T* work, index_t lwork) const {
        const auto call = [&](auto*... more) {
            return backend::gesvd<T>(LAPACK_COL_MAJOR, job(), job(), blas_int(m), blas_int(n), a,
                                     blas_int(m), s, u, blas_int(m), vt, ldvt(), work,
                                     blas_int(lwork), more...);
        };
        if constexpr (is_complex<T>) {
            return call(reals);
        } else {
            return call();
        }
    }
};

}  // namespace lamina
