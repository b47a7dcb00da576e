#pragma once

#include "lamina/core/tensor.hpp"
#include "lamina/ops/product.hpp"

namespace lamina {

/// An axis of A and the axis of B that it is summed together with.
struct AxisPair {
    index_t of_a;
    index_t of_b;
};

/// What may stand where a tensor is read: a tensor, a matrix (order 2) or a vector (order 1).
template <class X>
concept TensorLike = std::constructible_from < TensorView<const ScalarOf<X>>,
const X& > ;
/// The same, of exactly T.
template <class X, class T>
concept TensorLikeOf = TensorLike<X> && std::same_as<ScalarOf<X>, T>;

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT Contraction {
    static Tensor<T> product(const TensorView<const T>& a, const TensorView<const T>& b,
                             std::span<const AxisPair> axes);
    static void product(const TensorView<T>& c, const TensorView<const T>& a,
                        const TensorView<const T>& b, std::span<const AxisPair> axes);
};
template <Scalar T>
struct LAMINA_EXPORT BatchedProduct {
    static Tensor<T> product(const TensorView<const T>& a, const TensorView<const T>& b);
    static void product(const TensorView<T>& c, const TensorView<const T>& a,
                        const TensorView<const T>& b);
};

extern template struct Contraction<float>;
extern template struct Contraction<double>;
extern template struct Contraction<std::complex<float>>;
extern template struct Contraction<std::complex<double>>;
extern template struct BatchedProduct<float>;
extern template struct BatchedProduct<double>;
extern template struct BatchedProduct<std::complex<float>>;
extern template struct BatchedProduct<std::complex<double>>;
}  // namespace detail

/// The sum over pairs of axes, c_(i.. j..) = sum_(k..) a_(i.. k..) b_(k.. j..): C has the other
/// axes of A in their order, then those of B, as NumPy's tensordot has them. Nothing is conjugated.
/// No pair gives the outer product, all axes paired a tensor of order 0, {{1, 0}} of matrices A B.
///
/// 2mnk flops for m entries of C's axes from A, n from B and k terms in each sum. One product:
/// gemm, or gemv or dot where m or n is 1. Nothing is copied where the axes of each kind follow
/// each other without a gap, in one order in both tensors that have them, and an innermost axis has
/// stride 1 (Di Napoli, Fabregat-Traver, Quintana-Orti & Bientinesi, Towards an efficient use of
/// the BLAS library for multilinear tensor contractions, Appl. Math. Comput. 235, 2014); a tensor
/// for which this does not hold is packed first. Throws DimensionError with both shapes.
template <TensorLike A, TensorLikeOf<ScalarOf<A>> B>
Tensor<ScalarOf<A>> contract(const A& a, const B& b, std::span<const AxisPair> axes) {
    using View = TensorView<const ScalarOf<A>>;
    return detail::Contraction<ScalarOf<A>>::product(View(a), View(b), axes);
}
template <TensorLike A, TensorLikeOf<ScalarOf<A>> B>
Tensor<ScalarOf<A>> contract(const A& a, const B& b, std::initializer_list<AxisPair> axes) {
    return contract(a, b, std::span<const AxisPair>(axes.begin(), axes.size()));
}

/// The same into C, of any strides; nothing is allocated where nothing has to be packed, for up to
/// eight axes. Throws AliasError too, if C overlaps A or B.
template <TensorLike A, TensorLikeOf<ScalarOf<A>> B>
void contract_into(TensorView<ScalarOf<A>> c, const A& a, const B& b,
                   std::span<const AxisPair> axes) {
    using View = TensorView<const ScalarOf<A>>;
    detail::Contraction<ScalarOf<A>>::product(c, View(a), View(b), axes);
}
template <TensorLike A, TensorLikeOf<ScalarOf<A>> B>
void contract_into(TensorView<ScalarOf<A>> c, const A& a, const B& b,
                   std::initializer_list<AxisPair> axes) {
    contract_into(c, a, b, std::span<const AxisPair>(axes.begin(), axes.size()));
}

/// C_l = A_l B_l for all l: A is m x k x batch, B is k x n x batch, C is m x n x batch. A factor
/// with a batch of 1, or of order 2, is used with each of the other's.
///
/// 2mnk flops a product. BLAS: a gemm each, or one for all where a shared A or B and the layout
/// allow it: A B_l of tensors without gaps is one product of A with all columns of all B_l. Slices
/// in row-major order, as B.permute({1, 0, 2}) has them, are read as they are; only a tensor whose
/// slices have no axis of stride 1 is copied. Throws DimensionError with both shapes.
template <TensorLike A, TensorLikeOf<ScalarOf<A>> B>
Tensor<ScalarOf<A>> batched_multiply(const A& a, const B& b) {
    using View = TensorView<const ScalarOf<A>>;
    return detail::BatchedProduct<ScalarOf<A>>::product(View(a), View(b));
}

/// The same into C; nothing is allocated unless a tensor has to be copied. Throws AliasError too,
/// if C overlaps A or B.
template <TensorLike A, TensorLikeOf<ScalarOf<A>> B>
void batched_multiply_into(TensorView<ScalarOf<A>> c, const A& a, const B& b) {
    using View = TensorView<const ScalarOf<A>>;
    detail::BatchedProduct<ScalarOf<A>>::product(c, View(a), View(b));
}

}  // namespace lamina
