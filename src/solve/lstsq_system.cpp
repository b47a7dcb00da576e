#include "solve/lstsq_system.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/finite.hpp"
#include "core/require.hpp"
#include "ops/power_scaling.hpp"

namespace lamina {

using detail::LstsqProblem;

namespace {

constexpr const char* who = "lstsq";

void require_weights(const Vector<double>& weights, const char* kind, index_t m, index_t n) {
    if (weights.size() != m) {
        throw_dimensions(who, "A is " + shape_text(m, n) + " and there are " +
                                  std::to_string(weights.size()) + " " + kind +
                                  "; there must be one a row of A");
    }
    Finite<double>::require("lstsq (weights)", weights.view());
    for (index_t i = 0; i < m; ++i) {
        if (!(weights[i] < 0)) continue;
        throw Error("lstsq: " + std::string(kind) + "(" + std::to_string(i) + ") is " +
                    std::to_string(weights[i]) + ", weights must not be negative");
    }
}

/// How many times each row was observed: whole numbers.
void require_counts(const Vector<double>& frequencies) {
    for (index_t i = 0; i < frequencies.size(); ++i) {
        if (frequencies[i] == std::floor(frequencies[i])) continue;
        throw Error("lstsq: frequency_weights(" + std::to_string(i) + ") is " +
                    std::to_string(frequencies[i]) +
                    ", but frequencies count observations; weights takes precisions");
    }
}

/// The weights as the caller gave them, of either kind; none are ones.
const Vector<double>& chosen_weights(const LstsqOptions& options, index_t m, index_t n) {
    if (!options.weights.empty() && !options.frequency_weights.empty()) {
        throw Error(
            "lstsq: weights (precisions) and frequency_weights were both given; multiply them "
            "yourself if that is meant");
    }
    if (options.frequency_weights.empty()) {
        if (!options.weights.empty()) require_weights(options.weights, "weights", m, n);
        return options.weights;
    }
    require_weights(options.frequency_weights, "frequency_weights", m, n);
    require_counts(options.frequency_weights);
    return options.frequency_weights;
}

/// Weights of all rows, those of the ridge included, over the power of four that brings the largest
/// into [1/4, 1): then their roots make nothing overflow.
template <Scalar T>
void set_weights(LstsqProblem<T>& problem, const Vector<double>& weights, double ridge,
                 index_t rows) {
    if (weights.empty() && ridge == 0) return;
    double largest = weights.empty() ? std::max(1.0, ridge) : ridge;
    for (const double w : weights)
        largest = std::max(largest, w);
    const int half = largest > 0 ? (std::ilogb(largest) + 2) >> 1 : 0;
    problem.root_exponent = half;
    problem.weights.resize(rows);
    for (index_t i = 0; i < rows; ++i) {
        const bool observed = i < problem.observations;
        const double w = !observed ? ridge : weights.empty() ? 1 : weights[i];
        problem.weights[i] = RealOf<T>(std::ldexp(w, -2 * half));
    }
}

template <Scalar T>
double counted(const LstsqProblem<T>& problem, const Vector<double>& weights) {
    if (weights.empty()) return double(problem.observations);
    double count = 0;
    for (const double w : weights)
        count += problem.frequencies ? w : double(w > 0);
    return count;
}

/// [A; I], or A alone.
template <Scalar T>
Matrix<T> stacked(const Operand<T>& a, index_t rows) {
    auto stack = Matrix<T>::uninitialized(rows, a.cols());
    Finite<T>::copy("lstsq (A)", stack.block(0, 0, a.rows(), a.cols()), a);
    const MatrixView<T> below = stack.block(a.rows(), 0, rows - a.rows(), a.cols());
    fill(below, T(0));
    fill(below.diag(), T(1));
    return stack;
}

/// Scales the columns of the weighted matrix, and those of the plain one alike.
template <Scalar T>
void scale_columns(LstsqProblem<T>& problem, bool alike) {
    std::vector<int> exponents;
    for (index_t j = 0; j < problem.weighted.cols(); ++j)
        exponents.push_back(exponent_of<T>(std::as_const(problem.weighted).col(j)));
    if (alike && !exponents.empty()) {
        const int largest = *std::max_element(exponents.begin(), exponents.end());
        exponents.assign(exponents.size(), largest);
    }
    for (index_t j = 0; j < problem.weighted.cols(); ++j) {
        const int k = exponents[std::size_t(j)];
        scale_by_power<T>(problem.weighted.col(j), -k);
        if (!problem.plain.empty()) scale_by_power<T>(problem.plain.col(j), -k);
        problem.column_exponents[std::size_t(j)] += k;
    }
}

template <Scalar T>
void set_rhs(LstsqProblem<T>& problem, Matrix<T> b, index_t rows) {
    problem.b = std::move(b);
    if (rows > problem.b.rows()) {
        Matrix<T> stack(rows, problem.b.cols());
        copy_into(stack.block(0, 0, problem.b.rows(), problem.b.cols()), problem.b);
        problem.b = std::move(stack);
    }
    for (index_t j = 0; j < problem.b.cols(); ++j) {
        const int k = exponent_of<T>(std::as_const(problem.b).col(j));
        scale_by_power<T>(problem.b.col(j), -k);
        problem.rhs_exponents.push_back(k);
    }
}

}  // namespace

template <Scalar T>
void apply_roots(VectorView<T> x, const Vector<RealOf<T>>& weights) {
    for (index_t i = 0; i < weights.size(); ++i)
        x[i] *= std::sqrt(weights[i]);
}

template <Scalar T>
LstsqProblem<T> LstsqSystem<T>::make(const Operand<T>& a, Matrix<T> b, const LstsqOptions& options,
                                     bool keeps_plain) {
    const index_t m = a.rows();
    const index_t n = a.cols();
    if (b.rows() != m) {
        throw_dimensions(who, "A is " + shape_text(m, n) + " and B is " +
                                  shape_text(b.rows(), b.cols()) + "; B needs as many rows as A");
    }
    Finite<T>::require("lstsq (B)", std::as_const(b).view());
    if (!(options.ridge >= 0) || !std::isfinite(options.ridge)) {
        throw Error("lstsq: ridge = " + std::to_string(options.ridge) +
                    " must be zero or a positive number");
    }
    const Vector<double>& weights = chosen_weights(options, m, n);
    LstsqProblem<T> problem;
    problem.observations = m;
    problem.frequencies = !options.frequency_weights.empty();
    problem.ridge = options.ridge > 0;
    problem.count = counted(problem, weights);
    problem.column_exponents.resize(std::size_t(n));
    const index_t rows = problem.ridge ? m + n : m;
    set_weights(problem, weights, options.ridge, rows);
    problem.weighted = stacked(a, rows);
    const bool has_zeros =
        std::find(weights.begin(), weights.end(), 0.0) != weights.end() && options.statistics;
    if (keeps_plain || has_zeros) problem.plain = problem.weighted;
    for (index_t j = 0; j < n; ++j)
        apply_roots<T>(problem.weighted.col(j), problem.weights);
    scale_columns(problem, options.method == LstsqMethod::svd);
    set_rhs(problem, std::move(b), rows);
    return problem;
}

template <Scalar T>
LstsqProblem<T> LstsqSystem<T>::make_plain(const Operand<T>& a, Matrix<T> b) {
    LstsqProblem<T> problem;
    problem.observations = a.rows();
    problem.count = double(a.rows());
    problem.column_exponents.resize(std::size_t(a.cols()));
    problem.weighted = Matrix<T>(a);
    set_rhs(problem, std::move(b), a.rows());
    return problem;
}

template <Scalar T>
Matrix<T> LstsqSystem<T>::weighted_rhs(const LstsqProblem<T>& problem) {
    Matrix<T> b = problem.b;
    for (index_t j = 0; j < b.cols(); ++j)
        apply_roots<T>(b.col(j), problem.weights);
    return b;
}

template <Scalar T>
Matrix<T> LstsqSystem<T>::unscaled(const LstsqProblem<T>& problem, const Matrix<T>& y) {
    Matrix<T> x = y;
    for (index_t j = 0; j < x.cols(); ++j) {
        for (index_t i = 0; i < x.rows(); ++i) {
            x(i, j) = times_power(x(i, j), problem.rhs_exponents[std::size_t(j)] -
                                               problem.column_exponents[std::size_t(i)]);
        }
    }
    return x;
}

template <Scalar T>
Vector<T> LstsqSystem<T>::scaled(const LstsqProblem<T>& problem, VectorView<const T> x,
                                 index_t column) {
    Vector<T> y(x);
    for (index_t i = 0; i < y.size(); ++i) {
        y[i] = times_power(y[i], problem.column_exponents[std::size_t(i)] -
                                     problem.rhs_exponents[std::size_t(column)]);
    }
    return y;
}

template <Scalar T>
bool LstsqSystem<T>::is_factored(const LstsqProblem<T>& problem) noexcept {
    return problem.factor.rows() == problem.b.rows() &&
           problem.factor.cols() == index_t(problem.column_exponents.size());
}

template <Scalar T>
void LstsqSystem<T>::require_factor(LstsqProblem<T>& problem) {
    if (is_factored(problem)) return;
    scale_columns(problem, false);
    problem.factor.factor(std::move(problem.weighted), Check::none);
}

template <Scalar T>
const LstsqProblem<T>& LstsqSystem<T>::factored(const LstsqProblem<T>& problem,
                                                LstsqProblem<T>& copy) {
    if (is_factored(problem)) return problem;
    copy = problem;
    require_factor(copy);
    return copy;
}

template struct LstsqSystem<float>;
template struct LstsqSystem<double>;
template struct LstsqSystem<std::complex<float>>;
template struct LstsqSystem<std::complex<double>>;
template void apply_roots(VectorView<float>, const Vector<float>&);
template void apply_roots(VectorView<double>, const Vector<double>&);
template void apply_roots(VectorView<std::complex<float>>, const Vector<float>&);
template void apply_roots(VectorView<std::complex<double>>, const Vector<double>&);

}  // namespace lamina
