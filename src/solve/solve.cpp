#include "lamina/solve/solve.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "ops/mirror.hpp"
#include "solve/structure.hpp"
#include "solve/triangular.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "solve";

void require_system(index_t rows, index_t cols, index_t rows_b, index_t cols_b) {
    require_square(who, rows, cols);
    if (rows != rows_b) {
        throw_dimensions(who, "A is " + shape_text(rows, cols) + " and B is " +
                                  shape_text(rows_b, cols_b) + "; B needs as many rows as A");
    }
}

/// The look for NaN and infinity; a matrix read through a transposition is written out before its
/// first bad entry is named.
template <Scalar T>
void require_finite(const Operand<T>& a) {
    if (a.op() == Op::none || is_finite(a.base())) {
        Finite<T>::require(who, a.base());
    } else {
        const Matrix<T> written(a);
        Finite<T>::require(who, written);
    }
}

/// Cholesky where it succeeds, LU where the matrix turns out not to be positive definite.
template <Scalar T>
void solve_hermitian(const Operand<T>& a, MatrixView<T> b) {
    try {
        Cholesky<T>(a, Triangle::lower, Check::none).solve_into(b);
    } catch (const NotPositiveDefiniteError&) {
        LU<T>(a, Check::none).solve_into(b);
    }
}

template <Scalar T>
void solve_by_structure(const Operand<T>& a, MatrixView<T> b) {
    const MatrixView<const T> base = a.base();
    switch (structure_of(base)) {
        case Structure::diagonal:
            return DirectSolve<T>::diagonal(who, a, b);
        case Structure::lower_triangular:
            return DirectSolve<T>::triangular(
                who, {base, Triangle::lower, Diagonal::general, a.op(), T(1)}, b);
        case Structure::upper_triangular:
            return DirectSolve<T>::triangular(
                who, {base, Triangle::upper, Diagonal::general, a.op(), T(1)}, b);
        case Structure::hermitian_positive_diagonal:
            return solve_hermitian(a, b);
        case Structure::general:
            break;
    }
    LU<T>(a, Check::none).solve_into(b);
}

}  // namespace

template <Scalar T>
void Solves<T>::into(const Operand<T>& a, MatrixView<T> b) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    if (!is_flagged_only(a)) return into(operand(Matrix<T>(a)), b);
    require_finite(a);
    Finite<T>::require(who, b);
    solve_by_structure(a, b);
}

namespace {

/// The scale of a lazy operand, taken to the other side.
template <Scalar T>
void divide_by_scale(MatrixView<T> b, T scale) {
    if (scale == T(0) && b.rows() > 0) {
        throw SingularMatrixError("solve: the " + shape_text(b.rows(), b.rows()) +
                                      " matrix is scaled by zero, so singular",
                                  0);
    }
    if (scale != T(1)) Elementwise<T>::divide(b, scale);
}

Part part(Triangle triangle) noexcept {
    return triangle == Triangle::lower ? Part::lower : Part::upper;
}

/// The look at the triangle that is read; ones on the diagonal are not stored.
template <Scalar T>
void require_finite(const TriangularOperand<T>& a) {
    if (a.diagonal == Diagonal::general) {
        return Finite<T>::require(who, a.base, part(a.triangle));
    }
    const index_t n = a.cols();
    for (index_t j = 0; j < n; ++j) {
        const index_t first = a.triangle == Triangle::lower ? j + 1 : 0;
        const index_t count = a.triangle == Triangle::lower ? n - j - 1 : j;
        const VectorView<const T> strict = a.base.col(j).segment(first, count);
        if (is_finite(strict)) continue;
        Matrix<T> shown(n, n);
        copy_into(shown.col(j).segment(first, count), strict);
        Finite<T>::require(who, shown);
    }
}

/// The whole matrix that one triangle stands for.
template <Scalar T>
Matrix<T> completed(const SymmetricOperand<T>& a) {
    Matrix<T> full(a.base);
    if (a.hermitian) {
        for (T& x : full.diag())
            x = T(std::real(x));
    }
    mirror(full.view(), a.triangle, a.hermitian);
    return full;
}

}  // namespace

template <Scalar T>
void Solves<T>::into(const TriangularOperand<T>& a, MatrixView<T> b) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    require_finite(a);
    Finite<T>::require(who, b);
    DirectSolve<T>::triangular(who, a, b);
    divide_by_scale(b, a.scale);
}

template <Scalar T>
void Solves<T>::into(const SymmetricOperand<T>& a, MatrixView<T> b) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    Finite<T>::require(who, a.base, part(a.triangle));
    Finite<T>::require(who, b);
    divide_by_scale(b, a.scale);
    if (a.hermitian || !is_complex<T>) {
        try {
            return Cholesky<T>(a.base, a.triangle, Check::none).solve_into(b);
        } catch (const NotPositiveDefiniteError&) {
            // Not positive definite, but perhaps regular: b is untouched.
        }
    }
    LU<T>(completed(a), Check::none).solve_into(b);
}

template struct Solves<float>;
template struct Solves<double>;
template struct Solves<std::complex<float>>;
template struct Solves<std::complex<double>>;

}  // namespace lamina::detail
