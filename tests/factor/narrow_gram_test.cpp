#include "factor/narrow_gram.hpp"

#include <cmath>

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::unit_roundoff;

template <class R>
class NarrowGramTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(NarrowGramTest, Reals);

TYPED_TEST(NarrowGramTest, AddsTheLowerTriangleOfTheProductAndLeavesTheUpper) {
    using R = TypeParam;
    for (index_t k = 1; k <= 17; ++k) {
        // Less than a vector, whole vectors, rests, and several panels.
        for (const index_t m : {1, 7, 16, 31, 100, 1111}) {
            const Matrix<R> a = random_matrix<R>(m + 3, k);
            const Matrix<R> before = random_matrix<R>(k, k, 2);
            Matrix<R> g = before;
            add_gram(a.data() + 1, a.ld(), m, k, g.data(), g.ld());
            for (index_t j = 0; j < k; ++j) {
                for (index_t i = 0; i < j; ++i)
                    EXPECT_EQ(g(i, j), before(i, j));
                for (index_t i = j; i < k; ++i) {
                    double sum = double(before(i, j));
                    double sizes = std::abs(sum);
                    for (index_t r = 1; r <= m; ++r) {
                        const double term = double(a(r, i)) * double(a(r, j));
                        sum += term;
                        sizes += std::abs(term);
                    }
                    // Higham, Accuracy and Stability, section 3.1, on both sides.
                    EXPECT_LE(std::abs(double(g(i, j)) - sum),
                              2 * double(m + 2) * double(unit_roundoff<R>) * sizes)
                        << m << " x " << k << ", entry " << i << ' ' << j;
                }
            }
        }
    }
}

}  // namespace
}  // namespace lamina
