#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/ops/inner_product.hpp"
#include "lamina/ops/short_product.hpp"
#include "lamina/ops/structured_product.hpp"

namespace lamina {

namespace detail {
/// The compiled bodies: c = alpha a b + beta c in all its kinds. With beta = 0, c is not read.
template <Scalar T>
struct LAMINA_EXPORT Product {
    static void general(T alpha, const Operand<T>& a, const Operand<T>& b, T beta,
                        const MatrixView<T>& c);
    static void general(T alpha, const Operand<T>& a, const VectorOperand<T>& x, T beta,
                        const VectorView<T>& y);
    static void outer(T alpha, const VectorOperand<T>& x, const RowOperand<T>& y,
                      const MatrixView<T>& c);
    static T inner(const RowOperand<T>& x, const VectorOperand<T>& y);
    /// x^H y of vectors that are stored, whose parts travel in registers.
    static T dot(const T* x, index_t size_x, index_t stride_x, const T* y, index_t size_y,
                 index_t stride_y);
};

extern template struct Product<float>;
extern template struct Product<double>;
extern template struct Product<std::complex<float>>;
extern template struct Product<std::complex<double>>;
}  // namespace detail

/// C = A B: A is m x k, B is k x n, C is m x n. 2mnk flops, nothing allocated (but for threads of
/// our own, core/threads.hpp, in A^H A of a large A). BLAS: gemm, gemv for n = 1; where B is A^H or
/// A the adjoint of B (A^T for real), herk or syrk with half the flops, mirrored. Real products may
/// be several gemms of parts, with up to 32 KiB of stack. Throws DimensionError with the shapes,
/// AliasError if C overlaps A or B. IEEE rules for NaN and Inf. Real A and B of the same order 2, 3
/// or 4, unscaled, are multiplied in the caller's code.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
[[gnu::always_inline]] inline void multiply_into(MatrixView<ScalarOf<A>> c, const A& a,
                                                 const B& b) {
    using T = ScalarOf<A>;
    if constexpr (!is_complex<T>) {
        if (detail::try_multiply_short(a, b, c.data(), c.rows(), c.cols(), c.ld())) return;
    }
    detail::Product<T>::general(T(1), operand(a), operand(b), T(0), c);
}
/// y = A x, 2mn flops. BLAS: gemv; real A of order 2, 3 or 4 and a y without gaps, unscaled, are
/// multiplied in the caller's code; those of up to 96 x 96, and larger ones with columns of 1 KiB
/// or more up to 250 x 250 or on one thread, go through registers without BLAS.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
[[gnu::always_inline]] inline void multiply_into(VectorView<ScalarOf<A>> y, const A& a,
                                                 const X& x) {
    using T = ScalarOf<A>;
    if constexpr (!is_complex<T>) {
        const index_t m = y.size();
        if (y.stride() == 1 && detail::try_multiply_short(a, x, y.data(), m, 1, m)) return;
    }
    detail::Product<T>::general(T(1), operand(a), operand(x), T(0), y);
}

/// C = alpha A B + beta C, nothing allocated. With beta = 0 whatever stood in C, NaN too, is
/// forgotten; with alpha = 0 a NaN in A or B may be. BLAS and errors as in multiply_into.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
void multiply_add(std::type_identity_t<ScalarOf<A>> alpha, const A& a, const B& b,
                  std::type_identity_t<ScalarOf<A>> beta, MatrixView<ScalarOf<A>> c) {
    detail::Product<ScalarOf<A>>::general(alpha, operand(a), operand(b), beta, c);
}
/// y = alpha A x + beta y, as A x.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
void multiply_add(std::type_identity_t<ScalarOf<A>> alpha, const A& a, const X& x,
                  std::type_identity_t<ScalarOf<A>> beta, VectorView<ScalarOf<A>> y) {
    detail::Product<ScalarOf<A>>::general(alpha, operand(a), operand(x), beta, y);
}

/// A B, at once: the result owns its entries, so `auto C = A * B;` is always safe.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Matrix<ScalarOf<A>> operator*(const A& a, const B& b) {
    auto c = Matrix<ScalarOf<A>>::uninitialized(a.rows(), b.cols());
    multiply_into(c, a, b);
    return c;
}
/// A x.
template <AnyMatrix A, VectorOf<ScalarOf<A>> X>
Vector<ScalarOf<A>> operator*(const A& a, const X& x) {
    auto y = Vector<ScalarOf<A>>::uninitialized(a.rows());
    multiply_into(y, a, x);
    return y;
}
/// x^T A or x^H A: the entries of the row, as a vector, by the transpose.
template <AnyMatrix A>
Vector<ScalarOf<A>> operator*(const RowOperand<ScalarOf<A>>& x, const A& a) {
    using T = ScalarOf<A>;
    auto y = Vector<T>::uninitialized(a.cols());
    // x^H A = conj(A^H x), whose transposed twin without the outer conjugate is one call too.
    if (conjugates(x.op())) {
        detail::Product<T>::general(T(1), operand(a).h(), VectorOperand<T>(x.base()), T(0), y);
        for (index_t i = 0; i < y.size(); ++i)
            y[i] = x.scale() * conjugate(y[i]);
    } else {
        detail::Product<T>::general(x.scale(), operand(a).t(), VectorOperand<T>(x.base()), T(0), y);
    }
    return y;
}
/// x^T y, or x^H y: a number. BLAS: dot.
template <AnyVector X>
ScalarOf<X> operator*(const RowOperand<ScalarOf<X>>& x, const X& y) {
    return detail::Product<ScalarOf<X>>::inner(x, operand(y));
}
/// x y^T, or x y^H: the m x n matrix of all products, mn flops. BLAS: ger.
template <AnyVector X>
Matrix<ScalarOf<X>> operator*(const X& x, const RowOperand<ScalarOf<X>>& y) {
    Matrix<ScalarOf<X>> c(x.size(), y.size());
    detail::Product<ScalarOf<X>>::outer(ScalarOf<X>(1), operand(x), y, c);
    return c;
}

/// x . y = sum conj(x_i) y_i, as in physics and in NumPy's vdot; 2n flops. BLAS: dot, and
/// none for few real numbers, which are multiplied in the caller's code up to 16. Throws
/// DimensionError if the sizes differ.
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
ScalarOf<X> dot(const X& x, const Y& y) {
    using T = ScalarOf<X>;
    if constexpr (detail::StoredVector<X> && detail::StoredVector<Y>) {
        const VectorView<const T> u = x;
        const VectorView<const T> v = y;
        if constexpr (!is_complex<T>) {
            // Branches of their own would cost as much as four products.
            const index_t differs = (u.size() ^ v.size()) | (u.stride() ^ 1) | (v.stride() ^ 1);
            if (u.size() <= detail::few_numbers && differs == 0)
                return detail::short_inner_product(u.data(), v.data(), u.size());
        }
        return detail::Product<T>::dot(u.data(), u.size(), u.stride(), v.data(), v.size(),
                                       v.stride());
    } else {
        return detail::Product<T>::inner(operand(x).h(), operand(y));
    }
}
/// x y^H: the conjugate belongs to y, as in outer(x, x) being Hermitian. BLAS: ger.
template <AnyVector X, VectorOf<ScalarOf<X>> Y>
Matrix<ScalarOf<X>> outer(const X& x, const Y& y) {
    return x * operand(y).h();
}

}  // namespace lamina
