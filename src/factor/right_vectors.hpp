#pragma once

#include "lamina/core/matrix.hpp"

namespace lamina {

/// s and V^H of the thin A = U diag(s) V^H, for which the product that makes U, 2 m k^2 flops with
/// k = min(m, n), is left out where gesdd would reduce A itself to bidiagonal form. Elsewhere SVD.
///
/// LAPACK: as Bidiagonal. A is finite. Throws ConvergenceError.
template <Scalar T>
struct RightVectors {
    explicit RightVectors(Matrix<T>&& a);

    Vector<RealOf<T>> s;  // descending
    Matrix<T> Vt;

private:
    void reduce(Matrix<T>&& a);
};

}  // namespace lamina
