// Once a shape has been seen, factor() and the in-place products take no memory.

#include <new>

#include "lamina/core/threads.hpp"
#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::allocations_in;
using testing::random_matrix;
using testing::random_vector;

template <class T>
class SteadyStateTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (!LAMINA_COUNTS_ALLOCATIONS) GTEST_SKIP() << "the sanitizer has its own allocator";
        // On several threads OpenBLAS takes memory of its own for the list of jobs.
        set_num_threads(1);
    }
};
TYPED_TEST_SUITE(SteadyStateTest, testing::Scalars);

constexpr index_t sizes[] = {1, 4, 33, 200};

template <class T>
Matrix<T> positive_definite(index_t n) {
    const Matrix<T> a = random_matrix<T>(n, n);
    Matrix<T> s = a.h() * a;
    for (index_t i = 0; i < n; ++i)
        s(i, i) += T(RealOf<T>(n));
    return s;
}

TYPED_TEST(SteadyStateTest, TheCounterSeesOperatorNewAndMatrices) {
    // Called by name: a compiler may leave out a new-expression whose memory is not used.
    EXPECT_GE(allocations_in([] { ::operator delete(::operator new(1000)); }), 1);
    EXPECT_EQ(allocations_in([] { const Matrix<TypeParam> a(10, 10); }), 1);
}

TYPED_TEST(SteadyStateTest, FactorizationsOfAKnownShapeAllocateNothing) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Matrix<T> b = random_matrix<T>(n, n, 2);
        const Matrix<T> tall = random_matrix<T>(2 * n + 3, n);
        const Matrix<T> spd = positive_definite<T>(n);
        LU<T> lu(a);
        EXPECT_EQ(allocations_in([&] { lu.factor(b); }), 0) << n;
        EXPECT_EQ(allocations_in([&] { lu.factor(b.h()); }), 0) << n;
        Cholesky<T> cholesky(spd);
        EXPECT_EQ(allocations_in([&] { cholesky.factor(spd); }), 0) << n;
        QR<T> qr(tall);
        EXPECT_EQ(allocations_in([&] { qr.factor(tall); }), 0) << n;
        PivotedQR<T> pivoted(tall);
        EXPECT_EQ(allocations_in([&] { pivoted.factor(tall); }), 0) << n;
        SymmetricEigen<T> eigen(spd);
        EXPECT_EQ(allocations_in([&] { eigen.factor(spd); }), 0) << n;
        SVD<T> decomposition(tall);
        EXPECT_EQ(allocations_in([&] { decomposition.factor(tall); }), 0) << n;
        const auto relative = [&] {
            decomposition.factor(tall, Vectors::thin, Accuracy::relative);
            decomposition.factor(tall.h(), Vectors::thin, Accuracy::relative);
        };
        relative();
        EXPECT_EQ(allocations_in(relative), 0) << n;
    }
}

TYPED_TEST(SteadyStateTest, InPlaceProductsAllocateNothing) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Matrix<T> b = random_matrix<T>(n, n, 2);
        const Vector<T> x = random_vector<T>(n);
        Matrix<T> c(n, n);
        Vector<T> y(n);
        const auto work = [&] {
            multiply_into(c, a, b);
            multiply_into(c, a.h(), a);
            multiply_add(T(2), a.t(), b.h(), T(1), c);
            multiply_into(y, a, x);
            multiply_into(c, hermitian(a), b);
            multiply_in_place(triangular(a, Triangle::upper), c);
            add_into(c, T(2) * a.t());
        };
        work();
        EXPECT_EQ(allocations_in(work), 0) << n;
    }
}

TYPED_TEST(SteadyStateTest, SolvingInPlaceAllocatesNothing) {
    using T = TypeParam;
    const Matrix<T> spd = positive_definite<T>(33);
    const LU<T> lu(spd);
    const Cholesky<T> cholesky(spd);
    Matrix<T> b = random_matrix<T>(33, 5);
    const auto work = [&] {
        lu.solve_into(b);
        cholesky.solve_into(b);
    };
    work();
    EXPECT_EQ(allocations_in(work), 0);
}

}  // namespace
}  // namespace lamina
