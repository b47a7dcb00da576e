#pragma once

#include "lamina/core/structure.hpp"
#include "lamina/ops/predicates.hpp"

namespace lamina {

/// What a square matrix offers to a solver, from the cheapest to the dearest.
enum class Structure {
    diagonal,
    lower_triangular,
    upper_triangular,
    hermitian_positive_diagonal,  // perhaps positive definite: Cholesky will tell
    general
};

template <Scalar T>
bool has_positive_diagonal(MatrixView<const T> a) {
    for (const T x : a.diag()) {
        if (!(std::real(x) > 0) || std::imag(x) != 0) return false;
    }
    return true;
}

/// The structure of a square matrix by exact comparisons: a few of them for a matrix with none, n^2
/// at most.
template <Scalar T>
Structure structure_of(MatrixView<const T> a) {
    const bool lower = is_lower_triangular(a);
    const bool upper = is_upper_triangular(a);
    if (lower && upper) return Structure::diagonal;
    if (lower) return Structure::lower_triangular;
    if (upper) return Structure::upper_triangular;
    if (has_positive_diagonal(a) && is_hermitian(a)) return Structure::hermitian_positive_diagonal;
    return Structure::general;
}

/// Whether op(base) needs no arithmetic to be handed to LAPACK: no scale, and no conjugation
/// without a transposition.
template <Scalar T>
bool is_flagged_only(const Operand<T>& a) noexcept {
    return a.scale() == T(1) && a.op() != Op::conjugated;
}

}  // namespace lamina
