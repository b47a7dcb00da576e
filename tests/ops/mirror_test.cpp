#include "ops/mirror.hpp"

#include "lamina/core/matrix.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::Strided;

template <class T>
class MirrorTest : public ::testing::Test {};
TYPED_TEST_SUITE(MirrorTest, testing::Scalars);

TYPED_TEST(MirrorTest, CompletesTheOtherTriangleAndLeavesTheOneThatWasWritten) {
    using T = TypeParam;
    // Less than a register, than a line of the cache, and beyond.
    for (index_t n = 0; n <= 37; ++n) {
        const Matrix<T> before = random_matrix<T>(n, n);
        for (const Triangle written : {Triangle::lower, Triangle::upper}) {
            for (const bool conjugated : {false, true}) {
                Strided<T> c(before);
                mirror(c.view(), written, conjugated);
                EXPECT_TRUE(c.border_is_untouched());
                for (index_t j = 0; j < n; ++j) {
                    for (index_t i = 0; i < n; ++i) {
                        const bool was_written = written == Triangle::lower ? i >= j : i <= j;
                        const T mirrored = conjugated ? conjugate(before(j, i)) : before(j, i);
                        ASSERT_EQ(c.view()(i, j), was_written ? before(i, j) : mirrored)
                            << n << ", entry " << i << ' ' << j;
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace lamina
