#pragma once

#include <cmath>
#include <limits>

#include "lamina/core/arithmetic.hpp"

#include "core/finite.hpp"

namespace lamina {

// LAPACK takes |z| of complex entries, which overflows before their parts do; of a matrix whose
// norm is infinite it then makes zeros, and of those NaN.

/// Divides a matrix with such entries, in the part that is read, by a power of two and returns its
/// exponent, else 0.
template <Scalar T>
int tame([[maybe_unused]] MatrixView<T> a, [[maybe_unused]] Part part = Part::all) noexcept {
    if constexpr (is_complex<T>) {
        using R = RealOf<T>;
        constexpr R half = std::numeric_limits<R>::max() / 2;
        constexpr int exponent = std::numeric_limits<R>::max_exponent / 2;
        bool huge = false;
        for (index_t j = 0; j < a.cols(); ++j) {
            const index_t first = part == Part::lower ? j : 0;
            const index_t last = part == Part::upper ? j + 1 : a.rows();
            for (index_t i = first; i < last; ++i) {
                const T x = a(i, j);
                huge = huge || std::abs(x.real()) > half || std::abs(x.imag()) > half;
            }
            if (huge) {
                scale_in_place(a, T(std::ldexp(R(1), -exponent)));
                return exponent;
            }
        }
    }
    return 0;
}

/// Multiplies what was computed from a tamed matrix by 2^exponent.
template <class R>
void untame(Vector<R>& values, int exponent) noexcept {
    if (exponent == 0) return;
    for (R& x : values)
        x = std::ldexp(x, exponent);
}
template <class R>
void untame(Vector<std::complex<R>>& values, int exponent) noexcept {
    if (exponent == 0) return;
    for (std::complex<R>& x : values)
        x = {std::ldexp(x.real(), exponent), std::ldexp(x.imag(), exponent)};
}

}  // namespace lamina
