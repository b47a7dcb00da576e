// Orthogonal initial weights: what goes through ten layers keeps lengths and angles.
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
    // 178 wines in columns, 13 measurements each of mean 0 and variance 1.
    Matrix<double> X = read_csv("data/wine.csv", {.labels = {"cultivar"}}).values;
    const Vector<double> mean = X.t() * ones(X.rows()) / double(X.rows());
    X -= ones(X.rows()) * mean.t();
    for (index_t j = 0; j < X.cols(); ++j)
        scale_in_place(X.col(j), std::sqrt(double(X.rows())) / norm(X.col(j)));

    // Normal weights of variance 1 / 13 keep lengths on average over the weights, orthogonal ones
    // keep each of them.
    std::mt19937_64 engine(1);
    Matrix<double> Q = identity(13);
    Matrix<double> W = identity(13);
    for (int layer = 0; layer < 10; ++layer) {
        Q = random_orthogonal(13, engine) * Q;
        W = random_normal(13, 13, engine) / std::sqrt(13.0) * W;
    }
    const Matrix<double> kept = Q * X.t();
    const Matrix<double> lost = W * X.t();
    std::printf("lengths %.4f times those of the data, with normal weights %.4f\n",
                norm(kept) / norm(X), norm(lost) / norm(X));
    std::printf("an angle of %.4f becomes %.4f, with normal weights %.4f\n",
                angle(X.row(0), X.row(100)), angle(kept.col(0), kept.col(100)),
                angle(lost.col(0), lost.col(100)));
    check(std::abs(norm(kept) / norm(X) - 1) < 1e-13, "lengths are kept");
    check(norm(kept.t() * kept - X * X.t()) < 1e-12 * norm(X * X.t()), "and so are angles");

    // Backwards gradients are multiplied by the transposes: they stretch by the same factors.
    const auto s = svdvals(W);
    std::printf("normal weights stretch by %.1e to %.1e\n", s[12], s[0]);
    check(is_orthogonal(Q), "orthogonal ones by 1");
    return failures == 0 ? 0 : 1;
}
