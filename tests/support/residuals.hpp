#pragma once

#include <algorithm>
#include <cmath>

#include "lamina/ops/product.hpp"

#include "support/scalars.hpp"

namespace lamina::testing {

/// ||A||_1 = max_j sum_i |a_ij|, by its definition; NaN if an entry is.
template <AnyMatrix A>
double norm1(const A& a) {
    double largest = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        double sum = 0;
        for (index_t i = 0; i < a.rows(); ++i)
            sum += double(std::abs(a(i, j)));
        if (std::isnan(sum)) return sum;
        largest = std::max(largest, sum);
    }
    return largest;
}

/// LAPACK's ratio ||A - B||_1 / (max(m, n) ||A||_1 eps); for a zero A, 0 if B is zero too, else
/// infinite. Infinite for different shapes.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
double residual(const A& a, const B& b) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    if (a.rows() != b.rows() || a.cols() != b.cols()) return infinite;
    if (a.empty()) return 0;
    const double distance = norm1(a - b);
    const double size = norm1(a);
    if (distance == 0) return 0;
    if (size == 0) return infinite;
    const double n = double(std::max(a.rows(), a.cols()));
    return distance / size / (n * double(unit_roundoff<ScalarOf<A>>));
}

/// LAPACK's ratio ||I - Q^H Q||_1 / (m eps) for a Q with orthonormal columns.
template <AnyMatrix Q>
double orthogonality(const Q& q) {
    using T = ScalarOf<Q>;
    if (q.empty()) return 0;
    Matrix<T> gram = operand(q).h() * q;
    for (index_t i = 0; i < gram.rows(); ++i)
        gram(i, i) -= T(1);
    return norm1(gram) / (double(q.rows()) * double(unit_roundoff<T>));
}

/// LAPACK's ratio ||A X - B||_1 / (n (||A||_1 ||X||_1 + ||B||_1) eps) of a solve's backward error.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> X, MatrixOf<ScalarOf<A>> B>
double solve_residual(const A& a, const X& x, const B& b) {
    if (a.empty() || b.empty()) return 0;
    const double distance = norm1(a * x - b);
    if (distance == 0) return 0;
    const double n = double(std::max(a.rows(), a.cols()));
    return distance / (norm1(a) * norm1(x) + norm1(b)) / (n * double(unit_roundoff<ScalarOf<A>>));
}

}  // namespace lamina::testing
