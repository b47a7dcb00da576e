#include "lamina/ops/tensor.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/tensors.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::for_each_place;
using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::StridedTensor;
using testing::thrown;
using testing::whole_numbers;

template <class T>
class TensorContractionTest : public ::testing::Test {};
TYPED_TEST_SUITE(TensorContractionTest, testing::Scalars);

using Pairs = std::vector<AxisPair>;

/// C from the definition: for each place in C and in the paired axes, one product.
template <class T>
Tensor<T> by_hand(const Tensor<T>& a, const Tensor<T>& b, const Pairs& pairs) {
    IndexList shape;
    IndexList inner;
    IndexList free_a;
    IndexList free_b;
    for (const auto& [k, l] : pairs)
        inner.push_back(a.shape()[k]);
    for (index_t k = 0; k < a.order(); ++k) {
        bool paired = false;
        for (const AxisPair& pair : pairs)
            paired = paired || pair.of_a == k;
        if (!paired) free_a.push_back(k);
    }
    for (index_t l = 0; l < b.order(); ++l) {
        bool paired = false;
        for (const AxisPair& pair : pairs)
            paired = paired || pair.of_b == l;
        if (!paired) free_b.push_back(l);
    }
    for (const index_t k : free_a)
        shape.push_back(a.shape()[k]);
    for (const index_t l : free_b)
        shape.push_back(b.shape()[l]);
    Tensor<T> c(shape);
    for_each_place(shape, [&](const IndexList& place) {
        IndexList in_a = a.shape();
        IndexList in_b = b.shape();
        for (index_t k = 0; k < free_a.size(); ++k)
            in_a[free_a[k]] = place[k];
        for (index_t l = 0; l < free_b.size(); ++l)
            in_b[free_b[l]] = place[free_a.size() + l];
        for_each_place(inner, [&](const IndexList& term) {
            for (index_t k = 0; k < term.size(); ++k) {
                in_a[pairs[std::size_t(k)].of_a] = term[k];
                in_b[pairs[std::size_t(k)].of_b] = term[k];
            }
            c(place) += a(in_a) * b(in_b);
        });
    });
    return c;
}

struct Case {
    IndexList a;
    IndexList b;
    Pairs pairs;
};

const std::vector<Case> cases = {
    {{4, 3}, {3, 5}, {{1, 0}}},
    {{3, 4}, {3, 5}, {{0, 0}}},
    {{3, 4}, {5, 4}, {{1, 1}}},
    {{3}, {3}, {{0, 0}}},
    {{3}, {4}, {}},
    {{}, {2, 3}, {}},
    {{}, {}, {}},
    {{2, 3, 4}, {4, 5}, {{2, 0}}},
    {{2, 3, 4}, {3}, {{1, 0}}},
    {{4}, {2, 3, 4}, {{0, 2}}},
    {{2, 3, 4}, {3, 4, 5}, {{1, 0}, {2, 1}}},
    {{2, 3, 4}, {3, 4, 5}, {{2, 1}, {1, 0}}},
    {{2, 3, 4}, {4, 3, 5}, {{1, 1}, {2, 0}}},
    {{2, 3, 4}, {2, 3, 4}, {{0, 0}, {1, 1}, {2, 2}}},
    {{2, 3, 4}, {4, 2, 3}, {{0, 1}, {1, 2}, {2, 0}}},
    {{2, 3, 4, 2}, {5, 2, 4}, {{0, 1}, {2, 2}}},
    {{2, 1, 3}, {1, 3, 1, 2}, {{2, 1}}},
    {{33, 2, 17}, {17, 35}, {{2, 0}}},
    {{0, 3}, {3, 2}, {{1, 0}}},
    {{2, 0}, {0, 3}, {{1, 0}}},
    {{2, 3}, {3, 0}, {{1, 0}}},
    {{0}, {0}, {{0, 0}}},
};

/// An order of the axes in which they could stand in memory.
std::vector<IndexList> orders_of(index_t order) {
    IndexList same;
    IndexList reversed;
    IndexList turned;
    for (index_t k = 0; k < order; ++k) {
        same.push_back(k);
        reversed.push_back(order - 1 - k);
        turned.push_back((k + 1) % order);
    }
    return {same, reversed, turned};
}

TYPED_TEST(TensorContractionTest, EqualsTheDefinitionExactlyOnWholeNumbers) {
    using T = TypeParam;
    for (const auto& [shape_a, shape_b, pairs] : cases) {
        const Tensor<T> a = whole_numbers<T>(shape_a);
        const Tensor<T> b = whole_numbers<T>(shape_b, 2);
        const Tensor<T> expected = by_hand(a, b, pairs);
        const Tensor<T> c = contract(a, b, pairs);
        ASSERT_EQ(c.shape(), expected.shape());
        ASSERT_EQ(c, expected);
    }
}

TYPED_TEST(TensorContractionTest, DoesNotDependOnHowTheTensorsAreStored) {
    using T = TypeParam;
    for (const auto& [shape_a, shape_b, pairs] : cases) {
        const Tensor<T> a = whole_numbers<T>(shape_a);
        const Tensor<T> b = whole_numbers<T>(shape_b, 2);
        const Tensor<T> expected = by_hand(a, b, pairs);
        for (const IndexList& order_a : orders_of(a.order())) {
            for (const IndexList& order_b : orders_of(b.order())) {
                for (index_t step = 1; step <= 2; ++step) {
                    StridedTensor<T> x(a, order_a, step);
                    StridedTensor<T> y(b, order_b, 3 - step);
                    ASSERT_EQ(contract(x.view(), y.view(), pairs), expected);
                    for (const IndexList& order_c : orders_of(expected.order())) {
                        StridedTensor<T> z(expected, order_c, step);
                        fill(z.view(), T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
                        contract_into(z.view(), x.view(), y.view(), pairs);
                        ASSERT_EQ(z.view(), expected);
                    }
                }
            }
        }
    }
}

TYPED_TEST(TensorContractionTest, PermutedTensorsWithoutGapsCount) {
    using T = TypeParam;
    for (const auto& [shape_a, shape_b, pairs] : cases) {
        const Tensor<T> a = whole_numbers<T>(shape_a);
        const Tensor<T> b = whole_numbers<T>(shape_b, 2);
        const Tensor<T> expected = by_hand(a, b, pairs);
        for (const IndexList& order : orders_of(a.order())) {
            IndexList inverse = order;
            for (index_t k = 0; k < order.size(); ++k)
                inverse[order[k]] = k;
            const Tensor<T> stored = a.permute(order);
            ASSERT_EQ(contract(stored.permute(inverse), b, pairs), expected);
        }
    }
}

TYPED_TEST(TensorContractionTest, IsTheProductOfMatricesAndVectors) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 30);
    const Matrix<T> b = random_matrix<T>(30, 10, 2);
    const Vector<T> x = random_vector<T>(30);
    // The sum of k products errs by at most about k eps |A| |B|, twice that for two such sums.
    const double tolerance = 2 * 3 * 32 * double(epsilon<T>) * norm1(a) * norm1(b);
    const Tensor<T> ab = contract(a, b, {{1, 0}});
    EXPECT_LE(norm1(ab.matrix() - a * b), tolerance);
    const Tensor<T> at = contract(b, a, {{0, 1}});
    EXPECT_LE(norm1(at.matrix() - b.t() * a.t()), tolerance);
    const Tensor<T> ax = contract(a.block(0, 0, 20, 30), x, {{1, 0}});
    EXPECT_LE(norm1(outer(ax.vector(), Vector<T>{1}) - outer(a * x, Vector<T>{1})), tolerance);
    const Tensor<T> xx = contract(x, x, {{0, 0}});
    EXPECT_EQ(xx.order(), 0);
    EXPECT_LE(std::abs(xx() - x.t() * x), 3 * 32 * 30 * epsilon<T>);
    const Tensor<T> outer_product = contract(x, a.row(3), {});
    EXPECT_LE(norm1(outer_product.matrix() - x * a.row(3).t()), 60 * double(epsilon<T>));
}

TYPED_TEST(TensorContractionTest, OfATensorWithItselfIsExactlySymmetric) {
    using T = TypeParam;
    Tensor<T> a({7, 3, 5});
    copy_into(a.reshape({7, 15}).matrix(), random_matrix<T>(7, 15));
    const Tensor<T> inner = contract(a, a, {{0, 0}});
    EXPECT_EQ(inner, inner.permute({2, 3, 0, 1}));
    const Tensor<T> outer_product = contract(a, a, {{1, 1}, {2, 2}});
    EXPECT_EQ(outer_product, outer_product.permute({1, 0}));
}

TYPED_TEST(TensorContractionTest, ConjugatesNothing) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        const T i(0, 1);
        const Tensor<T> a({2, 2, 2}, i);
        EXPECT_EQ(contract(a, a, {{0, 0}, {1, 1}, {2, 2}})(), T(-8));
        EXPECT_EQ(contract(a, a, {{2, 0}}), Tensor<T>({2, 2, 2, 2}, T(-2)));
    }
}

TYPED_TEST(TensorContractionTest, FollowsIeeeRulesForNonFiniteEntries) {
    using T = TypeParam;
    Tensor<T> a({2, 3, 4}, T(1));
    a(1, 2, 3) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const Tensor<T> c = contract(a, Tensor<T>({4, 2}, T(1)), {{2, 0}});
    for_each_place(c.shape(), [&](const IndexList& place) {
        const bool reached = place[0] == 1 && place[1] == 2;
        EXPECT_TRUE(reached ? c(place) != c(place) : c(place) == T(4));
    });
}

TYPED_TEST(TensorContractionTest, ScalesWithoutLossNearOverflowAndUnderflow) {
    using T = TypeParam;
    const Tensor<T> a = whole_numbers<T>({4, 3, 5});
    const Tensor<T> b = whole_numbers<T>({5, 4}, 2);
    const Tensor<T> expected = contract(a, b, {{2, 0}});
    const int bits = std::numeric_limits<RealOf<T>>::max_exponent / 2 - 8;
    for (const int exponent : {bits, -bits}) {
        const T power(std::ldexp(RealOf<T>(1), exponent));
        Tensor<T> x = a;
        Tensor<T> y = b;
        x *= power;
        y *= power;
        Tensor<T> c = contract(x, y, {{2, 0}});
        c /= power;
        c /= power;
        EXPECT_EQ(c, expected);
    }
}

TYPED_TEST(TensorContractionTest, NamesBothShapesAndTheAxes) {
    using T = TypeParam;
    const Tensor<T> a({2, 3, 4});
    const Tensor<T> b({4, 2});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             contract(a, b, {{1, 0}});
                         }),
                         "contract: A is 2 x 3 x 4 and B is 4 x 2", "axis 1 of A and 0 of B",
                         "equal size"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             contract(a, b, {{3, 0}});
                         }),
                         "2 x 3 x 4", "axis 3 of A"));
    EXPECT_THROW(contract(a, b, {{2, -1}}), DimensionError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             contract(a, a, {{0, 0}, {0, 0}});
                         }),
                         "without a partner"));
    EXPECT_THROW(contract(a, Tensor<T>({2, 2}), {{0, 0}, {0, 1}}), DimensionError);
    Tensor<T> c({2, 3, 3});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             contract_into(c, a, b, {{2, 0}});
                         }),
                         "the result is 2 x 3 x 2 and the destination 2 x 3 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             contract_into(c, b, b, {{0, 0}, {1, 1}});
                         }),
                         "the result is a scalar"));
}

TYPED_TEST(TensorContractionTest, RefusesToWriteOverItsOperands) {
    using T = TypeParam;
    Tensor<T> a = whole_numbers<T>({4, 4, 3});
    const Tensor<T> before = a;
    const Tensor<T> b = whole_numbers<T>({4, 4}, 2);
    EXPECT_THROW(contract_into(a.permute({0, 2, 1}), a, b, {{1, 0}}), AliasError);
    EXPECT_THROW(contract_into(a.slice(2, 1), b, a.slice(2, 1), {{1, 0}}), AliasError);
    EXPECT_EQ(a, before);
    contract_into(a.slice(2, 1), b, a.slice(2, 0), {{1, 0}});
    EXPECT_EQ(a.slice(2, 1), contract(b, before.slice(2, 0), {{1, 0}}));
}

}  // namespace
}  // namespace lamina
