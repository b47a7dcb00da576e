// The log-likelihood of a Gaussian: no inverse, and no determinant that underflows.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include <lamina/lamina.hpp>

using namespace lamina;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

/// log N(x | m, C) for each row x: with C = L L^T, (x - m)^T C^-1 (x - m) is ||L^-1 (x - m)||^2.
Vector<double> log_density(const Matrix<double>& X, const Vector<double>& m,
                           const Matrix<double>& C) {
    const Cholesky f(C);
    const Matrix<double> L = f.L();
    const Matrix<double> centred = X - ones(X.rows()) * m.t();
    const Matrix<double> Y = solve(triangular(L, Triangle::lower), centred.t());
    const double log_det = double(X.cols()) * std::log(2 * std::numbers::pi) + f.log_det().log_abs;
    Vector<double> log_p(X.rows());
    for (index_t i = 0; i < X.rows(); ++i)
        log_p[i] = -0.5 * (log_det + dot(Y.col(i), Y.col(i)));
    return log_p;
}

}  // namespace

int main() {
    // A Gaussian for each species of 50 flowers; a flower belongs where its density is greatest.
    const Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    Matrix<double> log_p(150, 3);
    for (index_t k = 0; k < 3; ++k) {
        const auto species = X.block(50 * k, 0, 50, 4);
        const Vector<double> m = species.t() * ones(50) / 50.0;
        const Matrix<double> centred = species - ones(50) * m.t();
        copy_into(log_p.col(k), log_density(X, m, centred.t() * centred / 49.0));
    }
    int wrong = 0;
    for (index_t i = 0; i < 150; ++i)
        wrong += log_p(i, i / 50) < std::max({log_p(i, 0), log_p(i, 1), log_p(i, 2)}) ? 1 : 0;
    std::printf("%d of 150 flowers would be taken for another species\n", wrong);
    check(wrong == 3, "as many as other programs for quadratic discriminant analysis find");

    // 400 features of variance 0.1: the determinant is below the range of numbers.
    const Matrix<double> C = 0.1 * identity(400);
    std::printf("det %g, log det %.4f\n", det(C), log_det(C).log_abs);
    const double at_mean = log_density(zeros(1, 400), zeros(400), C)[0];
    check(std::abs(at_mean + 200 * std::log(0.2 * std::numbers::pi)) < 1e-11,
          "yet a log-likelihood");
    return failures == 0 ? 0 : 1;
}
