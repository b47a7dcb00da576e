#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/tensor_view.hpp"

namespace lamina {

namespace detail {
template <class X>
struct TensorScalar {};
template <class T>
struct TensorScalar<Tensor<T>> {
    using type = T;
};
template <class T>
struct TensorScalar<TensorView<T>> {
    using type = std::remove_const_t<T>;
};

/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT TensorArithmetic {
    static void copy(const TensorView<T>& c, const TensorView<const T>& a);
    static void add(const TensorView<T>& c, const TensorView<const T>& a);
    static void subtract(const TensorView<T>& c, const TensorView<const T>& a);
    static bool equal(const TensorView<const T>& a, const TensorView<const T>& b);
    static void fill(const TensorView<T>& c, T value);
    static void scale(const TensorView<T>& c, T s);
    static void divide(const TensorView<T>& c, T s);
};

extern template struct TensorArithmetic<float>;
extern template struct TensorArithmetic<double>;
extern template struct TensorArithmetic<std::complex<float>>;
extern template struct TensorArithmetic<std::complex<double>>;
}  // namespace detail

/// Whatever is a tensor: Tensor, or a view of one.
template <class X>
concept AnyTensor = requires {
    typename detail::TensorScalar<X>::type;
};
/// A tensor of exactly T.
template <class X, class T>
concept TensorOf = AnyTensor<X> && std::same_as<typename detail::TensorScalar<X>::type, T>;

namespace detail {
template <AnyTensor X>
struct ScalarOfImpl<X> : TensorScalar<X> {};
}  // namespace detail

/// An owning tensor of any order, 0 (a number), 1 (a vector), 2 (a matrix), 3, ...: its shape is
/// chosen at run time, the first index is the fastest, without gaps, on a 64-byte boundary. Zero
/// unless told otherwise; value semantics and cheap moves. A moved-from tensor has shape (0).
template <Scalar T>
class LAMINA_EXPORT Tensor {
public:
    using value_type = T;

    /// Shape (0): no entries.
    Tensor() noexcept = default;
    /// Zeros, or fill everywhere: Tensor<double>({2, 3, 4}), Tensor<double>({}, 5) of order 0.
    /// Throws DimensionError for a negative size, SizeError if the entries cannot be addressed,
    /// std::bad_alloc if there is no memory.
    explicit Tensor(const IndexList& shape);
    Tensor(const IndexList& shape, T fill);
    /// The entries one by one, first index fastest. Throws DimensionError for another number.
    Tensor(const IndexList& shape, std::initializer_list<T> entries);
    /// A copy of a view, without its gaps and with its first index fastest.
    template <TensorOf<T> A>
    requires(!std::same_as<A, Tensor>) Tensor(const A& a) : Tensor(Copy{}, a) {}
    /// A copy of a matrix (order 2) or of a vector (order 1), lazy ones such as A.t() too.
    template <MatrixOf<T> A>
    explicit Tensor(const A& a) : Tensor(uninitialized({a.rows(), a.cols()})) {
        copy_into(matrix(), a);
    }
    template <VectorOf<T> X>
    explicit Tensor(const X& x) : Tensor(uninitialized({x.size()})) {
        copy_into(vector(), x);
    }
    /// Entries whose values are whatever the memory held.
    static Tensor uninitialized(const IndexList& shape);

    Tensor(const Tensor& other);
    Tensor& operator=(const Tensor& other);
    Tensor(Tensor&& other) noexcept;
    Tensor& operator=(Tensor&& other) noexcept;
    ~Tensor() = default;

    const IndexList& shape() const noexcept { return layout_.shape(); }
    const IndexList& strides() const noexcept { return layout_.strides(); }
    index_t order() const noexcept { return layout_.order(); }
    index_t size() const noexcept { return layout_.size(); }
    bool empty() const noexcept { return size() == 0; }
    T* data() noexcept { return storage_.data(); }
    const T* data() const noexcept { return storage_.data(); }
    const detail::TensorLayout& layout() const noexcept { return layout_; }

    /// Entry (i, j, k, ...), from 0, or the one at a place that is only known at run time; t() is
    /// that of order 0. Unchecked. at() throws DimensionError outside, or for a wrong number.
    template <std::integral... I>
    T& operator()(I... i) noexcept {
        return data()[layout_.offset(i...)];
    }
    template <std::integral... I>
    const T& operator()(I... i) const noexcept {
        return data()[layout_.offset(i...)];
    }
    T& operator()(const IndexList& place) noexcept { return data()[layout_.offset(place)]; }
    const T& operator()(const IndexList& place) const noexcept {
        return data()[layout_.offset(place)];
    }
    template <std::integral... I>
    T& at(I... i) {
        return view().at(i...);
    }
    template <std::integral... I>
    const T& at(I... i) const {
        return view().at(i...);
    }
    T& at(const IndexList& place) { return view().at(place); }
    const T& at(const IndexList& place) const { return view().at(place); }

    /// This tensor, or parts of it, seen in other ways (TensorView has the words), without a copy;
    /// they must not outlive it, so a temporary gives none. reshape() always can.
    TensorView<T> view() & noexcept { return *this; }
    TensorView<const T> view() const& noexcept { return *this; }
    void view() const&& = delete;
    TensorView<T> permute(const IndexList& axes) & { return view().permute(axes); }
    TensorView<const T> permute(const IndexList& axes) const& { return view().permute(axes); }
    void permute(const IndexList&) const&& = delete;
    TensorView<T> reshape(const IndexList& shape) & { return view().reshape(shape); }
    TensorView<const T> reshape(const IndexList& shape) const& { return view().reshape(shape); }
    void reshape(const IndexList&) const&& = delete;
    /// A temporary gives its memory to the tensor of the other shape.
    Tensor reshape(const IndexList& shape) &&;
    TensorView<T> slice(index_t axis, index_t i) & { return view().slice(axis, i); }
    TensorView<const T> slice(index_t axis, index_t i) const& { return view().slice(axis, i); }
    void slice(index_t, index_t) const&& = delete;
    TensorView<T> slice(index_t axis, index_t first, index_t count, index_t step = 1) & {
        return view().slice(axis, first, count, step);
    }
    TensorView<const T> slice(index_t axis, index_t first, index_t count, index_t step = 1) const& {
        return view().slice(axis, first, count, step);
    }
    void slice(index_t, index_t, index_t, index_t = 1) const&& = delete;
    MatrixView<T> matrix() & { return view().matrix(); }
    MatrixView<const T> matrix() const& { return view().matrix(); }
    void matrix() const&& = delete;
    VectorView<T> vector() & { return view().vector(); }
    VectorView<const T> vector() const& { return view().vector(); }
    void vector() const&& = delete;

    /// Entry by entry. Throws DimensionError if the shapes differ, AliasError if another part of
    /// this tensor, or its axes in another order, is added to it.
    template <TensorOf<T> A>
    Tensor& operator+=(const A& a) {
        detail::TensorArithmetic<T>::add(view(), a);
        return *this;
    }
    template <TensorOf<T> A>
    Tensor& operator-=(const A& a) {
        detail::TensorArithmetic<T>::subtract(view(), a);
        return *this;
    }
    Tensor& operator*=(T s);
    Tensor& operator/=(T s);

private:
    struct Copy {};
    Tensor(Copy, const TensorView<const T>& a);

    detail::Storage<T> storage_;
    detail::TensorLayout layout_;
};

template <AnyTensor A>
Tensor(const A&) -> Tensor<ScalarOf<A>>;
template <AnyMatrix A>
Tensor(const A&) -> Tensor<ScalarOf<A>>;
template <AnyVector X>
Tensor(const X&) -> Tensor<ScalarOf<X>>;
template <Scalar T>
Tensor(const IndexList&, T) -> Tensor<T>;
template <Scalar T>
Tensor(const IndexList&, std::initializer_list<T>) -> Tensor<T>;

template <class T>
requires Scalar<std::remove_const_t<T>> TensorView<T>::TensorView(Tensor<value_type>& t)
    : data_(t.data()), layout_(t.layout()) {}
template <class T>
requires Scalar<std::remove_const_t<T>> TensorView<T>::TensorView(const Tensor<value_type>& t)
requires std::is_const_v<T> : data_(t.data()), layout_(t.layout()) {}

extern template class Tensor<float>;
extern template class Tensor<double>;
extern template class Tensor<std::complex<float>>;
extern template class Tensor<std::complex<double>>;

/// C = A, entry by entry, whatever the strides; in tiles where the axes are in another order.
/// Throws DimensionError if the shapes differ, AliasError if C shares entries with A in another
/// place (copying a tensor onto itself is fine).
template <AnyTensor A>
void copy_into(TensorView<ScalarOf<A>> c, const A& a) {
    detail::TensorArithmetic<ScalarOf<A>>::copy(c, a);
}
/// C += A, entry by entry; throws like copy_into.
template <AnyTensor A>
void add_into(TensorView<ScalarOf<A>> c, const A& a) {
    detail::TensorArithmetic<ScalarOf<A>>::add(c, a);
}

/// Every entry of c becomes value, or is multiplied by s: for parts of a tensor too.
template <Scalar T>
void fill(Tensor<T>& c, std::type_identity_t<T> value) {
    detail::TensorArithmetic<T>::fill(c, value);
}
template <Scalar T>
void fill(const TensorView<T>& c, std::type_identity_t<T> value) {
    detail::TensorArithmetic<T>::fill(c, value);
}
template <Scalar T>
void scale_in_place(const TensorView<T>& c, std::type_identity_t<T> s) {
    detail::TensorArithmetic<T>::scale(c, s);
}

/// Same shape and every entry equal as IEEE numbers: a NaN equals nothing, 0 equals -0.
template <AnyTensor A, TensorOf<ScalarOf<A>> B>
bool operator==(const A& a, const B& b) {
    return detail::TensorArithmetic<ScalarOf<A>>::equal(a, b);
}

/// A + B and A - B: an owning result at once. Throws DimensionError if the shapes differ.
template <AnyTensor A, TensorOf<ScalarOf<A>> B>
Tensor<ScalarOf<A>> operator+(const A& a, const B& b) {
    Tensor<ScalarOf<A>> c(a);
    c += b;
    return c;
}
template <AnyTensor A, TensorOf<ScalarOf<A>> B>
Tensor<ScalarOf<A>> operator-(const A& a, const B& b) {
    Tensor<ScalarOf<A>> c(a);
    c -= b;
    return c;
}

}  // namespace lamina
