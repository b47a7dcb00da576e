#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

/// Which triangle of a symmetric, Hermitian or triangular matrix counts; whatever stands in the
/// other makes no difference.
enum class Triangle { lower, upper };

/// Whether a triangular matrix has ones on its diagonal that are not looked at.
enum class Diagonal { general, unit };

/// The symmetric (A = A^T) or Hermitian (A = A^H) matrix that one triangle of a stored matrix
/// stands for. Lazy, like every operand.
template <Scalar T>
struct SymmetricOperand {
    MatrixView<const T> base;
    Triangle triangle;
    bool hermitian;
    T scale;

    index_t rows() const noexcept { return base.rows(); }
    index_t cols() const noexcept { return base.cols(); }
};

/// The triangular matrix in one triangle of a stored matrix, as scale * op(triangle). Lazy.
template <Scalar T>
struct TriangularOperand {
    MatrixView<const T> base;
    Triangle triangle;
    Diagonal diagonal;
    Op op;
    T scale;

    index_t rows() const noexcept { return base.rows(); }
    index_t cols() const noexcept { return base.cols(); }
    TriangularOperand t() const noexcept {
        return {base, triangle, diagonal, op ^ Op::transposed, scale};
    }
    TriangularOperand h() const noexcept {
        const Op adjoint = is_complex<T> ? Op::conjugate_transposed : Op::transposed;
        return {base, triangle, diagonal, op ^ adjoint, conjugate(scale)};
    }
};

/// Says of a stored square matrix which structure it has, so that products and solves can use it:
/// symmetric(A) * B, hermitian(A, Triangle::upper) * B, triangular(L, Triangle::lower) * B. A must
/// be an owner that lives on, or a view.
template <AnyMatrix A>
SymmetricOperand<ScalarOf<A>> symmetric(const A& a, Triangle triangle = Triangle::lower) {
    return {MatrixView<const ScalarOf<A>>(a), triangle, false, ScalarOf<A>(1)};
}
template <AnyMatrix A>
SymmetricOperand<ScalarOf<A>> hermitian(const A& a, Triangle triangle = Triangle::lower) {
    return {MatrixView<const ScalarOf<A>>(a), triangle, is_complex<ScalarOf<A>>, ScalarOf<A>(1)};
}
template <AnyMatrix A>
TriangularOperand<ScalarOf<A>> triangular(const A& a, Triangle triangle,
                                          Diagonal diagonal = Diagonal::general) {
    return {MatrixView<const ScalarOf<A>>(a), triangle, diagonal, Op::none, ScalarOf<A>(1)};
}
template <Scalar T>
void symmetric(const Matrix<T>&&, Triangle = Triangle::lower) = delete;
template <Scalar T>
void hermitian(const Matrix<T>&&, Triangle = Triangle::lower) = delete;
template <Scalar T>
void triangular(const Matrix<T>&&, Triangle, Diagonal = Diagonal::general) = delete;

template <Scalar T, ScaleFor<T> S>
SymmetricOperand<T> operator*(S s, SymmetricOperand<T> a) noexcept {
    a.scale *= detail::scale_as<T>(s);
    return a;
}
template <Scalar T, ScaleFor<T> S>
TriangularOperand<T> operator*(S s, TriangularOperand<T> a) noexcept {
    a.scale *= detail::scale_as<T>(s);
    return a;
}

}  // namespace lamina
