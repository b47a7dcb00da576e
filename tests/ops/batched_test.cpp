#include <limits>
#include <vector>

#include "lamina/ops/tensor.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/tensors.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::for_each_place;
using testing::mentions;
using testing::StridedTensor;
using testing::thrown;
using testing::whole_numbers;

template <class T>
class BatchedTest : public ::testing::Test {};
TYPED_TEST_SUITE(BatchedTest, testing::Scalars);

/// C_l = A_l B_l from the definition; a batch of 1 counts for all.
template <class T>
Tensor<T> by_hand(const Tensor<T>& a, const Tensor<T>& b) {
    const index_t batch = a.shape()[2] == 1 ? b.shape()[2] : a.shape()[2];
    Tensor<T> c({a.shape()[0], b.shape()[1], batch});
    for_each_place(c.shape(), [&](const IndexList& p) {
        for (index_t k = 0; k < a.shape()[1]; ++k) {
            c(p) +=
                a(p[0], k, a.shape()[2] == 1 ? 0 : p[2]) * b(k, p[1], b.shape()[2] == 1 ? 0 : p[2]);
        }
    });
    return c;
}

/// m, k, n and the batches of A and B.
const index_t shapes[][5] = {{2, 3, 4, 5, 5},   {2, 3, 4, 1, 5}, {2, 3, 4, 5, 1}, {1, 3, 4, 5, 1},
                             {2, 3, 1, 1, 5},   {2, 1, 4, 5, 1}, {1, 1, 1, 6, 6}, {1, 4, 1, 3, 3},
                             {33, 17, 9, 2, 2}, {2, 3, 4, 1, 1}, {0, 3, 4, 2, 2}, {2, 0, 4, 2, 2},
                             {2, 3, 0, 2, 2},   {2, 3, 4, 0, 0}, {2, 3, 4, 0, 1}, {2, 3, 4, 1, 0}};
const IndexList orders[] = {{0, 1, 2}, {1, 0, 2}, {0, 2, 1}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}};

TYPED_TEST(BatchedTest, EqualsTheDefinitionExactlyOnWholeNumbers) {
    using T = TypeParam;
    for (const auto& [m, k, n, batch_a, batch_b] : shapes) {
        const Tensor<T> a = whole_numbers<T>({m, k, batch_a});
        const Tensor<T> b = whole_numbers<T>({k, n, batch_b}, 2);
        const Tensor<T> c = batched_multiply(a, b);
        ASSERT_EQ(c, by_hand(a, b));
    }
}

TYPED_TEST(BatchedTest, DoesNotDependOnHowTheTensorsAreStored) {
    using T = TypeParam;
    for (const auto& [m, k, n, batch_a, batch_b] : shapes) {
        const Tensor<T> a = whole_numbers<T>({m, k, batch_a});
        const Tensor<T> b = whole_numbers<T>({k, n, batch_b}, 2);
        const Tensor<T> expected = by_hand(a, b);
        for (const IndexList& order_a : orders) {
            for (const IndexList& order_b : orders) {
                for (const IndexList& order_c : orders) {
                    StridedTensor<T> x(a, order_a);
                    StridedTensor<T> y(b, order_b);
                    StridedTensor<T> z(expected, order_c);
                    fill(z.view(), T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
                    batched_multiply_into(z.view(), x.view(), y.view());
                    ASSERT_EQ(z.view(), expected);
                }
                StridedTensor<T> x(a, order_a, 2);
                StridedTensor<T> y(b, order_b, 3);
                StridedTensor<T> z(expected, order_a, 2);
                batched_multiply_into(z.view(), x.view(), y.view());
                ASSERT_EQ(z.view(), expected);
            }
        }
    }
}

TYPED_TEST(BatchedTest, SharedOperandsWithoutGapsCountInEveryOrder) {
    using T = TypeParam;
    for (const auto& [m, k, n, batch_a, batch_b] : shapes) {
        const Tensor<T> a = whole_numbers<T>({m, k, batch_a});
        const Tensor<T> b = whole_numbers<T>({k, n, batch_b}, 2);
        const Tensor<T> expected = by_hand(a, b);
        for (const IndexList& order : orders) {
            IndexList inverse = order;
            for (index_t i = 0; i < 3; ++i)
                inverse[order[i]] = i;
            const Tensor<T> x = a.permute(order);
            const Tensor<T> y = b.permute(order);
            Tensor<T> z = expected.permute(order);
            fill(z, T(0));
            batched_multiply_into(z.permute(inverse), x.permute(inverse), y.permute(inverse));
            ASSERT_EQ(z.permute(inverse), expected);
        }
    }
}

TYPED_TEST(BatchedTest, AMatrixGoesWithEverySlice) {
    using T = TypeParam;
    const Tensor<T> stack = whole_numbers<T>({3, 3, 4});
    const Tensor<T> one = whole_numbers<T>({3, 3}, 2);
    const Matrix<T> matrix(one.matrix());
    const Tensor<T> left = batched_multiply(matrix, stack);
    const Tensor<T> right = batched_multiply(stack, one);
    for (index_t l = 0; l < 4; ++l) {
        EXPECT_EQ(left.slice(2, l).matrix(), matrix * stack.slice(2, l).matrix());
        EXPECT_EQ(right.slice(2, l).matrix(), stack.slice(2, l).matrix() * matrix);
    }
    const Tensor<T> single = batched_multiply(matrix, matrix.view());
    EXPECT_EQ(single.shape(), (IndexList{3, 3, 1}));
    EXPECT_EQ(single.slice(2, 0).matrix(), matrix * matrix);
}

TYPED_TEST(BatchedTest, TransposedSlicesAreAPermutation) {
    using T = TypeParam;
    const Tensor<T> q = whole_numbers<T>({5, 3, 4});
    const Tensor<T> k = whole_numbers<T>({6, 3, 4}, 2);
    const Tensor<T> scores = batched_multiply(q, k.permute({1, 0, 2}));
    for (index_t l = 0; l < 4; ++l) {
        EXPECT_EQ(scores.slice(2, l).matrix(), q.slice(2, l).matrix() * k.slice(2, l).matrix().t());
    }
}

TYPED_TEST(BatchedTest, NamesBothShapesThatDoNotFit) {
    using T = TypeParam;
    const Tensor<T> a({2, 3, 4});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             batched_multiply(a, Tensor<T>({2, 3, 4}));
                         }),
                         "batched_multiply: A is 2 x 3 x 4 and B is 2 x 3 x 4", "m x k x batch"));
    EXPECT_THROW(batched_multiply(a, Tensor<T>({3, 2, 5})), DimensionError);
    EXPECT_THROW(batched_multiply(a, Tensor<T>({3})), DimensionError);
    EXPECT_THROW(batched_multiply(Tensor<T>({2, 3, 4, 1}), Tensor<T>({3, 2, 4})), DimensionError);
    EXPECT_THROW(batched_multiply(a, Vector<T>(3)), DimensionError);
    Tensor<T> c({2, 5, 3});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             batched_multiply_into(c, a, Tensor<T>({3, 5, 4}));
                         }),
                         "the result is 2 x 5 x 4 and the destination 2 x 5 x 3"));
}

TYPED_TEST(BatchedTest, RefusesToWriteOverItsOperands) {
    using T = TypeParam;
    Tensor<T> memory = whole_numbers<T>({3, 3, 8});
    const Tensor<T> before = memory;
    const Tensor<T> b = whole_numbers<T>({3, 3}, 2);
    EXPECT_THROW(batched_multiply_into(memory, memory, b), AliasError);
    EXPECT_THROW(batched_multiply_into(memory.slice(2, 0, 4), b, memory.slice(2, 3, 4)),
                 AliasError);
    EXPECT_EQ(memory, before);
    // Every other slice: the addresses interleave, the entries do not.
    batched_multiply_into(memory.slice(2, 0, 4, 2), memory.slice(2, 1, 4, 2), b);
    EXPECT_EQ(memory.slice(2, 0, 4, 2), batched_multiply(before.slice(2, 1, 4, 2), b));
}

}  // namespace
}  // namespace lamina
