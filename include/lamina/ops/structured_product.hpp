#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT StructuredProduct {
    static void symmetric(const SymmetricOperand<T>& a, const Operand<T>& b,
                          const MatrixView<T>& c);
    static void symmetric(const Operand<T>& b, const SymmetricOperand<T>& a,
                          const MatrixView<T>& c);
    static void symmetric(const SymmetricOperand<T>& a, const VectorOperand<T>& x,
                          const VectorView<T>& y);
    static void triangular(const TriangularOperand<T>& a, const MatrixView<T>& b);
    static void triangular(const MatrixView<T>& b, const TriangularOperand<T>& a);
    static void triangular(const TriangularOperand<T>& a, const VectorView<T>& x);
};

extern template struct StructuredProduct<float>;
extern template struct StructuredProduct<double>;
extern template struct StructuredProduct<std::complex<float>>;
extern template struct StructuredProduct<std::complex<double>>;
}  // namespace detail

/// C = S B or B S for a matrix S of which one triangle is stored, m x m, and an m x n B: 2 m^2 n
/// flops, and half of S is read. BLAS: symm, hemm. Memory: a copy of B if it is transposed. Throws
/// DimensionError with the shapes, AliasError if C overlaps an operand.
template <Scalar T, MatrixOf<T> B>
void multiply_into(MatrixView<std::type_identity_t<T>> c, const SymmetricOperand<T>& a,
                   const B& b) {
    detail::StructuredProduct<T>::symmetric(a, operand(b), c);
}
template <Scalar T, MatrixOf<T> B>
void multiply_into(MatrixView<std::type_identity_t<T>> c, const B& b,
                   const SymmetricOperand<T>& a) {
    detail::StructuredProduct<T>::symmetric(operand(b), a, c);
}
template <Scalar T, MatrixOf<T> B>
Matrix<T> operator*(const SymmetricOperand<T>& a, const B& b) {
    auto c = Matrix<T>::uninitialized(a.rows(), b.cols());
    detail::StructuredProduct<T>::symmetric(a, operand(b), c);
    return c;
}
template <Scalar T, MatrixOf<T> B>
Matrix<T> operator*(const B& b, const SymmetricOperand<T>& a) {
    auto c = Matrix<T>::uninitialized(b.rows(), a.cols());
    detail::StructuredProduct<T>::symmetric(operand(b), a, c);
    return c;
}
/// y = S x: 2 m^2 flops, and half of S is read, which is what this product waits for. BLAS: symv,
/// hemv; symm for complex symmetric S, then with a copy of strided vectors.
template <Scalar T, VectorOf<T> X>
void multiply_into(VectorView<std::type_identity_t<T>> y, const SymmetricOperand<T>& a,
                   const X& x) {
    detail::StructuredProduct<T>::symmetric(a, operand(x), y);
}
template <Scalar T, VectorOf<T> X>
Vector<T> operator*(const SymmetricOperand<T>& a, const X& x) {
    auto y = Vector<T>::uninitialized(a.rows());
    detail::StructuredProduct<T>::symmetric(a, operand(x), y);
    return y;
}

/// B becomes L B, or B L, for a triangular L: m^2 n flops, half of a general product, nothing
/// allocated. BLAS: trmm. Throws DimensionError with the shapes, AliasError if B overlaps L.
template <Scalar T>
void multiply_in_place(const TriangularOperand<T>& t, MatrixView<std::type_identity_t<T>> b) {
    detail::StructuredProduct<T>::triangular(t, b);
}
template <Scalar T>
void multiply_in_place(MatrixView<std::type_identity_t<T>> b, const TriangularOperand<T>& t) {
    detail::StructuredProduct<T>::triangular(b, t);
}
template <Scalar T, MatrixOf<T> B>
Matrix<T> operator*(const TriangularOperand<T>& t, const B& b) {
    Matrix<T> c(b);
    detail::StructuredProduct<T>::triangular(t, c);
    return c;
}
template <Scalar T, MatrixOf<T> B>
Matrix<T> operator*(const B& b, const TriangularOperand<T>& t) {
    Matrix<T> c(b);
    detail::StructuredProduct<T>::triangular(c, t);
    return c;
}
/// x becomes L x: m^2 flops, nothing allocated. BLAS: trmv.
template <Scalar T>
void multiply_in_place(const TriangularOperand<T>& t, VectorView<std::type_identity_t<T>> x) {
    detail::StructuredProduct<T>::triangular(t, x);
}
template <Scalar T, VectorOf<T> X>
Vector<T> operator*(const TriangularOperand<T>& t, const X& x) {
    Vector<T> y(x);
    detail::StructuredProduct<T>::triangular(t, y);
    return y;
}

}  // namespace lamina
