// The Moore-Penrose pseudoinverse: Goodfellow, Bengio & Courville, Deep Learning (2016),
// section 2.9.
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

/// Whether two matrices agree to rounding.
bool close(const Matrix<double>& a, const Matrix<double>& b) {
    return lamina::norm(a - b) <= 1e-13 * (lamina::norm(a) + lamina::norm(b));
}

}  // namespace

int main() {
    // A^+ = V diag(1 / s) U^T, with 0 for a singular value of 0, solves A x = b as well as it can
    // be done, for an A of any shape and rank. Penrose's four equations say which matrix it is.
    const Matrix<double> A{{1, 2}, {2, 4}, {3, 6}};
    const Matrix<double> X = lamina::pinv(A);
    std::printf("pinv(A) = [%.4f %.4f %.4f; %.4f %.4f %.4f]\n", X(0, 0), X(0, 1), X(0, 2), X(1, 0),
                X(1, 1), X(1, 2));
    check(close(A * X * A, A) && close(X * A * X, X), "A X A = A and X A X = X");
    check(close((A * X).t(), A * X) && close((X * A).t(), X * A), "A X and X A are symmetric");

    // It is the limit of (A^T A + d I)^-1 A^T for d to 0, the definition of the book.
    for (const double d : {1e-1, 1e-2, 1e-3}) {
        const Matrix<double> regular = A.t() * A + d * lamina::identity(2);
        std::printf("d = %.0e: off by %.1e\n", d, lamina::norm(lamina::solve(regular, A.t()) - X));
    }

    // Tall with independent columns: least squares. Wide with independent rows: of all solutions
    // the shortest.
    const Matrix<double> T{{1, 1}, {1, 2}, {1, 3}, {1, 5}};
    check(close(lamina::pinv(T), lamina::inv(T.t() * T) * T.t()), "tall: (A^T A)^-1 A^T");
    check(close(lamina::pinv(T.t()), T * lamina::inv(T.t() * T)), "wide: A^T (A A^T)^-1");
    const Vector<double> x = lamina::apply_pinv(T.t(), Vector<double>{2, 7});
    std::printf("x1 + x2 + x3 + x4 = 2, x1 + 2 x2 + 3 x3 + 5 x4 = 7: (%.3f, %.3f, %.3f, %.3f)\n",
                x[0], x[1], x[2], x[3]);
    check(lamina::norm(x) < lamina::norm(Vector<double>{0, 1, 0, 1}), "shorter than (0, 1, 0, 1)");

    // Petal length by species, with an intercept beside all three indicators. Coefficients are not
    // unique, but what they predict is: the mean of each species.
    const auto iris = lamina::read_csv("data/iris.csv", {.labels = {"species"}});
    Matrix<double> D(iris.values.rows(), 4);
    for (index_t i = 0; i < D.rows(); ++i)
        D(i, 0) = D(i, 1 + i / 50) = 1;  // 50 flowers of each
    const Vector<double> c = lamina::apply_pinv(D, iris.values.col(2));
    std::printf("petals: %.4f, and %+.4f, %+.4f, %+.4f cm by species\n", c[0], c[1], c[2], c[3]);
    const Vector<double> fitted = D * c;
    std::printf("means: %.3f, %.3f, %.3f cm\n", fitted[0], fitted[50], fitted[100]);
    check(lamina::norm(lamina::null_space(D).t() * c) < 1e-13, "the shortest coefficients");

    // Small singular values enlarge the noise in b. Counting those as zero that are below it trades
    // a little of the truth for nearly all of the noise: 1e-6 of noise, condition 1.6e13.
    const Matrix<double> H = lamina::hilbert(10);
    std::mt19937_64 engine(1);
    const Vector<double> truth(10, 1.0);
    const Vector<double> noisy = H * truth + 1e-6 * lamina::random_normal(10, engine);
    const double plain = lamina::norm(lamina::apply_pinv(H, noisy) - truth);
    const double cut = lamina::norm(lamina::apply_pinv(H, noisy, 1e-5) - truth);
    check(plain > 1e3 && cut < 0.1, "rtol keeps noise out of the solution");
    return failures == 0 ? 0 : 1;
}
