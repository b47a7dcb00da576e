#pragma once

#include <algorithm>
#include <cmath>

#include "lamina/stats/pca.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina::testing {

/// n x p data around a mean far from zero, whose variances fall by four from feature to feature.
template <Scalar T>
Matrix<T> spread_data(index_t n, index_t p, std::uint64_t seed = 1) {
    using R = RealOf<T>;
    Matrix<T> x = random_matrix<T>(n, p, seed);
    for (index_t j = 0; j < p; ++j) {
        for (T& entry : x.col(j))
            entry = entry * R(std::ldexp(1, int(-j % 8))) + R(3 + j % 5);
    }
    return x;
}

/// How far rounding may move component i: by the perturbation of the covariance, which is a
/// multiple of max(n, p) eps of its largest eigenvalue, over the gap to the next eigenvalue (Davis
/// & Kahan).
template <Scalar T>
double component_tolerance(const PCA<T>& pca, index_t i) {
    const auto& w = pca.explained_variance();
    double gap = i + 1 < w.size() ? double(w[i] - w[i + 1]) : double(w[i]);
    if (i > 0) gap = std::min(gap, double(w[i - 1] - w[i]));
    const double size = double(std::max(pca.n_samples(), pca.n_features()));
    return threshold * size * double(epsilon<T>) * double(w[0]) / gap;
}

template <Scalar T>
void expect_same_components(const PCA<T>& a, const PCA<T>& b) {
    ASSERT_EQ(a.n_components(), b.n_components());
    for (index_t i = 0; i < a.n_components(); ++i) {
        const double size = double(std::max(a.n_samples(), a.n_features()));
        EXPECT_NEAR(a.explained_variance()[i], b.explained_variance()[i],
                    threshold * size * double(epsilon<T>) * double(a.explained_variance()[0]));
        for (index_t j = 0; j < a.n_features(); ++j) {
            EXPECT_LE(std::abs(a.components()(i, j) - b.components()(i, j)),
                      component_tolerance(a, i))
                << "component " << i << ", feature " << j;
        }
    }
}

}  // namespace lamina::testing
