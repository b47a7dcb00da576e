// Products from their definitions: sums written out in long double.

#include <cmath>
#include <complex>
#include <vector>

#include "lamina/ops/chain.hpp"
#include "lamina/ops/elementwise.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

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
class ByHandProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandProductTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
/// The entries row by row.
using Table = std::vector<std::vector<Complex>>;

const index_t sizes[][3] = {{1, 1, 1}, {2, 3, 4}, {5, 1, 5}, {1, 7, 1}, {3, 0, 2}, {8, 9, 7}};

template <AnyMatrix A>
Table table(const A& a) {
    Table rows(std::size_t(a.rows()), std::vector<Complex>(std::size_t(a.cols())));
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < a.cols(); ++j)
            rows[std::size_t(i)][std::size_t(j)] = Complex(a(i, j));
    }
    return rows;
}

/// c_ij = sum_k a_ik b_kj, and with absolute values the scale of its rounding error.
Table product(const Table& a, const Table& b, std::size_t n, bool absolute = false) {
    Table c(a.size(), std::vector<Complex>(n));
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            for (std::size_t k = 0; k < b.size(); ++k) {
                c[i][j] +=
                    absolute ? Complex(std::abs(a[i][k]) * std::abs(b[k][j])) : a[i][k] * b[k][j];
            }
        }
    }
    return c;
}

/// |C - expected| <= terms eps size in each entry: a sum of k products errs by at most about k eps
/// of the sum of their magnitudes (Higham, Accuracy and Stability, section 3.5; complex ones by up
/// to 3 times that), and below the smallest normal number by a share of that for each term.
template <class T>
void expect_close(const Matrix<T>& c, const Table& expected, const Table& size, index_t terms) {
    ASSERT_EQ(c.rows(), index_t(expected.size()));
    const Real relative = 4 * Real(terms + 2) * Real(epsilon<T>);
    const Real absolute = Real(terms + 2) * Real(std::numeric_limits<RealOf<T>>::min());
    for (index_t i = 0; i < c.rows(); ++i) {
        for (index_t j = 0; j < c.cols(); ++j) {
            const auto row = std::size_t(i);
            const auto col = std::size_t(j);
            ASSERT_LE(std::abs(Complex(c(i, j)) - expected[row][col]),
                      relative * size[row][col].real() + absolute)
                << i << ", " << j;
        }
    }
}

/// The same in the norm: for two ways to compute one matrix, of terms roundings each.
template <class T>
void expect_equal(const Matrix<T>& a, const Matrix<T>& b, double size, index_t terms) {
    ASSERT_EQ(a.rows(), b.rows());
    ASSERT_EQ(a.cols(), b.cols());
    ASSERT_LE(double(norm(a - b)), 8 * double(terms + 2) * double(epsilon<T>) * size);
}

TYPED_TEST(ByHandProductTest, EachEntryIsTheSumOfProductsOfARowAndAColumn) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, k, n] : sizes) {
            const Matrix<T> a = matrix_of<T>(kind, m, k);
            const Matrix<T> b = matrix_of<T>(kind, k, n, 2);
            const auto columns = std::size_t(n);
            expect_close<T>(a * b, product(table(a), table(b), columns),
                            product(table(a), table(b), columns, true), k);
            const Matrix<T> left = matrix_of<T>(kind, k, m, 3);
            expect_close<T>(left.h() * b, product(table(left.h()), table(b), columns),
                            product(table(left.h()), table(b), columns, true), k);
            expect_close<T>(left.h() * left, product(table(left.h()), table(left), std::size_t(m)),
                            product(table(left.h()), table(left), std::size_t(m), true), k);
        }
    }
}

TYPED_TEST(ByHandProductTest, AMatrixTimesAVectorCombinesItsColumns) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        const Matrix<T> a = matrix_of<T>(kind, 6, 4);
        const Vector<T> x = random_vector<T>(4);
        const Vector<T> y = a * x;
        Table expected(6, std::vector<Complex>(1));
        Table size = expected;
        for (index_t j = 0; j < 4; ++j) {
            for (index_t i = 0; i < 6; ++i) {
                expected[std::size_t(i)][0] += Complex(x[j]) * Complex(a(i, j));
                size[std::size_t(i)][0] += std::abs(Complex(x[j])) * std::abs(Complex(a(i, j)));
            }
        }
        expect_close<T>(Matrix<T>(MatrixView<const T>(y.data(), 6, 1)), expected, size, 4);
    }
}

TYPED_TEST(ByHandProductTest, ProductsAreAssociativeAndDistributiveToRounding) {
    using T = TypeParam;
    for (const auto& [m, k, n] : sizes) {
        const Matrix<T> a = random_matrix<T>(m, k);
        const Matrix<T> b = random_matrix<T>(k, n, 2);
        const Matrix<T> b2 = random_matrix<T>(k, n, 3);
        const Matrix<T> c = random_matrix<T>(n, m, 4);
        const double size = double(norm(a)) * double(norm(b));
        expect_equal<T>((a * b) * c, a * (b * c), size * double(norm(c)), k + n);
        expect_equal<T>(a * (b + b2), a * b + a * b2, size + double(norm(a) * norm(b2)), 2 * k);
        const Vector<T> x = random_vector<T>(n);
        const Vector<T> difference = (a * b) * x - a * (b * x);
        EXPECT_LE(double(norm(difference)),
                  8 * double(k + n + 2) * double(epsilon<T>) * size * double(norm(x)));
    }
}

TYPED_TEST(ByHandProductTest, TheTransposeOfAProductIsTheProductOfTransposesReversed) {
    using T = TypeParam;
    for (const auto& [m, k, n] : sizes) {
        const Matrix<T> a = random_matrix<T>(m, k);
        const Matrix<T> b = random_matrix<T>(k, n, 2);
        const double size = double(norm(a)) * double(norm(b));
        expect_equal<T>((a * b).t(), b.t() * a.t(), size, k);
        expect_equal<T>((a * b).h(), b.h() * a.h(), size, k);
        const Vector<T> x = random_vector<T>(k, 3);
        const Vector<T> y = random_vector<T>(k, 4);
        EXPECT_LE(std::abs(x.t() * y - y.t() * x),
                  RealOf<T>(8 * (k + 2)) * epsilon<T> * norm(x) * norm(y));
        EXPECT_LE(std::abs(dot(x, y) - conjugate(dot(y, x))),
                  RealOf<T>(8 * (k + 2)) * epsilon<T> * norm(x) * norm(y));
        // x^H (A^H y) = (A x)^H y
        const Vector<T> z = random_vector<T>(m, 5);
        EXPECT_LE(std::abs(dot(x, a.h() * z) - dot(a * x, z)),
                  RealOf<T>(8 * (k + m + 2)) * epsilon<T> * norm(a) * norm(x) * norm(z));
    }
}

TYPED_TEST(ByHandProductTest, EntrywiseAndOuterProductsAreThoseOfTheEntries) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        const Matrix<T> a = matrix_of<T>(kind, 5, 3);
        const Matrix<T> b = matrix_of<T>(kind, 5, 3, 2);
        const Matrix<T> c = hadamard(a, b);
        const Vector<T> x(a.col(1));
        const Vector<T> y(b.row(2));
        const Matrix<T> xy = outer(x, y);
        const Matrix<T> plain = x * y.t();
        Table entries(5, std::vector<Complex>(3));
        Table pairs = entries;
        Table unconjugated = entries;
        for (std::size_t i = 0; i < 5; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                entries[i][j] =
                    Complex(a(index_t(i), index_t(j))) * Complex(b(index_t(i), index_t(j)));
                pairs[i][j] = Complex(x[index_t(i)]) * std::conj(Complex(y[index_t(j)]));
                unconjugated[i][j] = Complex(x[index_t(i)]) * Complex(y[index_t(j)]);
            }
        }
        const auto sizes_of = [](Table t) {
            for (auto& row : t) {
                for (Complex& z : row)
                    z = std::abs(z);
            }
            return t;
        };
        expect_close<T>(c, entries, sizes_of(entries), 1);
        expect_close<T>(xy, pairs, sizes_of(pairs), 1);
        expect_close<T>(plain, unconjugated, sizes_of(unconjugated), 1);
    }
}

TYPED_TEST(ByHandProductTest, DotIsTheSumOfConjugatesTimesEntries) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t n : {0, 1, 3, 100}) {
            const Matrix<T> a = matrix_of<T>(kind, n, 2);
            const Matrix<T> rows = a.t();
            Complex sum = 0;
            Real size = 0;
            for (index_t i = 0; i < n; ++i) {
                sum += std::conj(Complex(a(i, 0))) * Complex(a(i, 1));
                size += std::abs(Complex(a(i, 0))) * std::abs(Complex(a(i, 1)));
            }
            const Real bound = 4 * Real(n + 2) * Real(epsilon<T>) * size +
                               Real(n + 2) * Real(std::numeric_limits<RealOf<T>>::min());
            EXPECT_LE(std::abs(Complex(dot(a.col(0), a.col(1))) - sum), bound);
            EXPECT_LE(std::abs(Complex(dot(rows.row(0), rows.row(1))) - sum), bound);
        }
    }
}

TYPED_TEST(ByHandProductTest, KroneckerProductsMapMatricesWrittenAsVectors) {
    using T = TypeParam;
    // (A (x) B) vec(X) = vec(B X A^T), with the columns of X below each other.
    const Matrix<T> a = random_matrix<T>(3, 4);
    const Matrix<T> b = random_matrix<T>(2, 5, 2);
    const Matrix<T> x = random_matrix<T>(5, 4, 3);
    const Vector<T> left = kron(a, b) * VectorView<const T>(x.data(), x.size());
    for (index_t i = 0; i < 2; ++i) {
        for (index_t j = 0; j < 3; ++j) {
            Complex sum = 0;
            for (index_t k = 0; k < 5; ++k) {
                for (index_t l = 0; l < 4; ++l)
                    sum += Complex(b(i, k)) * Complex(x(k, l)) * Complex(a(j, l));
            }
            // 20 terms of up to 2^(3/2).
            EXPECT_LE(std::abs(Complex(left[j * 2 + i]) - sum), 4 * 22 * 20 * 3 * Real(epsilon<T>));
        }
    }
    EXPECT_EQ(kron(a, b).h(), kron(a.h(), b.h()));
}

/// All ways to put brackets around factors i to j.
template <class T>
std::vector<Matrix<T>> every_order(const std::vector<Matrix<T>>& factors, std::size_t i,
                                   std::size_t j) {
    if (i == j) return {factors[i]};
    std::vector<Matrix<T>> products;
    for (std::size_t s = i; s < j; ++s) {
        for (const Matrix<T>& left : every_order(factors, i, s)) {
            for (const Matrix<T>& right : every_order(factors, s + 1, j))
                products.push_back(left * right);
        }
    }
    return products;
}

TYPED_TEST(ByHandProductTest, AChainEqualsItsProductInEveryOrder) {
    using T = TypeParam;
    const index_t shapes[][6] = {{4, 9, 2, 7, 1, 5}, {1, 6, 6, 6, 6, 1}, {3, 3, 3, 3, 3, 3}};
    for (const auto& n : shapes) {
        std::vector<Matrix<T>> factors;
        double size = 1;
        for (std::size_t i = 0; i < 5; ++i) {
            factors.push_back(random_matrix<T>(n[i], n[i + 1], i + 1));
            size *= double(norm(factors.back()));
        }
        const Matrix<T> chain =
            multiply_chain(factors[0], factors[1], factors[2], factors[3], factors[4]);
        const auto orders = every_order(factors, 0, 4);
        ASSERT_EQ(orders.size(), 14U);  // Catalan's number for four products
        for (const Matrix<T>& other : orders)
            expect_equal<T>(chain, other, size, 30);
    }
}

TYPED_TEST(ByHandProductTest, APowerIsTheProductOfItsFactorsOneByOne) {
    using T = TypeParam;
    // Fibonacci's numbers, exact in every precision.
    const Matrix<T> f{{1, 1}, {1, 0}};
    long long before = 0;
    long long now = 1;
    for (index_t k = 1; k < 30; ++k) {
        const Matrix<T> p = power(f, k);
        ASSERT_EQ(p(0, 1), T(RealOf<T>(now)));
        ASSERT_EQ(p(0, 0), T(RealOf<T>(now + before)));
        ASSERT_EQ(p(1, 1), T(RealOf<T>(before)));
        now += before;
        before = now - before;
    }
    for (const index_t n : {1, 2, 5}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        Matrix<T> by_hand = a;
        double size = double(norm(a));
        for (index_t k = 1; k < 12; ++k) {
            expect_equal<T>(power(a, k), by_hand, size, n * k);
            by_hand = by_hand * a;
            size *= double(norm(a));
        }
        expect_equal<T>(power(a, 7) * power(a, 4), power(a, 11), std::pow(double(norm(a)), 11),
                        11 * n);
    }
}

TYPED_TEST(ByHandProductTest, TheCosineIsTheDotProductOverTheLengths) {
    using T = TypeParam;
    for (const Kind kind :
         {Kind::ones, Kind::random, Kind::graded, Kind::near_underflow, Kind::near_overflow}) {
        for (const index_t n : {1, 2, 50}) {
            const Matrix<T> a = matrix_of<T>(kind, n, 2);
            Real product_of_both = 0;
            Real squares[2] = {};
            for (index_t i = 0; i < n; ++i) {
                product_of_both += (std::conj(Complex(a(i, 0))) * Complex(a(i, 1))).real();
                for (index_t j = 0; j < 2; ++j)
                    squares[j] += std::norm(Complex(a(i, j)));
            }
            const Real cosine = product_of_both / std::sqrt(squares[0]) / std::sqrt(squares[1]);
            const Real bound = 4 * Real(n + 4) * Real(epsilon<T>);
            EXPECT_LE(std::abs(Real(cosine_similarity(a.col(0), a.col(1))) - cosine), bound);
            EXPECT_LE(std::abs(std::cos(Real(angle(a.col(0), a.col(1)))) - cosine), bound);
        }
    }
}

}  // namespace
}  // namespace lamina
