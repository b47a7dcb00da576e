// Eigendecomposition: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.7.
#include <cmath>
#include <cstdio>

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

/// Whether two matrices agree to rounding.
bool close(const Matrix<double>& a, const Matrix<double>& b) {
    return lamina::norm(a - b) <= 1e-13 * (lamina::norm(a) + lamina::norm(b));
}

}  // namespace

int main() {
    // A v = w v: an eigenvector keeps its direction, A only stretches it by its eigenvalue. A real
    // symmetric matrix has n real eigenvalues and n orthonormal eigenvectors, A = V diag(w) V^T.
    const Matrix<double> A{{2, 1, 0}, {1, 3, 1}, {0, 1, 2}};
    const auto [w, V] = lamina::eigh(A);
    std::printf("eigenvalues of A: %.3f %.3f %.3f\n", w[0], w[1], w[2]);
    for (index_t j = 0; j < 3; ++j)
        check(lamina::norm(A * V.col(j) - w[j] * V.col(j)) < 1e-13, "A v = w v");
    check(close(V * lamina::diagonal(w) * V.t(), A), "A = V diag(w) V^T");
    check(lamina::is_orthogonal(V), "V^T V = I");

    // On the unit circle x^T A x is largest, and smallest, at eigenvectors, where it is w.
    const auto extremes = lamina::extremes_on_sphere(A);
    std::printf("x^T A x for unit vectors: %.3f to %.3f\n", extremes.min, extremes.max);
    const Vector<double> x = lamina::normalized(Vector<double>{1, 2, 2});
    std::printf("x^T A x at (1, 2, 2) / 3: %.3f\n", lamina::quadratic_form(A, x));
    const auto kind = lamina::definiteness(A);
    std::printf("A is %s\n", lamina::name(kind.kind));
    check(kind.positive == 3 && !kind.is_ambiguous(), "three eigenvalues are surely positive");

    // A function of A is that function of its eigenvalues.
    const Matrix<double> S = lamina::sqrtm(lamina::hermitian(A));
    check(close(S * S, A), "sqrt(A) sqrt(A) = A");
    check(close(lamina::powm(lamina::hermitian(A), -1), lamina::inv(A)), "A^-1 by its eigenvalues");
    const Matrix<double> E = lamina::expm(A);
    check(close(E, lamina::expm(lamina::hermitian(A))), "e^A the same in two ways");
    std::printf("trace of e^A: %.3f = e + e^2 + e^4 = %.3f\n", lamina::trace(E),
                std::exp(1.0) + std::exp(2.0) + std::exp(4.0));

    // A matrix that is not symmetric may turn every real vector: its eigenvalues are complex.
    const auto quarter = lamina::eigvals(Matrix<double>{{0, -1}, {1, 0}});
    std::printf("eigenvalues of a quarter turn: %.0f%+.0fi and %.0f%+.0fi\n",
                std::abs(quarter[0].real()), quarter[0].imag(), std::abs(quarter[1].real()),
                quarter[1].imag());

    // A Markov chain: P(i, j) is the probability of going from page j to page i. Its eigenvector of
    // eigenvalue 1 is where a random surfer is found in the long run, which ranks the pages.
    const Matrix<double> P{{0.1, 0.6, 0.2}, {0.5, 0.1, 0.7}, {0.4, 0.3, 0.1}};
    const auto [z, U] = lamina::eig(P);
    index_t one = 0;
    for (index_t j = 0; j < 3; ++j)
        if (std::abs(z[j] - 1.0) < std::abs(z[one] - 1.0)) one = j;
    const auto sum = U(0, one) + U(1, one) + U(2, one);
    Vector<double> rank(3);
    for (index_t i = 0; i < 3; ++i)
        rank[i] = (U(i, one) / sum).real();
    std::printf("long run of the chain: %.4f %.4f %.4f\n", rank[0], rank[1], rank[2]);
    check(lamina::norm(P * rank - rank) < 1e-13, "P leaves it as it is");
    return failures == 0 ? 0 : 1;
}
