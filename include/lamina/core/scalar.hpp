#pragma once

#include <complex>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace lamina {

/// Sizes, indices and strides: signed, so that differences and loops downwards are safe.
using index_t = std::ptrdiff_t;

/// The four scalars of BLAS and LAPACK: s, d, c and z.
template <class T>
concept Scalar = std::same_as<T, float> || std::same_as<T, double> ||
    std::same_as<T, std::complex<float>> || std::same_as<T, std::complex<double>>;

namespace detail {
/// Up to so many numbers side by side are copied and multiplied in the caller's code: a call of the
/// library costs more.
inline constexpr index_t few_numbers = 16;

template <class T>
struct RealOfImpl {
    using type = T;
};
template <class T>
struct RealOfImpl<std::complex<T>> {
    using type = T;
};
}  // namespace detail

/// The real type beneath a scalar: float for std::complex<float>.
template <Scalar T>
using RealOf = typename detail::RealOfImpl<T>::type;

template <class T>
inline constexpr bool is_complex = false;
template <class T>
inline constexpr bool is_complex<std::complex<T>> = true;

/// The distance from 1 to the next larger number, 2^-52 for double; LAPACK's eps is half of it.
template <Scalar T>
inline constexpr RealOf<T> epsilon = std::numeric_limits<RealOf<T>>::epsilon();

/// The complex conjugate; a real number is its own.
template <Scalar T>
constexpr T conjugate(T x) noexcept {
    if constexpr (is_complex<T>) {
        return T(x.real(), -x.imag());
    } else {
        return x;
    }
}

namespace detail {
/// s x. A real factor multiplies each part of a complex number by itself, 1 not at all: the zero
/// part of an infinity does not become NaN as in a product of two complex numbers.
template <Scalar T>
constexpr T times(T s, T x) noexcept {
    if constexpr (is_complex<T>) {
        return s.imag() == 0 ? s.real() * x : s * x;
    } else {
        return s * x;
    }
}
}  // namespace detail

/// What may scale a matrix of T: T itself, and any real number (2 * A reads well for a complex A
/// too).
template <class S, class T>
concept ScaleFor = Scalar<T> &&(std::is_arithmetic_v<S> || std::same_as<S, T>);

namespace detail {
template <Scalar T, ScaleFor<T> S>
constexpr T scale_as(S s) noexcept {
    if constexpr (std::same_as<S, T>) {
        return s;
    } else {
        return T(static_cast<RealOf<T>>(s));
    }
}
}  // namespace detail

}  // namespace lamina
