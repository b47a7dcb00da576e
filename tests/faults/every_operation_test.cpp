// Every operation, small, for who watches the memory: valgrind and the sanitizers.

#include <gtest/gtest.h>

#include "support/operations.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

template <class T>
class EveryOperationTest : public ::testing::Test {};
TYPED_TEST_SUITE(EveryOperationTest, testing::Scalars);

TYPED_TEST(EveryOperationTest, LeavesItsOperandsAndRepeatsItself) {
    const testing::Operands<TypeParam> operands(5, 120, 4);
    const std::uint64_t before = operands.digest();
    for (const auto& operation : testing::operations<TypeParam>()) {
        testing::Digest first;
        operation.run(operands, first);
        testing::Digest second;
        operation.run(operands, second);
        EXPECT_EQ(first.value(), second.value()) << operation.name;
        EXPECT_EQ(operands.digest(), before) << operation.name;
    }
}

}  // namespace
}  // namespace lamina
