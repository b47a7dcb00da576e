// Hutchinson's estimator: the trace of a matrix that is never formed.
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

}  // namespace

int main() {
    // Ridge regression with 13 measurements of 178 wines predicts S t, S = X (X^T X + d I)^-1 X^T.
    Matrix<double> X = read_csv("data/wine.csv", {.labels = {"cultivar"}}).values;
    const index_t n = X.rows();
    const Vector<double> mean = X.t() * ones(n) / double(n);
    X -= ones(n) * mean.t();
    for (index_t j = 0; j < X.cols(); ++j)
        scale_in_place(X.col(j), std::sqrt(double(n)) / norm(X.col(j)));

    std::mt19937_64 engine(1);
    const auto s = svdvals(X);
    for (const double decay : {1.0, 100.0, 10000.0}) {
        const Cholesky f(X.t() * X + decay * identity(13));

        // E z^T S z = tr S for independent entries 1 and -1 of z: 200 of them give an estimate.
        Matrix<double> Z = random_uniform(n, 200, engine, -1, 1);
        for (index_t j = 0; j < Z.cols(); ++j) {
            for (double& z : Z.col(j))
                z = std::copysign(1, z);
        }
        const Matrix<double> SZ = X * f.solve(X.t() * Z);
        const double estimate = trace_of_product(Z.t(), SZ) / 200;

        // tr S is the effective number of weights. By tr A B = tr B A it is a sum of 13 terms.
        double exact = 0;
        double squares = 0;
        for (const double value : s) {
            const double share = value * value / (value * value + decay);
            exact += share;
            squares += share * share;
        }
        const double deviation = std::sqrt(2 * squares / 200);  // at most
        std::printf("decay %5.0f: %.4f weights of 13, estimated %.4f +- %.4f\n", decay, exact,
                    estimate, deviation);
        check(std::abs(estimate - exact) < 3 * deviation, "within three standard deviations");
    }
    return failures == 0 ? 0 : 1;
}
