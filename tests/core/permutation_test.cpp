#include "lamina/core/permutation.hpp"

#include <vector>

#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::thrown;

TEST(PermutationTest, DescribesItsIndicesWithoutACopy) {
    const std::vector<index_t> p{2, 0, 1};
    const auto permutation = as_permutation(p);
    EXPECT_EQ(permutation.indices().data(), p.data());
    EXPECT_EQ(permutation.rows(), 3);
    EXPECT_EQ(permutation.cols(), 3);
    EXPECT_FALSE(permutation.transposed());
    EXPECT_TRUE(permutation.t().transposed());
    EXPECT_FALSE(permutation.t().h().transposed());
    EXPECT_EQ(as_permutation(std::span<const index_t>()).rows(), 0);
}

TEST(PermutationTest, RefusesWhatIsNoPermutation) {
    const index_t outside[] = {0, 3, 1};
    const index_t negative[] = {0, -1};
    const index_t twice[] = {1, 0, 1};
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { as_permutation(outside); }),
                         "as_permutation: 3 is outside the range of size 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { as_permutation(negative); }), "-1"));
    EXPECT_TRUE(mentions(thrown<Error>([&] { as_permutation(twice); }),
                         "as_permutation: 1 comes twice, the second time at 2 of 3"));
}

}  // namespace
}  // namespace lamina
