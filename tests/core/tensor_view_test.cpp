#include "lamina/core/tensor_view.hpp"

#include <limits>

#include "lamina/core/tensor.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/tensors.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::for_each_place;
using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::thrown;
using testing::whole_numbers;

template <class T>
class TensorViewTest : public ::testing::Test {};
TYPED_TEST_SUITE(TensorViewTest, testing::Scalars);

TYPED_TEST(TensorViewTest, IsAMatrixOrAVectorWithoutACopy) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 3);
    const TensorView<T> of_block(a.block(1, 0, 2, 3));
    EXPECT_EQ(of_block.data(), &a(1, 0));
    EXPECT_EQ(of_block.shape(), (IndexList{2, 3}));
    EXPECT_EQ(of_block.strides(), (IndexList{1, 4}));
    EXPECT_EQ(of_block.matrix(), a.block(1, 0, 2, 3));
    EXPECT_EQ(&of_block.matrix()(1, 2), &a(2, 2));
    EXPECT_EQ(TensorView(a).matrix(), a);
    EXPECT_EQ(TensorView(std::as_const(a)).matrix(), a);
    const Tensor<T> copy(a);
    EXPECT_EQ(copy.matrix(), a);
    const Tensor<T> transpose(a.t());
    EXPECT_EQ(transpose.matrix(), a.t());

    Vector<T> x = random_vector<T>(5);
    EXPECT_EQ(TensorView(x).vector(), x);
    EXPECT_EQ(TensorView<T>(a.row(2)).vector(), a.row(2));
    const Tensor<T> row(a.row(2));
    EXPECT_EQ(row.vector(), a.row(2));
    const Tensor<T> twice(T(2) * x);
    EXPECT_EQ(twice.vector(), T(2) * x);

    Tensor<T> t({4, 3});
    copy_into(t.matrix(), a);
    EXPECT_EQ(t(3, 1), a(3, 1));
    for (const IndexList& shape : {IndexList{0, 3}, {3, 0}, {3, 1}, {1, 3}}) {
        const Tensor<T> thin(shape);
        EXPECT_EQ(thin.matrix(), Matrix<T>(shape[0], shape[1]));
        EXPECT_EQ(thin.permute({1, 0}).matrix(), Matrix<T>(shape[1], shape[0]));
    }
}

TYPED_TEST(TensorViewTest, RefusesToBeAMatrixThatItIsNot) {
    using T = TypeParam;
    Tensor<T> t({3, 4});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             t.permute({1, 0}).matrix();
                         }),
                         "matrix: the tensor is 4 x 3 with strides (3, 1)", "not column-major",
                         "copy"));
    EXPECT_THROW(t.slice(0, 0, 2, 2).matrix(), DimensionError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { t.reshape({12}).matrix(); }),
                         "matrix: the tensor is 12", "not of order 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { t.vector(); }), "vector: the tensor is 3 x 4",
                         "not of order 1"));
}

TYPED_TEST(TensorViewTest, PermuteRenamesTheAxes) {
    using T = TypeParam;
    Tensor<T> t = whole_numbers<T>({2, 3, 4});
    const IndexList orders[] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (const IndexList& axes : orders) {
        const TensorView<T> p = t.permute(axes);
        for_each_place(p.shape(), [&](const IndexList& place) {
            IndexList from{0, 0, 0};
            for (index_t k = 0; k < 3; ++k)
                from[axes[k]] = place[k];
            ASSERT_EQ(&p(place), &t(from));
        });
        EXPECT_EQ(Tensor<T>(p).shape(), p.shape());
        EXPECT_EQ(Tensor<T>(p), p);
    }
    for (const IndexList& wrong : {IndexList{0, 1}, {0, 1, 1}, {0, 1, 3}, {0, 1, -1}, {0, 1, 2, 3}})
        EXPECT_THROW(t.permute(wrong), DimensionError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] {
                             t.permute({0, 2, 2});
                         }),
                         "permute: the tensor is 2 x 3 x 4", "(0, 2, 2)", "3 axes once"));
}

TYPED_TEST(TensorViewTest, ReshapeKeepsTheOrderOfTheEntries) {
    using T = TypeParam;
    Tensor<T> t = whole_numbers<T>({4, 3, 2});
    for (const IndexList& shape : {IndexList{24}, {2, 12}, {4, 6}, {2, 2, 3, 2}, {1, 24, 1}}) {
        const TensorView<T> r = t.reshape(shape);
        EXPECT_EQ(r.data(), t.data());
        index_t next = 0;
        for_each_place(shape,
                       [&](const IndexList& place) { ASSERT_EQ(&r(place), t.data() + next++); });
    }
    const T* memory = t.data();
    const Tensor<T> taken = std::move(t).reshape({6, 4});
    EXPECT_EQ(taken.data(), memory);
    EXPECT_EQ(taken.shape(), (IndexList{6, 4}));
    EXPECT_THROW(Tensor<T>({4, 6}).reshape({5, 5}), DimensionError);
}

TYPED_TEST(TensorViewTest, SlicesAreTheEntriesTheyName) {
    using T = TypeParam;
    Tensor<T> t = whole_numbers<T>({4, 5, 6});
    const Tensor<T> empty({0, 4});
    for (index_t i = 0; i < 5; ++i) {
        const TensorView<T> s = t.slice(1, i);
        ASSERT_EQ(s.shape(), (IndexList{4, 6}));
        for_each_place(s.shape(), [&](const IndexList& p) { ASSERT_EQ(&s(p), &t(p[0], i, p[1])); });
    }
    const TensorView<T> range = t.slice(2, 1, 3, 2);
    ASSERT_EQ(range.shape(), (IndexList{4, 5, 3}));
    for_each_place(range.shape(),
                   [&](const IndexList& p) { ASSERT_EQ(&range(p), &t(p[0], p[1], 1 + 2 * p[2])); });
    EXPECT_EQ(t.slice(0, 1, 2).shape(), (IndexList{2, 5, 6}));
    EXPECT_EQ(t.slice(0, 4, 0).shape(), (IndexList{0, 5, 6}));
    EXPECT_EQ(t.slice(0, 3, 1, std::numeric_limits<index_t>::max()).size(), 30);
    EXPECT_EQ(t.slice(2, 0).slice(1, 0).slice(0, 3)(), t(3, 0, 0));
    EXPECT_EQ(empty.slice(1, 2).size(), 0);
    EXPECT_EQ(std::as_const(t).slice(2, 3).matrix(), t.slice(2, 3).matrix());
}

TYPED_TEST(TensorViewTest, RefusesSlicesThatLeaveTheTensor) {
    using T = TypeParam;
    Tensor<T> t({4, 5});
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { t.slice(1, 5); }),
                         "slice: the tensor is 4 x 5", "no index 5 on axis 1"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { t.slice(2, 0); }), "no axis 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { t.slice(0, 1, 3, 2); }),
                         "3 indices from 1 in steps of 2", "axis 0"));
    EXPECT_THROW(t.slice(-1, 0), DimensionError);
    EXPECT_THROW(t.slice(0, -1), DimensionError);
    EXPECT_THROW(t.slice(0, -1, 2), DimensionError);
    EXPECT_THROW(t.slice(0, 0, 5), DimensionError);
    EXPECT_THROW(t.slice(0, 0, -1), DimensionError);
    EXPECT_THROW(t.slice(0, 5, 0), DimensionError);
    EXPECT_THROW(t.slice(0, 0, 2, 0), DimensionError);
    EXPECT_THROW(t.slice(0, 0, 2, std::numeric_limits<index_t>::max()), DimensionError);
    EXPECT_THROW(t.slice(0, 1, std::numeric_limits<index_t>::max()), DimensionError);
}

TYPED_TEST(TensorViewTest, PartsAreFilledAndScaledInPlace) {
    using T = TypeParam;
    Tensor<T> t({3, 4, 2}, T(1));
    fill(t.slice(1, 2), T(5));
    scale_in_place(t.slice(2, 1), T(2));
    scale_in_place(t.permute({2, 0, 1}).slice(0, 1, 1), T(3));
    for_each_place(t.shape(), [&](const IndexList& p) {
        EXPECT_EQ(t(p), T(p[1] == 2 ? 5 : 1) * T(p[2] == 1 ? 6 : 1));
    });
    fill(t, T(7));
    EXPECT_EQ(t, Tensor<T>({3, 4, 2}, T(7)));
}

TYPED_TEST(TensorViewTest, WindowsOfNumbersMayShareThemWhileTheyAreRead) {
    using T = TypeParam;
    const Vector<T> x{1, 2, 4, 8, 16};
    const TensorView<const T> windows(x.data(), {3, 3}, {1, 1});
    EXPECT_EQ(Tensor<T>(windows), Tensor<T>({3, 3}, {1, 2, 4, 2, 4, 8, 4, 8, 16}));
}

}  // namespace
}  // namespace lamina
