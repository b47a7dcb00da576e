// A network of which only the last layer learns: random features and a pseudoinverse.
#include <algorithm>
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

/// tanh(X W + 1 b^T).
Matrix<double> features(const Matrix<double>& X, const Matrix<double>& W, const Vector<double>& b) {
    Matrix<double> H = X * W + ones(X.rows()) * b.t();
    for (index_t j = 0; j < H.cols(); ++j) {
        for (double& h : H.col(j))
            h = std::tanh(h);
    }
    return H;
}

}  // namespace

int main() {
    // Fifty flowers of each species, one after the other; every third is kept for the test.
    Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    const Vector<double> mean = X.t() * ones(150) / 150.0;
    X -= ones(150) * mean.t();
    Matrix<double> A(100, 4), T(100, 3);
    for (index_t i = 0; i < 100; ++i) {
        copy_into(A.row(i), X.row(i + i / 2));
        T(i, (i + i / 2) / 50) = 1;
    }

    std::mt19937_64 engine(1);
    for (const index_t hidden : {3, 10, 40, 150}) {
        const Matrix<double> W = random_normal(4, hidden, engine);
        const Vector<double> b = random_normal(hidden, engine);
        const Matrix<double> H = features(A, W, b);
        const Matrix<double> V = pinv(H) * T;  // of least ||H V - T||, and of these the shortest
        const Matrix<double> Y = features(X, W, b) * V;
        int right = 0;
        for (index_t i = 2; i < 150; i += 3)
            right += Y(i, i / 50) == std::max({Y(i, 0), Y(i, 1), Y(i, 2)}) ? 1 : 0;
        std::printf(
            "%3td features of rank %3td: error %.3f, norm %.1f, right in the test %d of 50\n",
            hidden, rank(H), norm(H * V - T), norm(V), right);
        check(norm(H.t() * (H * V - T)) < 1e-8, "the error is orthogonal to all features");
    }
    return failures == 0 ? 0 : 1;
}
