// How far a result can be trusted: docs/reliability/certificates.md.
#include <algorithm>
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

}  // namespace

int main() {
    // A Hilbert matrix, and the right-hand side for a solution of ones.
    const Matrix<double> A = lamina::hilbert<double>(8);
    const Vector<double> ones(8, 1.0);
    const Vector<double> b = A * ones;

    // The factors alone tell the condition and so the digits to expect.
    const lamina::LU<double> f(A);
    std::printf("%s\n", f.check().text().c_str());
    const double error = lamina::norm(f.solve(b) - ones) / lamina::norm(ones);
    check(-std::log10(error) > f.check().digits - 0.5, "the solution has these digits");

    // With the matrix they also tell how near A they are; another matrix is found out.
    Matrix<double> other = A;
    other(3, 3) += 1e-6;
    check(f.check(A).backward_error < 1e-15, "L U is A, to rounding");
    check(f.check(other, lamina::Effort::full).backward_error > 1e-7, "and not another matrix");

    // Certificates of solutions, which come with solve and lstsq.
    const auto solution = lamina::solve(A, b, lamina::SolveOptions{});
    check(solution.check().digits < 7, "some of 16 digits of solve are lost");
    const auto refined = lamina::solve(A, b, {.refine = lamina::Refine::extended});
    check(refined.check().digits > 15, "with refinement none is");

    // Singular values that span 24 powers of ten: columns 2 and 3, which are small, have a length.
    const Matrix<double> graded{{1, 1e-12, 1e-24}, {1, -1e-12, 2e-24}, {1, 0, -3e-24}};
    const auto s = lamina::svdvals(graded, lamina::Accuracy::relative);
    std::printf("singular values: %.6e %.6e %.6e\n", s[0], s[1], s[2]);
    // |det| = s(0) s(1) s(2) = 9e-36.
    check(std::abs(s[0] * s[1] * s[2] / 9e-36 - 1) < 1e-14, "their product is |det|");
    return failures == 0 ? 0 : 1;
}
