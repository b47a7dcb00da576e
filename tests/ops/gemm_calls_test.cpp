// Whether products are cut into what OpenBLAS's kernels for small products take. This program
// defines cblas_dgemm itself, so that the library calls it: it looks at the sizes and hands over to
// the real one.

#include <algorithm>
#include <cstdint>

#include "lamina/core/threads.hpp"
#include "lamina/ops/product.hpp"

#include "support/blas.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/stand_in.hpp"

namespace {

/// The largest of each among the calls.
struct Largest {
    std::int64_t products = 0;
    std::int64_t entries_beginning_with_adjoint = 0;
    bool operator==(const Largest&) const = default;
};
Largest largest;
int calls = 0;

using lamina::testing::real_routine;
using lamina::testing::Whole;

std::int64_t value_of(Whole size) {
    return static_cast<std::int32_t>(size);
}

}  // namespace

extern "C" {

void cblas_dgemm(Whole order, Whole op_a, Whole op_b, Whole m, Whole n, Whole k, double alpha,
                 const double* a, Whole lda, const double* b, Whole ldb, double beta, double* c,
                 Whole ldc) {
    constexpr std::int64_t no_transpose = 111;
    ++calls;
    const std::int64_t entries = value_of(m) * value_of(n);
    largest.products = std::max(largest.products, entries * value_of(k));
    if (value_of(op_a) != no_transpose && value_of(op_b) == no_transpose) {
        largest.entries_beginning_with_adjoint =
            std::max(largest.entries_beginning_with_adjoint, entries);
    }
    real_routine<lamina::testing::Gemm>("cblas_dgemm")(order, op_a, op_b, m, n, k, alpha, a, lda, b,
                                                       ldb, beta, c, ldc);
}
}

namespace lamina {
namespace {

using testing::random_matrix;

class GemmCallsTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (!testing::copies_in_small_products())
            GTEST_SKIP() << "OpenBLAS has no kernels for small products here";
    }

    /// C = A B on so many threads, and what it called.
    static void multiply(const Operand<double>& a, const Operand<double>& b, int threads) {
        const ThreadLimit limit(threads);
        Matrix<double> c(a.rows(), b.cols());
        largest = Largest{};
        calls = 0;
        multiply_into(c, a, b);
    }
};

TEST_F(GemmCallsTest, EachPieceIsForTheKernelsForSmallProducts) {
    struct Shape {
        index_t m, n, depth;
    };
    // The last is deep, the one before it shallow.
    for (const auto& [m, n, depth] :
         {Shape{200, 200, 200}, Shape{2000, 60, 60}, Shape{60, 2000, 60}, Shape{40, 39, 38},
          Shape{60, 60, 2000}}) {
        const Matrix<double> a = random_matrix<double>(m, depth);
        const Matrix<double> at = a.t();
        const Matrix<double> b = random_matrix<double>(depth, n, 2);
        for (const Operand<double>& left : {operand(a), at.t()}) {
            multiply(left, operand(b), 1);
            EXPECT_GT(calls, 0);
            EXPECT_LE(largest.products, 1'000'000) << m << ' ' << n << ' ' << depth;
            EXPECT_LE(largest.entries_beginning_with_adjoint, 1200);
        }
    }
}

TEST_F(GemmCallsTest, AGramMatrixIsManyNarrowProducts) {
    for (const index_t depth : {48, 3000}) {
        const Matrix<double> a = random_matrix<double>(depth, 60);
        multiply(a.t(), operand(a), 1);
        EXPECT_GE(calls, 15);
        EXPECT_LE(largest.products, 1'000'000);
        EXPECT_LE(largest.entries_beginning_with_adjoint, 4 * 60);
    }
}

TEST_F(GemmCallsTest, AProductThatThreadsShareIsOneCall) {
    if (!testing::may_be_called_from_threads()) GTEST_SKIP() << "OpenBLAS has no threads here";
    const Matrix<double> a = random_matrix<double>(200, 200);
    multiply(operand(a), a.t().t(), 2);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(largest.products, 200 * 200 * 200);
}

}  // namespace
}  // namespace lamina
