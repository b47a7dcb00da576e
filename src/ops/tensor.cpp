#include "lamina/ops/tensor.hpp"

#include <algorithm>

#include "core/require.hpp"
#include "core/shared_axes.hpp"
#include "core/tensor_overlap.hpp"
#include "core/tensor_text.hpp"
#include "ops/plane.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "contract";

/// For each axis of A the axis of B it is summed with, and the other way round; -1 for none.
struct Pairing {
    IndexList of_a;
    IndexList of_b;
};

[[noreturn]] void refuse(const TensorLayout& a, const TensorLayout& b, const AxisPair& pair,
                         const char* why) {
    throw_dimensions(who, "A is " + shape_text(a.shape()) + " and B is " + shape_text(b.shape()) +
                              "; axis " + std::to_string(pair.of_a) + " of A and " +
                              std::to_string(pair.of_b) + " of B " + why);
}

Pairing paired(const TensorLayout& a, const TensorLayout& b, std::span<const AxisPair> axes) {
    Pairing pairs{a.shape(), b.shape()};
    std::fill(pairs.of_a.begin(), pairs.of_a.end(), -1);
    std::fill(pairs.of_b.begin(), pairs.of_b.end(), -1);
    for (const AxisPair& pair : axes) {
        const auto [k, l] = pair;
        if (k < 0 || k >= a.order() || l < 0 || l >= b.order()) {
            refuse(a, b, pair, "are not axes that there are");
        }
        if (pairs.of_a[k] >= 0 || pairs.of_b[l] >= 0) {
            refuse(a, b, pair, "are not both without a partner");
        }
        if (a.shape()[k] != b.shape()[l]) refuse(a, b, pair, "must be of equal size");
        pairs.of_a[k] = l;
        pairs.of_b[l] = k;
    }
    return pairs;
}

IndexList shape_of_result(const TensorLayout& a, const TensorLayout& b, const Pairing& pairs) {
    IndexList shape;
    for (index_t k = 0; k < a.order(); ++k)
        if (pairs.of_a[k] < 0) shape.push_back(a.shape()[k]);
    for (index_t l = 0; l < b.order(); ++l)
        if (pairs.of_b[l] < 0) shape.push_back(b.shape()[l]);
    return shape;
}

/// The axes of a tensor that are one index of a matrix, the first of them fastest.
struct MatrixIndex {
    const IndexList& sizes;
    const IndexList& strides;

    index_t size() const noexcept {
        index_t product = 1;
        for (const index_t n : sizes)
            product *= n;
        return product;
    }
    /// From one value of the index to the next; 0 if that is not the same everywhere.
    index_t step() const noexcept {
        for (index_t k = 1; k < sizes.size(); ++k)
            if (!follows(sizes[k - 1], strides[k - 1], strides[k])) return 0;
        return sizes.empty() ? 1 : strides[0];
    }
};

/// A tensor as a matrix. A step of 0 is one that BLAS does not take.
template <class T>
Plane<T> plane(T* data, const MatrixIndex& rows, const MatrixIndex& cols) {
    return {data, rows.size(), cols.size(), rows.step(), cols.step()};
}

/// The same tensor with the axes of the rows first.
template <class T>
TensorView<T> rows_first(T* data, const MatrixIndex& rows, const MatrixIndex& cols) {
    IndexList shape = rows.sizes;
    IndexList strides = rows.strides;
    for (index_t k = 0; k < cols.sizes.size(); ++k) {
        shape.push_back(cols.sizes[k]);
        strides.push_back(cols.strides[k]);
    }
    return TensorView<T>(data, shape, strides);
}

/// The same matrix, packed.
template <class T>
Plane<T> packed_plane(T* data, const Plane<T>& like) {
    return {data, like.rows, like.cols, 1, like.rows};
}

/// The matrix as it stands if BLAS takes it, or else packed.
template <Scalar T>
Plane<const T> readable(const T* data, const MatrixIndex& rows, const MatrixIndex& cols,
                        Tensor<T>& packed) {
    const Plane<const T> as_it_is = plane(data, rows, cols);
    if (as_it_is.is_for_blas()) return as_it_is;
    packed = Tensor<T>(rows_first(data, rows, cols));
    return packed_plane<const T>(packed.data(), as_it_is);
}

/// A product of tensors as one of matrices: three kinds of axes, each with its place in two
/// tensors.
struct Matrices {
    SharedAxes rows;   ///< of C and A
    SharedAxes cols;   ///< of C and B
    SharedAxes inner;  ///< of A and B

    Matrices(const TensorLayout& c, const TensorLayout& a, const TensorLayout& b,
             const Pairing& pairs) {
        index_t axis = 0;
        for (index_t k = 0; k < a.order(); ++k) {
            if (const index_t l = pairs.of_a[k]; l >= 0) {
                inner.push_back(a.shape()[k], a.strides()[k], b.strides()[l]);
            } else {
                rows.push_back(a.shape()[k], c.strides()[axis++], a.strides()[k]);
            }
        }
        for (index_t l = 0; l < b.order(); ++l)
            if (pairs.of_b[l] < 0)
                cols.push_back(b.shape()[l], c.strides()[axis++], b.strides()[l]);
        rows.sort_by_first();
        cols.sort_by_first();
        inner.sort_by_first();
    }
    MatrixIndex rows_in_c() const { return {rows.sizes, rows.first}; }
    MatrixIndex rows_in_a() const { return {rows.sizes, rows.second}; }
    MatrixIndex cols_in_c() const { return {cols.sizes, cols.first}; }
    MatrixIndex cols_in_b() const { return {cols.sizes, cols.second}; }
    MatrixIndex inner_in_a() const { return {inner.sizes, inner.first}; }
    MatrixIndex inner_in_b() const { return {inner.sizes, inner.second}; }
};

/// How many entries have to be packed if the axes of the sum come in the order they have.
template <Scalar T>
index_t entries_to_pack(const Matrices& m, const TensorView<const T>& a,
                        const TensorView<const T>& b) {
    const bool a_fits = plane(a.data(), m.rows_in_a(), m.inner_in_a()).is_for_blas();
    const bool b_fits = plane(b.data(), m.inner_in_b(), m.cols_in_b()).is_for_blas();
    return (a_fits ? 0 : a.size()) + (b_fits ? 0 : b.size());
}

template <Scalar T>
void contract_pairs(const TensorView<T>& c, const TensorView<const T>& a,
                    const TensorView<const T>& b, const Pairing& pairs) {
    if (c.empty()) return;
    if (a.empty()) return fill(c, T(0));
    Matrices m(c.layout(), a.layout(), b.layout(), pairs);
    // The order in which a sum is taken is free: A's own, or B's if fewer entries are packed then.
    if (m.inner.count() > 1 && entries_to_pack(m, a, b) > 0) {
        Matrices other = m;
        other.inner.sort_by_second();
        if (entries_to_pack(other, a, b) < entries_to_pack(m, a, b)) m = std::move(other);
    }
    Tensor<T> packed_a;
    Tensor<T> packed_b;
    const auto left = readable(a.data(), m.rows_in_a(), m.inner_in_a(), packed_a);
    const auto right = readable(b.data(), m.inner_in_b(), m.cols_in_b(), packed_b);
    const Plane<T> to = plane(c.data(), m.rows_in_c(), m.cols_in_c());
    if (to.is_for_blas()) return multiply_planes<T>(to, left, right);
    const TensorView<T> spread = rows_first(c.data(), m.rows_in_c(), m.cols_in_c());
    auto packed_c = Tensor<T>::uninitialized(spread.shape());
    multiply_planes<T>(packed_plane(packed_c.data(), to), left, right);
    copy_into(spread, packed_c);
}

}  // namespace

template <Scalar T>
Tensor<T> Contraction<T>::product(const TensorView<const T>& a, const TensorView<const T>& b,
                                  std::span<const AxisPair> axes) {
    const Pairing pairs = paired(a.layout(), b.layout(), axes);
    auto c = Tensor<T>::uninitialized(shape_of_result(a.layout(), b.layout(), pairs));
    contract_pairs<T>(c, a, b, pairs);
    return c;
}

template <Scalar T>
void Contraction<T>::product(const TensorView<T>& c, const TensorView<const T>& a,
                             const TensorView<const T>& b, std::span<const AxisPair> axes) {
    const Pairing pairs = paired(a.layout(), b.layout(), axes);
    const IndexList shape = shape_of_result(a.layout(), b.layout(), pairs);
    if (c.shape() != shape) {
        throw_dimensions(who, "the result is " + shape_text(shape) + " and the destination " +
                                  shape_text(c.shape()));
    }
    if (overlap(c, a) || overlap(c, b)) throw_alias(who);
    contract_pairs<T>(c, a, b, pairs);
}

template struct Contraction<float>;
template struct Contraction<double>;
template struct Contraction<std::complex<float>>;
template struct Contraction<std::complex<double>>;

}  // namespace lamina::detail
