#include "lamina/core/vector.hpp"

#include <algorithm>

#include "lamina/core/arithmetic.hpp"

#include "core/require.hpp"

namespace lamina {

template <Scalar T>
Vector<T> Vector<T>::uninitialized(index_t n) {
    Vector x;
    x.resize(n);
    return x;
}

template <Scalar T>
Vector<T>::Vector(index_t n) : Vector(n, T(0)) {}

template <Scalar T>
Vector<T>::Vector(index_t n, T value) : Vector(uninitialized(n)) {
    std::fill_n(data(), n, value);
}

template <Scalar T>
Vector<T>::Vector(std::initializer_list<T> entries)
    : Vector(uninitialized(index_t(entries.size()))) {
    std::copy(entries.begin(), entries.end(), data());
}

template <Scalar T>
Vector<T>::Vector(Evaluate, const VectorOperand<T>& x) : Vector(uninitialized(x.size())) {
    detail::Elementwise<T>::copy(view(), x);
}

template <Scalar T>
Vector<T>::Vector(const Vector& other) : Vector(uninitialized(other.size_)) {
    std::copy_n(other.data(), size_, data());
}

template <Scalar T>
Vector<T>& Vector<T>::operator=(const Vector& other) {
    if (this == &other) return *this;
    if (other.size_ > storage_.capacity()) return *this = Vector(other);
    resize(other.size_);
    std::copy_n(other.data(), size_, data());
    return *this;
}

template <Scalar T>
Vector<T>::Vector(Vector&& other) noexcept
    : storage_(std::move(other.storage_)), size_(std::exchange(other.size_, 0)) {}

template <Scalar T>
Vector<T>& Vector<T>::operator=(Vector&& other) noexcept {
    storage_ = std::move(other.storage_);
    size_ = std::exchange(other.size_, 0);
    return *this;
}

template <Scalar T>
void Vector<T>::resize(index_t n) {
    if (n < 0) throw_dimensions("Vector", "a size of " + std::to_string(n));
    if (n > storage_.capacity()) {
        size_ = 0;
        storage_.reserve(n);
    }
    size_ = n;
}

template <Scalar T>
Vector<T>& Vector<T>::operator*=(T s) noexcept {
    detail::Elementwise<T>::scale(view(), s);
    return *this;
}

template <Scalar T>
Vector<T>& Vector<T>::operator/=(T s) noexcept {
    detail::Elementwise<T>::divide(view(), s);
    return *this;
}

template class Vector<float>;
template class Vector<double>;
template class Vector<std::complex<float>>;
template class Vector<std::complex<double>>;

}  // namespace lamina
