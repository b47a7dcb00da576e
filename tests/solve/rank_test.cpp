#include "lamina/solve/rank.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::orthogonality;
using testing::random_matrix;
using testing::random_vector;
using testing::Strided;
using testing::threshold;

template <class T>
class RankTest : public ::testing::Test {};
TYPED_TEST_SUITE(RankTest, testing::Scalars);

/// m x n of rank r, with singular values from 1 down to 1/10.
template <class T>
Matrix<T> of_rank(index_t r, index_t m, index_t n) {
    std::mt19937_64 engine(7);
    Matrix<T> u = random_orthogonal<T>(m, r, engine);
    for (index_t j = 1; j < r; ++j) {
        scale_in_place(u.block(0, j, m, 1),
                       T(std::pow(RealOf<T>(10), -RealOf<T>(j) / RealOf<T>(r - 1))));
    }
    return u * random_orthogonal<T>(n, r, engine).h();
}

struct Case {
    index_t m, n, r;
};
constexpr Case cases[] = {{0, 0, 0}, {0, 4, 0},  {4, 0, 0},  {1, 1, 1},   {1, 5, 1}, {5, 1, 1},
                          {5, 5, 0}, {5, 5, 3},  {8, 3, 2},  {3, 8, 2},   {8, 3, 3}, {3, 8, 3},
                          {2, 2, 1}, {40, 6, 5}, {6, 40, 5}, {60, 60, 31}};

TYPED_TEST(RankTest, CountsTheIndependentColumns) {
    using T = TypeParam;
    for (const auto& [m, n, r] : cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        EXPECT_EQ(rank(a), r);
        EXPECT_EQ(rank(T(-3) * a.h()), r);
        EXPECT_EQ(rank(Strided<T>(a).view()), r);
        EXPECT_EQ(are_independent(a), r == n);
        EXPECT_EQ(are_independent(a.t()), r == m);
    }
    for (const testing::Kind kind : {testing::Kind::near_underflow, testing::Kind::near_overflow}) {
        EXPECT_EQ(rank(testing::matrix_of<T>(kind, 20, 10)), 10);
    }
}

TYPED_TEST(RankTest, CutsAtTheShareAskedFor) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{1, 4, 2});
    EXPECT_EQ(rank(a, R(0)), 3);
    EXPECT_EQ(rank(a, R(0.3)), 2);
    EXPECT_EQ(rank(a, R(0.6)), 1);
    EXPECT_EQ(rank(a, R(1)), 0);
    EXPECT_EQ(null_space(a, R(0.6)).cols(), 2);
    EXPECT_EQ(orth(a, R(0.3)).cols(), 2);
    EXPECT_FALSE(are_independent(a, R(0.3)));
    EXPECT_TRUE(in_span(a, Vector<T>{1, 1, 1}));
    EXPECT_FALSE(in_span(a, Vector<T>{1, 0, 0}, R(0.3)));
    // The default: max(m, n) eps of the largest.
    EXPECT_EQ(rank(diagonal(Vector<T>{1, T(R(2.1) * epsilon<T>)})), 2);
    EXPECT_EQ(rank(diagonal(Vector<T>{1, T(R(1.9) * epsilon<T>)})), 1);
    for (const R bad : {R(-0.5), std::numeric_limits<R>::quiet_NaN()}) {
        EXPECT_THROW(rank(a, bad), Error);
        EXPECT_THROW(null_space(a, bad), Error);
        EXPECT_THROW(orth(a, bad), Error);
        EXPECT_THROW(in_span(a, Vector<T>(3), bad), Error);
    }
}

TYPED_TEST(RankTest, NullSpaceIsAnOrthonormalBasisOfWhatAMapsToZero) {
    using T = TypeParam;
    for (const auto& [m, n, r] : cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Matrix<T> basis = null_space(a);
        ASSERT_EQ(basis.rows(), n);
        ASSERT_EQ(basis.cols(), n - r);
        EXPECT_LE(orthogonality(basis), threshold);
        // Singular vectors of rounding errors: A V is of the size of max(m, n) eps.
        EXPECT_LE(norm1(a * basis), threshold * double(std::max(m, n)) * double(epsilon<T>));
    }
    EXPECT_EQ(null_space(Matrix<T>(0, 3)).cols(), 3);
}

TYPED_TEST(RankTest, OrthIsAnOrthonormalBasisOfTheColumns) {
    using T = TypeParam;
    for (const auto& [m, n, r] : cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        const Matrix<T> basis = orth(a);
        ASSERT_EQ(basis.rows(), m);
        ASSERT_EQ(basis.cols(), r);
        EXPECT_LE(orthogonality(basis), threshold);
        EXPECT_LE(norm1(a - basis * (basis.h() * a)),
                  threshold * double(std::max(m, n)) * double(epsilon<T>));
    }
}

TYPED_TEST(RankTest, InSpanTellsCombinationsFromOtherVectors) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n, r] : cases) {
        const Matrix<T> a = of_rank<T>(r, m, n);
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Vector<T> b = a * random_vector<T>(n, seed);
            EXPECT_TRUE(in_span(a, b)) << m << " x " << n << ", " << r;
            EXPECT_TRUE(in_span(a, std::sqrt(std::numeric_limits<R>::min()) * b));
            EXPECT_TRUE(in_span(a, std::sqrt(std::numeric_limits<R>::max()) * b));
            if (r < m) {
                EXPECT_FALSE(in_span(a, random_vector<T>(m, seed)));
            }
        }
        EXPECT_TRUE(in_span(a, Vector<T>(m)));
    }
    try {
        in_span(Matrix<T>(3, 2), Vector<T>(2));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("A is 3 x 2 and b has size 2"), std::string::npos);
    }
}

TYPED_TEST(RankTest, RefusesNaN) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(3, 4);
    a(2, 3) = T(std::numeric_limits<RealOf<T>>::infinity());
    EXPECT_THROW(rank(a), NonFiniteError);
    EXPECT_THROW(null_space(a), NonFiniteError);
    EXPECT_THROW(orth(a), NonFiniteError);
    EXPECT_THROW(in_span(a, Vector<T>(3)), NonFiniteError);
    const Matrix<T> b = random_matrix<T>(3, 4);
    EXPECT_THROW(in_span(b, Vector<T>(a.col(3))), NonFiniteError);
}

}  // namespace
}  // namespace lamina
