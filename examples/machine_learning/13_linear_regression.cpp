// Linear regression: fitted on some flowers, judged on others, for models of growing size.
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
    // Predict the width of a petal from an intercept, its length and the two lengths of a sepal.
    const Matrix<double> iris = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    Matrix<double> A(150, 4, 1.0);
    copy_into(A.block(0, 1, 150, 3), iris.block(0, 0, 150, 3));
    const Vector<double> t(iris.col(3));
    const auto fit = lstsq(A, t).statistics();
    const char* names[] = {"intercept", "sepal length", "sepal width", "petal length"};
    for (index_t j = 0; j < 4; ++j)
        std::printf("%-12s %7.4f +- %.4f\n", names[j], fit.coefficients[j], fit.standard_errors[j]);
    std::printf("R^2 = %.4f\n", fit.r_squared);
    check(norm(A.t() * fit.residuals) < 1e-10, "residuals are orthogonal to the features");
    const Vector<double> by_formula = solve(A.t() * A, A.t() * t);
    check(norm(by_formula - fit.coefficients) < 1e-10, "the normal equations say the same");

    // Powers of petal length: with more of them the fit is better, but not what it is made for.
    double before = INFINITY;
    for (const index_t d : {1, 2, 3, 9}) {
        const Vector<double> z = (iris.col(2) - Vector<double>(150, 3.758)) / 3.0;
        const Matrix<double> powers = vandermonde(z, d + 1);
        Vector<double> weight(150);
        for (index_t i = 0; i < 150; ++i)
            weight[i] = i % 5 == 0 ? 1 : 0;
        const Vector<double> residual = powers * lstsq(powers, t, {.weights = weight}).x - t;
        const double train = std::sqrt(dot(residual, hadamard(weight, residual)) / 30);
        const double test = std::sqrt((dot(residual, residual) - 30 * train * train) / 120);
        std::printf("degree %td: %.4f on 30 flowers, %.4f on the other 120\n", d, train, test);
        check(train < before, "a larger model fits the 30 better");
        before = train;
    }
    return failures == 0 ? 0 : 1;
}
