// A linear layer with softmax: one product forward, one back, checked by finite differences.
#include <cmath>
#include <cstdio>
#include <random>

#include <lamina/lamina.hpp>

using namespace lamina;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

/// P = softmax of the rows of X W + 1 b^T; the mean of -log P at the right species.
double loss(const Matrix<double>& X, const Matrix<double>& W, const Vector<double>& b,
            Matrix<double>& P) {
    P = X * W + ones(X.rows()) * b.t();
    double sum = 0;
    for (index_t i = 0; i < P.rows(); ++i) {
        for (double& y : P.row(i))
            y = std::exp(y);
        scale_in_place(P.row(i), 1 / norm(P.row(i), 1));
        sum -= std::log(P(i, i / 50));  // fifty flowers of each species, one after the other
    }
    return sum / double(P.rows());
}

}  // namespace

int main() {
    const Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    std::mt19937_64 engine(1);
    Matrix<double> W = 0.1 * random_normal(4, 3, engine);
    Vector<double> b(3);
    Matrix<double> P;
    for (int step = 0; step <= 2000; ++step) {
        const double value = loss(X, W, b, P);
        Matrix<double> G = P / 150.0;  // becomes its gradient in X W + 1 b^T
        for (index_t i = 0; i < 150; ++i)
            G(i, i / 50) -= 1 / 150.0;
        const Matrix<double> dW = X.t() * G;
        const Vector<double> db = G.t() * ones(150);
        if (step % 1000 == 0) {
            std::printf("step %4d: loss %.4f\n", step, value);
            const auto D = 1e-5 * random_normal(4, 3, engine);
            const auto d = 1e-5 * random_normal(3, engine);
            const double change = (loss(X, W + D, b + d, P) - loss(X, W - D, b - d, P)) / 2;
            check(std::abs(change - trace_of_product(dW.t(), D) - dot(db, d)) < 1e-12,
                  "a small step changes the loss as the gradient says");
        }
        W -= 0.1 * dW;
        b -= 0.1 * db;
    }
    return failures == 0 ? 0 : 1;
}
