#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

/// Which part of a matrix a routine reads.
enum class Part { all, lower, upper };

/// The look for NaN and infinity before LAPACK is called. One pass, 64-bit indices, only the part
/// that is read; compiled here, so a caller's -ffast-math cannot switch it off. NonFiniteError
/// names the first bad entry.
template <Scalar T>
struct Finite {
    /// c = op(a), scale included, and the look on the way. c must not overlap a.
    static void copy(const char* who, MatrixView<T> c, const Operand<T>& a, Part part = Part::all);
    /// The look alone.
    static void require(const char* who, MatrixView<const T> a, Part part = Part::all);
    static void require(const char* who, VectorView<const T> x);
};

}  // namespace lamina
