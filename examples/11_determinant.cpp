// Determinant: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.11.
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>

#include <lamina/lamina.hpp>

using namespace lamina;

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
    // How much A stretches space: the unit square becomes a parallelogram of area |det A|.
    const Matrix<double> A{{3, 1}, {1, 2}};
    std::printf("det A = %.0f, the area of the parallelogram of its columns: %.0f\n", det(A),
                volume(A));
    // The sign says whether A turns the plane over.
    const index_t swapped[] = {1, 0};
    const Matrix<double> S = permutation_matrix(swapped);
    std::printf("det of a swap %.0f, of a rotation %.0f\n", det(S), det(rotation(0.3)));
    check(det(A * S) == -det(A), "swapping two columns turns the sign");

    // One after the other: volumes multiply.
    const Matrix<double> B{{1, 4}, {2, 5}};
    check(close(det(A * B), det(A) * det(B)), "det(A B) = det A det B");
    check(close(det(inv(A)), 1 / det(A)), "det(A^-1) = 1 / det A");
    check(close(det(A.t()), det(A)), "det A^T = det A");
    check(close(det(2.0 * A), 4 * det(A)), "det(2 A) = 2^n det A");

    // The product of the eigenvalues, and in size of the singular values.
    const auto w = eigvalsh(A);
    const auto s = svdvals(B);
    check(close(w[0] * w[1], det(A)), "det A = product of the eigenvalues");
    check(close(s[0] * s[1], std::abs(det(B))), "|det B| = product of the singular values");

    check(det(Matrix<double>{{1, 2}, {2, 4}}) == 0, "det = 0: flattened, with no way back");
    // But small is not near singular: 0.1 I is as good a matrix as there is.
    const Matrix<double> small = 0.1 * identity(50);
    std::printf("det(0.1 I) = %.0e, condition %.0f\n", det(small), cond(small));

    // Fewer columns than rows span a piece of a plane, which has an area all the same.
    const Matrix<double> patch{{1, 0}, {2, 1}, {2, 2}};
    std::printf("area in space: %.4f\n", volume(patch));
    check(close(volume(patch), std::sqrt(det(patch.t() * patch))), "det(A^T A)^(1/2)");

    // For n = 1000 the value is beyond all numbers, its logarithm is not.
    std::mt19937_64 engine(1);
    const Matrix<double> G = random_normal(1000, 1000, engine);
    const auto [sign, log_abs] = log_det(G);
    std::printf("log |det G| = %.0f: a number of %.0f digits\n", log_abs,
                std::ceil(log_abs / std::log(10)));
    check(std::isinf(det(G)) && std::abs(sign) == 1, "det G is infinite, its sign is known");
    check(close(log_abs, log_volume(G)), "|det G| is the volume of the columns");
    const auto turned = log_det(random_orthogonal(1000, engine));
    check(std::abs(turned.log_abs) < 1e-11, "an orthogonal matrix keeps volumes");

    // The log density of a normal distribution: log det of the covariance, by Cholesky.
    const Matrix<double> cov{{2, 0.5}, {0.5, 1}};
    const Cholesky<double> f(cov);
    const Vector<double> x{1, -1};
    const double density =
        -0.5 * (dot(x, f.solve(x)) + f.log_det().log_abs) - std::log(2 * std::numbers::pi);
    std::printf("log density at (1, -1): %.6f\n", density);
    check(close(f.log_det().log_abs, std::log(1.75)), "log det of the covariance");
    return failures == 0 ? 0 : 1;
}
