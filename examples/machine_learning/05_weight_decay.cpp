// Norms that hold learning in check: decay keeps weights small, clipping keeps steps short.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <lamina/lamina.hpp>

using namespace lamina;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

}  // namespace

int main() {
    // Predict proline from 12 other measurements of a wine, all with mean 0 and variance 1.
    Matrix<double> Z = read_csv("data/wine.csv", {.labels = {"cultivar"}}).values;
    const double n = double(Z.rows());
    const Vector<double> mean = Z.t() * ones(Z.rows()) / n;
    Z -= ones(Z.rows()) * mean.t();
    const Matrix<double> raw = Z;
    for (index_t j = 0; j < Z.cols(); ++j)
        scale_in_place(Z.col(j), std::sqrt(n) / norm(Z.col(j)));
    const auto A = Z.block(0, 0, Z.rows(), 12);
    const auto t = Z.col(12);

    // Each step shrinks the weights by 1 - rate * decay. Where that ends is a ridge regression.
    double before = INFINITY;
    for (const double decay : {0.0, 0.1, 1.0, 10.0}) {
        Vector<double> w(12);
        for (int step = 0; step < 5000; ++step)
            w = (1 - 0.1 * decay) * w - 0.1 / n * (A.t() * (A * w - t));
        std::printf("decay %4.1f: 2-norm %.4f, 1-norm %.4f, largest weight %.4f\n", decay, norm(w),
                    norm(w, 1), norm(w, INFINITY));
        check(norm(w - lstsq(A, t, {.ridge = n * decay}).x) < 1e-10, "the ridge regression");
        check(norm(w) < before, "shorter than with less decay");
        before = norm(w);
    }

    // As measured, gradients are thousands long and learning explodes. Clipped to length 1 they
    // keep their direction, and learning goes on.
    const auto B = raw.block(0, 0, raw.rows(), 12);
    Vector<double> w(12);
    Vector<double> clipped(12);
    for (int step = 0; step < 100; ++step) {
        w -= 0.1 / n * (B.t() * (B * w - raw.col(12)));
        const Vector<double> g = B.t() * (B * clipped - raw.col(12)) / n;
        clipped -= 0.1 * std::min(1.0, 1 / norm(g)) * g;
    }
    check(norm(w) > 1e100, "without clipping the weights explode");
    check(norm(B * clipped - raw.col(12)) < norm(raw.col(12)), "with clipping they learn");
    return failures == 0 ? 0 : 1;
}
