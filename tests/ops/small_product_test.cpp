#include "ops/small_product.hpp"

#include <algorithm>
#include <sys/mman.h>

#include "lamina/core/threads.hpp"
#include "lamina/ops/product.hpp"

#include "ops/small_vector_product.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::unit_roundoff;

template <class T>
class SmallProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(SmallProductTest, testing::Scalars);

constexpr Op both_ways[] = {Op::none, Op::transposed};

template <class T>
Matrix<T> stored_for(Op op, index_t m, index_t n, unsigned seed) {
    return transposes(op) ? random_matrix<T>(n, m, seed) : random_matrix<T>(m, n, seed);
}

/// How far alpha A B + beta C may be from the same by hand: k + 2 roundings on each side, of
/// complex numbers three times as large (Higham, Accuracy and Stability, section 3.6).
template <class T>
double bound(const Operand<T>& a, const Operand<T>& b, const Matrix<T>& c) {
    const double k = double(a.cols()) + 2;
    return 2 * 3 * k * double(unit_roundoff<T>) * (2 * norm1(a) * norm1(b) + 3 * norm1(c));
}

template <class T>
void expect_product(const Operand<T>& a, const Operand<T>& b, T alpha, T beta) {
    Matrix<T> expected = random_matrix<T>(a.rows(), b.cols(), 3);
    Strided<T> c(expected);
    const double allowed = bound(a, b, expected);
    multiply_add(alpha, a, b, beta, c.view());
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < b.cols(); ++j) {
            T sum(0);
            for (index_t k = 0; k < a.cols(); ++k)
                sum += a(i, k) * b(k, j);
            expected(i, j) = beta == T(0) ? alpha * sum : alpha * sum + beta * expected(i, j);
        }
    }
    EXPECT_LE(norm1(c.view() - expected), allowed)
        << a.rows() << " x " << a.cols() << " x " << b.cols();
}

TYPED_TEST(SmallProductTest, EqualsTheDefinitionOnBothSidesOfTheLimit) {
    using T = TypeParam;
    const index_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17};
    for (const index_t m : sizes) {
        for (const index_t k : sizes) {
            for (const index_t n : sizes) {
                for (const Op op_a : both_ways) {
                    for (const Op op_b : both_ways) {
                        Strided<T> a(stored_for<T>(op_a, m, k, 1));
                        Strided<T> b(stored_for<T>(op_b, k, n, 2));
                        const Operand<T> x(a.view(), op_a);
                        const Operand<T> y(b.view(), op_b);
                        expect_product<T>(x, y, T(1), T(0));
                        if (m == k) expect_product<T>(x, y, T(2), T(-3));
                    }
                }
            }
        }
    }
}

/// With every number of vectors of rows and every rest, alone in registers and with others.
TYPED_TEST(SmallProductTest, EqualsTheDefinitionForEveryNumberOfRows) {
    using T = TypeParam;
    for (index_t m = 1; m <= 100; ++m) {
        for (const Op op : both_ways) {
            const Matrix<T> a = stored_for<T>(op, m, 9, 1);
            const Matrix<T> b = random_matrix<T>(9, 19, 2);
            expect_product<T>(Operand<T>(a, op), operand(b), T(2), T(-3));
            expect_product<T>(Operand<T>(a, op), operand(b), T(1), T(0));
        }
    }
}

TYPED_TEST(SmallProductTest, EqualsTheDefinitionAtTheLimitsOfVolume) {
    using T = TypeParam;
    const index_t shapes[][3] = {{64, 64, 64}, {65, 64, 64},  {64, 65, 64}, {32, 32, 8},
                                 {33, 32, 8},  {32, 32, 7},   {4, 1, 4096}, {16, 1, 4097},
                                 {4, 4096, 1}, {3000, 20, 2}, {3, 32, 32},  {8, 128, 32},
                                 {1, 2, 3000}, {2, 3000, 2}};
    for (const auto& [m, k, n] : shapes) {
        for (const Op op : both_ways) {
            const Matrix<T> a = stored_for<T>(op, m, k, 1);
            const Matrix<T> b = stored_for<T>(op, k, n, 2);
            expect_product<T>(Operand<T>(a, op), Operand<T>(b, op), T(2), T(-3));
        }
    }
}

/// Columns 2048 bytes apart are left to BLAS from 17 on.
TYPED_TEST(SmallProductTest, EqualsTheDefinitionForPartsOfLargeMatrices) {
    using T = TypeParam;
    const Matrix<T> around = random_matrix<T>(512, 90);
    for (const index_t n : {16, 17, 40}) {
        const Operand<T> a(around.block(3, 1, n, n));
        const Operand<T> b(around.block(300, 45, n, n));
        expect_product<T>(a, b, T(2), T(-3));
        expect_product<T>(a.t(), b.t(), T(1), T(0));
    }
}

TYPED_TEST(SmallProductTest, TouchesNothingBesideTheResult) {
    using T = TypeParam;
    for (const index_t m : {1, 3, 5, 6, 11, 16, 17, 23, 30, 47, 64}) {
        Matrix<T> around(m + 2, m + 2, T(7));
        multiply_into(around.block(1, 1, m, m), random_matrix<T>(m, m), random_matrix<T>(m, m, 2));
        for (index_t i = 0; i < m + 2; ++i) {
            EXPECT_EQ(around(i, 0), T(7));
            EXPECT_EQ(around(i, m + 1), T(7));
            EXPECT_EQ(around(0, i), T(7));
            EXPECT_EQ(around(m + 1, i), T(7));
        }
    }
}

/// m x n numbers that end where memory does.
template <class T>
class AtTheEnd {
public:
    AtTheEnd(index_t m, index_t n) : m_(m), n_(n) {
        base_ = static_cast<char*>(
            ::mmap(nullptr, 2 * room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        EXPECT_EQ(::mprotect(base_ + room, room, PROT_NONE), 0);
    }
    AtTheEnd(const AtTheEnd&) = delete;
    AtTheEnd& operator=(const AtTheEnd&) = delete;
    ~AtTheEnd() { ::munmap(base_, 2 * room); }
    MatrixView<T> view() const { return {reinterpret_cast<T*>(base_ + room) - m_ * n_, m_, n_}; }

private:
    static constexpr std::size_t room = std::size_t(1) << 20;
    index_t m_;
    index_t n_;
    char* base_;
};

TYPED_TEST(SmallProductTest, ReadsAndWritesNothingBehindTheLastEntry) {
    using T = TypeParam;
    for (index_t m = 1; m <= 33; ++m) {
        for (const index_t n : {1, 2, 7, 8}) {
            const AtTheEnd<T> a(m, 5);
            const AtTheEnd<T> b(5, n);
            const AtTheEnd<T> c(m, n);
            copy_into(a.view(), random_matrix<T>(m, 5));
            copy_into(b.view(), random_matrix<T>(5, n, 2));
            const Matrix<T> expected = Matrix<T>(a.view()) * Matrix<T>(b.view());
            multiply_into(c.view(), a.view(), b.view());
            EXPECT_LE(norm1(c.view() - expected),
                      bound<T>(a.view().t().t(), b.view().t().t(), c.view()));
            multiply_add(T(-1), a.view(), b.view(), T(1), c.view());
            EXPECT_LE(norm1(c.view()), bound<T>(a.view().t().t(), b.view().t().t(), expected));
        }
    }
}

TYPED_TEST(SmallProductTest, GramMatricesAreHermitianToTheLastBit) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 6, 8, 11, 16, 17, 31, 64}) {
        const Matrix<T> a = random_matrix<T>(13, n);
        const Matrix<T> gram = a.h() * a;
        EXPECT_EQ(gram, Matrix<T>(gram.h())) << n;
        const Matrix<T> b = random_matrix<T>(n, 13);
        const Matrix<T> outer = b * b.h();
        EXPECT_EQ(outer, Matrix<T>(outer.h())) << n;
    }
}

TYPED_TEST(SmallProductTest, GramMatricesOfCopiedAdjointsEqualTheDefinition) {
    using T = TypeParam;
    for (const index_t n : {40, 48, 63, 64, 65}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Matrix<T> gram = a.h() * a;
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i) {
                T sum(0);
                double sizes = 0;
                for (index_t k = 0; k < n; ++k) {
                    sum += conjugate(a(k, i)) * a(k, j);
                    sizes += double(std::abs(a(k, i)) * std::abs(a(k, j)));
                }
                // Twice the bound of either sum (Higham, Accuracy and Stability, 2nd ed., (3.5)).
                ASSERT_LE(double(std::abs(gram(i, j) - sum)),
                          2 * double(n + 2) * double(unit_roundoff<T>) * sizes)
                    << n;
            }
        }
    }
}

TYPED_TEST(SmallProductTest, NanReachesItsRowOnlyAndForgottenEntriesAreNotRead) {
    using T = TypeParam;
    const RealOf<T> nan = std::numeric_limits<RealOf<T>>::quiet_NaN();
    for (const index_t n : {3, 5, 8, 16, 21, 40}) {
        Matrix<T> a = random_matrix<T>(n, n);
        a(n - 1, 1) = T(nan);
        Matrix<T> c(n, n, T(nan));
        multiply_into(c, a, random_matrix<T>(n, n, 2));
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i)
                EXPECT_EQ(std::isnan(std::real(c(i, j))), i == n - 1) << i << ' ' << j;
        }
    }
}

/// 2 A x - 3 y in a y as far apart as asked for, with nothing written between its entries.
template <class T>
void expect_product_with_vector(const Operand<T>& a, VectorView<const T> x, index_t step) {
    const Matrix<T> before = random_matrix<T>(step, a.rows(), 3);
    Matrix<T> after = before;
    multiply_add(T(2), a, x, T(-3), after.row(0));
    for (index_t i = 0; i < a.rows(); ++i) {
        T sum(0);
        double sizes = 0;
        for (index_t j = 0; j < a.cols(); ++j) {
            sum += a(i, j) * x[j];
            sizes += double(std::abs(a(i, j))) * double(std::abs(x[j]));
        }
        const double allowed = 2 * 3 * double(a.cols() + 2) * double(unit_roundoff<T>) *
                               (2 * sizes + 3 * double(std::abs(before(0, i))));
        ASSERT_LE(double(std::abs(after(0, i) - (T(2) * sum - T(3) * before(0, i)))), allowed)
            << a.rows() << " x " << a.cols();
        for (index_t k = 1; k < step; ++k)
            ASSERT_EQ(after(k, i), before(k, i));
    }
}

template <class T>
void expect_products_with_vectors(index_t m, index_t n) {
    for (const Op op : both_ways) {
        const Matrix<T> stored = stored_for<T>(op, m, n, 1);
        const Vector<T> x = random_vector<T>(n, 2);
        expect_product_with_vector<T>(Operand<T>(stored, op), x, 1);
    }
}

/// Of a part of a matrix, and with entries of x, or of y, apart.
template <class T>
void expect_products_of_parts_with_vectors(index_t m, index_t n) {
    for (const Op op : both_ways) {
        Strided<T> stored(stored_for<T>(op, m, n, 1));
        const Operand<T> a(stored.view(), op);
        const Vector<T> x = random_vector<T>(n, 2);
        const Matrix<T> apart = random_matrix<T>(3, n, 2);
        expect_product_with_vector<T>(a, x, 2);
        expect_product_with_vector<T>(a, apart.row(1), 1);
        expect_product_with_vector<T>(a, apart.row(1), 2);
    }
}

TYPED_TEST(SmallProductTest, ProductsWithVectorsOfEveryLengthEqualTheDefinition) {
    for (index_t m = 1; m <= small_vector + 2; ++m) {
        for (const index_t n : {1, 2, 7, 8, 33, 64, 65, 96, 97})
            expect_products_with_vectors<TypeParam>(m, n);
        expect_products_of_parts_with_vectors<TypeParam>(m, 9);
    }
}

/// Beyond them, with rows and columns left over; the last of more rows, and of more bytes, than are
/// taken at once.
TYPED_TEST(SmallProductTest, LargeProductsWithVectorsEqualTheDefinition) {
    const ThreadLimit one(1);
    for (const index_t m : {5, 97, 131, 261, 315}) {
        for (const index_t n : {1, 3, 6, 64, 130, 257}) {
            expect_products_with_vectors<TypeParam>(m, n);
            expect_products_of_parts_with_vectors<TypeParam>(m, n);
        }
    }
    expect_products_with_vectors<TypeParam>(16384 / index_t(sizeof(RealOf<TypeParam>)) + 3, 333);
    // On both sides of where columns are taken one by one: long enough, and as long as that may be.
    for (const index_t n : {95, 96, 97, 112, 191, 192, 240, 272})
        expect_products_with_vectors<TypeParam>(n, n);
    for (const index_t m : {2048, 2049, 4096, 4097})
        expect_products_with_vectors<TypeParam>(m, 17);
}

TYPED_TEST(SmallProductTest, LargeProductsWithVectorsReadAndWriteNothingBehindTheLastEntry) {
    using T = TypeParam;
    constexpr index_t n = 193;
    const ThreadLimit one(1);
    for (const index_t m : {96, 97, 193, 207}) {
        const AtTheEnd<T> a(m, n);
        const AtTheEnd<T> x(m, 1);
        const AtTheEnd<T> y(n, 1);
        copy_into(a.view(), random_matrix<T>(m, n));
        copy_into(x.view(), random_matrix<T>(m, 1, 2));
        const Matrix<T> copy(a.view());
        multiply_into(y.view().col(0), a.view().t(), x.view().col(0));
        EXPECT_EQ(Vector<T>(y.view().col(0)), copy.t() * Vector<T>(x.view().col(0))) << m;
        multiply_into(x.view().col(0), a.view(), y.view().col(0));
        EXPECT_EQ(Vector<T>(x.view().col(0)), copy * Vector<T>(y.view().col(0))) << m;
    }
}

TYPED_TEST(SmallProductTest, LargeProductsWithVectorsForgetYForBetaZeroAndAForAlphaZero) {
    using T = TypeParam;
    constexpr index_t n = 258;
    const ThreadLimit one(1);
    const RealOf<T> nan = std::numeric_limits<RealOf<T>>::quiet_NaN();
    const Matrix<T> a = random_matrix<T>(n, n);
    const Matrix<T> bad(n, n, T(nan));
    const Vector<T> x = random_vector<T>(n, 2);
    const Vector<T> before = random_vector<T>(n, 3);
    for (const Op op : both_ways) {
        const Operand<T> factor(a, op);
        Vector<T> fresh(n, T(nan));
        multiply_into(fresh.view(), factor, x);
        Vector<T> sum(n, T(0));
        multiply_add(T(1), factor, x, T(1), sum.view());
        EXPECT_EQ(fresh, sum);
        Vector<T> kept = before;
        multiply_add(T(0), Operand<T>(bad, op), x, T(1), kept.view());
        EXPECT_EQ(kept, before);
    }
}

TYPED_TEST(SmallProductTest, NanReachesItsEntryOfALargeProductWithAVectorOnly) {
    using T = TypeParam;
    constexpr index_t n = 261;
    const ThreadLimit one(1);
    for (const index_t bad : {0, 97, 256, 260}) {
        for (const Op op : both_ways) {
            Matrix<T> a = random_matrix<T>(n, n);
            (transposes(op) ? a(1, bad) : a(bad, 1)) =
                T(std::numeric_limits<RealOf<T>>::quiet_NaN());
            Vector<T> y(n, T(0));
            multiply_into(y.view(), Operand<T>(a, op), random_vector<T>(n, 2));
            for (index_t i = 0; i < n; ++i)
                EXPECT_EQ(std::isnan(std::abs(y[i])), i == bad) << i;
        }
    }
}

TYPED_TEST(SmallProductTest, InnerProductsOfEveryLengthEqualTheDefinition) {
    using T = TypeParam;
    for (index_t n = 0; n <= 3 * small_vector; ++n) {
        const Vector<T> x = random_vector<T>(n);
        const Vector<T> y = random_vector<T>(n, 2);
        T sum(0);
        double sizes = 0;
        for (index_t i = 0; i < n; ++i) {
            sum += conjugate(x[i]) * y[i];
            sizes += double(std::abs(x[i])) * double(std::abs(y[i]));
        }
        EXPECT_LE(double(std::abs(dot(x, y) - sum)),
                  2 * 3 * double(n + 2) * double(unit_roundoff<T>) * sizes);
    }
}

}  // namespace
}  // namespace lamina
