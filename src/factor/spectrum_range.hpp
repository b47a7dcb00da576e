#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "lamina/core/structure.hpp"
#include "lamina/factor/spectrum.hpp"

#include "core/require.hpp"

namespace lamina {

/// Throws DimensionError unless part is one of n eigenvalues.
inline void require_range(const char* who, const Spectrum& part, index_t n) {
    const IndexRange& i = part.indices;
    const ValueRange& x = part.values;
    if (part.part == Spectrum::Part::indices &&
        !(0 <= i.first && i.first <= i.last && i.last <= n)) {
        throw_dimensions(who, "the index range [" + std::to_string(i.first) + ", " +
                                  std::to_string(i.last) + ") is none of the " + std::to_string(n) +
                                  " eigenvalues");
    }
    if (part.part == Spectrum::Part::values && !(x.lo < x.hi)) {
        throw_dimensions(who, "the value range (" + std::to_string(x.lo) + ", " +
                                  std::to_string(x.hi) + "] needs lo < hi");
    }
}

/// The largest number of R that is not above x: as x, it parts the numbers of R.
template <class R>
R rounded_down(double x) noexcept {
    const R y = static_cast<R>(x);
    return double(y) > x ? std::nextafter(y, -std::numeric_limits<R>::infinity()) : y;
}

/// The range with its ends no farther out than just outside the spectrum, where LAPACK's bisection
/// may start: |w| <= n max |a(i, j)|.
template <Scalar T>
ValueRange bounded(const ValueRange& range, MatrixView<const T> a, Triangle triangle) noexcept {
    using R = RealOf<T>;
    R entry = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        const index_t end = triangle == Triangle::lower ? a.rows() : j + 1;
        for (index_t i = triangle == Triangle::lower ? j : 0; i < end; ++i) {
            entry = std::max({entry, std::abs(std::real(a(i, j))), std::abs(std::imag(a(i, j)))});
        }
    }
    const double outside = entry > 0 ? 3.0 * double(a.rows()) * double(entry) : 1.0;
    const double beyond = std::min(outside, double(std::numeric_limits<R>::max()));
    return {std::max(range.lo, -beyond), std::min(range.hi, beyond)};
}

}  // namespace lamina
