#include <array>
#include <cmath>
#include <limits>

#include "lamina/core/threads.hpp"
#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::Strided;
using testing::unit_roundoff;

template <class R>
class GemmTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(GemmTest, Reals);

/// A B from the definition in double, and |A| |B|.
template <class R>
struct ByDefinition {
    Matrix<double> sums;
    Matrix<double> magnitudes;
    index_t depth;

    ByDefinition(const Matrix<R>& a, const Matrix<R>& b)
        : sums(a.rows(), b.cols()), magnitudes(a.rows(), b.cols()), depth(a.cols()) {
        for (index_t j = 0; j < b.cols(); ++j) {
            for (index_t k = 0; k < depth; ++k) {
                const double factor = double(b(k, j));
                for (index_t i = 0; i < a.rows(); ++i) {
                    const double term = double(a(i, k)) * factor;
                    sums(i, j) += term;
                    magnitudes(i, j) += std::abs(term);
                }
            }
        }
    }

    /// C is alpha A B + beta before. Both sums of k products and one more term err by at most
    /// (k + 2) eps of the sum of magnitudes (Higham, Accuracy and Stability, section 3.1).
    void expect(MatrixView<const R> c, double alpha, double beta, const Matrix<R>& before) const {
        const double error = 2 * double(depth + 2) * double(unit_roundoff<R>);
        for (index_t j = 0; j < c.cols(); ++j) {
            for (index_t i = 0; i < c.rows(); ++i) {
                const double added = beta * double(before(i, j));
                const double expected = alpha * sums(i, j) + added;
                const double size = std::abs(alpha) * magnitudes(i, j) + std::abs(added);
                ASSERT_LE(std::abs(double(c(i, j)) - expected), error * size) << i << ", " << j;
            }
        }
    }
};

/// A matrix that stands transposed in memory, with columns further apart than its rows are many.
template <class R>
struct Factor {
    Strided<R> memory;
    Op op;

    Factor(const Matrix<R>& value, Op how)
        : memory(how == Op::none ? value : Matrix<R>(value.t())), op(how) {}
    Operand<R> operand() { return Operand<R>(memory.view(), op); }
};

constexpr std::array<Op, 2> both_ways{Op::none, Op::transposed};

/// On one thread and on two: m x depth times depth x n at once, for small kernels, and for them in
/// pieces of each side, with a smaller one at the end.
TYPED_TEST(GemmTest, ProductsInPiecesEqualTheDefinition) {
    using R = TypeParam;
    constexpr R nan = std::numeric_limits<R>::quiet_NaN();
    struct Shape {
        index_t m, n, depth;
    };
    for (const auto& [m, n, depth] :
         {Shape{101, 103, 105}, Shape{7, 2600, 60}, Shape{2600, 60, 7}, Shape{7, 60, 2601},
          Shape{60, 7, 2600}, Shape{40, 35, 300}, Shape{40, 41, 300}, Shape{160, 9, 1300},
          Shape{40, 41, 20}, Shape{28, 29, 30}, Shape{75, 50, 130}, Shape{64, 65, 1},
          Shape{30, 30, 0}}) {
        const Matrix<R> before = random_matrix<R>(m, n, 3);
        const Matrix<R> left = random_matrix<R>(m, depth, 1);
        const Matrix<R> right = random_matrix<R>(depth, n, 2);
        const ByDefinition<R> product(left, right);
        for (const Op op_a : both_ways) {
            for (const Op op_b : both_ways) {
                SCOPED_TRACE(::testing::Message() << m << " x " << depth << " x " << n << ", "
                                                  << int(op_a) << int(op_b));
                Factor<R> a(left, op_a);
                Factor<R> b(right, op_b);
                for (const int threads : {1, 2}) {
                    const ThreadLimit limit(threads);
                    Strided<R> c(Matrix<R>(m, n, nan));
                    multiply_into(c.view(), a.operand(), b.operand());
                    product.expect(c.view(), 1, 0, before);
                    EXPECT_TRUE(c.border_is_untouched());
                    Strided<R> sum(before);
                    multiply_add(R(2), a.operand(), b.operand(), R(-1), sum.view());
                    product.expect(sum.view(), 2, -1, before);
                    EXPECT_TRUE(sum.border_is_untouched());
                }
            }
        }
    }
}

/// The same of A^T A and A A^T, which are symmetric to the last bit.
TYPED_TEST(GemmTest, GramMatricesInPiecesEqualTheDefinition) {
    using R = TypeParam;
    constexpr R nan = std::numeric_limits<R>::quiet_NaN();
    struct Shape {
        index_t side, depth;
    };
    for (const auto& [side, depth] :
         {Shape{37, 40}, Shape{45, 1100}, Shape{65, 70}, Shape{70, 9}, Shape{256, 64},
          Shape{257, 64}, Shape{192, 65}, Shape{193, 65}, Shape{260, 250}, Shape{505, 33},
          Shape{513, 33}, Shape{192, 430}, Shape{250, 260}, Shape{40, 0}}) {
        const Matrix<R> factor = random_matrix<R>(side, depth, 1);
        const ByDefinition<R> product(factor, factor.t());
        for (const Op op : both_ways) {
            SCOPED_TRACE(::testing::Message() << side << " x " << depth << ", " << int(op));
            Factor<R> a(factor, op);
            for (const int threads : {1, 2}) {
                const ThreadLimit limit(threads);
                Strided<R> c(Matrix<R>(side, side, nan));
                multiply_into(c.view(), R(2) * a.operand(), a.operand().t());
                product.expect(c.view(), 2, 0, Matrix<R>(side, side));
                EXPECT_TRUE(c.border_is_untouched());
                EXPECT_EQ(Matrix<R>(c.view()), Matrix<R>(c.view()).t());
            }
        }
    }
}

/// As one large call has it, whether there would be pieces or not. Small products have a zero times
/// NaN.
TYPED_TEST(GemmTest, WithAnAlphaOfZeroNoLargeFactorIsRead) {
    using R = TypeParam;
    Matrix<R> a = random_matrix<R>(120, 120);
    a(7, 5) = std::numeric_limits<R>::quiet_NaN();
    const Matrix<R> b = random_matrix<R>(120, 120, 2);
    const Matrix<R> before = random_matrix<R>(120, 120, 3);
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        for (const Op op_a : both_ways) {
            Matrix<R> c = before;
            multiply_add(R(0), Operand<R>(a, op_a), b, R(1), c);
            EXPECT_EQ(c, before);
            multiply_into(c, R(0) * Operand<R>(a, op_a), Operand<R>(a, op_a).t());
            EXPECT_EQ(c, Matrix<R>(120, 120));
        }
    }
}

}  // namespace
}  // namespace lamina
