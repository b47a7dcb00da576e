// The trace operator: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.10.
#include <cmath>
#include <cstdio>
#include <random>

#include <lamina/lamina.hpp>

using lamina::Matrix;
using lamina::Vector;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

bool close(double x, double y) {
    return std::abs(x - y) <= 1e-12 * (std::abs(x) + std::abs(y));
}

}  // namespace

int main() {
    // The sum of the diagonal, which is also that of the eigenvalues.
    const Matrix<double> S{{2, 7, 1}, {0, 3, 8}, {5, 0, 4}};
    const auto z = lamina::eigvals(S);
    std::printf("tr S = %.0f, eigenvalues add up to %.4f\n", lamina::trace(S),
                (z[0] + z[1] + z[2]).real());
    check(close(lamina::trace(S), lamina::trace(S.t())), "tr S = tr S^T");

    // Factors may go round: tr A B C = tr B C A = tr C A B, whatever the shapes.
    const Matrix<double> A{{1, 2, 3}, {4, 5, 6}};
    const Matrix<double> B{{1, 0, 2, 1}, {3, 1, 0, 1}, {0, 2, 1, 5}};
    const Matrix<double> C{{2, 1}, {1, 1}, {0, 3}, {4, 0}};
    std::printf("tr A B C = %.0f, tr B C A = %.0f, tr C A B = %.0f\n", lamina::trace(A * B * C),
                lamina::trace(B * C * A), lamina::trace(C * A * B));
    check(lamina::trace_of_product(A * B, C) == lamina::trace(A * B * C),
          "the last product need not be formed");

    // ||A||_F = sqrt(tr A A^T), and tr A^T B is the scalar product of two matrices of one shape.
    check(close(lamina::norm(A), std::sqrt(lamina::trace_of_product(A, A.t()))),
          "||A||_F = sqrt(tr A A^T)");

    // The variances of the four measurements of iris add up to the trace of their covariance, and
    // so do those along the principal axes, since the trace is the same in every basis.
    Matrix<double> X = lamina::read_csv("data/iris.csv", {.labels = {"species"}}).values;
    const Vector<double> ones(X.rows(), 1.0);
    X -= lamina::outer(ones, X.t() * ones / X.rows());
    const Matrix<double> covariance = X.t() * X / (X.rows() - 1);
    const auto w = lamina::eigvalsh(covariance);
    const double total = lamina::trace(covariance);
    std::printf("total variance %.4f, of which %.2f%% along the first axis\n", total,
                100 * w[3] / total);
    check(close(total, w[0] + w[1] + w[2] + w[3]), "variances add up in either basis");

    // The trace of a projection is the dimension it projects on: A A^+ has trace rank A. With a
    // ridge, A (A^T A + d I)^-1 A^T, it counts the degrees of freedom that are left.
    const double freedom = lamina::trace_of_product(X, lamina::pinv(X));
    const Matrix<double> gram = X.t() * X;
    const Matrix<double> ridged = gram + 100.0 * lamina::identity(4);
    std::printf("degrees of freedom: %.3f, and %.3f with a ridge of 100\n", freedom,
                lamina::trace(lamina::solve(ridged, gram)));
    check(close(freedom, double(lamina::rank(X))), "tr X X^+ = rank X");

    // Of a matrix known only by its products: E x^T M x = tr M for random signs x (Hutchinson).
    std::mt19937_64 engine(1);
    double estimate = 0;
    for (int probe = 0; probe < 1000; ++probe) {
        Vector<double> signs = lamina::random_uniform(4, engine, -1, 1);
        for (double& sign : signs)
            sign = std::copysign(1.0, sign);
        estimate += lamina::quadratic_form(covariance, signs) / 1000;
    }
    std::printf("estimate of the total variance from 1000 products: %.2f\n", estimate);
    check(std::abs(estimate - total) < 0.05 * total, "within 5%");
    return failures == 0 ? 0 : 1;
}
