// Scalars, vectors, matrices and tensors: Goodfellow, Bengio & Courville, Deep Learning (2016),
// section 2.1.
#include <cmath>
#include <cstdio>

#include <lamina/lamina.hpp>

using lamina::index_t;
using lamina::Matrix;
using lamina::Tensor;
using lamina::Vector;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

}  // namespace

int main() {
    // A scalar is a number, a vector a list of them, a matrix a table; indices count from 0. The
    // transpose mirrors a matrix at its main diagonal.
    const Vector<double> b{10, 20, 30};
    const Matrix<double> A{{1, 2, 3}, {4, 5, 6}};
    check(A.t()(2, 0) == A(0, 2) && A.t().rows() == 3, "(A^T)_ij = A_ji");
    check((2 * A + A)(1, 2) == 18, "sums and multiples are taken entry by entry");

    // Broadcasting, C_ij = A_ij + b_j: b is added to each row, without copies of it.
    const Matrix<double> C = lamina::add_to_rows(A, b);
    std::printf("second row of A + b: %.0f %.0f %.0f\n", C(1, 0), C(1, 1), C(1, 2));

    // A layer of a network: the columns of X are samples, and each gets the same bias.
    const Matrix<double> X{{1, 0}, {0, 1}, {1, 1}};
    const Matrix<double> layer = lamina::add_to_columns(A * X, Vector<double>{0.5, -0.5});
    std::printf("A X + bias: %.1f %.1f; %.1f %.1f\n", layer(0, 0), layer(0, 1), layer(1, 0),
                layer(1, 1));

    // A tensor has any number of axes. 150 flowers with 4 measurements each are 50 flowers of 3
    // species: the same numbers seen with three axes. Nothing is copied.
    const Matrix<double> iris = lamina::read_csv("data/iris.csv", {.labels = {"species"}}).values;
    const auto flowers = lamina::TensorView(iris).reshape({50, 3, 4});
    check(&flowers(7, 2, 1) == &iris(107, 1), "flower 7 of species 2 is row 107");
    check(flowers.slice(1, 2).slice(0, 7).vector() == iris.row(107), "and a slice of a slice");

    // A contraction sums over pairs of axes: over one pair of two matrices it is their product.
    const Tensor<double> AX = lamina::contract(A, X, {{1, 0}});
    check(AX.matrix() == A * X, "sum over k of a_ik x_kj is A X");

    // The mean of a species is the sum over its flowers, times 1/50: 3 x 4 numbers remain.
    const Tensor<double> means = lamina::contract(Vector<double>(50, 0.02), flowers, {{0, 0}});
    for (index_t species = 0; species < 3; ++species)
        std::printf("species %td: mean petal length %.3f\n", species, means(species, 2));

    // No pair at all gives all products: a one for each flower times the means, to be taken away.
    Tensor<double> centred(flowers);
    centred -= lamina::contract(Vector<double>(50, 1.0), means, {});

    // A batch of products, one for each species: the covariances X^T X / 49 of its 50 x 4 matrix.
    Tensor<double> S = lamina::batched_multiply(centred.permute({2, 0, 1}),   // 4 x 50 x 3
                                                centred.permute({0, 2, 1}));  // 50 x 4 x 3
    S /= 49;
    for (index_t species = 0; species < 3; ++species)
        std::printf("species %td: petal length varies by %.3f, with the width by %.3f\n", species,
                    S(2, 2, species), S(2, 3, species));
    check(S == S.permute({1, 0, 2}), "covariances are symmetric");
    check(std::abs(S(2, 2, 0) -
                   std::pow(lamina::norm(centred.slice(1, 0).matrix().col(2)), 2) / 49) < 1e-14,
          "and a variance is a mean of squares");
    return failures == 0 ? 0 : 1;
}
