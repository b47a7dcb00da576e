#include "lamina/core/tensor.hpp"

#include <algorithm>

#include "core/require.hpp"
#include "core/shared_axes.hpp"
#include "core/tensor_overlap.hpp"
#include "core/tensor_text.hpp"

namespace lamina {

namespace {

/// Calls entry(c_i, a_i) for all entries of two tensors of one shape. The axes are put in the order
/// of c's strides, and neighbours that both tensors allow to be one become one; where a's entries
/// are nearest along another axis than c's, these two axes are walked in tiles that fit the cache.
template <class C, class A, class Entry>
class Walk {
public:
    Walk(const TensorView<C>& c, const TensorView<A>& a, const Entry& entry) : entry_(entry) {
        if (c.empty()) return;
        for (index_t k = 0; k < c.order(); ++k)
            axes_.push_back(c.shape()[k], c.strides()[k], a.strides()[k]);
        axes_.sort_by_first();
        unite();
        const index_t* strides = axes_.second.data();
        const index_t nearest = std::min_element(strides, strides + axes_.count()) - strides;
        crossed_ = axes_.count() > 1 && nearest > 0;
        if (crossed_) axes_.move(nearest, 1);
        run(axes_.count() - 1, c.data(), a.data());
    }

private:
    void unite() {
        SharedAxes united;
        for (index_t k = 0; k < axes_.count(); ++k) {
            const index_t last = united.count() - 1;
            if (last >= 0 && follows(united.sizes[last], united.first[last], axes_.first[k]) &&
                follows(united.sizes[last], united.second[last], axes_.second[k])) {
                united.sizes[last] *= axes_.sizes[k];
            } else {
                united.push_back(axes_.sizes[k], axes_.first[k], axes_.second[k]);
            }
        }
        axes_ = std::move(united);
    }

    /// Axes 0 to axis.
    void run(index_t axis, C* c, A* a) const {
        if (axis < 0) return entry_(*c, *a);
        if (axis == 0) return line(axes_.sizes[0], c, a);
        if (axis == 1 && crossed_) return plane(c, a);
        for (index_t i = 0; i < axes_.sizes[axis]; ++i)
            run(axis - 1, c + i * axes_.first[axis], a + i * axes_.second[axis]);
    }

    void plane(C* c, A* a) const {
        constexpr index_t tile = 32;
        for (index_t j0 = 0; j0 < axes_.sizes[1]; j0 += tile) {
            const index_t j1 = std::min(j0 + tile, axes_.sizes[1]);
            for (index_t i0 = 0; i0 < axes_.sizes[0]; i0 += tile) {
                const index_t n = std::min(tile, axes_.sizes[0] - i0);
                for (index_t j = j0; j < j1; ++j) {
                    line(n, c + i0 * axes_.first[0] + j * axes_.first[1],
                         a + i0 * axes_.second[0] + j * axes_.second[1]);
                }
            }
        }
    }

    void line(index_t n, C* c, A* a) const {
        const index_t step_c = axes_.first[0];
        const index_t step_a = axes_.second[0];
        if (step_c == 1 && step_a == 1) {
            for (index_t i = 0; i < n; ++i)
                entry_(c[i], a[i]);
        } else {
            for (index_t i = 0; i < n; ++i)
                entry_(c[i * step_c], a[i * step_a]);
        }
    }

    const Entry& entry_;
    SharedAxes axes_;
    bool crossed_ = false;
};

template <class C, class A, class Entry>
void for_each_pair(const TensorView<C>& c, const TensorView<A>& a, const Entry& entry) {
    Walk<C, A, Entry>(c, a, entry);
}

template <Scalar T, class Change>
void for_each_in(const TensorView<T>& c, const Change& change) {
    for_each_pair(c, c, [&change](T& x, T&) { change(x); });
}

template <Scalar T>
void require_alike(const char* who, const TensorView<T>& c, const TensorView<const T>& a) {
    if (c.shape() != a.shape()) {
        throw_dimensions(who, "the shapes " + shape_text(c.shape()) + " and " +
                                  shape_text(a.shape()) + " must be equal");
    }
    const bool same_place = c.data() == a.data() && c.strides() == a.strides();
    if (!same_place && overlap(c, a)) throw_alias(who);
}

}  // namespace

namespace detail {

template <Scalar T>
void TensorArithmetic<T>::copy(const TensorView<T>& c, const TensorView<const T>& a) {
    require_alike<T>("copy_into", c, a);
    for_each_pair(c, a, [](T& to, const T& x) { to = x; });
}

template <Scalar T>
void TensorArithmetic<T>::add(const TensorView<T>& c, const TensorView<const T>& a) {
    require_alike<T>("add_into", c, a);
    for_each_pair(c, a, [](T& to, const T& x) { to += x; });
}

template <Scalar T>
void TensorArithmetic<T>::subtract(const TensorView<T>& c, const TensorView<const T>& a) {
    require_alike<T>("-=", c, a);
    for_each_pair(c, a, [](T& to, const T& x) { to -= x; });
}

template <Scalar T>
bool TensorArithmetic<T>::equal(const TensorView<const T>& a, const TensorView<const T>& b) {
    if (a.shape() != b.shape()) return false;
    bool equal = true;
    for_each_pair(a, b, [&equal](const T& x, const T& y) { equal = equal && x == y; });
    return equal;
}

template <Scalar T>
void TensorArithmetic<T>::fill(const TensorView<T>& c, T value) {
    for_each_in(c, [value](T& x) { x = value; });
}

template <Scalar T>
void TensorArithmetic<T>::scale(const TensorView<T>& c, T s) {
    for_each_in(c, [s](T& x) { x *= s; });
}

template <Scalar T>
void TensorArithmetic<T>::divide(const TensorView<T>& c, T s) {
    for_each_in(c, [s](T& x) { x /= s; });
}

template struct TensorArithmetic<float>;
template struct TensorArithmetic<double>;
template struct TensorArithmetic<std::complex<float>>;
template struct TensorArithmetic<std::complex<double>>;

}  // namespace detail

template <Scalar T>
Tensor<T> Tensor<T>::uninitialized(const IndexList& shape) {
    Tensor t;
    detail::TensorLayout layout(shape);
    t.storage_.reserve(layout.size());
    t.layout_ = std::move(layout);
    return t;
}

template <Scalar T>
Tensor<T>::Tensor(const IndexList& shape) : Tensor(shape, T(0)) {}

template <Scalar T>
Tensor<T>::Tensor(const IndexList& shape, T value) : Tensor(uninitialized(shape)) {
    std::fill_n(data(), size(), value);
}

template <Scalar T>
Tensor<T>::Tensor(const IndexList& shape, std::initializer_list<T> entries)
    : Tensor(uninitialized(shape)) {
    if (index_t(entries.size()) != size()) {
        throw_dimensions("Tensor", "a shape of " + shape_text(shape) + " and " +
                                       std::to_string(entries.size()) + " entries");
    }
    std::copy(entries.begin(), entries.end(), data());
}

template <Scalar T>
Tensor<T>::Tensor(Copy, const TensorView<const T>& a) : Tensor(uninitialized(a.shape())) {
    detail::TensorArithmetic<T>::copy(view(), a);
}

template <Scalar T>
Tensor<T>::Tensor(const Tensor& other) : Tensor(uninitialized(other.shape())) {
    std::copy_n(other.data(), size(), data());
}

template <Scalar T>
Tensor<T>& Tensor<T>::operator=(const Tensor& other) {
    if (this == &other) return *this;
    if (other.size() > storage_.capacity()) return *this = Tensor(other);
    layout_ = other.layout_;
    std::copy_n(other.data(), size(), data());
    return *this;
}

template <Scalar T>
Tensor<T>::Tensor(Tensor&& other) noexcept
    : storage_(std::move(other.storage_)), layout_(std::exchange(other.layout_, {})) {}

template <Scalar T>
Tensor<T>& Tensor<T>::operator=(Tensor&& other) noexcept {
    storage_ = std::move(other.storage_);
    layout_ = std::exchange(other.layout_, {});
    return *this;
}

template <Scalar T>
Tensor<T> Tensor<T>::reshape(const IndexList& shape) && {
    layout_ = layout_.reshaped(shape);
    return std::move(*this);
}

template <Scalar T>
Tensor<T>& Tensor<T>::operator*=(T s) {
    detail::TensorArithmetic<T>::scale(view(), s);
    return *this;
}

template <Scalar T>
Tensor<T>& Tensor<T>::operator/=(T s) {
    detail::TensorArithmetic<T>::divide(view(), s);
    return *this;
}

template class Tensor<float>;
template class Tensor<double>;
template class Tensor<std::complex<float>>;
template class Tensor<std::complex<double>>;

}  // namespace lamina
