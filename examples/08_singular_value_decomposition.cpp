// Singular value decomposition: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.8.
#include <cmath>
#include <cstdio>
#include <random>

#include <lamina/lamina.hpp>

using lamina::index_t;
using lamina::Matrix;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

/// Whether two matrices agree to rounding.
bool close(const Matrix<double>& a, const Matrix<double>& b) {
    return lamina::norm(a - b) <= 1e-13 * (lamina::norm(a) + lamina::norm(b));
}

}  // namespace

int main() {
    // Any matrix, of any shape, is A = U diag(s) V^T: V^T turns, s stretches, U turns again.
    const Matrix<double> A{{3, 1}, {1, 2}, {0, 2}};
    const auto [U, s, Vt] = lamina::svd(A);
    std::printf("singular values of A: %.4f %.4f\n", s[0], s[1]);
    check(close(U * lamina::diagonal(s) * Vt, A), "A = U diag(s) V^T");
    check(close(U.t() * U, lamina::identity(2)), "columns of U are orthonormal");
    check(lamina::is_orthogonal(Vt), "V^T V = I");

    // They are the roots of the eigenvalues of A^T A, and its eigenvectors are the columns of V.
    const auto w = lamina::eigvalsh(A.t() * A);
    std::printf("eigenvalues of A^T A: %.4f %.4f\n", w[1], w[0]);
    check(std::abs(s[0] * s[0] - w[1]) < 1e-13 && std::abs(s[1] * s[1] - w[0]) < 1e-13,
          "s^2 are the eigenvalues of A^T A");

    // What the singular values tell at once.
    std::printf("rank %td, condition %.4f, ||A||_2 = %.4f, ||A||_F = %.4f\n", lamina::rank(A),
                lamina::cond(A), lamina::norm(A, lamina::Norm::two), lamina::norm(A));
    check(std::abs(lamina::norm(s) - lamina::norm(A)) < 1e-13, "||s||_2 = ||A||_F");

    // The first k triplets give the nearest matrix of rank k, at distance s_(k+1) (Eckart, Young).
    // 150 flowers, 4 measurements each: two triplets keep nearly everything.
    const Matrix<double> iris = lamina::read_csv("data/iris.csv", {.labels = {"species"}}).values;
    const auto t = lamina::svdvals(iris);
    std::printf("singular values of iris: %.2f %.2f %.2f %.2f\n", t[0], t[1], t[2], t[3]);
    for (index_t k = 1; k <= 3; ++k) {
        const Matrix<double> nearest = lamina::low_rank_approximation(iris, k);
        const double error = lamina::norm(iris - nearest, lamina::Norm::two);
        std::printf("rank %td: off by %.2f, with %.2f%% of the squares kept\n", k, error,
                    100 * std::pow(lamina::norm(nearest) / lamina::norm(iris), 2));
        check(std::abs(error - t[k]) < 1e-12 * t[0], "the error is the next singular value");
    }

    // For a large matrix random directions find the first triplets, and say how good they are.
    std::mt19937_64 engine(1);
    const Matrix<double> left = lamina::random_normal(600, 5, engine);
    const Matrix<double> right = lamina::random_normal(400, 5, engine);
    const Matrix<double> noisy = left * right.t() + 0.01 * lamina::random_normal(600, 400, engine);
    const auto f = lamina::truncated_svd(noisy, 5);
    const double error = lamina::norm(noisy - f.reconstruct(), lamina::Norm::two);
    std::printf("600 x 400 of rank 5 and noise, %s: off by %.2f\n", lamina::name(f.method_used),
                error);
    check(error <= f.error_bound, "the error is within its bound");
    check(error <= 1.01 * lamina::svdvals(noisy)[5], "and within 1% of the least possible");

    // A square matrix is a rotation after a stretch, A = Q P, like a complex number r e^(it).
    const auto [Q, P] = lamina::polar_decomposition(Matrix<double>{{1, -2}, {2, 3}});
    std::printf("it turns by %.2f degrees and stretches by %.4f and %.4f\n",
                std::atan2(Q(1, 0), Q(0, 0)) * 45 / std::atan(1.0), lamina::eigvalsh(P)[0],
                lamina::eigvalsh(P)[1]);
    check(close(Q * P, Matrix<double>{{1, -2}, {2, 3}}), "A = Q P");
    return failures == 0 ? 0 : 1;
}
