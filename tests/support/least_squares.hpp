#pragma once

#include <algorithm>
#include <cmath>

#include "lamina/solve/lstsq.hpp"

#include "support/residuals.hpp"

namespace lamina::testing {

inline constexpr LstsqMethod methods[] = {
    LstsqMethod::automatic, LstsqMethod::normal_equations, LstsqMethod::cholesky, LstsqMethod::lu,
    LstsqMethod::qr,        LstsqMethod::pivoted_qr,       LstsqMethod::svd};

/// LAPACK's ratio for least squares (xQRT17): ||A^H (B - A X)|| / (||A|| ||B|| max(m, n) eps),
/// which is of order 1 for a backward stable method.
template <Scalar T>
double orthogonality_of_residual(const Matrix<T>& a, const Matrix<T>& x, const Matrix<T>& b) {
    const Matrix<T> r = b - a * x;
    const double size = norm1(a) * norm1(b) * double(std::max(a.rows(), a.cols()));
    return norm1(a.h() * r) / size / double(unit_roundoff<T>);
}

/// Correct digits of the worst entry, from its relative error (absolute where 0 is expected), at
/// most 15: the log relative error of McCullough, The American Statistician 52 (1998).
inline double correct_digits(const Vector<double>& x, const Vector<double>& expected) {
    double worst = 15;
    for (index_t j = 0; j < x.size(); ++j) {
        const double scale = expected[j] == 0 ? 1 : std::abs(expected[j]);
        const double error = std::abs(x[j] - expected[j]) / scale;
        if (!(error <= 1e-15)) worst = std::min(worst, -std::log10(error));
    }
    return worst;
}

}  // namespace lamina::testing
