// Identity and inverse: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.3.
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

/// ||x - y||_2 / ||y||_2
double error(const Vector<double>& x, const Vector<double>& y) {
    return norm(x - y) / norm(y);
}

}  // namespace

int main() {
    // The identity changes nothing; the inverse undoes what A does.
    const Matrix<double> A{{2, 1}, {5, 3}};
    const Matrix<double> I = identity(2);
    check(A * I == A && I * A == A, "A I = I A = A");
    const Matrix<double> X = inv(A);
    std::printf("A^-1 = [%.0f %.0f; %.0f %.0f]\n", X(0, 0), X(0, 1), X(1, 0), X(1, 1));
    check(norm(A * X - I) < 1e-14 && norm(X * A - I) < 1e-14, "A A^-1 = A^-1 A = I");

    // It gives the solution of A x = b on paper; solve finds it without forming the inverse.
    const Vector<double> b{4, 11};
    const Vector<double> x = solve(A, b);
    std::printf("x = (%.0f, %.0f)\n", x[0], x[1]);
    check(error(x, X * b) < 1e-14, "x = A^-1 b");

    // It looks at A first: the structure decides how much work there is.
    std::mt19937_64 engine(1);
    const index_t n = 100;
    const Matrix<double> R = random_normal(n, n, engine);
    const Vector<double> ones(n, 1);
    Matrix<double> chain = 2.0 * identity(n);
    fill(chain.diag(1), -1.0);
    fill(chain.diag(-1), -1.0);
    for (const Matrix<double>& M : {identity(n), chain, Matrix<double>(R.t() * R), R})
        std::printf("%s ", name(solve(M, ones, SolveOptions{}).method_used));
    std::printf("%s\n", name(solve(triangular(R, Triangle::upper), ones, {}).method_used));

    // How far to trust x: the Hilbert matrix is regular, but close to one that is not.
    const Matrix<double> H = hilbert(10);
    const auto rough = solve(H, H * Vector<double>(10, 1), SolveOptions{});
    std::printf("condition of the 10 x 10 Hilbert matrix: about %.0e\n", 1 / rough.rcond);
    check(rough.backward_error < 1e-15, "its x solves a system next to it");
    check(rough.trusted_digits() < 4, "but 16 digits of A and b fix only a few digits of x");
    // Residuals in twice the digits find what the stored A and b fix.
    const Matrix<double> P = 2520 * hilbert(5);  // integers, and so is the right-hand side
    const auto sharp = solve(P, P * Vector<double>(5, 1), {.refine = Refine::extended});
    check(error(sharp.x, Vector<double>(5, 1)) <= 1e-16, "refined to the last digit");

    // Elimination can go wrong where nothing is near singular: here U grows to 2^59.
    Matrix<double> W = identity(60);
    for (index_t j = 0; j < 60; ++j) {
        W(j, 59) = 1;
        fill(W.col(j).segment(j + 1, 59 - j), -1.0);
    }
    const Vector<double> y = random_normal(60, engine);
    check(error(LU<double>(W).solve(W * y), y) > 1e-3, "LU alone loses nearly all digits");
    check(error(solve(W, W * y), y) < 1e-13, "solve sees it and mends it");

    try {
        inv(Matrix<double>{{1, 2}, {2, 4}});
    } catch (const SingularMatrixError& e) {
        std::printf("%s\n", e.what());
    }
    return failures == 0 ? 0 : 1;
}
