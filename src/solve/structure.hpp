#pragma once

#include "lamina/core/structure.hpp"
#include "lamina/ops/predicates.hpp"

namespace lamina {

/// Where a square matrix has its zeros, as far as a solver needs no factorization because of them.
enum class Structure { diagonal, lower_triangular, upper_triangular, full };

/// The structure of a square matrix by exact comparisons: a few of them for a full one, n^2 at
/// most.
template <Scalar T>
Structure structure_of(MatrixView<const T> a) {
    const index_t last = a.rows() - 1;
    if (last > 0 && a(last, 0) != T(0) && a(0, last) != T(0)) return Structure::full;
    const bool lower = is_lower_triangular(a);
    const bool upper = is_upper_triangular(a);
    if (lower && upper) return Structure::diagonal;
    if (lower) return Structure::lower_triangular;
    return upper ? Structure::upper_triangular : Structure::full;
}

template <Scalar T>
bool has_positive_diagonal(MatrixView<const T> a) {
    for (const T x : a.diag()) {
        if (!(std::real(x) > 0) || std::imag(x) != 0) return false;
    }
    return true;
}

/// Whether a square matrix is Hermitian with a positive diagonal, so that Cholesky is worth a try.
template <Scalar T>
bool may_be_positive_definite(MatrixView<const T> a) {
    return has_positive_diagonal(a) && is_hermitian(a);
}

/// Whether op(base) needs no arithmetic to be handed to LAPACK: no scale, and no conjugation
/// without a transposition.
template <Scalar T>
bool is_flagged_only(const Operand<T>& a) noexcept {
    return a.scale() == T(1) && a.op() != Op::conjugated;
}

}  // namespace lamina
