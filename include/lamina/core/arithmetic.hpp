#pragma once

#include "lamina/core/matrix.hpp"
#include "lamina/core/overlap.hpp"
#include "lamina/core/vector.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies; the shells below bring every kind of matrix and vector into this one form.
template <Scalar T>
struct LAMINA_EXPORT Elementwise {
    static void copy(const MatrixView<T>& c, const Operand<T>& a);
    static void copy(const VectorView<T>& y, const VectorOperand<T>& x);
    static void add(const MatrixView<T>& c, const Operand<T>& a);
    static void add(const VectorView<T>& y, const VectorOperand<T>& x);
    static bool equal(const Operand<T>& a, const Operand<T>& b) noexcept;
    static bool equal(const VectorOperand<T>& x, const VectorOperand<T>& y) noexcept;
    static void fill(const MatrixView<T>& c, T value) noexcept;
    static void fill(const VectorView<T>& y, T value) noexcept;
    static void scale(const MatrixView<T>& c, T s) noexcept;
    static void scale(const VectorView<T>& y, T s) noexcept;
    static void divide(const MatrixView<T>& c, T s) noexcept;
    static void divide(const VectorView<T>& y, T s) noexcept;
};

extern template struct Elementwise<float>;
extern template struct Elementwise<double>;
extern template struct Elementwise<std::complex<float>>;
extern template struct Elementwise<std::complex<double>>;

/// y = x for few numbers side by side, or false with y as it was: for others, sizes that differ,
/// and what overlaps, which the library looks at again.
template <class T>
bool copy_few(const VectorView<T>& y, const VectorView<const T>& x) noexcept {
    const index_t n = y.size();
    if (n > few_numbers || x.size() != n || y.stride() != 1 || x.stride() != 1 || overlap(y, x))
        return false;
    for (index_t i = 0; i < n; ++i)
        y[i] = x[i];
    return true;
}
}  // namespace detail

/// C = A, entry by entry, whatever A's transposition, conjugation and scale. mn loads and stores,
/// in tiles that fit the cache when transposing. Throws DimensionError if the shapes differ,
/// AliasError if C is part of A (copying a matrix onto itself is fine).
template <AnyMatrix A>
void copy_into(MatrixView<ScalarOf<A>> c, const A& a) {
    detail::Elementwise<ScalarOf<A>>::copy(c, operand(a));
}
template <AnyVector X>
void copy_into(VectorView<ScalarOf<X>> y, const X& x) {
    if constexpr (detail::StoredVector<X>) {
        if (detail::copy_few<ScalarOf<X>>(y, x)) return;
    }
    detail::Elementwise<ScalarOf<X>>::copy(y, operand(x));
}

/// C += A, entry by entry; 2mn flops with a scaled A. Throws DimensionError if the shapes differ,
/// AliasError if A is another part, or the transpose, of C. C += C is fine.
template <AnyMatrix A>
void add_into(MatrixView<ScalarOf<A>> c, const A& a) {
    detail::Elementwise<ScalarOf<A>>::add(c, operand(a));
}
template <AnyVector X>
void add_into(VectorView<ScalarOf<X>> y, const X& x) {
    detail::Elementwise<ScalarOf<X>>::add(y, operand(x));
}

/// Every entry of c becomes value.
template <Scalar T>
void fill(Matrix<T>& c, std::type_identity_t<T> value) noexcept {
    detail::Elementwise<T>::fill(c.view(), value);
}
template <Scalar T>
void fill(MatrixView<T> c, std::type_identity_t<T> value) noexcept {
    detail::Elementwise<T>::fill(c, value);
}
template <Scalar T>
void fill(VectorView<T> y, std::type_identity_t<T> value) noexcept {
    detail::Elementwise<T>::fill(y, value);
}

/// Every entry of c times s: for parts of a matrix, which have no *= of their own.
template <Scalar T>
void scale_in_place(MatrixView<T> c, std::type_identity_t<T> s) noexcept {
    detail::Elementwise<T>::scale(c, s);
}
template <Scalar T>
void scale_in_place(VectorView<T> y, std::type_identity_t<T> s) noexcept {
    detail::Elementwise<T>::scale(y, s);
}

/// Same shape and every entry equal as IEEE numbers: a NaN equals nothing, 0 equals -0.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
bool operator==(const A& a, const B& b) noexcept {
    return detail::Elementwise<ScalarOf<A>>::equal(operand(a), operand(b));
}
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
bool operator==(const X& x, const Y& y) noexcept {
    return detail::Elementwise<ScalarOf<X>>::equal(operand(x), operand(y));
}

/// A + B, A - B and -A: an owning result at once. Throws DimensionError if the shapes differ.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> operator+(const A& a, const B& b) {
    Matrix<ScalarOf<A>> c(operand(a));
    c += b;
    return c;
}
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> operator-(const A& a, const B& b) {
    Matrix<ScalarOf<A>> c(operand(a));
    c -= b;
    return c;
}
template <AnyMatrix A>
Matrix<ScalarOf<A>> operator-(const A& a) {
    return Matrix<ScalarOf<A>>(operand(a).scaled(ScalarOf<A>(-1)));
}
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
Vector<ScalarOf<X>> operator+(const X& x, const Y& y) {
    Vector<ScalarOf<X>> z(operand(x));
    z += y;
    return z;
}
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
Vector<ScalarOf<X>> operator-(const X& x, const Y& y) {
    Vector<ScalarOf<X>> z(operand(x));
    z -= y;
    return z;
}
template <AnyVector X>
Vector<ScalarOf<X>> operator-(const X& x) {
    return Vector<ScalarOf<X>>(operand(x).scaled(ScalarOf<X>(-1)));
}

/// A temporary on the left gives its memory to the result: (A * B) + C takes no second matrix.
template <Scalar T, MatrixOf<T> B>
Matrix<T> operator+(Matrix<T>&& a, const B& b) {
    a += b;
    return std::move(a);
}
template <Scalar T, MatrixOf<T> B>
Matrix<T> operator-(Matrix<T>&& a, const B& b) {
    a -= b;
    return std::move(a);
}
template <Scalar T, ScaleFor<T> S>
Matrix<T> operator*(S s, Matrix<T>&& a) noexcept {
    a *= detail::scale_as<T>(s);
    return std::move(a);
}
template <Scalar T, ScaleFor<T> S>
Matrix<T> operator*(Matrix<T>&& a, S s) noexcept {
    a *= detail::scale_as<T>(s);
    return std::move(a);
}
template <Scalar T, ScaleFor<T> S>
Matrix<T> operator/(Matrix<T>&& a, S s) noexcept {
    a /= detail::scale_as<T>(s);
    return std::move(a);
}
template <Scalar T, VectorOf<T> Y>
Vector<T> operator+(Vector<T>&& x, const Y& y) {
    x += y;
    return std::move(x);
}
template <Scalar T, VectorOf<T> Y>
Vector<T> operator-(Vector<T>&& x, const Y& y) {
    x -= y;
    return std::move(x);
}
template <Scalar T, ScaleFor<T> S>
Vector<T> operator*(S s, Vector<T>&& x) noexcept {
    x *= detail::scale_as<T>(s);
    return std::move(x);
}
template <Scalar T, ScaleFor<T> S>
Vector<T> operator*(Vector<T>&& x, S s) noexcept {
    x *= detail::scale_as<T>(s);
    return std::move(x);
}
template <Scalar T, ScaleFor<T> S>
Vector<T> operator/(Vector<T>&& x, S s) noexcept {
    x /= detail::scale_as<T>(s);
    return std::move(x);
}

template <Scalar T>
template <MatrixOf<T> A>
Matrix<T>& Matrix<T>::operator+=(const A& a) {
    detail::Elementwise<T>::add(view(), operand(a));
    return *this;
}
template <Scalar T>
template <MatrixOf<T> A>
Matrix<T>& Matrix<T>::operator-=(const A& a) {
    detail::Elementwise<T>::add(view(), operand(a).scaled(T(-1)));
    return *this;
}
template <Scalar T>
template <VectorOf<T> X>
Vector<T>& Vector<T>::operator+=(const X& x) {
    detail::Elementwise<T>::add(view(), operand(x));
    return *this;
}
template <Scalar T>
template <VectorOf<T> X>
Vector<T>& Vector<T>::operator-=(const X& x) {
    detail::Elementwise<T>::add(view(), operand(x).scaled(T(-1)));
    return *this;
}

}  // namespace lamina
