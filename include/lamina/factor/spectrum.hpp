#pragma once

#include "lamina/core/scalar.hpp"

namespace lamina {

/// The eigenvalues numbered first, ..., last - 1 in ascending order, from 0.
struct IndexRange {
    index_t first;
    index_t last;
};

/// The eigenvalues in the half-open interval (lo, hi]; either end may be infinite.
struct ValueRange {
    double lo;
    double hi;
};

/// Part of the eigenvalues of a symmetric matrix, or all of them.
struct Spectrum {
    enum class Part { all, indices, values };

    constexpr Spectrum() = default;
    Spectrum(IndexRange range) : part(Part::indices), indices(range) {}
    Spectrum(ValueRange range) : part(Part::values), values(range) {}

    Part part = Part::all;
    IndexRange indices{0, 0};
    ValueRange values{0, 0};
};

}  // namespace lamina
