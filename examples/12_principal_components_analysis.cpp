// Principal components analysis: Goodfellow, Bengio & Courville, Deep Learning (2016),
// section 2.12.
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

bool close(double a, double b) {
    return std::abs(a - b) <= 1e-12 * (std::abs(a) + std::abs(b));
}

/// The squared distances of the rows of X from what their codes, the rows of X D, decode to.
double error(const Matrix<double>& X, const Matrix<double>& D) {
    return std::pow(norm(X - X * D * D.t()), 2);
}

}  // namespace

int main() {
    // 150 flowers in rows, 4 measurements each; any D with orthonormal columns makes codes of 2.
    const Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    std::mt19937_64 engine(1);
    const Matrix<double> D = random_orthogonal(4, 2, engine);

    // 1. The code that decodes to the point nearest to x is c = D^T x: any step away is worse.
    const Vector<double> x(X.row(0));
    const Vector<double> c = D.t() * x;
    bool best = true;
    for (int i = 0; i < 100; ++i) {
        const Vector<double> other = c + 0.01 * random_normal(2, engine);
        best = best && norm(x - D * other) > norm(x - D * c);
    }
    check(best, "c = D^T x is the best code");

    // 2. The error of all codes is tr X^T X - tr D^T X^T X D, ...
    const Matrix<double> G = X.t() * X;
    check(close(error(X, D), trace(G) - trace(D.t() * G * D)), "the error is a trace");

    // 3. ... which is least if D holds the eigenvectors of the largest eigenvalues.
    const auto [w, V] = eigh(G);  // ascending
    const Matrix<double> leading(V.block(0, 2, 4, 2));
    check(close(error(X, leading), w[0] + w[1]), "it is the sum of the other eigenvalues");
    for (int i = 0; i < 100; ++i)
        best = best && error(X, random_orthogonal(4, 2, engine)) > error(X, leading);
    check(best, "no other D does better");

    // 4. With an origin to choose as well the best is the mean. 5. X_c^T X_c = V diag(s^2) V^T, so
    // the singular vectors of the centred data do, and nothing has to be squared.
    const Vector<double> mean = 1.0 / 150 * (X.t() * ones(150));
    const Matrix<double> Xc = X - ones(150) * mean.t();
    const auto [U, s, Vt] = svd(Xc);
    const Matrix<double> E(Vt.block(0, 0, 2, 4).t());
    std::printf("error from the origin %.4f, from the mean %.4f\n", error(X, leading),
                error(Xc, E));
    check(close(error(Xc, E), s[2] * s[2] + s[3] * s[3]), "the error is the rest of s^2");

    // 6. All of this is the class PCA, which fixes the signs of the components too.
    PCA<double> pca({.n_components = Components::count(2)});
    const Matrix<double> back = pca.inverse_transform(pca.fit_transform(X));
    check(norm(pca.components().t() * pca.components() - E * E.t()) < 1e-13, "PCA: the same plane");
    check(close(std::pow(norm(X - back), 2), error(Xc, E)), "PCA: the same error");
    const auto ratio = PCA<double>().fit(X).explained_variance_ratio();
    std::printf("explained variance ratio %s\n", to_text(ratio.t(), {.precision = 8}).c_str());
    check(norm(ratio - Vector<double>{0.92461872, 0.05306648, 0.01710261, 0.00521218}) < 1e-8,
          "PCA: the published ratios");
    return failures == 0 ? 0 : 1;
}
