#pragma once

#include "lamina/core/matrix.hpp"

namespace lamina {

/// s and V^H of the thin A = U diag(s) V^H. Where gesdd would reduce A itself to bidiagonal form
/// the product that makes U is left out, 4 m k^2 - 2 k^3 flops for k = min(m, n), 2 k^3 of a wide
/// A. Elsewhere SVD.
///
/// LAPACK: as Bidiagonal. A is finite. Throws as SVD does.
template <Scalar T>
struct RightVectors {
    explicit RightVectors(Matrix<T>&& a);

    Vector<RealOf<T>> s;  // descending
    Matrix<T> Vt;

private:
    void reduce(Matrix<T>&& a);
};

}  // namespace lamina
