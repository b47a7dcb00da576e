#include "lamina/ops/chain.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::threshold;

template <class T>
class ChainTest : public ::testing::Test {};
TYPED_TEST_SUITE(ChainTest, testing::Scalars);

/// How far two results of one chain are apart, in units of k max(n) eps and the factors' norms:
/// each product adds at most n eps (Higham, Accuracy and Stability, section 3.5).
template <class T>
double distance(const Matrix<T>& x, const Matrix<T>& y, index_t n, double norms) {
    if (x == y) return 0;
    return norm1(x - y) / (double(n) * double(epsilon<T>) * norms);
}

TYPED_TEST(ChainTest, EqualsTheProductsFromLeftToRight) {
    using T = TypeParam;
    // The products within the last one fill more than there is room for on the stack.
    const index_t sizes[][5] = {{3, 40, 2, 50, 7},     {10, 1, 10, 1, 10}, {0, 3, 4, 5, 6},
                                {2, 3, 0, 3, 2},       {5, 5, 5, 5, 5},    {1, 2, 3, 4, 30},
                                {200, 30, 30, 30, 200}};
    for (const auto& n : sizes) {
        const Matrix<T> a = random_matrix<T>(n[0], n[1]);
        const Matrix<T> b = random_matrix<T>(n[2], n[1], 2);
        Strided<T> c(random_matrix<T>(n[2], n[3], 3));
        const Matrix<T> d = random_matrix<T>(n[3], n[4], 4);
        const Matrix<T> expected = ((a * b.h()) * (T(2) * c.view())) * d;
        const double norms = norm1(a) * norm1(b.h()) * 2 * norm1(c.view()) * norm1(d);
        EXPECT_LE(distance(multiply_chain(a, b.h(), T(2) * c.view(), d), expected, 100, norms),
                  threshold);
    }
    const Matrix<T> a = random_matrix<T>(4, 3);
    EXPECT_EQ(multiply_chain(a), a);
    EXPECT_EQ(multiply_chain(a.t()), Matrix<T>(a.t()));
    EXPECT_EQ(multiply_chain(a.t(), a), a.t() * a);
}

TYPED_TEST(ChainTest, IntoAGivenMatrixIsTheSameProduct) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 4);
    const Matrix<T> b = random_matrix<T>(4, 7, 2);
    const Matrix<T> c = random_matrix<T>(3, 7, 3);
    const Matrix<T> d = random_matrix<T>(3, 5, 4);
    Strided<T> product(Matrix<T>(9, 5, T(1)));
    multiply_chain_into(product.view(), a, b, c.h(), d);
    EXPECT_EQ(Matrix<T>(product.view()), multiply_chain(a, b, c.h(), d));
    // More factors than fit beside each other without an allocation.
    const Matrix<T> e = random_matrix<T>(5, 5, 5);
    multiply_chain_into(product.view(), a, b, c.h(), d, e, e, e, e, e);
    EXPECT_EQ(Matrix<T>(product.view()), multiply_chain(a, b, c.h(), d, e, e, e, e, e));
}

TYPED_TEST(ChainTest, IntoAGivenMatrixRefusesOverlapAndOtherShapes) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 4);
    const Matrix<T> b = random_matrix<T>(4, 4, 2);
    const Matrix<T> before = a;
    EXPECT_THROW(multiply_chain_into(a.view(), a, b, b), AliasError);
    EXPECT_EQ(a, before);
    EXPECT_THROW(multiply_chain_into(a.block(0, 0, 3, 4), b, b, b), DimensionError);
    EXPECT_THROW(multiply_chain_into(a.view(), b, b.block(0, 0, 3, 4), b), DimensionError);
    EXPECT_EQ(a, before);
}

TYPED_TEST(ChainTest, TakesTheCheapestOrder) {
    using T = TypeParam;
    // (u v^T) w costs n^2 and overflows; u (v^T w) costs n and does not. And the other way round.
    const T big(std::sqrt(std::numeric_limits<RealOf<T>>::max()) * 2);
    const Matrix<T> column(9, 1, big);
    const Matrix<T> row(1, 9, big);
    const Matrix<T> small(9, 1, T(1) / (big * T(9)));
    EXPECT_LE(norm1(multiply_chain(column, row, small) - column),
              30 * double(epsilon<T>) * norm1(column));
    EXPECT_LE(norm1(multiply_chain(small.t(), column, row) - row),
              30 * double(epsilon<T>) * norm1(row));
    // Four factors whose best order is (A (B C)) D: A B underflows, C D overflows.
    const T huge = big * T(1 << 12);
    const Matrix<T> a(8, 9, T(1) / huge);
    const Matrix<T> b(9, 9, T(1) / huge);
    const Matrix<T> c(9, 1, huge);
    const Matrix<T> d(1, 9, huge);
    EXPECT_LE(norm1(multiply_chain(a, b, c, d) - Matrix<T>(8, 9, T(81))),
              30 * double(epsilon<T>) * 8 * 81);
}

TYPED_TEST(ChainTest, EndsInAVectorIfItsLastFactorIsOne) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(4, 6);
    const Matrix<T> b = random_matrix<T>(6, 5, 2);
    const Vector<T> x = random_vector<T>(5);
    Matrix<T> memory = random_matrix<T>(3, 5, 3);
    const Vector<T> y = multiply_chain(a, b, x);
    EXPECT_LE(norm1(Matrix<T>(MatrixView<const T>((y - a * (b * x)).data(), 4, 1))),
              threshold * 6 * double(epsilon<T>) * norm1(a) * norm1(b) * 5);
    const Vector<T> strided = multiply_chain(a, b, T(2) * memory.row(1));
    const Vector<T> contiguous = multiply_chain(a, b, T(2) * Vector<T>(memory.row(1)));
    for (index_t i = 0; i < 4; ++i) {
        EXPECT_LE(std::abs(strided[i] - contiguous[i]),
                  RealOf<T>(threshold * 6 * double(epsilon<T>) * norm1(a) * norm1(b) * 5));
    }
    EXPECT_EQ(multiply_chain(Matrix<T>(0, 6), b, x).size(), 0);
}

TYPED_TEST(ChainTest, NamesTheFirstNeighboursThatDoNotFit) {
    using T = TypeParam;
    try {
        multiply_chain(Matrix<T>(2, 3), Matrix<T>(3, 4), Matrix<T>(5, 6), Matrix<T>(7, 8));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what())
                      .find("multiply_chain: factor 1 is 3 x 4 and factor 2 is 5 x 6"),
                  std::string::npos)
            << error.what();
    }
}

TYPED_TEST(ChainTest, PowerEqualsRepeatedProducts) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 5, 33}) {
        Strided<T> a(random_matrix<T>(n, n));
        Matrix<T> expected = identity<T>(n);
        double norms = 1;
        for (index_t k = 0; k <= 9; ++k) {
            EXPECT_LE(distance(power(a.view(), k), expected, (n + 1) * (k + 1), norms), threshold);
            EXPECT_LE(distance(power(a.view().h(), k), Matrix<T>(expected.h()), (n + 1) * (k + 1),
                               norms * double(n + 1)),
                      threshold);
            expected = expected * a.view();
            norms *= norm1(a.view());
        }
    }
    EXPECT_EQ(power(T(2) * Matrix<T>{{1, 1}, {0, 1}}, 5), (Matrix<T>{{32, 160}, {0, 32}}));
    EXPECT_EQ(power(Matrix<T>{{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}, 3), Matrix<T>(3, 3));
}

TYPED_TEST(ChainTest, PowerOfARotationTurnsByTheMultiple) {
    using T = TypeParam;
    const Matrix<T> turned = power(rotation<T>(RealOf<T>(0.01)), 100);
    // The angle is stored with a relative error of eps / 2 and each of ten products adds a few eps.
    EXPECT_LE(norm1(turned - rotation<T>(RealOf<T>(1))), 100 * double(epsilon<T>));
}

TYPED_TEST(ChainTest, PowerZeroIsTheIdentityWhateverTheMatrix) {
    using T = TypeParam;
    const Matrix<T> a(3, 3, T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
    EXPECT_EQ(power(a, 0), identity<T>(3));
}

TYPED_TEST(ChainTest, PowerRefusesNegativeExponentsAndOtherShapes) {
    using T = TypeParam;
    try {
        power(Matrix<T>(2, 2), -3);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("power: the exponent -3 is negative"),
                  std::string::npos);
        EXPECT_NE(std::string(error.what()).find("inv"), std::string::npos);
    }
    try {
        power(Matrix<T>(2, 3), 2);
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("2 x 3"), std::string::npos);
    }
}

}  // namespace
}  // namespace lamina
