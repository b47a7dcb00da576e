#include "lamina/core/arithmetic.hpp"

#include <limits>

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::Strided;

template <class T>
class ArithmeticTest : public ::testing::Test {};
TYPED_TEST_SUITE(ArithmeticTest, testing::Scalars);

/// Entry (i, j) of scale * op(a), from the definition.
template <class T>
T entry(const Matrix<T>& a, Op op, T scale, index_t i, index_t j) {
    const T x = op == Op::none || op == Op::conjugated ? a(i, j) : a(j, i);
    const bool conjugated = op == Op::conjugated || op == Op::conjugate_transposed;
    return scale * (conjugated ? conjugate(x) : x);
}

TYPED_TEST(ArithmeticTest, CopiesAndAddsEveryKindOfOperand) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 3},
                               {1, 1},
                               {3, 0},
                               {5, 2},
                               {7, 9},
                               {16, 16},
                               {17, 33},
                               {15, 7},
                               {24, 15},
                               {24, 6},
                               {40, 70}}) {
        Matrix<T> a = random_matrix<T>(m, n);
        Strided<T> strided(a);
        for (Op op : {Op::none, Op::transposed, Op::conjugated, Op::conjugate_transposed}) {
            for (T scale : {T(1), T(-3)}) {
                const Operand<T> operands[] = {Operand<T>(a, op, scale),
                                               Operand<T>(strided.view(), op, scale)};
                for (const Operand<T>& x : operands) {
                    const Matrix<T> copy = x;
                    Strided<T> apart(random_matrix<T>(x.rows(), x.cols(), 3));
                    copy_into(apart.view(), x);
                    EXPECT_EQ(Matrix<T>(apart.view()), copy);
                    EXPECT_TRUE(apart.border_is_untouched());
                    Matrix<T> sum = random_matrix<T>(x.rows(), x.cols(), 2);
                    const Matrix<T> before = sum;
                    sum += x;
                    for (index_t j = 0; j < x.cols(); ++j) {
                        for (index_t i = 0; i < x.rows(); ++i) {
                            ASSERT_EQ(copy(i, j), entry(a, op, scale, i, j));
                            ASSERT_EQ(sum(i, j), before(i, j) + entry(a, op, scale, i, j));
                        }
                    }
                }
            }
        }
    }
}

TYPED_TEST(ArithmeticTest, TransposesAndAdjointsUndoThemselves) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(3, 4);
    EXPECT_EQ(a.t().t(), a);
    EXPECT_EQ(a.h().h(), a);
    EXPECT_EQ((T(2) * a).h().h(), T(2) * a);
    EXPECT_EQ(transposed(a), a.t());
    EXPECT_EQ(conjugate_transposed(a), a.h());
    EXPECT_EQ(scaled(T(3), a), T(3) * a);
    EXPECT_EQ(a / T(4), T(0.25) * a);
}

TEST(ArithmeticTest, AdjointConjugatesItsScaleAndTransposeDoesNot) {
    using T = std::complex<double>;
    const T i(0, 1);
    const Matrix<T> a{{T(1, 2)}};
    EXPECT_EQ((i * a).h()(0, 0), T(1, -2) * T(0, -1));
    EXPECT_EQ((i * a).t()(0, 0), T(1, 2) * T(0, 1));
    EXPECT_NE(Matrix<T>(a.h()), Matrix<T>(a.t()));
    EXPECT_EQ(a.t().h()(0, 0), T(1, -2));
}

TYPED_TEST(ArithmeticTest, SumsAndDifferencesOwnTheirEntries) {
    using T = TypeParam;
    const Matrix<T> a{{T(1), T(2)}, {T(3), T(4)}};
    const Matrix<T> b{{T(10), T(20)}, {T(30), T(40)}};
    EXPECT_EQ(a + b, (Matrix<T>{{T(11), T(22)}, {T(33), T(44)}}));
    EXPECT_EQ(b - a.t(), (Matrix<T>{{T(9), T(17)}, {T(28), T(36)}}));
    EXPECT_EQ(-a, T(-1) * a);
    EXPECT_EQ(2 * a + b / 10, T(3) * a);
    EXPECT_EQ((a + b) / T(11), a);
    EXPECT_EQ((a + b) - b + a, T(2) * a);
}

TYPED_TEST(ArithmeticTest, RefusesShapesThatDiffer) {
    Matrix<TypeParam> a(2, 3);
    const Matrix<TypeParam> b(3, 2);
    try {
        a += b;
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("2 x 3 and 3 x 2"), std::string::npos)
            << error.what();
    }
    EXPECT_THROW(copy_into(a, b), DimensionError);
    EXPECT_FALSE(a == b);
}

TYPED_TEST(ArithmeticTest, AddsAMatrixToItselfButNotToItsOwnShiftedPart) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 4);
    const Matrix<T> before = a;
    a += a;
    EXPECT_EQ(a, T(2) * before);
    EXPECT_THROW(a += a.t(), AliasError);
    EXPECT_THROW(copy_into(a.block(0, 0, 3, 3), a.block(1, 1, 3, 3)), AliasError);
    EXPECT_THROW(add_into(a.col(0).segment(0, 3), a.col(0).segment(1, 3)), AliasError);
    EXPECT_EQ(a, T(2) * before);
    copy_into(a.block(0, 0, 2, 4), a.block(2, 0, 2, 4));
    EXPECT_EQ(a.block(0, 0, 2, 4), a.block(2, 0, 2, 4));
}

/// Up to 16 side by side in the caller's code, more and strided ones in the library.
TYPED_TEST(ArithmeticTest, VectorsOfAnyLengthAreCopiedBetweenTheirNeighbours) {
    using T = TypeParam;
    for (index_t n = 0; n <= 18; ++n) {
        for (const index_t stride_y : {1, 2}) {
            for (const index_t stride_x : {1, 3}) {
                const Vector<T> x = testing::random_vector<T>(3 * n + 3);
                Vector<T> y = testing::random_vector<T>(2 * n + 2, 2);
                Vector<T> expected = y;
                for (index_t i = 0; i < n; ++i)
                    expected[1 + i * stride_y] = x[1 + i * stride_x];
                copy_into(VectorView<T>(y.data() + 1, n, stride_y),
                          VectorView<const T>(x.data() + 1, n, stride_x));
                EXPECT_EQ(y, expected) << n << " " << stride_y << " " << stride_x;
            }
        }
    }
}

TYPED_TEST(ArithmeticTest, AVectorIsCopiedOntoItselfButNotOntoItsShiftedPart) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 16, 17}) {
        Vector<T> x = testing::random_vector<T>(2 * n);
        const Vector<T> before = x;
        copy_into(x.segment(0, n), x.segment(0, n));
        EXPECT_EQ(x, before);
        for (index_t shift = 1; shift < n; ++shift) {
            EXPECT_THROW(copy_into(x.segment(shift, n), x.segment(0, n)), AliasError) << shift;
            EXPECT_THROW(copy_into(x.segment(0, n), x.segment(shift, n)), AliasError) << shift;
        }
        EXPECT_THROW(copy_into(x.segment(0, n), x.segment(0, n - 1)), DimensionError);
        EXPECT_EQ(x, before);
        copy_into(x.segment(n, n), x.segment(0, n));
        EXPECT_EQ(Vector<T>(x.segment(n, n)), Vector<T>(before.segment(0, n)));
    }
}

TYPED_TEST(ArithmeticTest, FillsAndScalesOnlyThePartItIsGiven) {
    using T = TypeParam;
    Matrix<T> a(4, 3, T(1));
    fill(a.block(1, 1, 2, 2), T(5));
    scale_in_place(a.block(2, 0, 1, 3), T(2));
    EXPECT_EQ(
        a, (Matrix<T>{
               {T(1), T(1), T(1)}, {T(1), T(5), T(5)}, {T(2), T(10), T(10)}, {T(1), T(1), T(1)}}));
}

TEST(ArithmeticTest, EqualityIsThatOfNumbers) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ((Matrix<double>{{0.0}}), (Matrix<double>{{-0.0}}));
    EXPECT_FALSE((Matrix<double>{{nan}} == Matrix<double>{{nan}}));
    EXPECT_EQ(Matrix<double>(0, 3), Matrix<double>(0, 3));
    EXPECT_FALSE(Matrix<double>(0, 3) == Matrix<double>(3, 0));
}

TEST(ArithmeticTest, DividingDividesEachEntry) {
    Matrix<double> a{{1, 2}};
    a /= 3;
    EXPECT_EQ(a(0, 0), 1.0 / 3.0);
    EXPECT_EQ(a(0, 1), 2.0 / 3.0);
}

TYPED_TEST(ArithmeticTest, AnInfinityStaysOneWithoutANaNInItsOtherPart) {
    using T = TypeParam;
    using R = RealOf<T>;
    const T infinite(std::numeric_limits<R>::infinity());
    const T negative(-std::numeric_limits<R>::infinity());
    const Matrix<T> a{{T(1), infinite}, {T(2), T(3)}};
    const Vector<T> x{infinite, T(1)};
    EXPECT_EQ(a, a);
    EXPECT_EQ(a.t().t(), a);
    EXPECT_EQ(x, x);
    EXPECT_EQ(x + Vector<T>(2), x);
    EXPECT_EQ(Matrix<T>(-a)(0, 1), negative);
    EXPECT_EQ(Vector<T>(T(2) * x)[0], infinite);
    EXPECT_EQ((Matrix<T>(2, 2) - a)(0, 1), negative);
    Matrix<T> scaled_matrix = a;
    scaled_matrix *= T(-2);
    EXPECT_EQ(scaled_matrix(0, 1), negative);
}

}  // namespace
}  // namespace lamina
