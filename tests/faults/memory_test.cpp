// Every operation with every request for memory refused in turn: std::bad_alloc, nothing lost,
// operands as they were, and the right answer as soon as there is memory.

#include "faults/refused_memory.hpp"
#include "support/operations.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Digest;
using testing::Operands;
using testing::Operation;

template <class T>
class MemoryTest : public testing::RefusedMemory {
protected:
    MemoryTest() : operands(5, 2100, 8) {}

    void refuse(const std::vector<Operation<T>>& operations) {
        const std::uint64_t untouched = operands.digest();
        for (const Operation<T>& operation : operations) {
            Digest right;
            operation.run(operands, right);
            Digest found;
            const auto run = [&] {
                found = Digest();
                operation.run(operands, found);
            };
            testing::refuse_every_request(operation.name, run, [&](bool threw) {
                // What went on without the memory has to be right all the same.
                EXPECT_TRUE(threw || found.value() == right.value());
                EXPECT_EQ(operands.digest(), untouched);
            });
            if (this->HasFatalFailure()) return;
            run();
            EXPECT_EQ(found.value(), right.value()) << operation.name;
        }
    }

    Operands<T> operands;
};
TYPED_TEST_SUITE(MemoryTest, testing::Scalars);

TYPED_TEST(MemoryTest, RefusalsAreSeenByMatricesAndByTheStandardLibrary) {
    const testing::Refusal refusal(0, testing::most_requests);
    EXPECT_THROW(Matrix<TypeParam>(10, 10), std::bad_alloc);
    EXPECT_THROW(::operator delete(::operator new(1000)), std::bad_alloc);
}

TYPED_TEST(MemoryTest, CoreSurvivesEveryRefusal) {
    this->refuse(testing::core_operations<TypeParam>());
}

TYPED_TEST(MemoryTest, ProductsSurviveEveryRefusal) {
    this->refuse(testing::ops_operations<TypeParam>());
}

TYPED_TEST(MemoryTest, FactorizationsSurviveEveryRefusal) {
    this->refuse(testing::factor_operations<TypeParam>());
}

TYPED_TEST(MemoryTest, SolversSurviveEveryRefusal) {
    this->refuse(testing::solve_operations<TypeParam>());
}

TYPED_TEST(MemoryTest, LeastSquaresAndComponentsSurviveEveryRefusal) {
    this->refuse(testing::least_squares_operations<TypeParam>());
}

}  // namespace
}  // namespace lamina
