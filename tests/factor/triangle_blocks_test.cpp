// The blocks that systems with a triangle come down to, in registers of both sizes: the compiler
// takes them apart where the processor has none, which other tests see only on such a processor.

#include "factor/triangle_blocks.hpp"

#include <cmath>
#include <limits>

#include "lamina/ops/special.hpp"

#include "factor/triangle_systems.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;

template <class R>
class TriangleBlocksTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(TriangleBlocksTest, Reals);

/// op(A) written out, of an A whose other triangle is no matter.
template <class R>
Matrix<R> written(const TriangularOperand<R>& a) {
    return a * identity<R>(a.rows());
}

template <class R, class Check>
void for_each_triangle(Check check) {
    for (index_t n = 1; n <= triangle_block; ++n) {
        Matrix<R> a = random_matrix<R>(n, n);
        for (R& x : a.diag())
            x += R(2 * n);
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            for (const Diagonal diagonal : {Diagonal::general, Diagonal::unit}) {
                // Its entries beside the diagonal are small, so that the unit triangle is regular.
                const Matrix<R> scaled = diagonal == Diagonal::unit ? a / R(2 * n) : a;
                const auto stored = triangular(scaled, triangle, diagonal);
                check(stored);
                check(stored.t());
            }
        }
    }
}

template <class W, class R>
void solve_block(const TriangularOperand<R>& a, const MatrixView<R>& b) {
    is_lower(a) ? solve_block_body<true, W>(a, b) : solve_block_body<false, W>(a, b);
}
template <class W, class R>
void divide_by_block(const MatrixView<R>& b, const TriangularOperand<R>& a) {
    is_lower(a) ? divide_by_block_body<true, W>(b, a) : divide_by_block_body<false, W>(b, a);
}

TYPED_TEST(TriangleBlocksTest, SolveEveryTriangleFromTheLeft) {
    using R = TypeParam;
    for_each_triangle<R>([](const TriangularOperand<R>& a) {
        for (const index_t columns : {1, 3, 4, 9}) {
            const Matrix<R> b = random_matrix<R>(a.rows(), columns, 2);
            Strided<R> wide(b);
            Strided<R> widest(b);
            solve_block<Wide<R>>(a, wide.view());
            solve_block<Widest<R>>(a, widest.view());
            ASSERT_LT(solve_residual(written(a), wide.view(), b), threshold) << a.rows();
            ASSERT_LT(solve_residual(written(a), widest.view(), b), threshold) << a.rows();
        }
    });
}

TYPED_TEST(TriangleBlocksTest, SolveEveryTriangleFromTheRight) {
    using R = TypeParam;
    for_each_triangle<R>([](const TriangularOperand<R>& a) {
        for (const index_t rows : {1, 3, 8, 37}) {
            const Matrix<R> b = random_matrix<R>(rows, a.rows(), 2);
            Strided<R> wide(b);
            Strided<R> widest(b);
            divide_by_block<Wide<R>>(wide.view(), a);
            divide_by_block<Widest<R>>(widest.view(), a);
            const Matrix<R> at = written(a.t());
            const Matrix<R> bt = b.t();
            ASSERT_LT(solve_residual(at, Matrix<R>(wide.view().t()), bt), threshold) << a.rows();
            ASSERT_LT(solve_residual(at, Matrix<R>(widest.view().t()), bt), threshold) << a.rows();
        }
    });
}

TYPED_TEST(TriangleBlocksTest, WhatIsFoundBeforeAnOverflowStays) {
    using R = TypeParam;
    for (const index_t n : {5, 8, 12, 16}) {
        for (const index_t columns : {1, 3, 9}) {
            for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
                Matrix<R> a(n, n);
                fill(a.diag(), R(1));
                a(2, 2) = std::numeric_limits<R>::min();
                Matrix<R> wide(n, columns, R(8));
                Matrix<R> widest = wide;
                solve_block<Wide<R>>(triangular(a, triangle), wide.view());
                solve_block<Widest<R>>(triangular(a, triangle), widest.view());
                for (index_t j = 0; j < columns; ++j) {
                    EXPECT_TRUE(std::isinf(wide(2, j)) && std::isinf(widest(2, j))) << n;
                    const bool lower = triangle == Triangle::lower;
                    for (index_t i = lower ? 0 : 3; i < (lower ? 2 : n); ++i)
                        EXPECT_TRUE(wide(i, j) == 8 && widest(i, j) == 8) << n << ", row " << i;
                }
            }
        }
    }
}

TYPED_TEST(TriangleBlocksTest, HalvesAreWholeBlocksAndLeaveARest) {
    for (index_t n = triangle_block + 1; n < 300; ++n) {
        EXPECT_EQ(half(n) % triangle_block, 0) << n;
        EXPECT_GT(half(n), 0) << n;
        EXPECT_LT(half(n), n) << n;
    }
}

}  // namespace
}  // namespace lamina
