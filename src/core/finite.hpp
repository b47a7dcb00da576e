#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

/// Which part of a matrix a routine reads.
enum class Part { all, lower, upper };

/// The look for NaN and infinity before LAPACK is called. One pass, 64-bit indices, only the part
/// that is read; compiled here, so a caller's -ffast-math cannot switch it off; shared among
/// threads of our own where a matrix in one piece is large. NonFiniteError names the first bad
/// entry.
template <Scalar T>
struct Finite {
    /// c = op(a), scale included, and the look on the way. c has the shape of a and must not
    /// overlap it.
    static void copy(const char* who, const MatrixView<T>& c, const Operand<T>& a,
                     Part part = Part::all) {
        // Two unbroken arrays, the usual case, go in one run, so that a small matrix pays little;
        // one with few columns even where only a triangle counts, which decides if that run fails.
        constexpr index_t few = 16;
        const MatrixView<const T>& from = a.base();
        if ((part == Part::all || c.cols() <= few) && a.op() == Op::none && a.scale() == T(1) &&
            c.ld() == c.rows() && from.ld() == c.rows() &&
            copy_run(c.data(), from.data(), c.size())) [[likely]] {
            return;
        }
        copy_part(who, c.data(), c.ld(), a, part);
    }
    /// The look alone.
    static void require(const char* who, const MatrixView<const T>& a, Part part = Part::all);
    static void require(const char* who, const VectorView<const T>& x);

private:
    static bool copy_run(T* to, const T* from, index_t n);
    static void copy_part(const char* who, T* to, index_t ld, const Operand<T>& a, Part part);
};

}  // namespace lamina
