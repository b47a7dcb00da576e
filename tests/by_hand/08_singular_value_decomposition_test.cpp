// The singular value decomposition from its definition: sums written out, and rotations that make
// the columns of a matrix orthogonal.

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>
#include <vector>

#include "lamina/factor/svd.hpp"
#include "lamina/solve/low_rank.hpp"

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
class ByHandSvdTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandSvdTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
using Column = std::vector<Complex>;
const std::pair<index_t, index_t> shapes[] = {{1, 1}, {2, 2}, {3, 1}, {1, 4},
                                              {5, 3}, {3, 6}, {8, 8}};

template <class T>
Real frobenius(const Matrix<T>& a) {
    Real sum = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            sum += std::norm(Complex(a(i, j)));
    }
    return std::sqrt(sum);
}

/// What rounding in one entry of a decomposition of A may come to.
template <class T>
Real rounding(const Matrix<T>& a) {
    return 10 * Real(std::max(a.rows(), a.cols())) * Real(epsilon<T>) * frobenius(a);
}

Complex scalar_product(const Column& x, const Column& y) {
    Complex sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += std::conj(x[i]) * y[i];
    return sum;
}

/// One rotation of two columns that makes them orthogonal: their phase is taken out of x^H y, then
/// the angle is Jacobi's for [x^H x, x^H y; y^H x, y^H y].
void make_orthogonal(Column& x, Column& y) {
    const Complex product = scalar_product(x, y);
    if (std::abs(product) == 0) return;
    const Complex phase = product / std::abs(product);
    const Real theta =
        (scalar_product(y, y).real() - scalar_product(x, x).real()) / (2 * std::abs(product));
    const Real t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const Real c = 1 / std::sqrt(t * t + 1);
    const Real s = t * c;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const Complex turned = std::conj(phase) * y[i];
        y[i] = s * x[i] + c * turned;
        x[i] = c * x[i] - s * turned;
    }
}

/// The singular values, descending: the lengths of the columns of A (or of A^H, if that has fewer)
/// once rotations from the right have made all of them orthogonal (M. R. Hestenes, 1958).
template <class T>
std::vector<Real> one_sided_jacobi(const Matrix<T>& a) {
    const bool tall = a.rows() >= a.cols();
    const index_t count = std::min(a.rows(), a.cols());
    std::vector<Column> columns;
    for (index_t j = 0; j < count; ++j) {
        Column column;
        for (index_t i = 0; i < std::max(a.rows(), a.cols()); ++i)
            column.push_back(tall ? Complex(a(i, j)) : std::conj(Complex(a(j, i))));
        columns.push_back(column);
    }
    for (int sweep = 0; sweep < 20; ++sweep) {
        for (std::size_t p = 0; p < columns.size(); ++p) {
            for (std::size_t q = p + 1; q < columns.size(); ++q)
                make_orthogonal(columns[p], columns[q]);
        }
    }
    std::vector<Real> s;
    for (const Column& column : columns)
        s.push_back(std::sqrt(scalar_product(column, column).real()));
    std::sort(s.rbegin(), s.rend());
    return s;
}

/// |sum_i conj(x_i) y_i - delta| over all pairs of columns is rounding.
template <class T>
void expect_orthonormal_columns(const Matrix<T>& q, const char* which) {
    for (index_t j = 0; j < q.cols(); ++j) {
        for (index_t k = 0; k < q.cols(); ++k) {
            Complex sum = 0;
            for (index_t i = 0; i < q.rows(); ++i)
                sum += std::conj(Complex(q(i, j))) * Complex(q(i, k));
            const Real delta = j == k ? 1 : 0;
            ASSERT_LE(std::abs(sum - delta), 10 * Real(q.rows()) * Real(epsilon<T>)) << which;
        }
    }
}

TYPED_TEST(ByHandSvdTest, RotationsOfTheColumnsFindTheSameSingularValues) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const std::vector<Real> expected = one_sided_jacobi(a);
            const auto s = svdvals(a);
            for (index_t i = 0; i < std::min(m, n); ++i) {
                ASSERT_LE(std::abs(Real(s[i]) - expected[std::size_t(i)]), rounding(a))
                    << m << " x " << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(ByHandSvdTest, EachTripletSatisfiesTheDefinition) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const auto [U, s, Vt] = svd(a);
            for (index_t k = 0; k < std::min(m, n); ++k) {
                // A v = s u and A^H u = s v.
                for (index_t i = 0; i < m; ++i) {
                    Complex sum = 0;
                    for (index_t j = 0; j < n; ++j)
                        sum += Complex(a(i, j)) * std::conj(Complex(Vt(k, j)));
                    ASSERT_LE(std::abs(sum - Real(s[k]) * Complex(U(i, k))), rounding(a));
                }
                for (index_t j = 0; j < n; ++j) {
                    Complex sum = 0;
                    for (index_t i = 0; i < m; ++i)
                        sum += std::conj(Complex(U(i, k))) * Complex(a(i, j));
                    ASSERT_LE(std::abs(sum - Real(s[k]) * Complex(Vt(k, j))), rounding(a));
                }
            }
            expect_orthonormal_columns(U, "U");
            expect_orthonormal_columns(Matrix<T>(Vt.h()), "V");
        }
    }
}

TYPED_TEST(ByHandSvdTest, FullFactorsAreSquareAndUnitary) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const SVD<T> f(random_matrix<T>(m, n), Vectors::full);
        ASSERT_EQ(f.U().cols(), m);
        ASSERT_EQ(f.Vt().rows(), n);
        expect_orthonormal_columns(f.U(), "U");
        expect_orthonormal_columns(Matrix<T>(f.Vt().h()), "V");
    }
}

TYPED_TEST(ByHandSvdTest, SquaresOfTheSingularValuesAddUpToThoseOfTheEntries) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        Real sum = 0;
        for (const auto x : svdvals(a))
            sum += Real(x) * Real(x);
        EXPECT_LE(std::abs(std::sqrt(sum) - frobenius(a)), rounding(a));
    }
}

TYPED_TEST(ByHandSvdTest, NoVectorIsStretchedMoreThanTheFirstOne) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(5, 3);
    const auto s = svdvals(a);
    for (std::uint64_t seed = 1; seed < 100; ++seed) {
        const Vector<T> x = random_vector<T>(3, seed);
        Real before = 0;
        Real after = 0;
        for (const T& entry : x)
            before += std::norm(Complex(entry));
        for (index_t i = 0; i < 5; ++i) {
            Complex sum = 0;
            for (index_t j = 0; j < 3; ++j)
                sum += Complex(a(i, j)) * Complex(x[j]);
            after += std::norm(sum);
        }
        EXPECT_LE(std::sqrt(after), Real(s[0]) * std::sqrt(before) + rounding(a));
        EXPECT_GE(std::sqrt(after), Real(s[2]) * std::sqrt(before) - rounding(a));
    }
}

TYPED_TEST(ByHandSvdTest, TwoByTwoSingularValuesSolveTheQuadraticEquation) {
    using T = TypeParam;
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        const Matrix<T> a = random_matrix<T>(2, 2, seed);
        // s_1^2 + s_2^2 = ||A||_F^2 and s_1 s_2 = |det A|.
        const Real squares = frobenius(a) * frobenius(a);
        const Real det =
            std::abs(Complex(a(0, 0)) * Complex(a(1, 1)) - Complex(a(0, 1)) * Complex(a(1, 0)));
        const Real sum = std::sqrt(squares + 2 * det);
        const Real difference = std::sqrt(std::max(squares - 2 * det, Real(0)));
        const auto s = svdvals(a);
        EXPECT_LE(std::abs(Real(s[0]) - (sum + difference) / 2), rounding(a)) << seed;
        EXPECT_LE(std::abs(Real(s[1]) - (sum - difference) / 2), rounding(a)) << seed;
    }
}

TYPED_TEST(ByHandSvdTest, ALowRankApproximationIsTheSumOfTheFirstTriplets) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const auto [U, s, Vt] = svd(a);
        const std::vector<Real> expected = one_sided_jacobi(a);
        for (index_t k = 0; k <= std::min(m, n); ++k) {
            const Matrix<T> b = low_rank_approximation(a, k);
            Real distance = 0;
            for (index_t i = 0; i < m; ++i) {
                for (index_t j = 0; j < n; ++j) {
                    Complex sum = 0;
                    for (index_t l = 0; l < k; ++l)
                        sum += Real(s[l]) * Complex(U(i, l)) * Complex(Vt(l, j));
                    ASSERT_LE(std::abs(Complex(b(i, j)) - sum), rounding(a));
                    distance += std::norm(Complex(a(i, j)) - Complex(b(i, j)));
                }
            }
            // Eckart and Young: what is left out is the tail of the singular values.
            Real tail = 0;
            for (std::size_t i = std::size_t(k); i < expected.size(); ++i)
                tail += expected[i] * expected[i];
            ASSERT_LE(std::abs(std::sqrt(distance) - std::sqrt(tail)), rounding(a));
        }
    }
}

TYPED_TEST(ByHandSvdTest, PolarFactorsMultiplyToTheMatrix) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const auto [U, P] = polar_decomposition(a);
        for (index_t i = 0; i < m; ++i) {
            for (index_t j = 0; j < n; ++j) {
                Complex sum = 0;
                for (index_t k = 0; k < n; ++k)
                    sum += Complex(U(i, k)) * Complex(P(k, j));
                EXPECT_LE(std::abs(sum - Complex(a(i, j))), rounding(a));
            }
        }
        expect_orthonormal_columns(m >= n ? U : Matrix<T>(U.h()), "U");
    }
}

}  // namespace
}  // namespace lamina
