#pragma once

#include "lamina/core/matrix.hpp"

#include "factor/elimination.hpp"
#include "factor/triangle_systems.hpp"
#include "ops/lower_gram.hpp"

namespace lamina {

/// V L^-H with L L^H = V^H V, in a k x k array: columns that are orthonormal but for an error whose
/// square is below rounding become so. Bisection and inverse iteration leave such errors, up to
/// 1000 eps, between eigenvalues that are 1/1000 of ||A|| apart (LAPACK's stein), and this takes
/// from each vector no more of another than eps ||A|| over their distance, which it may hold
/// anyway. Returns the order of the first minor that is not positive, 0 if there is none.
template <Scalar T>
index_t orthonormalize(Matrix<T>& v, T* gram) {
    const MatrixView<T> l(gram, v.cols(), v.cols());
    product::write_lower_gram(T(1), operand(v.view()).h(), true, RealOf<T>(0), l);
    const index_t failed = eliminate_positive(l, Triangle::lower);
    if (failed == 0) divide_by_triangle(v.view(), triangular(l, Triangle::lower).h());
    return failed;
}

}  // namespace lamina
