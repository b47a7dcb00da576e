#include "lamina/ops/structured_product.hpp"

#include <limits>

#include "lamina/core/threads.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::allocations_in;
using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::thrown;

template <class T>
class StructuredProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(StructuredProductTest, testing::Scalars);

/// y = A x by the definition.
template <class T>
Vector<T> by_hand(const Operand<T>& a, const Vector<T>& x) {
    Vector<T> y(a.rows());
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < a.cols(); ++j)
            y[i] += a(i, j) * x[j];
    }
    return y;
}

/// Entries in [-1, 1] (both parts): two sums of n products differ by at most 2 * 3 n eps of 2 n
/// (Higham, Accuracy and Stability, section 3.5).
template <class T>
void expect_close(const Vector<T>& actual, const Vector<T>& expected, RealOf<T> scale = 1) {
    ASSERT_EQ(actual.size(), expected.size());
    const RealOf<T> n = RealOf<T>(actual.size() + 2);
    for (index_t i = 0; i < actual.size(); ++i)
        ASSERT_LE(std::abs(actual[i] - expected[i]), 12 * n * n * scale * epsilon<T>);
}

/// A with NaN in the triangle that does not count.
template <class T>
Matrix<T> half_of(Matrix<T> a, Triangle triangle) {
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (triangle == Triangle::lower ? i < j : i > j) {
                a(i, j) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
            }
        }
    }
    return a;
}

TYPED_TEST(StructuredProductTest, SymmetricTimesAVectorReadsOneTriangleOnly) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 6, 65}) {
        const Matrix<T> half = random_matrix<T>(n, n);
        Matrix<T> memory = random_matrix<T>(3, n, 2);
        const Vector<T> x(memory.row(1));
        for (const bool is_hermitian : {false, true}) {
            const Matrix<T> full = is_hermitian ? half + half.h() : half + half.t();
            for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
                Strided<T> stored(half_of(full, triangle));
                const auto s = is_hermitian ? hermitian(stored.view(), triangle)
                                            : symmetric(stored.view(), triangle);
                const Vector<T> expected = by_hand(operand(full), x);
                expect_close(s * x, expected, 2);
                expect_close(s * memory.row(1), expected, 2);
                expect_close((2 * s) * (T(3) * memory.row(1)), Vector<T>(T(6) * expected), 12);
                Matrix<T> results(2, n, T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
                multiply_into(results.row(1), s, x);
                expect_close(Vector<T>(results.row(1)), expected, 2);
            }
        }
    }
}

TYPED_TEST(StructuredProductTest, TheDiagonalOfAHermitianMatrixIsTakenAsReal) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        const Matrix<T> half = random_matrix<T>(9, 9);
        const Matrix<T> full = half + half.h();
        Matrix<T> stored = full;
        for (T& x : stored.diag())
            x += T(0, 5);
        const Vector<T> x = random_vector<T>(9, 2);
        const Matrix<T> b(MatrixView<const T>(x.data(), 9, 1));
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            expect_close(hermitian(stored, triangle) * x, by_hand(operand(full), x), 2);
            const Matrix<T> product = hermitian(stored, triangle) * b;
            expect_close(Vector<T>(product.col(0)), by_hand(operand(full), x), 2);
        }
    }
}

TYPED_TEST(StructuredProductTest, TriangularTimesAVectorReadsOneTriangleOnly) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 6, 65}) {
        const Vector<T> x = random_vector<T>(n, 2);
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            for (const Diagonal diagonal : {Diagonal::general, Diagonal::unit}) {
                Matrix<T> stored = half_of(random_matrix<T>(n, n), triangle);
                Matrix<T> full = stored;
                for (index_t i = 0; i < full.size(); ++i) {
                    T& entry = full.data()[i];
                    entry = entry == entry ? entry : T(0);
                }
                if (diagonal == Diagonal::unit) {
                    fill(stored.diag(), T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
                    fill(full.diag(), T(1));
                }
                const auto t = triangular(stored, triangle, diagonal);
                expect_close(t * x, by_hand(operand(full), x));
                expect_close(t.t() * x, by_hand(full.t(), x));
                expect_close(t.h() * x, by_hand(full.h(), x));
                expect_close(t.t().h() * x, by_hand(full.t().h(), x));
                expect_close((2 * t).h() * (T(3) * x), by_hand(T(6) * full.h(), x), 6);
                Matrix<T> memory(3, n);
                copy_into(memory.row(1), x);
                multiply_in_place(t, memory.row(1));
                expect_close(Vector<T>(memory.row(1)), by_hand(operand(full), x));
                EXPECT_EQ(memory.row(2), Vector<T>(n));
            }
        }
    }
}

TYPED_TEST(StructuredProductTest, VectorProductsNameBothShapes) {
    using T = TypeParam;
    const Matrix<T> a(3, 3);
    const Matrix<T> wide(3, 4);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { symmetric(a) * Vector<T>(4); }),
                         "A is 3 x 3 and B is 4 x 1"));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { triangular(a, Triangle::upper) * Vector<T>(4); }),
                 "A is 3 x 3 and B is 4 x 1"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { hermitian(wide) * Vector<T>(4); }), "3 x 4"));
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { triangular(wide, Triangle::upper) * Vector<T>(4); }),
                 "3 x 4"));
    Vector<T> y(2);
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([&] { multiply_into(y, symmetric(a), Vector<T>(3)); }),
                 "the result is 3 x 1 and the destination 2 x 1"));
}

TYPED_TEST(StructuredProductTest, VectorProductsRefuseToWriteOverTheirOperands) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(3, 3);
    Vector<T> x = random_vector<T>(3);
    EXPECT_THROW(multiply_into(x, symmetric(a), x), AliasError);
    EXPECT_THROW(multiply_into(a.col(0), symmetric(a), x), AliasError);
    EXPECT_THROW(multiply_in_place(triangular(a, Triangle::lower), a.row(1)), AliasError);
    EXPECT_THROW(multiply_into(a, symmetric(a), Matrix<T>(3, 3)), AliasError);
    const Matrix<T> other(3, 3);
    EXPECT_THROW(multiply_into(a, symmetric(other), a.t()), AliasError);
}

TYPED_TEST(StructuredProductTest, VectorProductsAllocateNothing) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 20);
    const Vector<T> x = random_vector<T>(20);
    Vector<T> y(20);
    // On several threads OpenBLAS takes memory of its own for the list of jobs.
    const ThreadLimit limit(1);
    EXPECT_EQ(allocations_in([&] {
                  multiply_into(y, symmetric(a), x);
                  multiply_into(y, hermitian(a), x);
                  multiply_in_place(triangular(a, Triangle::lower), y);
              }),
              0);
}

}  // namespace
}  // namespace lamina
