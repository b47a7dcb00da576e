// The loops for small matrices without wide vectors, which this processor need not do without:
// other tests see them only where it has none.

#include "factor/small_elimination.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "lamina/core/arithmetic.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "factor/substitution.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;
using testing::residual;
using testing::threshold;

template <class R>
class SmallEliminationTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SmallEliminationTest, Reals);

constexpr index_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32};

TYPED_TEST(SmallEliminationTest, NarrowLoopsFactorAsTheWideOnesDo) {
    using R = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            const Matrix<R> a = random_matrix<R>(m, n);
            const index_t k = std::min(m, n);
            Matrix<R> lu = a;
            std::vector<index_t> swaps(static_cast<std::size_t>(k));
            ASSERT_EQ(eliminate_body<Wide<R>>(lu.view(), swaps.data()), 0);
            Matrix<R> l(m, k);
            Matrix<R> u(k, n);
            for (index_t j = 0; j < n; ++j) {
                for (index_t i = 0; i < m; ++i) {
                    if (i <= j && i < k) u(i, j) = lu(i, j);
                    if (i > j && j < k) l(i, j) = lu(i, j);
                    if (i == j) l(i, j) = R(1);
                }
            }
            Matrix<R> permuted = a;
            for (index_t i = 0; i < k; ++i) {
                const index_t other = swaps[std::size_t(i)] - 1;
                for (index_t j = 0; j < n; ++j)
                    std::swap(permuted(i, j), permuted(other, j));
            }
            EXPECT_LT(residual(permuted, l * u), threshold) << m << " x " << n;
        }
    }
}

TYPED_TEST(SmallEliminationTest, NarrowLoopsFactorPositiveDefiniteMatrices) {
    using R = TypeParam;
    for (const index_t n : sizes) {
        const Matrix<R> g = random_matrix<R>(n, n);
        Matrix<R> a = g.t() * g;
        for (R& x : a.diag())
            x += R(n);
        Matrix<R> l = a;
        ASSERT_EQ(eliminate_positive_body(l.view()), 0);
        for (index_t j = 0; j < n; ++j)
            fill(l.col(j).segment(0, j), R(0));
        EXPECT_LT(residual(a, l * l.t()), threshold) << n;
    }
}

TYPED_TEST(SmallEliminationTest, ZeroPivotsAndMinorsAreCountedFromOne) {
    using R = TypeParam;
    Matrix<R> a{{1, 2, 3}, {2, 4, 7}, {3, 6, 11}};  // column 1 is twice column 0
    std::vector<index_t> swaps(3);
    Matrix<R> lu = a;
    EXPECT_EQ(eliminate_body<Wide<R>>(lu.view(), swaps.data()), 2);
    Matrix<R> indefinite{{1, 0, 0}, {0, -1, 0}, {0, 0, 1}};
    EXPECT_EQ(eliminate_positive_body(indefinite.view()), 2);
}

TYPED_TEST(SmallEliminationTest, NarrowSubstitutionSolvesEveryTriangle) {
    using R = TypeParam;
    for (const index_t n : sizes) {
        Matrix<R> a = random_matrix<R>(n, n);
        for (R& x : a.diag())
            x += R(2 * n);
        const Vector<R> b = random_vector<R>(n, 2);
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            const auto stored = triangular(a, triangle);
            for (const auto& half : {stored, stored.t()}) {
                Vector<R> x = b;
                substitute_entries(half, x.data());
                // The backward error of substitution is n eps (Higham, Accuracy and Stability, 2nd
                // ed., theorem 8.5).
                const Vector<R> r = half * x - b;
                EXPECT_LE(norm(r), R(n) * epsilon<R> * (norm(a) * norm(x) + norm(b))) << n;
            }
        }
    }
}

}  // namespace
}  // namespace lamina
