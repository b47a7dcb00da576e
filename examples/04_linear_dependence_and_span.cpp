// Linear dependence and span: Goodfellow, Bengio & Courville, Deep Learning (2016), section 2.4.
#include <cstdio>
#include <string>
#include <vector>

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
    // A x = b has a solution if b is a combination of the columns of A, that is, in their span.
    const Matrix<double> A{{1, 0}, {2, 1}, {0, 3}};
    const auto inside = lamina::span_membership(A, Vector<double>{2, 3, -3});
    std::printf("(2, 3, -3) = %.3f a_1 %+.3f a_2\n", inside.coefficients[0],
                inside.coefficients[1]);
    check(inside.contained, "(2, 3, -3) is in the span");
    const Vector<double> b{1, 1, 1};
    check(!lamina::in_span(A, b), "(1, 1, 1) is not");
    const Vector<double> nearest = lamina::project_onto_span(A, b);
    std::printf("nearest to it is (%.3f, %.3f, %.3f)\n", nearest[0], nearest[1], nearest[2]);
    check(lamina::norm(A.t() * (b - nearest)) < 1e-14, "what is left is orthogonal to the columns");

    // Two columns span a plane of the space; its complement makes them a basis, so that every b has
    // a solution, and only one.
    const Matrix<double> C = lamina::complete_basis(A);
    Matrix<double> basis(3, 3);
    lamina::copy_into(basis.block(0, 0, 3, 2), A);
    lamina::copy_into(basis.block(0, 2, 3, 1), C);
    check(lamina::rank(basis) == 3 && lamina::in_span(basis, b), "[A, C] spans the whole space");

    // With more columns than the rank a solution is never alone. All of them are x + N z, with N a
    // basis of the null space, and the x given is the shortest.
    const Matrix<double> W{{1, 2, 3}, {4, 5, 6}};
    const Matrix<double> N = lamina::null_space(W);
    const auto x = lamina::span_membership(W, Vector<double>{6, 15}).coefficients;
    std::printf("W x = (6, 15): x = (%.3f, %.3f, %.3f) and %td direction more\n", x[0], x[1], x[2],
                N.cols());
    check(lamina::norm(W * (x + 7.0 * N.col(0)) - Vector<double>{6, 15}) < 1e-13,
          "x + 7 N is a solution too");
    check(lamina::norm(N.t() * x) < 1e-14, "x is orthogonal to N, hence the shortest");

    // Dependent columns in data: an intercept beside one indicator for every species of iris. Each
    // flower has one species, so that the indicators add up to the intercept.
    const auto iris = lamina::read_csv("data/iris.csv", {.labels = {"species"}});
    const std::vector<std::string> names = {"intercept", "petal_length", "setosa", "versicolor",
                                            "virginica"};
    Matrix<double> design(iris.values.rows(), 5);
    for (index_t i = 0; i < design.rows(); ++i) {
        design(i, 0) = 1;
        design(i, 1) = iris.values(i, 2);
        for (index_t j = 2; j < 5; ++j)
            design(i, j) = iris.labels[0].strings[std::size_t(i)] == names[std::size_t(j)];
    }
    const auto evidence = lamina::rank_evidence(design, lamina::SVD<double>::default_rtol, names);
    std::printf("rank %td of 5, as %s\n", evidence.rank,
                evidence.dependences.at(0).text(names).c_str());
    check(!lamina::are_independent(design), "the five columns depend on each other");
    check(!evidence.is_ambiguous() && evidence.gap > 1e6, "there is no doubt about the rank");

    // Where singular values fall without a gap the rank depends on the cut, and the evidence says
    // so.
    const auto open = lamina::rank_evidence(lamina::hilbert(8), 1e-6);
    std::printf("Hilbert's 8 x 8 matrix at 1e-6: rank %td, gap %.0f, any from %td to %td\n",
                open.rank, open.gap, open.lowest_rank, open.highest_rank);
    check(open.is_ambiguous(), "its rank is open");
    return failures == 0 ? 0 : 1;
}
