// Linear dependence and span from their definitions: elimination with exact integers, Gram-Schmidt,
// and combinations of columns written out.

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>
#include <vector>

#include "lamina/solve/rank.hpp"
#include "lamina/solve/rank_evidence.hpp"
#include "lamina/solve/span.hpp"

#include "support/exact_rank.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::exact_rank;
using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::product;
using testing::random_matrix;
using testing::random_vector;
using testing::signs;

template <class T>
class ByHandSpanTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandSpanTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
using Column = std::vector<Complex>;
const std::pair<index_t, index_t> shapes[] = {{1, 1}, {1, 4}, {4, 1}, {3, 3},
                                              {5, 3}, {3, 5}, {8, 6}};

Complex scalar_product(const Column& x, const Column& y) {
    Complex sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += std::conj(x[i]) * y[i];
    return sum;
}

Real length(const Column& x) {
    return std::sqrt(scalar_product(x, x).real());
}

template <class X>
Column column_of(const X& x) {
    Column column;
    for (index_t i = 0; i < x.size(); ++i)
        column.push_back(Complex(x[i]));
    return column;
}

/// x - sum_j q_j (q_j^H x), twice, which is enough (Kahan and Parlett).
Column without(const std::vector<Column>& q, Column x) {
    for (int twice = 0; twice < 2; ++twice) {
        for (const Column& direction : q) {
            const Complex share = scalar_product(direction, x);
            for (std::size_t i = 0; i < x.size(); ++i)
                x[i] -= direction[i] * share;
        }
    }
    return x;
}

/// Gram and Schmidt's orthonormal basis of the columns, of which those that are combinations of the
/// ones before, to 2^-40 of their length, add nothing.
template <class T>
std::vector<Column> gram_schmidt(const Matrix<T>& a) {
    std::vector<Column> q;
    for (index_t j = 0; j < a.cols(); ++j) {
        const Column whole = column_of(a.col(j));
        Column rest = without(q, whole);
        const Real size = length(rest);
        if (!(size > std::ldexp(length(whole), -40))) continue;
        for (Complex& x : rest)
            x /= size;
        q.push_back(rest);
    }
    return q;
}

template <class T>
Real longest_column(const Matrix<T>& a) {
    Real longest = 0;
    for (index_t j = 0; j < a.cols(); ++j)
        longest = std::max(longest, length(column_of(a.col(j))));
    return longest;
}

/// Rounding in one entry, in units of the longest column.
template <class T>
Real rounding(const Matrix<T>& a) {
    return 100 * Real(std::max({a.rows(), a.cols(), index_t(1)})) * Real(epsilon<T>);
}

TYPED_TEST(ByHandSpanTest, RankIsThatOfEliminationWithExactIntegers) {
    using T = TypeParam;
    std::mt19937_64 engine(3);
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{1, 1}, {2, 2}, {3, 2}, {2, 4}, {4, 4}, {5, 3}, {5, 5}}) {
        for (index_t inner = 0; inner <= std::min(m, n); ++inner) {
            for (int repeat = 0; repeat < 10; ++repeat) {
                const Matrix<T> a = product(signs<T>(m, inner, engine), signs<T>(inner, n, engine));
                const index_t r = exact_rank(a);
                ASSERT_EQ(rank(a), r) << m << " x " << n;
                ASSERT_EQ(rank_evidence(a).rank, r);
                ASSERT_EQ(are_independent(a), r == n);
                ASSERT_EQ(null_space(a).cols(), n - r);
                ASSERT_EQ(orth(a).cols(), r);
                // Nothing else than a full rank has a complement that makes a basis.
                if (r == n) {
                    ASSERT_EQ(complete_basis(a).cols(), m - n);
                } else if (n <= m) {
                    ASSERT_THROW((void)complete_basis(a), SingularMatrixError);
                }
            }
        }
    }
}

TYPED_TEST(ByHandSpanTest, RanksOfNastyMatricesAreThoseTheyWereMadeWith) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        if (kind == Kind::graded) continue;  // its last columns are as small as the cut
        for (const auto& [m, n] : shapes) {
            const index_t repeated = n > 1 ? n - (n + 2) / 3 : n;
            const index_t expected = kind == Kind::zero             ? 0
                                     : kind == Kind::ones           ? 1
                                     : kind == Kind::rank_deficient ? std::min(m, repeated)
                                                                    : std::min(m, n);
            EXPECT_EQ(rank(matrix_of<T>(kind, m, n)), expected)
                << m << " x " << n << ", kind " << int(kind);
        }
    }
}

TYPED_TEST(ByHandSpanTest, ANullSpaceIsMadeOfCombinationsThatVanish) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const Matrix<T> kernel = null_space(a);
            for (index_t k = 0; k < kernel.cols(); ++k) {
                for (index_t i = 0; i < m; ++i) {
                    Complex sum = 0;
                    for (index_t j = 0; j < n; ++j)
                        sum += Complex(a(i, j)) * Complex(kernel(j, k));
                    ASSERT_LE(std::abs(sum), rounding(a) * longest_column(a))
                        << m << " x " << n << ", kind " << int(kind);
                }
                for (index_t l = 0; l < kernel.cols(); ++l) {
                    const Real delta = k == l ? 1 : 0;
                    const Complex product =
                        scalar_product(column_of(kernel.col(k)), column_of(kernel.col(l)));
                    ASSERT_LE(std::abs(product - delta), rounding(a));
                }
            }
        }
    }
}

TYPED_TEST(ByHandSpanTest, OrthSpansWhatGramAndSchmidtSpan) {
    using T = TypeParam;
    for (const Kind kind : {Kind::zero, Kind::ones, Kind::random, Kind::near_underflow,
                            Kind::near_overflow, Kind::rank_deficient}) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const std::vector<Column> q = gram_schmidt(a);
            const Matrix<T> basis = orth(a);
            ASSERT_EQ(basis.cols(), index_t(q.size())) << m << " x " << n << ", " << int(kind);
            for (index_t j = 0; j < basis.cols(); ++j)
                ASSERT_LE(length(without(q, column_of(basis.col(j)))), 10 * rounding(a));
        }
    }
}

TYPED_TEST(ByHandSpanTest, AProjectionIsTheSumOfThoseOnGramAndSchmidtsVectors) {
    using T = TypeParam;
    for (const Kind kind : {Kind::zero, Kind::ones, Kind::random, Kind::rank_deficient}) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const Vector<T> b = random_vector<T>(m, 5);
            const std::vector<Column> q = gram_schmidt(a);
            const Column rest = without(q, column_of(b));
            const Vector<T> p = project_onto_span(a, b);
            for (index_t i = 0; i < m; ++i) {
                ASSERT_LE(std::abs(Complex(p[i]) - (Complex(b[i]) - rest[std::size_t(i)])),
                          10 * rounding(a))
                    << m << " x " << n << ", kind " << int(kind);
            }
            const bool inside = length(rest) <= 10 * rounding(a);
            EXPECT_EQ(in_span(a, b), inside) << m << " x " << n << ", kind " << int(kind);
        }
    }
}

TYPED_TEST(ByHandSpanTest, TheCompletedBasisIsGramAndSchmidtsOfTheColumnsAndTheAxes) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        if (n > m) continue;
        const Matrix<T> a = random_matrix<T>(m, n);
        const std::vector<Column> q = gram_schmidt(a);
        const Matrix<T> c = complete_basis(a);
        ASSERT_EQ(c.cols(), m - n);
        std::vector<Column> all = q;
        for (index_t j = 0; j < m - n; ++j) {
            const Column x = column_of(c.col(j));
            for (const Column& direction : all)
                ASSERT_LE(std::abs(scalar_product(direction, x)), rounding(a)) << m << " x " << n;
            ASSERT_LE(std::abs(length(x) - 1), rounding(a));
            all.push_back(x);
        }
        // Together they leave nothing of the axes.
        for (index_t i = 0; i < m; ++i) {
            Column axis(std::size_t(m), 0);
            axis[std::size_t(i)] = 1;
            ASSERT_LE(length(without(all, axis)), rounding(a));
        }
    }
}

TYPED_TEST(ByHandSpanTest, CoefficientsCombineTheColumnsToTheVectorAndNoneAreShorter) {
    using T = TypeParam;
    std::mt19937_64 engine(5);
    for (const auto& [m, n] : shapes) {
        // The last column is the sum of the first and the second.
        Matrix<T> a = random_matrix<T>(m, n);
        for (index_t i = 0; n > 2 && i < m; ++i)
            a(i, n - 1) = a(i, 0) + a(i, 1);
        Vector<T> b(m);
        for (index_t i = 0; i < m; ++i) {
            for (index_t j = 0; j < n; ++j)
                b[i] += a(i, j) * T(RealOf<T>(j + 1));
        }
        const SpanMembership<T> found = span_membership(a, b);
        ASSERT_TRUE(found.contained) << m << " x " << n;
        const Column x = column_of(found.coefficients);
        for (index_t i = 0; i < m; ++i) {
            Complex sum = 0;
            for (index_t j = 0; j < n; ++j)
                sum += Complex(a(i, j)) * x[std::size_t(j)];
            ASSERT_LE(std::abs(sum - Complex(b[i])), Real(n) * rounding(a));
        }
        // Any other coefficients, x + z with A z = 0, are longer: z is orthogonal to x.
        const Matrix<T> kernel = null_space(a);
        ASSERT_EQ(kernel.cols(), n - found.rank);
        for (index_t k = 0; k < kernel.cols(); ++k) {
            ASSERT_LE(std::abs(scalar_product(column_of(kernel.col(k)), x)),
                      10 * rounding(a) * length(x));
        }
    }
}

TYPED_TEST(ByHandSpanTest, EqualColumnsShareTheirCoefficient) {
    using T = TypeParam;
    const Matrix<T> a{{1, 1, 0}, {2, 2, 0}, {0, 0, 1}};
    // 3 (1, 2, 0) + 5 (0, 0, 1), and 3/2 from each of the two is the shortest.
    const SpanMembership<T> found = span_membership(a, Vector<T>{3, 6, 5});
    EXPECT_TRUE(found.contained);
    EXPECT_EQ(found.rank, 2);
    const double expected[] = {1.5, 1.5, 5};
    for (index_t j = 0; j < 3; ++j) {
        EXPECT_LE(std::abs(Complex(found.coefficients[j]) - Complex(expected[j])), 5 * rounding(a));
    }
    EXPECT_FALSE(in_span(a, Vector<T>{3, 5, 5}));
}

TYPED_TEST(ByHandSpanTest, ADependenceHoldsEntryByEntry) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{6, 3}, {6, 5}, {3, 5}, {8, 8}}) {
        Matrix<T> a = random_matrix<T>(m, n);
        for (index_t i = 0; i < m; ++i)
            a(i, n - 1) = T(RealOf<T>(2)) * a(i, 0) - a(i, 1);
        const RankEvidence<T> evidence = rank_evidence(a);
        ASSERT_EQ(evidence.rank, std::min(m, n - 1));
        ASSERT_EQ(index_t(evidence.dependences.size()), n - evidence.rank);
        for (const Dependence<T>& dependence : evidence.dependences) {
            Real size = 1;
            for (index_t j = 0; j < n; ++j)
                size += Real(std::abs(dependence.coefficients[j]));
            for (index_t i = 0; i < m; ++i) {
                Complex sum = 0;
                for (index_t j = 0; j < n; ++j)
                    sum += Complex(a(i, j)) * Complex(dependence.coefficients[j]);
                EXPECT_LE(std::abs(sum - Complex(a(i, dependence.column))), size * rounding(a))
                    << dependence.text();
            }
        }
    }
}

}  // namespace
}  // namespace lamina
