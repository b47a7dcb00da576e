// Which calls contractions and batched products become. This program defines cblas_dgemm,
// cblas_dgemv and cblas_ddot itself, so that the library calls these: they count and hand over to
// the real ones.

#include "lamina/core/threads.hpp"
#include "lamina/ops/tensor.hpp"

#include "support/allocations.hpp"
#include "support/scalars.hpp"
#include "support/stand_in.hpp"
#include "support/tensors.hpp"

namespace {

struct Calls {
    int gemm = 0;
    int gemv = 0;
    int dot = 0;
    bool operator==(const Calls&) const = default;
};
Calls calls;

using lamina::testing::real_routine;
using lamina::testing::Whole;

}  // namespace

extern "C" {

void cblas_dgemm(Whole order, Whole op_a, Whole op_b, Whole m, Whole n, Whole k, double alpha,
                 const double* a, Whole lda, const double* b, Whole ldb, double beta, double* c,
                 Whole ldc) {
    ++calls.gemm;
    real_routine<lamina::testing::Gemm>("cblas_dgemm")(order, op_a, op_b, m, n, k, alpha, a, lda, b,
                                                       ldb, beta, c, ldc);
}

using Gemv = void(Whole, Whole, Whole, Whole, double, const double*, Whole, const double*, Whole,
                  double, double*, Whole);
void cblas_dgemv(Whole order, Whole op, Whole m, Whole n, double alpha, const double* a, Whole lda,
                 const double* x, Whole incx, double beta, double* y, Whole incy) {
    ++calls.gemv;
    real_routine<Gemv>("cblas_dgemv")(order, op, m, n, alpha, a, lda, x, incx, beta, y, incy);
}

using Dot = double(Whole, const double*, Whole, const double*, Whole);
double cblas_ddot(Whole n, const double* x, Whole incx, const double* y, Whole incy) {
    ++calls.dot;
    return real_routine<Dot>("cblas_ddot")(n, x, incx, y, incy);
}
}

namespace lamina {
namespace {

using testing::whole_numbers;

// All sizes are beyond those that are multiplied without BLAS.
constexpr Calls one_gemm{.gemm = 1};
constexpr Calls one_gemv{.gemv = 1};
constexpr Calls one_dot{.dot = 1};

/// The calls that work() makes; it has to do without memory, as nothing may be copied.
template <class Work>
Calls calls_without_copies(Work work) {
    // On several threads OpenBLAS takes memory of its own for the list of jobs.
    const ThreadLimit limit(1);
    work();
    calls = Calls{};
    EXPECT_EQ(testing::allocations_in(work), 0);
    return calls;
}

Calls contraction(const TensorView<double>& c, const TensorView<const double>& a,
                  const TensorView<const double>& b, std::initializer_list<AxisPair> axes) {
    return calls_without_copies([&] { contract_into(c, a, b, axes); });
}

Calls batch(const TensorView<double>& c, const TensorView<const double>& a,
            const TensorView<const double>& b) {
    return calls_without_copies([&] { batched_multiply_into(c, a, b); });
}

TEST(TensorCallsTest, ContractionOfAxesWithoutGapsIsOneCall) {
    const auto a = whole_numbers<double>({8, 6, 50});
    const auto b = whole_numbers<double>({50, 12, 12});
    Tensor<double> c({8, 6, 12, 12});
    EXPECT_EQ(contraction(c, a, b, {{2, 0}}), one_gemm);

    const auto d = whole_numbers<double>({6, 50, 120});
    Tensor<double> e({8, 120});
    EXPECT_EQ(contraction(e, a, d, {{1, 0}, {2, 1}}), one_gemm);
    EXPECT_EQ(contraction(e, a, d, {{2, 1}, {1, 0}}), one_gemm);

    const auto f = whole_numbers<double>({8, 6, 10, 11});
    Tensor<double> g({50, 10, 11});
    EXPECT_EQ(contraction(g, a, f, {{0, 0}, {1, 1}}), one_gemm);
    EXPECT_EQ(contraction(c, a.permute({1, 2, 0}).permute({2, 0, 1}), b, {{2, 0}}), one_gemm);

    const auto h = whole_numbers<double>({4, 3, 500});
    const auto x = whole_numbers<double>({500});
    Tensor<double> y({4, 3});
    EXPECT_EQ(contraction(y, h, x, {{2, 0}}), one_gemv);
    EXPECT_EQ(contraction(y, x, h, {{0, 2}}), one_gemv);
    Tensor<double> number({}, 0);
    const auto z = whole_numbers<double>({16, 12, 12});
    EXPECT_EQ(contraction(number, z, z, {{0, 0}, {1, 1}, {2, 2}}), one_dot);
}

TEST(TensorCallsTest, PartsOfATensorAndPermutedResultsAreNotCopied) {
    const auto a = whole_numbers<double>({80, 7, 60});
    const auto b = whole_numbers<double>({60, 60});
    Tensor<double> c({83, 60, 8});
    EXPECT_EQ(contraction(c.slice(0, 1, 80).slice(2, 0, 7).permute({0, 2, 1}).slice(1, 2),
                          a.slice(1, 3), b, {{1, 0}}),
              one_gemm);
    // C^T = B^T A^T where C has its rows side by side.
    const auto d = whole_numbers<double>({7, 500});
    Tensor<double> e({500, 80});
    EXPECT_EQ(contraction(e.permute({1, 0}), a.slice(2, 1), d, {{1, 0}}), one_gemm);
}

TEST(TensorCallsTest, WhatBlasCannotReadIsPackedOnceForOneGemm) {
    const ThreadLimit limit(1);
    const auto a = whole_numbers<double>({40, 3, 7});
    const auto b = whole_numbers<double>({7, 3, 320});
    Tensor<double> c({40, 320});
    const auto contract_all = [&] { contract_into(c, a, b, {{1, 1}, {2, 0}}); };
    contract_all();
    calls = Calls{};
    const long allocations = testing::allocations_in(contract_all);
    EXPECT_EQ(calls, one_gemm);
    EXPECT_EQ(allocations, LAMINA_COUNTS_ALLOCATIONS);
}

TEST(TensorCallsTest, ABatchIsAGemmEach) {
    const auto a = whole_numbers<double>({40, 80, 5});
    const auto b = whole_numbers<double>({80, 90, 5});
    Tensor<double> c({40, 90, 5});
    EXPECT_EQ(batch(c, a, b), Calls{.gemm = 5});
    const auto bt = whole_numbers<double>({90, 80, 5});
    EXPECT_EQ(batch(c, a, bt.permute({1, 0, 2})), Calls{.gemm = 5});
}

// Less than a million multiplications, beyond which one gemm may be several.
TEST(TensorCallsTest, ASharedFactorMakesTheBatchOneGemmWhereTheLayoutAllowsIt) {
    const auto a = whole_numbers<double>({36, 60});
    const auto b = whole_numbers<double>({60, 90, 5});
    Tensor<double> c({36, 90, 5});
    EXPECT_EQ(batch(c, a, b), one_gemm);
    // A_l B for all l: one product where the rows of all A_l, and of all C_l, follow each other.
    const auto stack = whole_numbers<double>({36, 5, 60});
    const auto shared = whole_numbers<double>({60, 90, 1});
    Tensor<double> result({36, 5, 90});
    EXPECT_EQ(batch(result.permute({0, 2, 1}), stack.permute({0, 2, 1}), shared), one_gemm);
    const auto slices = whole_numbers<double>({36, 60, 5});
    EXPECT_EQ(batch(c, slices, shared), Calls{.gemm = 5});
    // A stack of rows is a matrix of them.
    const auto rows = whole_numbers<double>({1, 60, 70});
    const auto adjoint = whole_numbers<double>({90, 60, 1});
    Tensor<double> products({1, 90, 70});
    EXPECT_EQ(batch(products, rows, adjoint.permute({1, 0, 2})), one_gemm);
}

}  // namespace
}  // namespace lamina
