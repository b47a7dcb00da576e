#pragma once

#include <cmath>
#include <complex>
#include <type_traits>

#include "lamina/core/scalar.hpp"

#if defined(__FAST_MATH__)
#error "Error-free sums need IEEE arithmetic: build lamina itself without -ffast-math"
#endif

namespace lamina {

/// A number of some 32 digits as the sum of two doubles, |low| <= half an ulp of high. T. J.
/// Dekker, A floating-point technique for extending the available precision, Numer. Math. 18
/// (1971).
struct DoubleDouble {
    double high = 0;
    double low = 0;
};

/// a + b without error, as the rounded sum and what it lacks (Knuth, TAOCP vol. 2, section 4.2.2).
inline DoubleDouble two_sum(double a, double b) noexcept {
    const double sum = a + b;
    const double part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}
/// The same for |a| >= |b|.
inline DoubleDouble quick_two_sum(double a, double b) noexcept {
    const double sum = a + b;
    return {sum, b - (sum - a)};
}
/// a b without error, unless it underflows.
inline DoubleDouble two_product(double a, double b) noexcept {
    const double product = a * b;
    return {product, std::fma(a, b, -product)};
}

/// Relative error 2^-105, cancellation included.
inline DoubleDouble operator+(DoubleDouble a, DoubleDouble b) noexcept {
    const DoubleDouble high = two_sum(a.high, b.high);
    const DoubleDouble low = two_sum(a.low, b.low);
    const DoubleDouble sum = quick_two_sum(high.high, high.low + low.high);
    return quick_two_sum(sum.high, sum.low + low.low);
}
inline DoubleDouble operator-(DoubleDouble a) noexcept {
    return {-a.high, -a.low};
}
/// Relative error 2^-104.
inline DoubleDouble operator*(DoubleDouble a, double b) noexcept {
    const DoubleDouble product = two_product(a.high, b);
    return quick_two_sum(product.high, product.low + a.low * b);
}

/// Twice the digits of R, in which refinement keeps residuals and iterates: double for float.
template <class R>
using Wide = std::conditional_t<std::is_same_v<R, float>, double, DoubleDouble>;

inline double rounded(DoubleDouble x) noexcept {
    return x.high + x.low;
}
inline float rounded(double x) noexcept {
    return float(x);
}
inline DoubleDouble widened(double x) noexcept {
    return {x, 0};
}
inline double widened(float x) noexcept {
    return x;
}

/// A complex number of twice the digits: std::complex is for the built-in types only.
template <class W>
struct WideComplex {
    W real = W();
    W imag = W();
};
template <Scalar T>
using Extended = std::conditional_t<is_complex<T>, WideComplex<Wide<RealOf<T>>>, Wide<RealOf<T>>>;

inline std::complex<double> rounded(const WideComplex<DoubleDouble>& x) noexcept {
    return {rounded(x.real), rounded(x.imag)};
}
inline std::complex<float> rounded(const WideComplex<double>& x) noexcept {
    return {rounded(x.real), rounded(x.imag)};
}
template <class R>
WideComplex<Wide<R>> widened(std::complex<R> x) noexcept {
    return {widened(x.real()), widened(x.imag())};
}

template <class W>
WideComplex<W> operator+(const WideComplex<W>& a, const WideComplex<W>& b) noexcept {
    return {a.real + b.real, a.imag + b.imag};
}
template <class W>
WideComplex<W> operator-(const WideComplex<W>& a) noexcept {
    return {-a.real, -a.imag};
}

/// sum += x a, for long sums: the low part is left to grow, which rounding at the end does not
/// mind. As if summed in twice the digits: Ogita, Rump & Oishi, Accurate sum and dot product, SIAM
/// J. Sci. Comput. 26 (2005).
inline void add_product(DoubleDouble& sum, DoubleDouble x, double a) noexcept {
    const DoubleDouble product = two_product(x.high, a);
    const DoubleDouble high = two_sum(sum.high, product.high);
    sum.high = high.high;
    sum.low += high.low + (product.low + x.low * a);
}
inline void add_product(double& sum, double x, float a) noexcept {
    sum += x * double(a);
}
template <class W, class R>
void add_product(WideComplex<W>& sum, const WideComplex<W>& x, std::complex<R> a) noexcept {
    add_product(sum.real, x.real, a.real());
    add_product(sum.real, -x.imag, a.imag());
    add_product(sum.imag, x.real, a.imag());
    add_product(sum.imag, x.imag, a.real());
}
/// x a, where a has the usual number of digits and so the products are all but exact.
template <class R>
Wide<R> times(const Wide<R>& x, R a) noexcept {
    return x * double(a);
}
template <class R>
WideComplex<Wide<R>> times(const WideComplex<Wide<R>>& x, R a) noexcept {
    return {x.real * double(a), x.imag * double(a)};
}

}  // namespace lamina
