// Norms: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.5.
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>

#include <lamina/lamina.hpp>

using lamina::index_t;
using lamina::Matrix;
using lamina::Norm;
using lamina::norm;
using lamina::Vector;

namespace {

int failures = 0;
constexpr double infinity = std::numeric_limits<double>::infinity();

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

}  // namespace

int main() {
    // The length of x in the sense of p: (|x_1|^p + ... + |x_n|^p)^(1/p), and the largest |x_i|.
    const Vector<double> x{3, -4, 0};
    for (const double p : {1.0, 1.5, 2.0, 3.0, 10.0, infinity})
        std::printf("||x||_%-4g = %.4f\n", p, norm(x, p));
    check(norm(-2.0 * x) == 2 * norm(x), "||a x|| = |a| ||x||");
    const Vector<double> y{1, 2, 2};
    check(norm(x + y) <= norm(x) + norm(y), "||x + y|| <= ||x|| + ||y||");
    check(std::abs(lamina::dot(x, y)) <= norm(x) * norm(y), "|x^T y| <= ||x|| ||y||");
    check(norm(x) * norm(x) == lamina::dot(x, x), "||x||^2 = x^T x");

    // The 1-norm tells small from zero: a step of h changes it by h, but the squared 2-norm by h^2.
    const Vector<double> step{0, 0, 1e-3};
    std::printf("a small entry adds %.0e to ||x||_1 and %.0e to ||x||^2\n",
                norm(x + step, 1) - norm(x, 1), std::pow(norm(x + step), 2) - std::pow(norm(x), 2));

    // A unit vector keeps the direction only. Squares of 1e200 overflow, its norm does not.
    const Vector<double> huge = 1e200 * x;
    std::printf("||1e200 x|| = %g\n", norm(huge));
    check(lamina::is_unit(lamina::normalized(huge)), "x / ||x|| has norm 1");

    // Norms of a matrix: how much it can stretch a vector in the 1-, 2- and infinity-norm,
    const Matrix<double> A{{1, 2}, {3, 4}};
    std::printf("||A||_1 = %g, ||A||_2 = %.4f, ||A||_inf = %g\n", norm(A, Norm::one),
                norm(A, Norm::two), norm(A, Norm::inf));
    // or how large its entries are together: as one long vector, or by its singular values.
    std::printf("||A||_F = %.4f, nuclear %.4f, max %g\n", norm(A), norm(A, Norm::nuclear),
                norm(A, Norm::max));
    check(std::abs(norm(A) - std::sqrt(lamina::trace_of_product(A, A.t()))) < 1e-15,
          "||A||_F^2 = trace A A^T");
    std::mt19937_64 engine(1);
    double most = 0;
    for (int i = 0; i < 1000; ++i)
        most = std::fmax(most, norm(A * lamina::normalized(lamina::random_normal(2, engine))));
    std::printf("1000 unit vectors were stretched by up to %.4f\n", most);
    check(most <= norm(A, Norm::two), "no more than ||A||_2");

    // cond A = ||A|| ||A^-1|| is by how much a relative change of b may grow in the x of A x = b.
    const Matrix<double> H = lamina::hilbert(6);
    const Vector<double> b = H * lamina::ones(6);
    const auto [U, s, Vt] = lamina::svd(H);
    const Vector<double> change = 1e-10 * U.col(5);  // the worst direction
    const double before = norm(change) / norm(b);
    const double after =
        norm(lamina::solve(H, b + change) - lamina::ones(6)) / norm(lamina::ones(6));
    std::printf("cond H = %.2e; a change of b grew by a factor of %.2e\n", lamina::cond(H),
                after / before);
    check(after <= 1.01 * lamina::cond(H) * before, "not by more than cond H");
    return failures == 0 ? 0 : 1;
}
