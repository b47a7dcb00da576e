// Special kinds of matrices and vectors: Goodfellow, Bengio & Courville, Deep Learning (2016),
// section 2.6.
#include <cmath>
#include <cstdio>
#include <random>

#include <lamina/lamina.hpp>

using lamina::as_diagonal;
using lamina::Matrix;
using lamina::Vector;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

bool close(const Matrix<double>& a, const Matrix<double>& b) {
    return lamina::norm(a - b) <= 1e-13 * (lamina::norm(a) + lamina::norm(b));
}

}  // namespace

int main() {
    std::mt19937_64 engine(1);
    const Matrix<double> A = lamina::random_normal(4, 4, engine);
    const Vector<double> x{1, 2, 3, 4};

    // diag(v) x = v o x: n products. From the left it scales rows, from the right columns.
    const Vector<double> v{2, 1, 0.5, -1};
    check(as_diagonal(v) * x == lamina::hadamard(v, x), "diag(v) x = v o x");
    const Matrix<double> B = as_diagonal(v) * A;
    check(B.row(2) == 0.5 * A.row(2), "row 2 of diag(v) A is v_2 times that of A");
    check(B == lamina::diagonal(v) * A, "the same as with all the zeros");
    check(lamina::solve(as_diagonal(v), as_diagonal(v) * x) == x, "diag(v)^-1 = diag(1 / v)");

    // Symmetric: symmetric(S) reads one triangle, which tells all.
    const Matrix<double> S = A + A.t();
    check(lamina::is_symmetric(S) && close(lamina::symmetric(S) * A, S * A), "S = S^T");

    // Orthogonal: perpendicular unit vectors as columns. Q^T is the inverse, Q keeps all lengths.
    const Matrix<double> Q = lamina::random_orthogonal(4, engine);
    check(lamina::is_orthogonal(Q) && close(lamina::inv(Q), Q.t()), "Q^-1 = Q^T");
    check(std::abs(lamina::norm(Q * x) - lamina::norm(x)) < 1e-14, "||Q x|| = ||x||");
    check(lamina::are_orthogonal(Q.col(0), Q.col(1)), "q_0^T q_1 = 0");

    // No array at all: a permutation moves rows, a rotation turns two coordinates, a reflection
    // turns v into -v.
    const lamina::index_t p[] = {2, 0, 3, 1};
    const auto P = lamina::as_permutation(p);
    check(P * x == Vector<double>{3, 1, 4, 2} && P.t() * (P * A) == A, "P moves, P^T moves back");
    const Vector<double> turned = lamina::as_rotation(4, 0, 1, std::atan2(2, 1)).t() * x;
    std::printf("x turned in the plane of 0 and 1: %.4f %.4f %.4f %.4f\n", turned[0],
                std::abs(turned[1]), turned[2], turned[3]);
    Vector<double> normal = x;  // reflects x to -||x|| e_0, as the steps of QR do
    normal[0] += lamina::norm(x);
    const Vector<double> reflected = lamina::as_householder(normal) * x;
    std::printf("x reflected: %.4f %.4f %.4f %.4f\n", reflected[0], std::abs(reflected[1]),
                std::abs(reflected[2]), std::abs(reflected[3]));
    check(lamina::det(lamina::rotation(0.3)) > 0 && lamina::det(lamina::householder(v)) < 0,
          "rotations have determinant 1, reflections -1");

    // Triangular: solved from one end to the other. The entries above the diagonal are not read.
    const auto L = lamina::triangular(A, lamina::Triangle::lower);
    check(lamina::norm(L * lamina::solve(L, x) - x) < 1e-12, "L L^-1 x = x");

    // Toeplitz: constant along its diagonals. The product is a convolution, here a running mean.
    const Vector<double> mean = lamina::toeplitz(Vector<double>{0.5, 0.5, 0, 0}, 0.0 * x) * x;
    std::printf("running mean of x: %g %g %g %g\n", mean[0], mean[1], mean[2], mean[3]);
    // Vandermonde: V c are the values of a polynomial. Hilbert: as good as singular.
    check(lamina::vandermonde(x, 3) * Vector<double>{1, 0, 2} == Vector<double>{3, 9, 19, 33},
          "1 + 2 x^2 at 1, 2, 3, 4");
    std::printf("condition of the Hilbert matrices: %.0e for n = 4, %.0e for n = 8\n",
                lamina::cond(lamina::hilbert(4)), lamina::cond(lamina::hilbert(8)));
    return failures == 0 ? 0 : 1;
}
