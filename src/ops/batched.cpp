#include "lamina/ops/tensor.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"
#include "core/shared_axes.hpp"
#include "core/tensor_overlap.hpp"
#include "core/tensor_text.hpp"
#include "ops/plane.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "batched_multiply";

/// Planes of one shape, a step apart.
template <class T>
struct Stack {
    Plane<T> first;
    index_t count;
    index_t step;

    Stack t() const noexcept { return {first.t(), count, step}; }
    /// A single plane stands for any number of them.
    Plane<T> operator[](index_t l) const noexcept {
        return first.at(first.data + (count > 1 ? l * step : 0));
    }
    /// The planes side by side, as one. A step of 0, which BLAS does not take, if their columns do
    /// not follow each other or are too many for it.
    Plane<T> side_by_side() const noexcept {
        const index_t cols = first.cols * count;
        const bool even = first.cols == 1 || follows(first.cols, first.col_step, step);
        const index_t col_step = first.cols == 1 ? step : first.col_step;
        return {first.data, first.rows, cols, first.row_step,
                even && backend::fits(cols) ? col_step : 0};
    }
};

template <class T>
Stack<T> stack(const TensorView<T>& t) noexcept {
    const auto& shape = t.shape();
    const auto& strides = t.strides();
    const Plane<T> first{t.data(), shape[0], shape[1], strides[0], strides[1]};
    return t.order() == 2 ? Stack<T>{first, 1, 1} : Stack<T>{first, shape[2], strides[2]};
}

IndexList shape_of_result(const TensorLayout& a, const TensorLayout& b) {
    const auto batch = [](const TensorLayout& t) { return t.order() == 3 ? t.shape()[2] : 1; };
    const auto is_stack = [](const TensorLayout& t) { return t.order() == 2 || t.order() == 3; };
    if (!is_stack(a) || !is_stack(b) || a.shape()[1] != b.shape()[0] ||
        (batch(a) != batch(b) && batch(a) != 1 && batch(b) != 1)) {
        throw_dimensions(who,
                         "A is " + shape_text(a.shape()) + " and B is " + shape_text(b.shape()) +
                             "; they are m x k x batch and k x n x batch, and a batch of 1, or "
                             "none, goes with any other");
    }
    return {a.shape()[0], b.shape()[1], batch(a) == 1 ? batch(b) : batch(a)};
}

template <Scalar T>
void multiply_stacks(const Stack<T>& c, const Stack<const T>& a, const Stack<const T>& b) {
    // One B for all A_l is one B^T for all A_l^T on the other side.
    if (b.count == 1 && a.count > 1) return multiply_stacks<T>(c.t(), b.t(), a.t());
    if (a.count == 1 && b.count > 1) {
        const Plane<T> all_c = c.side_by_side();
        const Plane<const T> all_b = b.side_by_side();
        if (all_c.is_for_blas() && all_b.is_for_blas()) {
            return multiply_planes<T>(all_c, a.first, all_b);
        }
    }
    for (index_t l = 0; l < c.count; ++l)
        multiply_planes<T>(c[l], a[l], b[l]);
}

template <Scalar T>
void multiply_slices(const TensorView<T>& c, const TensorView<const T>& a,
                     const TensorView<const T>& b) {
    if (c.empty()) return;
    if (a.empty()) return fill(c, T(0));
    if (!stack(a).first.is_for_blas()) {
        const Tensor<T> packed(a);
        return multiply_slices<T>(c, packed, b);
    }
    if (!stack(b).first.is_for_blas()) {
        const Tensor<T> packed(b);
        return multiply_slices<T>(c, a, packed);
    }
    if (stack(c).first.is_for_blas()) return multiply_stacks(stack(c), stack(a), stack(b));
    auto packed = Tensor<T>::uninitialized(c.shape());
    multiply_slices<T>(packed, a, b);
    copy_into(c, packed);
}

}  // namespace

template <Scalar T>
Tensor<T> BatchedProduct<T>::product(const TensorView<const T>& a, const TensorView<const T>& b) {
    auto c = Tensor<T>::uninitialized(shape_of_result(a.layout(), b.layout()));
    multiply_slices<T>(c, a, b);
    return c;
}

template <Scalar T>
void BatchedProduct<T>::product(const TensorView<T>& c, const TensorView<const T>& a,
                                const TensorView<const T>& b) {
    const IndexList shape = shape_of_result(a.layout(), b.layout());
    if (c.shape() != shape) {
        throw_dimensions(who, "the result is " + shape_text(shape) + " and the destination " +
                                  shape_text(c.shape()));
    }
    if (overlap(c, a) || overlap(c, b)) throw_alias(who);
    multiply_slices<T>(c, a, b);
}

template struct BatchedProduct<float>;
template struct BatchedProduct<double>;
template struct BatchedProduct<std::complex<float>>;
template struct BatchedProduct<std::complex<double>>;

}  // namespace lamina::detail
