#include "lamina/core/matrix.hpp"

#include <cstdint>
#include <string>
#include <type_traits>

#include "lamina/core/arithmetic.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;

template <class T>
class MatrixTest : public ::testing::Test {};
TYPED_TEST_SUITE(MatrixTest, testing::Scalars);

TYPED_TEST(MatrixTest, StartsAsZerosOrAsTheFillItWasGiven) {
    const Matrix<TypeParam> zeros(3, 2);
    const Matrix<TypeParam> sevens(3, 2, TypeParam(7));
    for (index_t j = 0; j < 2; ++j) {
        for (index_t i = 0; i < 3; ++i) {
            EXPECT_EQ(zeros(i, j), TypeParam(0));
            EXPECT_EQ(sevens(i, j), TypeParam(7));
        }
    }
}

TYPED_TEST(MatrixTest, ReadsInitialisersRowByRowAndStoresColumnByColumn) {
    const Matrix<TypeParam> a{{TypeParam(1), TypeParam(2), TypeParam(3)},
                              {TypeParam(4), TypeParam(5), TypeParam(6)}};
    EXPECT_EQ(a.rows(), 2);
    EXPECT_EQ(a.cols(), 3);
    EXPECT_EQ(a(1, 0), TypeParam(4));
    EXPECT_EQ(a.data()[1], TypeParam(4));
    EXPECT_EQ(a.data()[2], TypeParam(2));
}

TYPED_TEST(MatrixTest, RefusesRaggedInitialisers) {
    try {
        Matrix<TypeParam>{{TypeParam(1), TypeParam(2)}, {TypeParam(3)}};
        FAIL() << "ragged rows were accepted";
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("row 0 has 2 entries and row 1 has 1"),
                  std::string::npos)
            << error.what();
    }
}

TYPED_TEST(MatrixTest, AlignsItsStorageToCacheLines) {
    for (index_t n = 1; n < 20; ++n) {
        const Matrix<TypeParam> a(n, n);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(a.data()) % 64, 0U);
        EXPECT_EQ(a.ld(), n);
    }
}

TYPED_TEST(MatrixTest, HasALeadingDimensionOfAtLeastOne) {
    EXPECT_EQ(Matrix<TypeParam>().ld(), 1);
    EXPECT_EQ(Matrix<TypeParam>(0, 5).ld(), 1);
    EXPECT_TRUE((Matrix<TypeParam>(0, 5).empty()));
    EXPECT_TRUE((Matrix<TypeParam>(5, 0).empty()));
}

TYPED_TEST(MatrixTest, CopiesAreIndependentAndMovesLeaveNothing) {
    Matrix<TypeParam> a = random_matrix<TypeParam>(4, 3);
    Matrix<TypeParam> copy = a;
    copy(0, 0) += TypeParam(1);
    EXPECT_NE(copy, a);
    const TypeParam* entries = a.data();
    const Matrix<TypeParam> moved = std::move(a);
    EXPECT_EQ(moved.data(), entries);
    EXPECT_EQ(a.rows(), 0);  // NOLINT(bugprone-use-after-move): the state is documented
    EXPECT_EQ(a.cols(), 0);
}

TYPED_TEST(MatrixTest, AssignsWithinItsCapacityWithoutNewMemory) {
    Matrix<TypeParam> a(10, 10);
    const TypeParam* entries = a.data();
    const auto smaller = random_matrix<TypeParam>(7, 3);
    a = smaller;
    EXPECT_EQ(a, smaller);
    EXPECT_EQ(a.data(), entries);
    const Matrix<TypeParam>& self = a;
    a = self;
    EXPECT_EQ(a, smaller);
}

TYPED_TEST(MatrixTest, ChecksIndicesInAt) {
    Matrix<TypeParam> a(2, 3);
    a.at(1, 2) = TypeParam(5);
    EXPECT_EQ(a(1, 2), TypeParam(5));
    for (auto [i, j] : {std::pair<index_t, index_t>{2, 0}, {0, 3}, {-1, 0}, {0, -1}}) {
        EXPECT_THROW(a.at(i, j), DimensionError);
        EXPECT_THROW(std::as_const(a).at(i, j), DimensionError);
    }
    try {
        a.at(2, 0);
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("(2, 0) is outside a matrix of 2 x 3"),
                  std::string::npos)
            << error.what();
    }
}

TYPED_TEST(MatrixTest, RefusesImpossibleSizes) {
    EXPECT_THROW((Matrix<TypeParam>(-1, 2)), DimensionError);
    EXPECT_THROW((Matrix<TypeParam>(2, -1)), DimensionError);
    constexpr index_t most = std::numeric_limits<index_t>::max();
    EXPECT_THROW((Matrix<TypeParam>(most, 2)), SizeError);
    EXPECT_THROW((Matrix<TypeParam>(index_t(1) << 31, index_t(1) << 31)), SizeError);
    Matrix<TypeParam> a(2, 2, TypeParam(3));
    EXPECT_THROW(a.resize(most, most), SizeError);
    EXPECT_EQ(a, (Matrix<TypeParam>(2, 2, TypeParam(3))));
}

TYPED_TEST(MatrixTest, EvaluatesTemporariesInsteadOfPointingAtThem) {
    const auto a = random_matrix<TypeParam>(3, 2);
    const auto transposed = (a + a).t();
    static_assert(std::is_same_v<decltype(transposed), const Matrix<TypeParam>>);
    EXPECT_EQ(transposed, (TypeParam(2) * a).t());
    const auto doubled = TypeParam(2) * (a + a);
    static_assert(std::is_same_v<decltype(doubled), const Matrix<TypeParam>>);
    EXPECT_EQ(doubled, TypeParam(4) * a);
}

TYPED_TEST(MatrixTest, DeducesItsScalar) {
    const Matrix<TypeParam> a(2, 2);
    static_assert(std::is_same_v<decltype(Matrix(a.t())), Matrix<TypeParam>>);
    static_assert(std::is_same_v<decltype(Matrix(a.view())), Matrix<TypeParam>>);
    static_assert(std::is_same_v<decltype(Matrix(2, 2, TypeParam(1))), Matrix<TypeParam>>);
}

TEST(MatrixTest, ConstGivesNoMutableView) {
    using M = Matrix<double>;
    static_assert(
        std::is_same_v<decltype(std::declval<const M&>().view()), MatrixView<const double>>);
    static_assert(
        std::is_same_v<decltype(std::declval<const M&>().row(0)), VectorView<const double>>);
    static_assert(std::is_same_v<decltype(std::declval<M&>().view()), MatrixView<double>>);
    static_assert(!std::is_constructible_v<MatrixView<double>, const M&>);
    static_assert(!std::is_constructible_v<MatrixView<const double>, M&&>);
    static_assert(!std::is_constructible_v<MatrixView<const double>, const M&&>);
    static_assert(!std::is_constructible_v<MatrixView<double>, MatrixView<const double>>);
    static_assert(std::is_constructible_v<MatrixView<const double>, MatrixView<double>>);
    static_assert(!std::is_constructible_v<VectorView<const double>, Vector<double>&&>);
}

}  // namespace
}  // namespace lamina
