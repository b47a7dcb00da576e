#include "lamina/ops/product.hpp"

#include <string>

#include "support/generators.hpp"
#include "support/ranks.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::integers_of_rank;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::unit_roundoff;

template <class T>
class ProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(ProductTest, testing::Scalars);

/// C = A B from the definition, entry by entry.
template <class T>
Matrix<T> by_hand(const Operand<T>& a, const Operand<T>& b) {
    Matrix<T> c(a.rows(), b.cols());
    for (index_t i = 0; i < c.rows(); ++i) {
        for (index_t j = 0; j < c.cols(); ++j) {
            for (index_t k = 0; k < a.cols(); ++k)
                c(i, j) += a(i, k) * b(k, j);
        }
    }
    return c;
}

/// Both sums of k products err by at most about k eps |A| |B| (Higham, Accuracy and Stability,
/// section 3.5; a complex product adds a factor 2 sqrt 2), so their distance by twice that.
template <class T>
double bound(const Operand<T>& a, const Operand<T>& b) {
    const double k = double(a.cols()) + 2;
    return 2 * 3 * k * double(unit_roundoff<T>) * norm1(a) * norm1(b);
}

constexpr Op every_op[] = {Op::none, Op::transposed, Op::conjugated, Op::conjugate_transposed};

template <class T>
Operand<T> applied(MatrixView<const T> base, Op op, T scale) {
    return Operand<T>(base, op, scale);
}

TYPED_TEST(ProductTest, EqualsTheDefinitionForEveryTransposition) {
    using T = TypeParam;
    const index_t shapes[][3] = {{0, 0, 0}, {0, 3, 2},  {3, 0, 2},  {3, 2, 0},   {1, 1, 1},
                                 {2, 3, 5}, {16, 5, 1}, {1, 9, 33}, {40, 33, 17}};
    for (const auto& [m, k, n] : shapes) {
        for (Op op_a : every_op) {
            for (Op op_b : every_op) {
                Matrix<T> x = transposes(op_a) ? random_matrix<T>(k, m) : random_matrix<T>(m, k);
                Matrix<T> y =
                    transposes(op_b) ? random_matrix<T>(n, k, 2) : random_matrix<T>(k, n, 2);
                Strided<T> x_strided(x);
                Strided<T> y_strided(y);
                Strided<T> z_strided(Matrix<T>(m, n));
                const auto a = applied<T>(x_strided.view(), op_a, T(2));
                const auto b = applied<T>(y_strided.view(), op_b, T(-1));
                const Matrix<T> expected = by_hand(a, b);
                ASSERT_LE(norm1(a * b - expected), bound(a, b));
                ASSERT_LE(norm1(applied<T>(x, op_a, T(2)) * applied<T>(y, op_b, T(-1)) - expected),
                          bound(a, b));
                multiply_into(z_strided.view(), a, b);
                ASSERT_LE(norm1(z_strided.view() - expected), bound(a, b));
            }
        }
    }
}

TYPED_TEST(ProductTest, GramMatricesAreExactlySymmetricAndEqualTheDefinition) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{1, 1}, {3, 7}, {50, 4}, {4, 50}, {65, 65}, {0, 3}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> inner = a.h() * a;
        const Matrix<T> outer_product = a * a.h();
        const Matrix<T> plain = a.t() * a;
        const Matrix<T> scaled_gram = (T(3) * a.h()) * a;
        EXPECT_EQ(inner, inner.h());
        EXPECT_EQ(outer_product, outer_product.h());
        EXPECT_EQ(plain, plain.t());
        EXPECT_LE(norm1(inner - by_hand(a.h(), operand(a))), bound(a.h(), operand(a)));
        EXPECT_LE(norm1(outer_product - by_hand(operand(a), a.h())), bound(operand(a), a.h()));
        EXPECT_LE(norm1(plain - by_hand(a.t(), operand(a))), bound(a.t(), operand(a)));
        EXPECT_LE(norm1(scaled_gram - by_hand(T(3) * a.h(), operand(a))),
                  3 * bound(a.h(), operand(a)));
    }
}

TEST(ProductTest, GramOfAComplexMultipleIsNotTakenForHermitian) {
    using T = std::complex<double>;
    const Matrix<T> a = random_matrix<T>(5, 3);
    const T i(0, 1);
    EXPECT_LE(norm1((i * a.h()) * a - by_hand(i * a.h(), operand(a))), bound(a.h(), operand(a)));
}

TYPED_TEST(ProductTest, AccumulatesWithBeta) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(6, 4);
    const Matrix<T> b = random_matrix<T>(4, 5, 2);
    const Matrix<T> before = random_matrix<T>(6, 5, 3);
    Matrix<T> c = before;
    multiply_add(T(2), a, b, T(-1), c);
    EXPECT_LE(norm1(c - (T(2) * by_hand(operand(a), operand(b)) - before)),
              bound(operand(a), T(2) * b) + 4 * double(unit_roundoff<T>) * norm1(before));
    Matrix<T> gram = random_matrix<T>(4, 4, 4);
    const Matrix<T> gram_before = gram;
    multiply_add(T(1), a.h(), a, T(1), gram);
    EXPECT_LE(norm1(gram - (by_hand(a.h(), operand(a)) + gram_before)),
              bound(a.h(), operand(a)) + 4 * double(unit_roundoff<T>) * norm1(gram_before));
}

TYPED_TEST(ProductTest, ForgetsWhatStoodInTheDestination) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (index_t k : {0, 3}) {
        const Matrix<T> a = random_matrix<T>(4, k);
        const Matrix<T> b = random_matrix<T>(k, 4, 2);
        Matrix<T> c(4, 4, nan);
        multiply_into(c, a, b);
        EXPECT_LE(norm1(c - by_hand(operand(a), operand(b))), bound(operand(a), operand(b)));
        Vector<T> y(4, nan);
        multiply_into(y, a, random_vector<T>(k));
        for (T entry : y)
            EXPECT_EQ(entry, entry);
        Matrix<T> gram(4, 4, nan);
        multiply_into(gram, a, a.h());
        EXPECT_LE(norm1(gram - by_hand(operand(a), a.h())), bound(operand(a), a.h()));
    }
}

TYPED_TEST(ProductTest, AnEmptyInnerDimensionStillScalesTheDestination) {
    using T = TypeParam;
    const Matrix<T> a(3, 0);
    Vector<T> y(3, T(4));
    multiply_add(T(1), a, Vector<T>(0), T(2), y);
    EXPECT_EQ(y, Vector<T>(3, T(8)));
    Matrix<T> c(3, 2, T(4));
    multiply_add(T(1), a, Matrix<T>(0, 2), T(2), c);
    EXPECT_EQ(c, Matrix<T>(3, 2, T(8)));
}

TYPED_TEST(ProductTest, FollowsIeeeRulesForNonFiniteEntries) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a(3, 3, T(1));
    a(1, 2) = T(std::numeric_limits<R>::quiet_NaN());
    const Matrix<T> c = a * Matrix<T>(3, 3, T(1));
    for (index_t j = 0; j < 3; ++j) {
        EXPECT_EQ(c(0, j), T(3));
        EXPECT_NE(c(1, j), c(1, j));
        EXPECT_EQ(c(2, j), T(3));
    }
}

TYPED_TEST(ProductTest, MultipliesVectorsFromBothSides) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{5, 3}, {1, 4}, {4, 1}, {0, 2}, {2, 0}}) {
        Matrix<T> a = random_matrix<T>(m, n);
        const Vector<T> x = random_vector<T>(n);
        const Vector<T> y = random_vector<T>(m, 2);
        const Matrix<T> x_column(MatrixView<const T>(x.data(), n, 1));
        const Matrix<T> y_column(MatrixView<const T>(y.data(), m, 1));
        const auto column = [](const Vector<T>& v) {
            return Matrix<T>(MatrixView<const T>(v.data(), v.size(), 1));
        };
        const auto tolerance =
            bound(operand(a), operand(x_column)) + bound(a.t(), operand(y_column));
        EXPECT_LE(norm1(column(a * x) - by_hand(operand(a), operand(x_column))), tolerance);
        EXPECT_LE(norm1(column(y.t() * a) - by_hand(a.t(), operand(y_column))), tolerance);
        const Matrix<T> adjoint_row = by_hand(y_column.h(), operand(a));
        EXPECT_LE(norm1(column(y.h() * a) - adjoint_row.t()), tolerance);
        EXPECT_LE(norm1(column((T(2) * y.h()) * a) - T(2) * adjoint_row.t()), 2 * tolerance);
        for (Op op : every_op) {
            const Vector<T>& right = transposes(op) ? y : x;
            const Operand<T> lazy(a, op, T(3));
            const Matrix<T> expected = by_hand(lazy, operand(column(right)));
            EXPECT_LE(norm1(column(lazy * right) - expected), 3 * tolerance);
        }
    }
}

/// Whole numbers: what is multiplied in the caller's code may round otherwise than the library
/// does.
TYPED_TEST(ProductTest, StridedVectorsCount) {
    using T = TypeParam;
    const Matrix<T> a = integers_of_rank<T>(4, 4, 4);
    Matrix<T> rows = integers_of_rank<T>(3, 3, 4, 2);
    const Vector<T> x(rows.row(1));
    Matrix<T> results(5, 4);
    multiply_into(results.row(2), a, rows.row(1));
    EXPECT_EQ(Vector<T>(results.row(2)), a * x);
    EXPECT_EQ(results.row(1), Vector<T>(4));
}

TYPED_TEST(ProductTest, DotConjugatesItsFirstVectorAndOuterItsSecond) {
    using T = TypeParam;
    const Vector<T> x = random_vector<T>(7);
    const Vector<T> y = random_vector<T>(7, 2);
    T conjugated(0);
    T plain(0);
    for (index_t i = 0; i < 7; ++i) {
        conjugated += conjugate(x[i]) * y[i];
        plain += x[i] * y[i];
    }
    const auto tolerance = 2 * 3 * 9 * unit_roundoff<T> * 7 * 2;
    EXPECT_LE(std::abs(dot(x, y) - conjugated), tolerance);
    EXPECT_LE(std::abs(x.h() * y - conjugated), tolerance);
    EXPECT_LE(std::abs(x.t() * y - plain), tolerance);
    EXPECT_LE(std::abs((T(2) * x).h() * y - T(2) * conjugated), 2 * tolerance);
    const Matrix<T> product = outer(x, y);
    const Matrix<T> unconjugated = x * y.t();
    for (index_t j = 0; j < 7; ++j) {
        for (index_t i = 0; i < 7; ++i) {
            EXPECT_LE(std::abs(product(i, j) - x[i] * conjugate(y[j])), 6 * unit_roundoff<T>);
            EXPECT_LE(std::abs(unconjugated(i, j) - x[i] * y[j]), 6 * unit_roundoff<T>);
        }
    }
    EXPECT_EQ(dot(Vector<T>(), Vector<T>()), T(0));
    EXPECT_THROW(dot(x, Vector<T>(6)), DimensionError);
}

TYPED_TEST(ProductTest, SymmetricProductsReadOneTriangleOnly) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const Matrix<T> half = random_matrix<T>(6, 6);
    const Matrix<T> b = random_matrix<T>(6, 4, 2);
    for (bool is_hermitian : {false, true}) {
        for (Triangle triangle : {Triangle::lower, Triangle::upper}) {
            Matrix<T> full = is_hermitian ? half + half.h() : half + half.t();
            Matrix<T> stored = full;
            for (index_t j = 0; j < 6; ++j) {
                for (index_t i = 0; i < 6; ++i) {
                    if (triangle == Triangle::lower ? i < j : i > j) stored(i, j) = nan;
                }
            }
            const auto s = is_hermitian ? hermitian(stored, triangle) : symmetric(stored, triangle);
            EXPECT_LE(norm1(s * b - by_hand(operand(full), operand(b))),
                      bound(operand(full), operand(b)));
            EXPECT_LE(norm1(b.t() * s - by_hand(b.t(), operand(full))),
                      bound(b.t(), operand(full)));
            EXPECT_LE(norm1((2 * s) * b - T(2) * by_hand(operand(full), operand(b))),
                      2 * bound(operand(full), operand(b)));
            Matrix<T> c(6, 4);
            multiply_into(c, s, b);
            EXPECT_EQ(c, s * b);
        }
    }
}

TYPED_TEST(ProductTest, TriangularProductsReadOneTriangleOnly) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const Matrix<T> b = random_matrix<T>(5, 3, 2);
    for (Triangle triangle : {Triangle::lower, Triangle::upper}) {
        for (Diagonal diagonal : {Diagonal::general, Diagonal::unit}) {
            Matrix<T> stored = random_matrix<T>(5, 5);
            Matrix<T> full = stored;
            for (index_t j = 0; j < 5; ++j) {
                for (index_t i = 0; i < 5; ++i) {
                    if (triangle == Triangle::lower ? i < j : i > j) {
                        stored(i, j) = nan;
                        full(i, j) = T(0);
                    }
                }
                if (diagonal == Diagonal::unit) {
                    stored(j, j) = nan;
                    full(j, j) = T(1);
                }
            }
            const auto t = triangular(stored, triangle, diagonal);
            const auto tolerance =
                2 * (bound(operand(full), operand(b)) + bound(full.t(), operand(b)));
            EXPECT_LE(norm1(t * b - by_hand(operand(full), operand(b))), tolerance);
            EXPECT_LE(norm1(t.t() * b - by_hand(full.t(), operand(b))), tolerance);
            EXPECT_LE(norm1((2 * t).h() * b - T(2) * by_hand(full.h(), operand(b))), tolerance);
            EXPECT_LE(norm1(t.t().h() * b - by_hand(full.t().h(), operand(b))), tolerance);
            EXPECT_LE(norm1(b.t() * t - by_hand(b.t(), operand(full))), tolerance);
            Matrix<T> in_place = b;
            multiply_in_place(t, in_place);
            EXPECT_EQ(in_place, t * b);
        }
    }
}

TYPED_TEST(ProductTest, NamesBothShapesWhenTheyDoNotFit) {
    const Matrix<TypeParam> a(3, 4);
    const Matrix<TypeParam> b(5, 6);
    try {
        a* b;
        FAIL();
    } catch (const DimensionError& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("A is 3 x 4 and B is 5 x 6"), std::string::npos) << text;
    }
    Matrix<TypeParam> c(2, 2);
    try {
        multiply_into(c, a, Matrix<TypeParam>(4, 6));
        FAIL();
    } catch (const DimensionError& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("result is 3 x 6 and the destination 2 x 2"), std::string::npos)
            << text;
    }
    EXPECT_THROW(a * Vector<TypeParam>(3), DimensionError);
    EXPECT_THROW(symmetric(a) * b, DimensionError);
    EXPECT_THROW(triangular(a, Triangle::lower) * Matrix<TypeParam>(4, 1), DimensionError);
}

TYPED_TEST(ProductTest, RefusesToWriteOverItsOperands) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 4);
    const Matrix<T> before = a;
    const Matrix<T> b = random_matrix<T>(4, 4, 2);
    EXPECT_THROW(multiply_into(a, a, b), AliasError);
    EXPECT_THROW(multiply_into(a, b, a), AliasError);
    EXPECT_THROW(multiply_into(a.block(0, 0, 2, 2), a.block(1, 1, 2, 2), b.block(0, 0, 2, 2)),
                 AliasError);
    EXPECT_THROW(multiply_into(a.col(0), b, a.col(0)), AliasError);
    EXPECT_THROW(multiply_into(a.row(1), a, b.col(0)), AliasError);
    EXPECT_THROW(multiply_in_place(triangular(a, Triangle::lower), a), AliasError);
    EXPECT_EQ(a, before);
    // The halves of one matrix do not overlap, though their addresses interleave.
    EXPECT_NO_THROW(multiply_into(a.block(0, 0, 2, 4), a.block(2, 0, 2, 4), b));
}

TYPED_TEST(ProductTest, ResultsOwnTheirEntries) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(8, 8);
    const auto make = [&] {
        auto c = a * (a + a) + a;
        return c;
    };
    const auto c = make();
    static_assert(std::is_same_v<decltype(c), const Matrix<T>>);
    EXPECT_LE(norm1(c - (T(2) * by_hand(operand(a), operand(a)) + a)),
              3 * bound(operand(a), operand(a)));
}

}  // namespace
}  // namespace lamina
