// A stranger's program: a decomposition, an analysis, and a bad input that has to be refused.
#include <cmath>
#include <cstdio>
#include <limits>

#include <lamina/lamina.hpp>

using lamina::Matrix;

bool decomposes() {
    const Matrix<double> a{{3, 0}, {4, 5}};
    const auto [u, s, vt] = lamina::svd(a);
    return std::abs(s[0] - std::sqrt(45.0)) < 1e-14 && std::abs(s[1] - std::sqrt(5.0)) < 1e-14;
}

bool analyses() {
    const Matrix<double> x{{-1, -1}, {0, 0}, {1, 1}};
    lamina::PCA<double> pca;
    pca.fit(x);
    return std::abs(pca.explained_variance_ratio()[0] - 1) < 1e-14;
}

bool refuses_nan() {
    Matrix<double> a(3, 3, 1.0);
    a(2, 1) = std::numeric_limits<double>::quiet_NaN();
    try {
        lamina::svd(a);
    } catch (const lamina::NonFiniteError&) {
        return true;
    }
    return false;
}

int main() {
    const bool right[] = {decomposes(), analyses(), refuses_nan()};
    std::printf("svd %d, pca %d, nan %d\n", right[0], right[1], right[2]);
    return right[0] && right[1] && right[2] ? 0 : 1;
}
