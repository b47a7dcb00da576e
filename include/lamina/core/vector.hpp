#pragma once

#include <initializer_list>

#include "lamina/core/operand.hpp"
#include "lamina/core/storage.hpp"

namespace lamina {

/// An owning column vector: value semantics, cheap moves, 64-byte aligned, zero unless told
/// otherwise. A moved-from vector has size 0.
template <Scalar T>
class LAMINA_EXPORT Vector {
public:
    using value_type = T;

    Vector() noexcept = default;
    /// n zeros, or n times fill. Throws DimensionError for n < 0, SizeError if n entries cannot be
    /// addressed, std::bad_alloc if there is no memory.
    explicit Vector(index_t n);
    Vector(index_t n, T fill);
    Vector(std::initializer_list<T> entries);
    /// A copy of a view or of a lazy operand.
    template <class X>
    requires(!std::same_as<X, Vector> && VectorOf<X, T>) Vector(const X& x)
        : Vector(Evaluate{}, operand(x)) {}
    /// n entries whose values are whatever the memory held.
    static Vector uninitialized(index_t n);

    Vector(const Vector& other);
    Vector& operator=(const Vector& other);
    Vector(Vector&& other) noexcept;
    Vector& operator=(Vector&& other) noexcept;
    ~Vector() = default;

    index_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    T* data() noexcept { return storage_.data(); }
    const T* data() const noexcept { return storage_.data(); }

    /// Entry i, from 0; unchecked. at() throws DimensionError outside.
    T& operator()(index_t i) noexcept { return storage_.data()[i]; }
    const T& operator()(index_t i) const noexcept { return storage_.data()[i]; }
    T& operator[](index_t i) noexcept { return storage_.data()[i]; }
    const T& operator[](index_t i) const noexcept { return storage_.data()[i]; }
    T& at(index_t i) { return view().at(i); }
    const T& at(index_t i) const { return view().at(i); }

    T* begin() noexcept { return storage_.data(); }
    T* end() noexcept { return storage_.data() + size_; }
    const T* begin() const noexcept { return storage_.data(); }
    const T* end() const noexcept { return storage_.data() + size_; }

    VectorView<T> view() & noexcept { return *this; }
    VectorView<const T> view() const& noexcept { return *this; }
    void view() const&& = delete;
    VectorView<T> segment(index_t i, index_t n) & { return view().segment(i, n); }
    VectorView<const T> segment(index_t i, index_t n) const& { return view().segment(i, n); }
    void segment(index_t, index_t) const&& = delete;
    RowOperand<T> t() const& { return view().t(); }
    RowOperand<T> h() const& { return view().h(); }
    void t() const&& = delete;
    void h() const&& = delete;

    /// n entries, values unspecified; memory is taken only to grow.
    void resize(index_t n);

    template <VectorOf<T> X>
    Vector& operator+=(const X& x);
    template <VectorOf<T> X>
    Vector& operator-=(const X& x);
    Vector& operator*=(T s) noexcept;
    Vector& operator/=(T s) noexcept;

private:
    struct Evaluate {};
    Vector(Evaluate, const VectorOperand<T>& x);

    detail::Storage<T> storage_;
    index_t size_ = 0;
};

template <AnyVector X>
Vector(const X&) -> Vector<ScalarOf<X>>;
template <Scalar T>
Vector(std::initializer_list<T>) -> Vector<T>;
template <Scalar T>
Vector(index_t, T) -> Vector<T>;

template <class T>
requires Scalar<std::remove_const_t<T>> VectorView<T>::VectorView(Vector<value_type>& x)
noexcept : data_(x.data()), size_(x.size()) {}
template <class T>
requires Scalar<std::remove_const_t<T>> VectorView<T>::VectorView(const Vector<value_type>& x)
noexcept requires std::is_const_v<T> : data_(x.data()), size_(x.size()) {}

extern template class Vector<float>;
extern template class Vector<double>;
extern template class Vector<std::complex<float>>;
extern template class Vector<std::complex<double>>;

}  // namespace lamina
