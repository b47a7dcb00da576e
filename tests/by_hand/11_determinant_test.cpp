// The determinant from its definitions: the sum over permutations, expansion by minors, and the
// volume of what the columns span.

#include <algorithm>
#include <cmath>
#include <complex>
#include <numeric>
#include <utility>
#include <vector>

#include "lamina/factor/svd.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;

template <class T>
class ByHandDeterminantTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandDeterminantTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;

/// A determinant, and the sum of the sizes of its terms, by which rounding is measured.
struct Sum {
    Complex value = 0;
    Real size = 0;
};

/// 1 or -1, as the number of pairs in the wrong order is even or odd.
Real sign_by_inversions(const std::vector<index_t>& p) {
    int inversions = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        for (std::size_t j = i + 1; j < p.size(); ++j)
            inversions += p[i] > p[j] ? 1 : 0;
    }
    return inversions % 2 == 0 ? 1 : -1;
}

/// Leibniz: sum over all permutations of sign(p) a(0, p0) a(1, p1) ...
template <class T>
Sum leibniz(const Matrix<T>& a) {
    std::vector<index_t> p(std::size_t(a.rows()));
    std::iota(p.begin(), p.end(), index_t(0));
    Sum sum;
    do {
        Complex term = sign_by_inversions(p);
        for (std::size_t i = 0; i < p.size(); ++i)
            term *= Complex(a(index_t(i), p[i]));
        sum.value += term;
        sum.size += std::abs(term);
    } while (std::next_permutation(p.begin(), p.end()));
    return sum;
}

template <class T>
Matrix<T> without(const Matrix<T>& a, index_t row, index_t column) {
    Matrix<T> minor(a.rows() - 1, a.cols() - 1);
    for (index_t j = 0; j < minor.cols(); ++j) {
        for (index_t i = 0; i < minor.rows(); ++i)
            minor(i, j) = a(i < row ? i : i + 1, j < column ? j : j + 1);
    }
    return minor;
}

/// Laplace: sum over a column of (-1)^(i+j) a(i, j) times the minor, those by Leibniz.
template <class T>
Complex laplace(const Matrix<T>& a, index_t column) {
    Complex sum = 0;
    for (index_t i = 0; i < a.rows(); ++i) {
        const Real sign = (i + column) % 2 == 0 ? 1 : -1;
        sum += sign * Complex(a(i, column)) * leibniz(without(a, i, column)).value;
    }
    return sum;
}

/// The error that LU may leave: n terms of each product are those of an A off by some n eps |A|,
/// with a growth of n at the most for what is tried here.
template <class T>
Real rounding(const Matrix<T>& a, Real size) {
    const Real n = Real(a.rows());
    return (4 * n * n * n + 1) * Real(epsilon<T>) * size;
}

TYPED_TEST(ByHandDeterminantTest, IsTheSumOverAllPermutations) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 3, 4, 5, 7}) {
        for (std::uint64_t seed = 1; seed < 4; ++seed) {
            const Matrix<T> a = random_matrix<T>(n, n, seed);
            const Sum expected = leibniz(a);
            EXPECT_LE(std::abs(Complex(det(a)) - expected.value), rounding(a, expected.size)) << n;
            const LogDet<T> log = log_det(a);
            EXPECT_LE(std::abs(Complex(log.sign) * std::exp(Real(log.log_abs)) - expected.value),
                      2 * rounding(a, expected.size));
        }
    }
}

TYPED_TEST(ByHandDeterminantTest, ExpandsByTheMinorsOfAnyColumnOrRow) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Real size = leibniz(a).size;
        for (index_t k = 0; k < n; ++k) {
            EXPECT_LE(std::abs(Complex(det(a)) - laplace(a, k)), rounding(a, size));
            EXPECT_LE(std::abs(Complex(det(a)) - laplace(Matrix<T>(a.t()), k)), rounding(a, size));
        }
    }
}

TYPED_TEST(ByHandDeterminantTest, ThreeByThreeFollowsSarrus) {
    using T = TypeParam;
    const Matrix<T> a{{2, -1, 3}, {4, 0, 1}, {-2, 5, 6}};
    // 2 0 6 + (-1) 1 (-2) + 3 4 5 - 3 0 (-2) - 2 1 5 - (-1) 4 6
    EXPECT_LE(std::abs(det(a) - T(76)), 40 * epsilon<T> * 76);
}

TYPED_TEST(ByHandDeterminantTest, RulesHold) {
    using T = TypeParam;
    const index_t n = 5;
    const Matrix<T> a = random_matrix<T>(n, n, 1);
    const Matrix<T> b = random_matrix<T>(n, n, 2);
    const Complex d = leibniz(a).value;
    const Real size = rounding(a, leibniz(a).size);
    const auto expect_det = [&](const Matrix<T>& x, Complex value, const char* what) {
        EXPECT_LE(std::abs(Complex(det(x)) - value), rounding(x, leibniz(x).size)) << what;
    };
    expect_det(Matrix<T>(a * b), d * leibniz(b).value, "det(A B) = det A det B");
    expect_det(Matrix<T>(a.t()), d, "det A^T = det A");
    expect_det(Matrix<T>(a.h()), std::conj(d), "det A^H = conj(det A)");
    expect_det(T(-3) * a, d * Real(-243), "det(c A) = c^n det A");
    Matrix<T> changed = a;
    copy_into(changed.row(1), a.row(3));
    copy_into(changed.row(3), a.row(1));
    expect_det(changed, -d, "swapped rows");
    changed = a;
    add_into(changed.col(2), T(2) * a.col(0));
    expect_det(changed, d, "a column added to another");
    changed = a;
    scale_in_place(changed.col(4), T(7));
    expect_det(changed, d * Real(7), "a scaled column");
    changed = a;
    copy_into(changed.col(0), b.col(0));
    Matrix<T> sum = a;
    add_into(sum.col(0), b.col(0));
    expect_det(sum, d + leibniz(changed).value, "linear in each column");
    changed = a;
    copy_into(changed.col(1), a.col(4));
    EXPECT_LE(std::abs(Complex(det(changed))), size) << "two equal columns";
    const Real inverse = std::abs(Complex(det(inv(a))) * d - Real(1));
    EXPECT_LE(inverse, 10 * size / std::abs(d)) << "det A^-1 = 1 / det A";
}

TYPED_TEST(ByHandDeterminantTest, OfBlocksAndTrianglesIsTheProductOfTheDiagonalOnes) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(6, 6);
    fill(a.block(3, 0, 3, 3), T(0));
    const Complex product = leibniz(Matrix<T>(a.block(0, 0, 3, 3))).value *
                            leibniz(Matrix<T>(a.block(3, 3, 3, 3))).value;
    EXPECT_LE(std::abs(Complex(det(a)) - product), rounding(a, leibniz(a).size));
    Complex diagonal_product = 1;
    for (index_t j = 0; j < 6; ++j) {
        fill(a.col(j).segment(j + 1, 5 - j), T(0));
        diagonal_product *= Complex(a(j, j));
    }
    EXPECT_LE(std::abs(Complex(det(a)) - diagonal_product),
              20 * Real(epsilon<T>) * std::abs(diagonal_product));
}

TYPED_TEST(ByHandDeterminantTest, OfAPermutationIsItsSign) {
    using T = TypeParam;
    std::vector<index_t> p(5);
    std::iota(p.begin(), p.end(), index_t(0));
    do {
        ASSERT_EQ(Complex(det(permutation_matrix<T>(p))), Complex(sign_by_inversions(p)));
    } while (std::next_permutation(p.begin(), p.end()));
}

TYPED_TEST(ByHandDeterminantTest, OfVandermondesMatrixIsTheProductOfAllDifferences) {
    using T = TypeParam;
    const Vector<T> x = testing::random_vector<T>(6);
    Complex product = 1;
    for (index_t i = 0; i < 6; ++i) {
        for (index_t j = i + 1; j < 6; ++j)
            product *= Complex(x[j]) - Complex(x[i]);
    }
    const Matrix<T> v = vandermonde(x);
    // Increasing powers or decreasing ones: fifteen swaps between them.
    const Real error =
        std::min(std::abs(Complex(det(v)) - product), std::abs(Complex(det(v)) + product));
    EXPECT_LE(error, rounding(v, leibniz(v).size));
}

/// Gram and Schmidt: the product of what is left of each column beside those before it.
template <class T>
Real volume_by_gram_schmidt(const Matrix<T>& a) {
    std::vector<std::vector<Complex>> basis;
    Real product = 1;
    for (index_t j = 0; j < a.cols(); ++j) {
        std::vector<Complex> x;
        for (index_t i = 0; i < a.rows(); ++i)
            x.push_back(Complex(a(i, j)));
        for (const std::vector<Complex>& q : basis) {
            Complex along = 0;
            for (std::size_t i = 0; i < x.size(); ++i)
                along += std::conj(q[i]) * x[i];
            for (std::size_t i = 0; i < x.size(); ++i)
                x[i] -= along * q[i];
        }
        Real squares = 0;
        for (const Complex& entry : x)
            squares += std::norm(entry);
        const Real length = std::sqrt(squares);
        product *= length;
        for (Complex& entry : x)
            entry /= length;
        basis.push_back(x);
    }
    return product;
}

TYPED_TEST(ByHandDeterminantTest, VolumeIsTheProductOfTheHeights) {
    using T = TypeParam;
    const std::pair<index_t, index_t> shapes[] = {{1, 1}, {3, 1}, {3, 2}, {4, 4}, {9, 5}, {6, 6}};
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Real expected = volume_by_gram_schmidt(a);
        // Of relative size eps cond(A) in each of n heights.
        const auto s = svdvals(a);
        const Real bound = 4 * Real(m * n) * Real(epsilon<T>) * Real(s[0]) / Real(s[n - 1]);
        EXPECT_LE(std::abs(Real(volume(a)) / expected - 1), bound) << m << " x " << n;
        EXPECT_LE(std::abs(Real(log_volume(a)) - std::log(expected)), 2 * bound);
        // The root of Gram's determinant; of the singular values, the product; if square, |det A|.
        const Sum gram = leibniz(Matrix<T>(a.h() * a));
        EXPECT_LE(std::abs(std::sqrt(gram.value.real()) / expected - 1),
                  bound * bound / epsilon<T>);
        Real product = 1;
        for (const auto x : s)
            product *= Real(x);
        EXPECT_LE(std::abs(product / expected - 1), bound);
        if (m == n) {
            EXPECT_LE(std::abs(std::abs(Complex(det(a))) / expected - 1), bound);
        }
    }
}

TYPED_TEST(ByHandDeterminantTest, InSpaceAnAreaIsTheLengthOfTheCrossProduct) {
    using T = TypeParam;
    if constexpr (!is_complex<T>) {
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            const Matrix<T> a = random_matrix<T>(3, 2, seed);
            const Real x = Real(a(1, 0)) * Real(a(2, 1)) - Real(a(2, 0)) * Real(a(1, 1));
            const Real y = Real(a(2, 0)) * Real(a(0, 1)) - Real(a(0, 0)) * Real(a(2, 1));
            const Real z = Real(a(0, 0)) * Real(a(1, 1)) - Real(a(1, 0)) * Real(a(0, 1));
            const Real area = std::sqrt(x * x + y * y + z * z);
            EXPECT_LE(std::abs(Real(volume(a)) - area), 20 * Real(epsilon<T>));
        }
    }
}

}  // namespace
}  // namespace lamina
