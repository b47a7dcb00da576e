// Whitening: features without correlation and with variance 1, in two ways.
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

Matrix<double> covariance(const Matrix<double>& X) {
    const Vector<double> mean = X.t() * ones(X.rows()) / double(X.rows());
    const Matrix<double> centred = X - ones(X.rows()) * mean.t();
    return centred.t() * centred / double(X.rows() - 1);
}

}  // namespace

int main() {
    // 178 wines with 13 measurements, each of mean 0 and variance 1, but correlated.
    Matrix<double> X = read_csv("data/wine.csv", {.labels = {"cultivar"}}).values;
    const index_t n = X.rows();
    const Vector<double> mean = X.t() * ones(n) / double(n);
    X -= ones(n) * mean.t();
    for (index_t j = 0; j < X.cols(); ++j)
        scale_in_place(X.col(j), std::sqrt(double(n - 1)) / norm(X.col(j)));
    const Matrix<double> C = covariance(X);
    std::printf("off the diagonal the covariance is %.2f at most\n",
                norm(C - identity(13), Norm::max));

    // Scores over their standard deviations: new axes. X C^(-1/2): the old ones, changed the least.
    PCA<double> pca({.whiten = true});
    const Matrix<double> P = pca.fit_transform(X);
    const Matrix<double> Z = X * powm(hermitian(C), -0.5);
    check(norm(covariance(P) - identity(13)) < 1e-12, "covariance I by principal components");
    check(norm(covariance(Z) - identity(13)) < 1e-12, "covariance I by the inverse square root");
    std::printf("moved by %.1f and by %.1f\n", norm(P - X), norm(Z - X));
    check(norm(Z - X) < norm(P - X), "the inverse square root moves the data less");

    // The two differ by a rotation, which is the V of C = V diag(w) V^T.
    const Matrix<double> R = lstsq(Z, P).x;
    check(is_orthogonal(R, 1e-11), "one is a rotation of the other");
    check(norm(R - pca.components().t()) < 1e-11, "by the principal directions");
    return failures == 0 ? 0 : 1;
}
