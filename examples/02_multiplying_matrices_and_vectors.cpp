// Multiplying matrices and vectors: Goodfellow, Bengio & Courville, Deep Learning (2016), section
// 2.2.
#include <cmath>
#include <cstdio>
#include <random>

#include <lamina/lamina.hpp>

using lamina::index_t;
using lamina::Matrix;
using lamina::Vector;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

}  // namespace

int main() {
    // c_ij is row i of A times column j of B: A needs as many columns as B has rows.
    const Matrix<double> A{{1, 2}, {3, 4}, {5, 6}};
    const Matrix<double> B{{1, 0, -1}, {2, 1, 0}};
    const Matrix<double> C = A * B;
    std::printf("A B is %td x %td and B A %td x %td\n", C.rows(), C.cols(), (B * A).rows(),
                (B * A).cols());
    check(C(2, 0) == lamina::dot(A.row(2), B.col(0)), "c_20 is row 2 of A times column 0 of B");
    check((A * B).t() == B.t() * A.t(), "(A B)^T = B^T A^T");
    try {
        A* A;
    } catch (const lamina::DimensionError& error) {
        std::printf("%s\n", error.what());
    }

    // A x combines the columns of A; two vectors give a number, a vector or a matrix.
    const Vector<double> x{2, -1};
    const Vector<double> y{3, 5};
    check(A * x == 2.0 * A.col(0) - A.col(1), "A x = x_0 a_0 + x_1 a_1");
    check(x.t() * y == 1 && y.t() * x == 1, "x^T y = y^T x = 1");
    check(lamina::hadamard(x, y) == Vector<double>{6, -5}, "x o y = (6, -5)");
    check(lamina::outer(x, y) == Matrix<double>{{6, 10}, {-3, -5}}, "x y^T = [6, 10; -3, -5]");
    check(lamina::kron(x, y) == Vector<double>{6, 10, -3, -5}, "x (x) y lists them row by row");

    // Where brackets stand makes no difference to the result, but to the work: here 2 * 10^4 flops
    // for U (V^T z) and 2 * 10^6 for (U V^T) z. A chain finds the cheapest order by itself.
    std::mt19937_64 engine(1);
    const Matrix<double> U = lamina::random_normal(1000, 5, engine);
    const Matrix<double> V = lamina::random_normal(1000, 5, engine);
    const Vector<double> z = lamina::random_normal(1000, engine);
    const Vector<double> cheap = lamina::multiply_chain(U, V.t(), z);
    check(lamina::norm(cheap - (U * V.t()) * z) <=
              1e-13 * lamina::norm(U) * lamina::norm(V) * lamina::norm(z),
          "U (V^T z) = (U V^T) z");

    // A power of a graph's adjacency matrix counts its walks: (W^k)_ij of k steps from i to j.
    const Matrix<double> W{{0, 1, 1, 0}, {1, 0, 1, 0}, {1, 1, 0, 1}, {0, 0, 1, 0}};
    std::printf("closed walks of 3 steps: %g, so %g triangle\n", lamina::trace(lamina::power(W, 3)),
                lamina::trace(lamina::power(W, 3)) / 6);
    check(lamina::power(W, 9) == lamina::power(W, 4) * lamina::power(W, 5), "W^9 = W^4 W^5");

    // x^T y = ||x|| ||y|| cos(angle): how alike two texts are, by the words that they use. Row i
    // counts how often text i says "matrix", "vector", "goal", "match".
    const Matrix<double> counts{{9, 4, 0, 0}, {3, 2, 0, 1}, {0, 1, 5, 6}};
    Vector<double> lengths(3);
    for (index_t i = 0; i < 3; ++i)
        lengths[i] = lamina::norm(counts.row(i));
    const Matrix<double> unit = lamina::solve(lamina::as_diagonal(lengths), counts);
    const Matrix<double> alike = unit * unit.t();
    std::printf("texts 0 and 1: %.3f, texts 0 and 2: %.3f\n", alike(0, 1), alike(0, 2));
    check(std::abs(alike(0, 1) - lamina::cosine_similarity(counts.row(0), counts.row(1))) < 1e-15,
          "all cosines at once, from one product");
    std::printf("which is an angle of %.1f degrees\n",
                lamina::angle(counts.row(0), counts.row(1)) * 45 / std::atan(1.0));
    return failures == 0 ? 0 : 1;
}
