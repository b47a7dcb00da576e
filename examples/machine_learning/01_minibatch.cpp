// A minibatch is a block of rows: standardised by broadcasting, and averaged over.
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
    const Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    const index_t n = X.rows();

    // Features of mean 0 and variance 1. A row that is taken from all rows is an outer product.
    const Vector<double> one = ones(n);
    const Vector<double> mean = X.t() * one / double(n);
    Matrix<double> Z = X - one * mean.t();
    for (index_t j = 0; j < Z.cols(); ++j)
        scale_in_place(Z.col(j), std::sqrt(double(n)) / norm(Z.col(j)));

    // A batch is a view, so nothing is copied. Predict the last feature from the others: the
    // gradient of ||A w - t||^2 / n over all flowers is the sum of those over the batches.
    const auto A = Z.block(0, 0, n, 3);
    const auto t = Z.col(3);
    const Vector<double> w{0.1, -0.2, 0.7};
    Vector<double> sum(3);
    for (index_t i = 0; i < n; i += 32) {
        const index_t size = std::min<index_t>(32, n - i);  // the last one is shorter
        const auto batch = A.block(i, 0, size, 3);
        const Vector<double> residual = batch * w - t.segment(i, size);
        multiply_add(2 / double(n), batch.t(), residual, 1, sum);
        std::printf("flowers %3td to %3td: loss %.4f\n", i, i + size - 1,
                    dot(residual, residual) / double(size));
    }
    const Vector<double> all = 2 / double(n) * (A.t() * (A * w - t));
    check(norm(sum - all) < 1e-14 * norm(all), "batches add up to the whole gradient");
    check(std::abs(trace_of_product(Z.t(), Z) - 4 * double(n)) < 1e-11, "every variance is 1");
    return failures == 0 ? 0 : 1;
}
