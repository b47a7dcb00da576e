// Special matrices entry by entry from their definitions, and what their structure promises.

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numeric>
#include <vector>

#include "lamina/ops/implicit_product.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/solve.hpp"
#include "lamina/solve/structured.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::random_matrix;
using testing::random_vector;

template <class T>
class ByHandSpecialTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandSpecialTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;

template <class T>
Vector<T> vector_of(Kind kind, index_t n) {
    const Matrix<T> a = matrix_of<T>(kind, n, 1, 3);
    return Vector<T>(a.col(0));
}

/// |actual - expected| of a sum of a few terms of that size.
template <class T>
void expect_near(T actual, Complex expected, Real size, index_t terms) {
    ASSERT_LE(std::abs(Complex(actual) - expected),
              4 * Real(terms + 4) * Real(epsilon<T>) * size +
                  Real(terms + 4) * Real(std::numeric_limits<RealOf<T>>::min()));
}

TYPED_TEST(ByHandSpecialTest, ADiagonalMatrixScalesEntryByEntry) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        const Vector<T> v = vector_of<T>(kind, 5);
        const Matrix<T> a = random_matrix<T>(5, 4);
        const Matrix<T> b = random_matrix<T>(4, 5, 2);
        const Matrix<T> rows = as_diagonal(v) * a;
        const Matrix<T> columns = b * as_diagonal(v);
        const Matrix<T> adjoint = as_diagonal(v).h() * a;
        const Vector<T> x = random_vector<T>(5);
        const Vector<T> y = as_diagonal(v) * x;
        for (index_t i = 0; i < 5; ++i) {
            const Complex d(v[i]);
            const Real size = std::abs(d) * 2;
            for (index_t j = 0; j < 4; ++j) {
                expect_near(rows(i, j), d * Complex(a(i, j)), size, 1);
                expect_near(columns(j, i), Complex(b(j, i)) * d, size, 1);
                expect_near(adjoint(i, j), std::conj(d) * Complex(a(i, j)), size, 1);
            }
            expect_near(y[i], d * Complex(x[i]), size, 1);
        }
    }
}

TYPED_TEST(ByHandSpecialTest, ADiagonalMatrixIsInvertedEntryByEntry) {
    using T = TypeParam;
    for (const Kind kind : {Kind::ones, Kind::random, Kind::near_underflow, Kind::near_overflow}) {
        const Vector<T> v = vector_of<T>(kind, 5);
        const Vector<T> x = solve(as_diagonal(v), Vector<T>(5, T(1)));
        for (index_t i = 0; i < 5; ++i)
            expect_near(x[i], Real(1) / Complex(v[i]), 1 / std::abs(Complex(v[i])), 4);
    }
}

TYPED_TEST(ByHandSpecialTest, ARectangularDiagonalMatrixDropsOrAddsCoordinates) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(3);
    const Vector<T> tall = as_diagonal(v, 5, 3) * Vector<T>(3, T(1));
    const Vector<T> wide = as_diagonal(v, 3, 5) * random_vector<T>(5, 2);
    ASSERT_EQ(tall.size(), 5);
    ASSERT_EQ(wide.size(), 3);
    for (index_t i = 0; i < 5; ++i)
        EXPECT_EQ(tall[i], i < 3 ? v[i] : T(0));
    for (index_t i = 0; i < 3; ++i)
        expect_near(wide[i], Complex(v[i]) * Complex(random_vector<T>(5, 2)[i]), 2, 1);
}

TYPED_TEST(ByHandSpecialTest, APermutationTakesRowAndColumnFromElsewhere) {
    using T = TypeParam;
    std::vector<index_t> p{0, 1, 2, 3};
    Matrix<T> a = random_matrix<T>(4, 4);
    a(1, 2) = T(std::numeric_limits<RealOf<T>>::max());
    do {
        const auto permutation = as_permutation(p);
        const Matrix<T> left = permutation * a;
        const Matrix<T> right = a * permutation;
        const Matrix<T> back = permutation.t() * a;
        for (index_t i = 0; i < 4; ++i) {
            const index_t from = p[std::size_t(i)];
            for (index_t j = 0; j < 4; ++j) {
                ASSERT_EQ(left(i, j), a(from, j));
                ASSERT_EQ(right(j, from), a(j, i));
                ASSERT_EQ(back(from, j), a(i, j));
            }
        }
        ASSERT_TRUE(is_permutation(permutation_matrix<T>(p)));
        ASSERT_TRUE(is_orthogonal(permutation_matrix<T>(p), RealOf<T>(0)));
        ASSERT_EQ(solve(permutation, left), a);
        // The sign: one for each pair in the wrong order.
        int sign = 1;
        for (std::size_t i = 0; i < 4; ++i) {
            for (std::size_t j = i + 1; j < 4; ++j)
                sign *= p[i] > p[j] ? -1 : 1;
        }
        ASSERT_EQ(det(permutation_matrix<T>(p)), T(RealOf<T>(sign)));
    } while (std::next_permutation(p.begin(), p.end()));
}

TYPED_TEST(ByHandSpecialTest, SymmetricAndTriangularProductsReadTheirHalf) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        const Matrix<T> a = matrix_of<T>(kind, 5, 5);
        const Vector<T> x = random_vector<T>(5, 2);
        const Vector<T> symmetric_product = symmetric(a) * x;
        const Vector<T> hermitian_product = hermitian(a, Triangle::upper) * x;
        const Vector<T> lower_product = triangular(a, Triangle::lower) * x;
        const Vector<T> unit_product = triangular(a, Triangle::upper, Diagonal::unit).h() * x;
        for (index_t i = 0; i < 5; ++i) {
            Complex sums[4] = {};
            Real size = 1;
            for (index_t j = 0; j < 5; ++j) {
                const Complex y(x[j]);
                const Complex below(i >= j ? a(i, j) : a(j, i));
                const Complex above(i <= j ? a(i, j) : a(j, i));
                sums[0] += below * y;
                sums[1] += (i < j ? above : i > j ? std::conj(above) : above.real()) * y;
                sums[2] += (i >= j ? below : 0) * y;
                sums[3] += (i > j ? std::conj(above) : i == j ? 1 : 0) * y;
                size += std::abs(below) + std::abs(above);
            }
            expect_near(symmetric_product[i], sums[0], 2 * size, 5);
            expect_near(hermitian_product[i], sums[1], 2 * size, 5);
            expect_near(lower_product[i], sums[2], 2 * size, 5);
            expect_near(unit_product[i], sums[3], 2 * size, 5);
        }
    }
}

TYPED_TEST(ByHandSpecialTest, TriangularSystemsAreSolvedBySubstitution) {
    using T = TypeParam;
    Matrix<T> l = random_matrix<T>(6, 6);
    for (T& x : l.diag())
        x += T(4);
    const Vector<T> b = random_vector<T>(6, 2);
    const Vector<T> x = solve(triangular(l, Triangle::lower), b);
    std::vector<Complex> by_hand(6);
    for (index_t i = 0; i < 6; ++i) {
        Complex sum(b[i]);
        for (index_t j = 0; j < i; ++j)
            sum -= Complex(l(i, j)) * by_hand[std::size_t(j)];
        by_hand[std::size_t(i)] = sum / Complex(l(i, i));
        // Entries of at most 2 and a diagonal of at least 2: nothing grows by more than 3^6.
        expect_near(x[i], by_hand[std::size_t(i)], 729, 6);
    }
}

TYPED_TEST(ByHandSpecialTest, OrthogonalMatricesKeepLengthsAndAngles) {
    using T = TypeParam;
    using R = RealOf<T>;
    const index_t n = 6;
    const Vector<T> v = random_vector<T>(n, 5);
    const index_t p[] = {3, 1, 5, 0, 2, 4};
    const Matrix<T> matrices[] = {random_orthogonal<T>(n, std::mt19937_64(1)), householder(v),
                                  rotation<T>(n, 1, 4, R(0.7)), permutation_matrix<T>(p)};
    for (const Matrix<T>& q : matrices) {
        for (index_t j = 0; j < n; ++j) {
            for (index_t k = 0; k < n; ++k) {
                Complex sum = 0;
                for (index_t i = 0; i < n; ++i)
                    sum += std::conj(Complex(q(i, j))) * Complex(q(i, k));
                expect_near(T(0), sum - Real(j == k ? 1 : 0), 1, n);
            }
        }
        EXPECT_TRUE(is_orthogonal(q));
        const Vector<T> x = random_vector<T>(n, 6);
        const Vector<T> y = random_vector<T>(n, 7);
        EXPECT_LE(std::abs(norm(q * x) - norm(x)), 50 * epsilon<T> * norm(x));
        EXPECT_LE(std::abs(dot(q * x, q * y) - dot(x, y)), 100 * epsilon<T> * norm(x) * norm(y));
        EXPECT_LE(norm(inv(q) - q.h()), 100 * epsilon<T>);
        EXPECT_LE(std::abs(std::abs(det(q)) - 1), 50 * epsilon<T>);
    }
}

TYPED_TEST(ByHandSpecialTest, AReflectionTurnsItsVectorAndKeepsWhatIsPerpendicular) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    for (const R scale : {Limits::min(), R(1), Limits::max() / 8}) {
        const Vector<T> v = random_vector<T>(5, 3);
        const Vector<T> x = random_vector<T>(5, 4);
        const Vector<T> far = scale * v;
        const Vector<T> y = as_householder(far) * x;
        const Matrix<T> h = householder(far);
        // y = x - 2 v (v^H x) / (v^H v)
        Complex vx = 0;
        Real vv = 0;
        for (index_t i = 0; i < 5; ++i) {
            vx += std::conj(Complex(v[i])) * Complex(x[i]);
            vv += std::norm(Complex(v[i]));
        }
        for (index_t i = 0; i < 5; ++i) {
            expect_near(y[i], Complex(x[i]) - Real(2) * Complex(v[i]) * vx / vv, 10, 5);
            for (index_t j = 0; j < 5; ++j) {
                const Complex delta(i == j ? 1 : 0);
                expect_near(h(i, j),
                            delta - Real(2) * Complex(v[i]) * std::conj(Complex(v[j])) / vv, 3, 5);
            }
        }
        EXPECT_LE(norm(as_householder(far) * y - x), 100 * epsilon<T>);
    }
}

TYPED_TEST(ByHandSpecialTest, ARotationTurnsOneCoordinateTowardsAnother) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const double angle : {0.0, 1e-6, 0.7, -2.0, 3.14159}) {
        for (const auto& [i, j] : {std::pair<index_t, index_t>{0, 1}, {3, 1}}) {
            const Vector<T> x = random_vector<T>(4);
            const Vector<T> y = as_rotation(4, i, j, angle) * x;
            const Vector<T> z = rotation<T>(4, i, j, R(angle)) * x;
            const Real c = std::cos(Real(angle));
            const Real s = std::sin(Real(angle));
            for (index_t k = 0; k < 4; ++k) {
                const Complex expected = k == i   ? c * Complex(x[i]) - s * Complex(x[j])
                                         : k == j ? s * Complex(x[i]) + c * Complex(x[j])
                                                  : Complex(x[k]);
                expect_near(y[k], expected, 3, 2);
                expect_near(z[k], expected, 3, 2);
            }
        }
    }
    // Two rotations in one plane add their angles.
    const Vector<T> x = random_vector<T>(4);
    const auto once = as_rotation(4, 0, 2, 0.3);
    EXPECT_LE(norm(once * (once * x) - as_rotation(4, 0, 2, 0.6) * x), 20 * epsilon<T>);
}

TYPED_TEST(ByHandSpecialTest, AToeplitzProductIsAConvolution) {
    using T = TypeParam;
    const index_t n = 7;
    const Vector<T> c = random_vector<T>(n, 2);
    const Vector<T> x = random_vector<T>(n, 3);
    const Vector<T> y = toeplitz(c, Vector<T>(n)) * x;
    for (index_t i = 0; i < n; ++i) {
        Complex sum = 0;
        for (index_t k = 0; k <= i; ++k)
            sum += Complex(c[k]) * Complex(x[i - k]);
        expect_near(y[i], sum, 2 * Real(n), n);
    }
    const Matrix<T> t = toeplitz(c);
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = 0; j < n; ++j)
            EXPECT_EQ(t(i, j), i >= j ? c[i - j] : conjugate(c[j - i]));
    }
}

TYPED_TEST(ByHandSpecialTest, AVandermondeProductEvaluatesAPolynomial) {
    using T = TypeParam;
    const Vector<T> x = random_vector<T>(6);
    const Vector<T> c = random_vector<T>(4, 2);
    const Vector<T> y = vandermonde(x, 4) * c;
    for (index_t i = 0; i < 6; ++i) {
        Complex value = 0;  // by Horner's rule
        for (index_t k = 3; k >= 0; --k)
            value = value * Complex(x[i]) + Complex(c[k]);
        expect_near(y[i], value, 20, 4);
    }
    // det V = product of x_j - x_i over all i < j.
    const Vector<T> nodes = random_vector<T>(4, 3);
    Complex product = 1;
    for (index_t j = 0; j < 4; ++j) {
        for (index_t i = 0; i < j; ++i)
            product *= Complex(nodes[j]) - Complex(nodes[i]);
    }
    expect_near(det(vandermonde(nodes)), product, 24, 20);
}

TYPED_TEST(ByHandSpecialTest, AHilbertMatrixHasAnInverseOfIntegers) {
    using T = TypeParam;
    // (H^-1)_ij = (-1)^(i+j) (i+j-1) C(n+i-1, n-j) C(n+j-1, n-i) C(i+j-2, i-1)^2, from 1.
    const auto binomial = [](int n, int k) {
        Real value = 1;
        for (int i = 1; i <= k; ++i)
            value = value * Real(n - k + i) / Real(i);
        return std::round(value);
    };
    const int n = 3;
    const Matrix<T> inverse = inv(hilbert<T>(n));
    for (int i = 1; i <= n; ++i) {
        for (int j = 1; j <= n; ++j) {
            const Real expected = ((i + j) % 2 == 0 ? 1 : -1) * Real(i + j - 1) *
                                  binomial(n + i - 1, n - j) * binomial(n + j - 1, n - i) *
                                  binomial(i + j - 2, i - 1) * binomial(i + j - 2, i - 1);
            // The condition is 524 and the largest entry 192.
            expect_near(inverse(i - 1, j - 1), expected, 524 * 192, n);
        }
    }
    EXPECT_TRUE(is_positive_definite(hilbert<T>(n)));
}

TYPED_TEST(ByHandSpecialTest, PredicatesAgreeWithComparisonsOfAllEntries) {
    using T = TypeParam;
    const Matrix<T> half = random_matrix<T>(4, 4);
    const Matrix<T> matrices[] = {half,
                                  half + half.t(),
                                  half + half.h(),
                                  diagonal(half.col(0)),
                                  identity<T>(4),
                                  Matrix<T>(4, 4),
                                  toeplitz(half.col(1)),
                                  random_orthogonal<T>(4, std::mt19937_64(2)),
                                  vandermonde(Vector<T>{0, 0, 0, 0})};
    for (const Matrix<T>& a : matrices) {
        bool all[5] = {true, true, true, true, true};
        for (index_t i = 0; i < 4; ++i) {
            for (index_t j = 0; j < 4; ++j) {
                all[0] &= a(i, j) == a(j, i);
                all[1] &= a(i, j) == conjugate(a(j, i));
                all[2] &= i == j || a(i, j) == T(0);
                all[3] &= i <= j || a(i, j) == T(0);
                all[4] &= i >= j || a(i, j) == T(0);
            }
        }
        EXPECT_EQ(is_symmetric(a), all[0]);
        EXPECT_EQ(is_hermitian(a), all[1]);
        EXPECT_EQ(is_diagonal(a), all[2]);
        EXPECT_EQ(is_upper_triangular(a), all[3]);
        EXPECT_EQ(is_lower_triangular(a), all[4]);
    }
}

}  // namespace
}  // namespace lamina
