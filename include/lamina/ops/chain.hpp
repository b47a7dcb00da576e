#pragma once

#include "lamina/ops/product.hpp"

namespace lamina {

/// What may stand in a chain of products: a matrix of T, or a vector as the column it is.
template <class F, class T>
concept ChainFactor = MatrixOf<F, T> || VectorOf<F, T>;

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Chains {
    static Matrix<T> multiply(const Operand<T>* factors, index_t count);
    static void run_into(const MatrixView<T>& c, const Operand<T>* factors, index_t count);
    static Matrix<T> power(const Operand<T>& a, index_t k);
};

extern template struct Chains<float>;
extern template struct Chains<double>;
extern template struct Chains<std::complex<float>>;
extern template struct Chains<std::complex<double>>;

/// A vector as a matrix of one column: a strided one is the transpose of a row.
template <AnyMatrix A>
Operand<ScalarOf<A>> chain_factor(const A& a) noexcept {
    return operand(a);
}
template <AnyVector X>
Operand<ScalarOf<X>> chain_factor(const X& x) {
    using T = ScalarOf<X>;
    const VectorView<const T> base = operand(x).base();
    const Operand<T> column(base.stride() == 1
                                ? MatrixView<const T>(base.data(), base.size(), 1)
                                : MatrixView<const T>(base.data(), 1, base.size(), base.stride()),
                            base.stride() == 1 ? Op::none : Op::transposed);
    return column.scaled(operand(x).scale());
}

template <class First, class... More>
using LastOf =
    typename decltype((std::type_identity<First>{}, ..., std::type_identity<More>{}))::type;
}  // namespace detail

/// A B C ... in the order with the fewest flops; a Vector if the last factor is one, else a Matrix.
///
/// The order comes from dynamic programming over the shapes, k^3 / 6 steps for k factors (Cormen,
/// Leiserson, Rivest & Stein, Introduction to Algorithms, chapter on dynamic programming). BLAS:
/// gemm. Throws DimensionError with both shapes for the first two neighbours that do not fit.
template <AnyMatrix A, ChainFactor<ScalarOf<A>>... More>
auto multiply_chain(const A& a, const More&... more) {
    using T = ScalarOf<A>;
    const Operand<T> factors[] = {operand(a), detail::chain_factor(more)...};
    Matrix<T> product = detail::Chains<T>::multiply(factors, index_t(sizeof...(more)) + 1);
    if constexpr (AnyVector<detail::LastOf<A, More...>>) {
        return Vector<T>(product.col(0));
    } else {
        return product;
    }
}

/// C = A B ..., two factors or more, in the same order; memory for the products on the way is
/// allocated at once. Throws AliasError too, if C overlaps a factor; C is then as it was.
template <AnyMatrix A, MatrixOf<ScalarOf<A>>... More>
requires(sizeof...(More) > 0) void multiply_chain_into(MatrixView<ScalarOf<A>> c, const A& a,
                                                       const More&... more) {
    const Operand<ScalarOf<A>> factors[] = {operand(a), operand(more)...};
    detail::Chains<ScalarOf<A>>::run_into(c, factors, index_t(sizeof...(more)) + 1);
}

/// A^k for k >= 0 by repeated squaring, the identity for k = 0: at most 2 log2(k) products of 2 n^3
/// flops, in three matrices of memory. BLAS: gemm. Throws DimensionError unless A is square, Error
/// for k < 0: that is power(inv(A), -k).
template <AnyMatrix A>
Matrix<ScalarOf<A>> power(const A& a, index_t k) {
    return detail::Chains<ScalarOf<A>>::power(operand(a), k);
}

}  // namespace lamina
