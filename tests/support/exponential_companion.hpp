#pragma once

#include <cmath>

#include "lamina/core/matrix.hpp"
#include "lamina/core/vector.hpp"

namespace lamina::testing {

/// The companion matrix of the exponential series cut off at degree 26, with its singular values:
/// that of Reference-LAPACK issue 316, where gesdd's smallest one may be 1e9 in place of 0.7.
struct ExponentialCompanion {
    Matrix<double> a;
    Vector<double> s;
};

inline ExponentialCompanion exponential_companion() {
    const index_t n = 26;
    ExponentialCompanion companion{Matrix<double>(n, n), Vector<double>(n, 1.0)};
    double coefficient = 1;  // n! / k!
    double squares = 0;
    for (index_t k = n - 1; k >= 0; --k) {
        coefficient *= double(k + 1);
        squares += coefficient * coefficient;
        companion.a(k, n - 1) = -coefficient;
        if (k > 0) companion.a(k, k - 1) = 1;
    }
    // n - 2 ones, and two whose squares have this sum and product.
    const double sum = squares + 1;
    companion.s[0] = std::sqrt((sum + std::sqrt(sum * sum - 4 * coefficient * coefficient)) / 2);
    companion.s[n - 1] = coefficient / companion.s[0];
    return companion;
}

}  // namespace lamina::testing
