#include "lamina/solve/solve.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/triangle_systems.hpp"
#include "solve/factored.hpp"
#include "solve/scaled_system.hpp"
#include "solve/structure.hpp"
#include "solve/triangular.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "solve";

[[noreturn, gnu::cold]] void throw_rows(index_t n, index_t rows_b, index_t cols_b) {
    throw_dimensions(who, "A is " + shape_text(n, n) + " and B is " + shape_text(rows_b, cols_b) +
                              "; B needs as many rows as A");
}
[[noreturn, gnu::cold]] void throw_zero_scale(index_t n) {
    throw SingularMatrixError(
        "solve: the " + shape_text(n, n) + " matrix is scaled by zero, so singular", 0);
}

void require_system(index_t rows, index_t cols, index_t rows_b, index_t cols_b) {
    require_square(who, rows, cols);
    if (rows != rows_b) [[unlikely]] {
        throw_rows(rows, rows_b, cols_b);
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

/// The scale of a lazy operand, which is taken to the other side after the solution.
template <Scalar T>
void require_scale(index_t n, T scale) {
    if (scale == T(0) && n > 0) [[unlikely]] {
        throw_zero_scale(n);
    }
}
template <Scalar T>
void divide_by_scale(MatrixView<T> b, T scale) {
    if (scale != T(1)) Elementwise<T>::divide(b, scale);
}

template <Scalar T>
bool is_finite_without_zero(const T* x, index_t n) noexcept {
    constexpr RealOf<T> most = std::numeric_limits<RealOf<T>>::max();
    bool is_so = true;
    for (index_t i = 0; i < n; ++i) {
        is_so &= x[i] != T(0);
        is_so &= std::abs(std::real(x[i])) <= most;
        if constexpr (is_complex<T>) is_so &= std::abs(std::imag(x[i])) <= most;
    }
    return is_so;
}

/// For one column, where reading A once more would cost half as much as the solution, with room for
/// a copy of it. A NaN or an infinity in row i leads to one in x_i, on the diagonal perhaps to a
/// zero, a zero on the diagonal to one too, and only what is multiplied by a zero may be passed
/// over. So a solution of finite numbers without a zero tells that there was none; with any other
/// it is looked for.
template <Scalar T>
void solve_then_look(const TriangularOperand<T>& a, VectorView<T> x, T* room) {
    const MatrixView<T> b(x.data(), x.size(), 1);
    const VectorView<T> copy(room, x.size());
    for (index_t i = 0; i < x.size(); ++i)
        copy[i] = x[i];
    if (DirectSolve<T>::try_triangular(who, a, b) && is_finite_without_zero(x.data(), x.size())) {
        return;
    }
    for (index_t i = 0; i < x.size(); ++i)
        std::swap(x[i], copy[i]);
    require_finite(a);
    Finite<T>::require(who, b);
    DirectSolve<T>::require_regular(who, a);
    copy_into(x, copy);
}
template <Scalar T>
void solve_then_look(const TriangularOperand<T>& a, VectorView<T> x) {
    constexpr index_t few = 256;
    if (x.size() <= few) {
        T room[few];
        solve_then_look(a, x, room);
    } else {
        solve_then_look(a, x, Vector<T>::uninitialized(x.size()).data());
    }
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
void Solves<T>::into(const Operand<T>& a, const MatrixView<T>& b) {
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
void Solves<T>::into(const TriangularOperand<T>& a, const MatrixView<T>& b) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    require_scale(a.rows(), a.scale);
    if (b.cols() == 1) {
        solve_then_look(a, VectorView<T>(b.data(), b.rows()));
    } else {
        require_finite(a);
        Finite<T>::require(who, b);
        DirectSolve<T>::triangular(who, a, b);
    }
    divide_by_scale(b, a.scale);
}

template <Scalar T>
void Solves<T>::into(const SymmetricOperand<T>& a, const MatrixView<T>& b) {
    require_solvable(a, b);
    require_scale(a.rows(), a.scale);
    Factored<T> f(a, b.cols());
    std::optional<Matrix<T>> grown;
    if (f.may_grow()) {
        grown = completed(a);
        if (!f.has_grown(operand(*grown))) grown.reset();
    }
    if (grown) {
        solve_carefully(std::move(f), std::move(*grown), b);
    } else {
        f.solve_into(b);
    }
    divide_by_scale(b, a.scale);
}

template <Scalar T>
void Solves<T>::into(const Operand<T>& a, const MatrixView<T>& b, Refine refine,
                     SolveFacts<T>& facts) {
    require_system(a.rows(), a.cols(), b.rows(), b.cols());
    Matrix<T> copy(a);
    require_solvable(operand(copy), b);
    solve_with_facts(std::move(copy), b, refine, facts, [&](const Matrix<T>& scaled) {
        return Factored<T>(operand(scaled), b.cols());
    });
}

template <Scalar T>
void Solves<T>::into(const TriangularOperand<T>& a, const MatrixView<T>& b, Refine refine,
                     SolveFacts<T>& facts) {
    require_solvable(a, b);
    require_scale(a.rows(), a.scale);
    divide_by_scale(b, a.scale);
    const Triangle triangle = is_lower(a) ? Triangle::lower : Triangle::upper;
    solve_with_facts(whole(a), b, refine, facts, [=](const Matrix<T>& scaled) {
        return Factored<T>(triangular(scaled, triangle));
    });
}

template <Scalar T>
void Solves<T>::into(const SymmetricOperand<T>& a, const MatrixView<T>& b, Refine refine,
                     SolveFacts<T>& facts) {
    require_solvable(a, b);
    require_scale(a.rows(), a.scale);
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
