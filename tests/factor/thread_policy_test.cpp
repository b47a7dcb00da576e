#include "core/thread_policy.hpp"

#include <complex>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/core/threads.hpp"
#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

#include "core/wide_vectors.hpp"
#include "support/generators.hpp"

namespace {
int count = 2;
int in_parallel = 0;
std::vector<int> counts_set;
}  // namespace

// Stand in front of those of OpenBLAS and OpenMP: what the library sets is written down.
extern "C" {
void openblas_set_num_threads(int n) {
    count = n;
    counts_set.push_back(n);
}
int openblas_get_num_threads(void) {
    return count;
}
int openblas_get_parallel(void) {
    return 1;
}
int omp_in_parallel(void) {
    return in_parallel;
}
}

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;

const std::vector<int> one_and_back = {1, 2};
const std::vector<int> nothing;

/// What a call sets the count of threads to, two being allowed.
template <class Call>
std::vector<int> set_by(Call call) {
    count = 2;
    counts_set.clear();
    call();
    return counts_set;
}

/// Every operation that holds OpenBLAS to one thread, on an n x n matrix.
template <class Expect>
void for_each_operation(index_t n, Expect expect) {
    const Matrix<double> a = random_matrix<double>(n, n);
    const Matrix<double> s = random_spd<double>(n, std::mt19937_64(3));
    const LU<double> lu(a);
    const Cholesky<double> cholesky(s);
    const QR<double> qr(a);
    expect("LU", set_by([&] { LU<double> f(a); }));
    expect("LU::inverse", set_by([&] { (void)lu.inverse(); }));
    expect("Cholesky", set_by([&] { Cholesky<double> f(s); }));
    expect("Cholesky::inverse", set_by([&] { (void)cholesky.inverse(); }));
    expect("QR", set_by([&] { QR<double> f(a); }));
    expect("QR::Q", set_by([&] { (void)qr.Q(); }));
    expect("QR::apply_Q", set_by([&] { (void)qr.apply_Q(a); }));
    expect("PivotedQR", set_by([&] { PivotedQR<double> f(a); }));
    expect("SymmetricEigen", set_by([&] { SymmetricEigen<double> f(s); }));
    expect("GeneralEigen", set_by([&] { GeneralEigen<double> f(a); }));
    expect("SVD", set_by([&] { SVD<double> f(a, Vectors::none); }));
}

TEST(ThreadPolicyTest, SmallFactorizationsRunOnOneThreadAndRestoreTheCount) {
    for_each_operation(100, [](const char* who, const std::vector<int>& set) {
        EXPECT_EQ(set, one_and_back) << who;
    });
}

TEST(ThreadPolicyTest, SolvesRunOnOneThreadTriangleByTriangle) {
    const std::vector<int> twice = {1, 2, 1, 2};
    const LU<double> lu(random_matrix<double>(100, 100));
    const Matrix<double> b = random_matrix<double>(100, 8, 2);
    EXPECT_EQ(set_by([&] { (void)lu.solve(b); }), twice);
    EXPECT_EQ(set_by([&] { (void)lu.solve(b.col(0)); }), nothing);
}

TEST(ThreadPolicyTest, LargeFactorizationsKeepTheThreads) {
    for_each_operation(400, [](const std::string& who, const std::vector<int>& set) {
        if (who == "LU" || who == "LU::inverse" || who == "Cholesky") {
            // What is divided by halves holds them for its small steps, one after the other.
            EXPECT_NE(set, one_and_back) << who;
            EXPECT_EQ(set.empty() ? 2 : set.back(), 2) << who;
        } else if (who == "QR::apply_Q") {
            EXPECT_EQ(set, one_and_back) << who;
        } else if (who == "QR" || who == "QR::Q") {
            // Shared among threads of lamina's own, as what Q is applied to.
            EXPECT_EQ(set, has_wide_vectors() ? one_and_back : nothing) << who;
        } else {
            EXPECT_EQ(set, nothing) << who;
        }
    });
}

TEST(ThreadPolicyTest, InAParallelRegionLargeOnesRunOnOneThreadToo) {
    in_parallel = 1;
    for_each_operation(400, [](const char* who, const std::vector<int>& set) {
        EXPECT_EQ(set, one_and_back) << who;
    });
    in_parallel = 0;
}

TEST(ThreadPolicyTest, ProductsHoldThreadsWhereTheyWait) {
    const auto product = [](index_t n) {
        const Matrix<double> a = random_matrix<double>(n, n);
        const Matrix<double> b = random_matrix<double>(n, n, 2);
        return set_by([&] { (void)(a * b); });
    };
    const auto long_gram = [](index_t m, index_t n) {
        const Matrix<double> a = random_matrix<double>(m, n);
        return set_by([&] { (void)(a.t() * a); });
    };
    const auto gram = [=](index_t n) { return long_gram(n, n); };
    const auto on_vector = [](auto zero, index_t n) {
        using T = decltype(zero);
        const Matrix<T> a = random_matrix<T>(n, n);
        const Vector<T> x = random_vector<T>(n);
        return set_by([&] { (void)(a.t() * x); });
    };
    constexpr std::complex<double> complex = 0;
    EXPECT_EQ(product(300), nothing);
    EXPECT_EQ(gram(200), one_and_back);
    EXPECT_EQ(long_gram(3000, 40), nothing);
    // Shared among threads of lamina's own: the triangle of a large one, the sums of a long one.
    EXPECT_EQ(gram(260), one_and_back);
    EXPECT_EQ(long_gram(2000, 200), one_and_back);
    EXPECT_EQ(long_gram(20000, 20), one_and_back);
    EXPECT_EQ(on_vector(complex, 200), one_and_back);
    EXPECT_EQ(on_vector(complex, 400), nothing);
    // Without BLAS, then left to its threads.
    EXPECT_EQ(on_vector(0.0, 200), has_wide_vectors() ? nothing : one_and_back);
    EXPECT_EQ(on_vector(0.0, 400), nothing);
    in_parallel = 1;
    EXPECT_EQ(product(300), one_and_back);
    EXPECT_EQ(gram(300), one_and_back);
    EXPECT_EQ(long_gram(3000, 40), one_and_back);
    EXPECT_EQ(on_vector(complex, 400), one_and_back);
    EXPECT_EQ(on_vector(0.0, 400), has_wide_vectors() ? nothing : one_and_back);
    in_parallel = 0;
}

TEST(ThreadPolicyTest, OneThreadIsLeftAlone) {
    const Matrix<double> a = random_matrix<double>(100, 100);
    count = 1;
    counts_set.clear();
    LU<double> f(a);
    EXPECT_EQ(counts_set, nothing);
}

TEST(ThreadPolicyTest, TheCountReturnsAfterAnError) {
    const Matrix<double> indefinite(100, 100, -1);
    EXPECT_EQ(
        set_by([&] { EXPECT_THROW(Cholesky<double> f(indefinite), NotPositiveDefiniteError); }),
        one_and_back);
}

}  // namespace
}  // namespace lamina
