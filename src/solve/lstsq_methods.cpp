#include "solve/lstsq_methods.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "lamina/core/structure.hpp"
#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/solve/inverse.hpp"

#include "core/require.hpp"
#include "ops/power_scaling.hpp"
#include "solve/triangular.hpp"

namespace lamina {

namespace {

constexpr const char* who = "lstsq";

std::string dependence_text(const char* method, index_t m, index_t n) {
    return "lstsq: the columns of the " + shape_text(m, n) +
           " matrix depend on each other to rounding, so that method " + method +
           " has no solution; automatic and svd give the shortest one, and rank_evidence names the "
           "columns";
}

void require_rows(const char* method, index_t m, index_t n) {
    if (m >= n) return;
    throw_dimensions(who, "A is " + shape_text(m, n) + ", with fewer rows than columns; method " +
                              method +
                              " has no solution, automatic and svd give the shortest of many");
}

/// Throws if a triangle whose columns come from those of an m x n matrix is singular to rounding.
template <Scalar T>
void require_regular(const char* method, const Matrix<T>& upper, index_t m, RealOf<T> rtol) {
    const index_t n = upper.cols();
    if (n == 0) return;
    index_t smallest = 0;
    for (index_t j = 1; j < n; ++j) {
        if (std::abs(upper(j, j)) < std::abs(upper(smallest, smallest))) smallest = j;
    }
    if (upper(smallest, smallest) != T(0) &&
        DirectSolve<T>::rcond(triangular(upper, Triangle::upper)) > rtol)
        return;
    throw SingularMatrixError(dependence_text(method, m, n), smallest);
}

template <Scalar T>
Vector<RealOf<T>> column_norms(MatrixView<const T> r) {
    auto norms = Vector<RealOf<T>>::uninitialized(r.cols());
    for (index_t j = 0; j < r.cols(); ++j)
        norms[j] = norm(r.col(j));
    return norms;
}

/// The norms of B - A Y in the rows of the observations.
template <Scalar T>
Vector<RealOf<T>> direct_norms(const LstsqTask<T>& task, const Matrix<T>& y) {
    Matrix<T> r = task.b;
    multiply_add(T(-1), task.a, y, T(1), r);
    return column_norms<T>(std::as_const(r).block(0, 0, task.observations, r.cols()));
}

/// The same from Q^H B, whose first `rank` rows belong to the fit: without the cancellation of
/// B - A Y. Only a ridge, whose rows must be left out, needs the residual itself.
template <Scalar T, class Factor>
Vector<RealOf<T>> projected_norms(const Factor& factor, Matrix<T> qhb, index_t rank,
                                  index_t observations) {
    const index_t m = qhb.rows();
    if (observations == m) {
        return column_norms<T>(std::as_const(qhb).block(rank, 0, m - rank, qhb.cols()));
    }
    fill(qhb.block(0, 0, rank, qhb.cols()), T(0));
    factor.apply_Q_into(qhb);
    return column_norms<T>(std::as_const(qhb).block(0, 0, observations, qhb.cols()));
}

template <Scalar T>
RealOf<T> norm1(const Matrix<T>& a) {
    return norm(a, Norm::one);
}

}  // namespace

template <Scalar T>
LstsqSolution<T> LstsqTask<T>::normal_equations() {
    const char* method = name(LstsqMethod::normal_equations);
    const index_t n = a.cols();
    require_rows(method, a.rows(), n);
    const Matrix<T> gram = a.h() * a;
    Matrix<T> inverse;
    try {
        inverse = inv(gram);
    } catch (const SingularMatrixError& error) {
        throw SingularMatrixError(dependence_text(method, a.rows(), n), error.pivot());
    }
    if (n > 0 && !(norm1(gram) * norm1(inverse) * rtol < 1)) {
        throw SingularMatrixError(dependence_text(method, a.rows(), n), n - 1);
    }
    Matrix<T> y = inverse * (a.h() * b);
    return {y, direct_norms(*this, y), n, {}};
}

template <Scalar T>
LstsqSolution<T> LstsqTask<T>::cholesky() {
    const char* method = name(LstsqMethod::cholesky);
    const index_t n = a.cols();
    require_rows(method, a.rows(), n);
    Cholesky<T> factor;
    try {
        factor.factor(a.h() * a, Triangle::lower, Check::none);
    } catch (const NotPositiveDefiniteError& error) {
        throw NotPositiveDefiniteError(dependence_text(method, a.rows(), n), error.order());
    }
    if (!(factor.rcond() > rtol)) {
        throw NotPositiveDefiniteError(dependence_text(method, a.rows(), n), n);
    }
    Matrix<T> y = a.h() * b;
    factor.solve_into(y);
    return {y, direct_norms(*this, y), n, {}};
}

template <Scalar T>
LstsqSolution<T> LstsqTask<T>::lu() {
    const char* method = name(LstsqMethod::lu);
    const index_t n = a.cols();
    require_rows(method, a.rows(), n);
    const LU<T> factor(a, Check::none);
    const Matrix<T> upper = factor.U();
    require_regular(method, upper, a.rows(), rtol);
    const Matrix<T> lower = factor.L();
    const std::vector<index_t> order = factor.permutation();
    Matrix<T> permuted(b.rows(), b.cols());
    for (index_t i = 0; i < b.rows(); ++i)
        copy_into(permuted.row(i), b.row(order[std::size_t(i)]));
    Matrix<T> y = lower.h() * permuted;
    Cholesky<T>(lower.h() * lower, Triangle::lower, Check::none).solve_into(y);
    DirectSolve<T>::triangular(who, triangular(upper, Triangle::upper), y);
    return {y, direct_norms(*this, y), n, {}};
}

template <Scalar T>
LstsqSolution<T> LstsqTask<T>::qr() {
    const char* method = name(LstsqMethod::qr);
    const index_t n = a.cols();
    require_rows(method, a.rows(), n);
    const QR<T> factor(a, Check::none);
    const Matrix<T> upper = factor.R();
    require_regular(method, upper, a.rows(), rtol);
    factor.apply_Qh_into(b);
    Matrix<T> y(b.block(0, 0, n, b.cols()));
    DirectSolve<T>::triangular(who, triangular(upper, Triangle::upper), y);
    return {std::move(y), projected_norms(factor, std::move(b), n, observations), n, {}};
}

template <Scalar T>
std::optional<LstsqSolution<T>> LstsqTask<T>::square() {
    using R = RealOf<T>;
    const index_t n = a.cols();
    const R rounding = R(n) * epsilon<T>;
    // 1 / cond_2 is at least rcond_1 / n, and the estimate of rcond_1 rarely above three times it.
    const R beyond_doubt = 10 * R(n) * std::max(rtol, rounding);
    // Hardly any large matrix is as well conditioned as single precision would ask for.
    constexpr R too_rare = R(1e-3);
    if (a.rows() != n || beyond_doubt > too_rare) return std::nullopt;
    const LU<T> factor(a, Check::none);
    if (!(factor.rcond(norm1(a)) > beyond_doubt)) return std::nullopt;
    Matrix<T> y = b;
    factor.solve_into(y);
    Vector<R> norms = direct_norms(*this, y);
    // Rows swapped as pivots come may let the entries of U grow: seldom, but then this is larger.
    const R size = norm(a);
    for (index_t j = 0; j < y.cols(); ++j) {
        const R allowed = rounding * (size * norm(y.col(j)) + norm(b.col(j)));
        if (!(norms[j] <= allowed)) return std::nullopt;
    }
    return LstsqSolution<T>{std::move(y), std::move(norms), n, {}};
}

template <Scalar T>
LstsqSolution<T> LstsqTask<T>::pivoted_qr(const PivotedQR<T>& factor) {
    const index_t n = factor.cols();
    const index_t rank = factor.rank(rtol);
    factor.apply_Qh_into(b);
    const Matrix<T> r = factor.R();
    Matrix<T> basic(b.block(0, 0, rank, b.cols()));
    const Matrix<T> upper(r.block(0, 0, rank, rank));
    DirectSolve<T>::triangular(who, triangular(upper, Triangle::upper), basic);
    Matrix<T> y(n, b.cols());
    const std::vector<index_t> order = factor.permutation();
    for (index_t i = 0; i < rank; ++i)
        copy_into(y.row(order[std::size_t(i)]), basic.row(i));
    return {std::move(y), projected_norms(factor, std::move(b), rank, observations), rank, {}};
}

/// With A_s = A D, the first rows of R give S x = c for all solutions x of least residual, S = R
/// P^T D^-1. From S^H = Q T the shortest is x = Q T^-H c: a complete orthogonal decomposition of A.
template <Scalar T>
LstsqSolution<T> LstsqTask<T>::shortest(const PivotedQR<T>& factor,
                                        const std::vector<int>& exponents) {
    const index_t n = factor.cols();
    const index_t rank = factor.rank(rtol);
    if (rank == n) return pivoted_qr(factor);
    factor.apply_Qh_into(b);
    // As shares of the largest column, and not below what T can hold.
    constexpr int lowest = std::numeric_limits<RealOf<T>>::min_exponent / 2;
    const int largest = *std::max_element(exponents.begin(), exponents.end());
    const auto share = [&](index_t j) {
        return std::max(exponents[std::size_t(j)] - largest, lowest);
    };
    const std::vector<index_t> order = factor.permutation();
    const Matrix<T> r = factor.R();
    Matrix<T> s(rank, n);
    for (index_t j = 0; j < n; ++j) {
        const index_t column = order[std::size_t(j)];
        copy_into(s.col(column), r.col(j).segment(0, rank));
        scale_by_power<T>(s.col(column), share(column));
    }
    const QR<T> rows(s.h(), Check::none);
    const Matrix<T> upper = rows.R();
    Matrix<T> y(n, b.cols());
    copy_into(y.block(0, 0, rank, b.cols()), b.block(0, 0, rank, b.cols()));
    DirectSolve<T>::triangular(who, triangular(upper, Triangle::upper).h(),
                               y.block(0, 0, rank, b.cols()));
    rows.apply_Q_into(y);
    for (index_t j = 0; j < n; ++j)
        scale_by_power<T>(y.row(j), share(j));
    return {std::move(y), projected_norms(factor, std::move(b), rank, observations), rank, {}};
}

template <Scalar T>
LstsqSolution<T> LstsqTask<T>::svd() {
    const SVD<T> factor(a, Vectors::thin, Check::none);
    const index_t rank = factor.rank(rtol);
    const auto u = factor.U().block(0, 0, a.rows(), rank);
    const auto vt = factor.Vt().block(0, 0, rank, a.cols());
    Matrix<T> c = u.h() * b;
    multiply_add(T(-1), u, c, T(1), b);
    for (index_t j = 0; j < c.cols(); ++j) {
        for (index_t i = 0; i < rank; ++i)
            c(i, j) /= factor.s()[i];
    }
    return {vt.h() * c, column_norms<T>(std::as_const(b).block(0, 0, observations, b.cols())), rank,
            factor.s()};
}

template struct LstsqTask<float>;
template struct LstsqTask<double>;
template struct LstsqTask<std::complex<float>>;
template struct LstsqTask<std::complex<double>>;

}  // namespace lamina
