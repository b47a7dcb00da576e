#include "lamina/solve/solve.hpp"

#include <string>
#include <utility>

#include "core/finite.hpp"
#include "core/require.hpp"
#include "solve/factored.hpp"
#include "solve/scaled_system.hpp"
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

template <Scalar T>
void require_finite(const SymmetricOperand<T>& a) {
    Finite<T>::require(who, a.base, part(a.triangle));
}

template <Scalar T, class A>
void require_solvable(const A& a, MatrixView<T> b) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    require_finite(a);
    Finite<T>::require(who, b);
}

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

/// The matrix that a stands for in full, its scale left out.
template <Scalar T>
Matrix<T> whole(const TriangularOperand<T>& a) {
    const index_t n = a.cols();
    Matrix<T> stored(n, n);
    for (index_t j = 0; j < n; ++j) {
        const index_t first = a.triangle == Triangle::lower ? j : 0;
        const index_t count = a.triangle == Triangle::lower ? n - j : j + 1;
        copy_into(stored.col(j).segment(first, count), a.base.col(j).segment(first, count));
        if (a.diagonal == Diagonal::unit) stored(j, j) = T(1);
    }
    return Matrix<T>(Operand<T>(stored, a.op));
}

/// Solves by way of the scaled system, with f the factored a, and mends what LU did to X.
template <Scalar T>
void solve_carefully(Factored<T> f, Matrix<T> a, MatrixView<T> b) {
    ScaledSystem<T> system(std::move(a), b);
    f.divide_by_power(system.exponent());
    system.solve(f, Refine::automatic);
    system.copy_solution(b);
}

/// The same with all facts. factored(a) makes the scaled matrix, once it is written out in full,
/// into its factorization.
template <Scalar T, class Factor>
void solve_with_facts(Matrix<T> a, MatrixView<T> b, Refine refine, SolveFacts<T>& facts,
                      Factor factored) {
    ScaledSystem<T> system(std::move(a), b);
    Factored<T> f = factored(system.a());
    facts = system.solve(f, refine);
    facts.rcond = f.rcond(system.a());
    // Beyond that corrections may shrink and yet lead elsewhere.
    facts.refined = facts.refined && !facts.is_ill_conditioned();
    system.copy_solution(b);
}

}  // namespace

template <Scalar T>
void Solves<T>::into(const Operand<T>& a, MatrixView<T> b) {
    if (!is_flagged_only(a)) {
        require_system(a.rows(), a.cols(), b.rows(), b.cols());
        return into(operand(Matrix<T>(a)), b);
    }
    require_solvable(a, b);
    Factored<T> f(a, b.cols());
    if (f.has_grown(a)) return solve_carefully(std::move(f), Matrix<T>(a), b);
    f.solve_into(b);
}

template <Scalar T>
void Solves<T>::into(const TriangularOperand<T>& a, MatrixView<T> b) {
    require_solvable(a, b);
    DirectSolve<T>::triangular(who, a, b);
    divide_by_scale(b, a.scale);
}

template <Scalar T>
void Solves<T>::into(const SymmetricOperand<T>& a, MatrixView<T> b) {
    require_solvable(a, b);
    divide_by_scale(b, a.scale);
    Factored<T> f(a, b.cols());
    if (f.may_grow()) {
        Matrix<T> full = completed(a);
        if (f.has_grown(operand(full))) return solve_carefully(std::move(f), std::move(full), b);
    }
    f.solve_into(b);
}

template <Scalar T>
void Solves<T>::into(const Operand<T>& a, MatrixView<T> b, Refine refine, SolveFacts<T>& facts) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    Matrix<T> copy(a);
    require_solvable(operand(copy), b);
    solve_with_facts(std::move(copy), b, refine, facts, [&](const Matrix<T>& scaled) {
        return Factored<T>(operand(scaled), b.cols());
    });
}

template <Scalar T>
void Solves<T>::into(const TriangularOperand<T>& a, MatrixView<T> b, Refine refine,
                     SolveFacts<T>& facts) {
    require_solvable(a, b);
    divide_by_scale(b, a.scale);
    const Triangle triangle =
        (a.triangle == Triangle::lower) != transposes(a.op) ? Triangle::lower : Triangle::upper;
    solve_with_facts(whole(a), b, refine, facts, [=](const Matrix<T>& scaled) {
        return Factored<T>(triangular(scaled, triangle));
    });
}

template <Scalar T>
void Solves<T>::into(const SymmetricOperand<T>& a, MatrixView<T> b, Refine refine,
                     SolveFacts<T>& facts) {
    require_solvable(a, b);
    divide_by_scale(b, a.scale);
    solve_with_facts(completed(a), b, refine, facts, [&](const Matrix<T>& scaled) {
        return Factored<T>(SymmetricOperand<T>{scaled, a.triangle, a.hermitian, T(1)}, b.cols());
    });
}

template struct Solves<float>;
template struct Solves<double>;
template struct Solves<std::complex<float>>;
template struct Solves<std::complex<double>>;

}  // namespace lamina::detail
