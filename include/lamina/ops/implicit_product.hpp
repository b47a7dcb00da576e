#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/diagonal.hpp"
#include "lamina/core/orthogonal.hpp"
#include "lamina/core/permutation.hpp"

namespace lamina {

namespace detail {

/// The compiled bodies: c = S b, c = b S, y = S x, and the same in place.
template <Scalar T>
struct LAMINA_EXPORT DiagonalProduct {
    static void into(const DiagonalOperand<T>& d, const Operand<T>& b, const MatrixView<T>& c);
    static void into(const Operand<T>& b, const DiagonalOperand<T>& d, const MatrixView<T>& c);
    static void into(const DiagonalOperand<T>& d, const VectorOperand<T>& x,
                     const VectorView<T>& y);
    static void in_place(const DiagonalOperand<T>& d, const MatrixView<T>& c);
    static void in_place(const MatrixView<T>& c, const DiagonalOperand<T>& d);
    static void in_place(const DiagonalOperand<T>& d, const VectorView<T>& y);
};
template <Scalar T>
struct LAMINA_EXPORT PermutationProduct {
    static void into(const PermutationOperand& p, const Operand<T>& b, const MatrixView<T>& c);
    static void into(const Operand<T>& b, const PermutationOperand& p, const MatrixView<T>& c);
    static void into(const PermutationOperand& p, const VectorOperand<T>& x,
                     const VectorView<T>& y);
    static void in_place(const PermutationOperand& p, const MatrixView<T>& c);
    static void in_place(const MatrixView<T>& c, const PermutationOperand& p);
    static void in_place(const PermutationOperand& p, const VectorView<T>& y);
};
template <Scalar T>
struct LAMINA_EXPORT HouseholderProduct {
    static void into(const HouseholderOperand<T>& h, const Operand<T>& b, const MatrixView<T>& c);
    static void into(const Operand<T>& b, const HouseholderOperand<T>& h, const MatrixView<T>& c);
    static void into(const HouseholderOperand<T>& h, const VectorOperand<T>& x,
                     const VectorView<T>& y);
    static void in_place(const HouseholderOperand<T>& h, const MatrixView<T>& c);
    static void in_place(const MatrixView<T>& c, const HouseholderOperand<T>& h);
    static void in_place(const HouseholderOperand<T>& h, const VectorView<T>& y);
};
template <Scalar T>
struct LAMINA_EXPORT RotationProduct {
    static void into(const RotationOperand& r, const Operand<T>& b, const MatrixView<T>& c);
    static void into(const Operand<T>& b, const RotationOperand& r, const MatrixView<T>& c);
    static void into(const RotationOperand& r, const VectorOperand<T>& x, const VectorView<T>& y);
    static void in_place(const RotationOperand& r, const MatrixView<T>& c);
    static void in_place(const MatrixView<T>& c, const RotationOperand& r);
    static void in_place(const RotationOperand& r, const VectorView<T>& y);
};

extern template struct DiagonalProduct<float>;
extern template struct DiagonalProduct<double>;
extern template struct DiagonalProduct<std::complex<float>>;
extern template struct DiagonalProduct<std::complex<double>>;
extern template struct PermutationProduct<float>;
extern template struct PermutationProduct<double>;
extern template struct PermutationProduct<std::complex<float>>;
extern template struct PermutationProduct<std::complex<double>>;
extern template struct HouseholderProduct<float>;
extern template struct HouseholderProduct<double>;
extern template struct HouseholderProduct<std::complex<float>>;
extern template struct HouseholderProduct<std::complex<double>>;
extern template struct RotationProduct<float>;
extern template struct RotationProduct<double>;
extern template struct RotationProduct<std::complex<float>>;
extern template struct RotationProduct<std::complex<double>>;

/// Where the products of S with matrices of T are compiled.
template <class S, class T>
struct ImplicitProduct {};
template <Scalar T>
struct ImplicitProduct<DiagonalOperand<T>, T> {
    using type = DiagonalProduct<T>;
};
template <Scalar T>
struct ImplicitProduct<PermutationOperand, T> {
    using type = PermutationProduct<T>;
};
template <Scalar T>
struct ImplicitProduct<HouseholderOperand<T>, T> {
    using type = HouseholderProduct<T>;
};
template <Scalar T>
struct ImplicitProduct<RotationOperand, T> {
    using type = RotationProduct<T>;
};

/// What is changed in place, as a view: an owner that lives on, or a view.
template <Scalar T>
MatrixView<T> target(Matrix<T>& c) noexcept {
    return c;
}
template <Scalar T>
MatrixView<T> target(const MatrixView<T>& c) noexcept {
    return c;
}
template <Scalar T>
VectorView<T> target(Vector<T>& y) noexcept {
    return y;
}
template <Scalar T>
VectorView<T> target(const VectorView<T>& y) noexcept {
    return y;
}
template <class C>
concept Target = requires(C&& c) {
    target(static_cast<C&&>(c));
};

}  // namespace detail

/// A matrix told by a few numbers instead of an array, beside matrices of T: as_diagonal,
/// as_permutation, as_householder, as_rotation.
template <class S, class T>
concept ImplicitMatrix = requires {
    typename detail::ImplicitProduct<S, T>::type;
};

// Products with an implicit matrix S on the left or on the right of an m x n matrix:
//
//     diagonal       mn flops    its zeros are not multiplied, so a NaN behind one stays there
//     permutation    mn moves    no entry changes
//     Householder    4mn flops   BLAS: gemv, ger
//     rotation       6n or 6m    for two rows or columns, and a copy of the others
//
// They throw DimensionError with both shapes, AliasError if the destination overlaps an operand.

/// C = S B and C = B S. Diagonal and rotation allocate nothing, a permutation a column or n bits if
/// B is transposed, Householder two vectors.
template <AnyMatrix B, ImplicitMatrix<ScalarOf<B>> S>
void multiply_into(MatrixView<ScalarOf<B>> c, const S& s, const B& b) {
    detail::ImplicitProduct<S, ScalarOf<B>>::type::into(s, operand(b), c);
}
template <AnyMatrix B, ImplicitMatrix<ScalarOf<B>> S>
void multiply_into(MatrixView<ScalarOf<B>> c, const B& b, const S& s) {
    detail::ImplicitProduct<S, ScalarOf<B>>::type::into(operand(b), s, c);
}
/// y = S x.
template <AnyVector X, ImplicitMatrix<ScalarOf<X>> S>
void multiply_into(VectorView<ScalarOf<X>> y, const S& s, const X& x) {
    detail::ImplicitProduct<S, ScalarOf<X>>::type::into(s, operand(x), y);
}

/// S B, B S and S x, at once: the result owns its entries.
template <AnyMatrix B, ImplicitMatrix<ScalarOf<B>> S>
Matrix<ScalarOf<B>> operator*(const S& s, const B& b) {
    auto c = Matrix<ScalarOf<B>>::uninitialized(s.rows(), b.cols());
    multiply_into(c, s, b);
    return c;
}
template <AnyMatrix B, ImplicitMatrix<ScalarOf<B>> S>
Matrix<ScalarOf<B>> operator*(const B& b, const S& s) {
    auto c = Matrix<ScalarOf<B>>::uninitialized(b.rows(), s.cols());
    multiply_into(c, b, s);
    return c;
}
template <AnyVector X, ImplicitMatrix<ScalarOf<X>> S>
Vector<ScalarOf<X>> operator*(const S& s, const X& x) {
    auto y = Vector<ScalarOf<X>>::uninitialized(s.rows());
    multiply_into(y, s, x);
    return y;
}
/// x^T S or x^H S: the entries of the row, as a vector.
template <Scalar T, ImplicitMatrix<T> S>
Vector<T> operator*(const RowOperand<T>& x, const S& s) {
    if (!conjugates(x.op())) return s.t() * VectorOperand<T>(x.base(), x.scale());
    // x^H S = conj(S^H x)
    Vector<T> y = s.h() * x.base();
    for (T& entry : y)
        entry = x.scale() * conjugate(entry);
    return y;
}

/// C becomes S C, or C S, and a vector y becomes S y, for a square S. Memory: none for diagonal and
/// rotation, a column for a permutation (and n bits on the right), two vectors for Householder.
template <class S, detail::Target C>
requires ImplicitMatrix<S, ScalarOf<std::remove_cvref_t<C>>>
void multiply_in_place(const S& s, C&& c) {
    detail::ImplicitProduct<S, ScalarOf<std::remove_cvref_t<C>>>::type::in_place(s,
                                                                                 detail::target(c));
}
template <detail::Target C, class S>
requires ImplicitMatrix<S, ScalarOf<std::remove_cvref_t<C>>> && AnyMatrix<std::remove_cvref_t<C>>
void multiply_in_place(C&& c, const S& s) {
    detail::ImplicitProduct<S, ScalarOf<std::remove_cvref_t<C>>>::type::in_place(detail::target(c),
                                                                                 s);
}

}  // namespace lamina
