#include "lamina/solve/structured.hpp"

#include <limits>
#include <vector>

#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::random_vector;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class StructuredTest : public ::testing::Test {};
TYPED_TEST_SUITE(StructuredTest, testing::Scalars);

/// S X = B for matrices, views and vectors, with the matrix `full` that S stands for.
template <class T, class S>
void expect_solved(const S& s, const Matrix<T>& full) {
    for (const index_t columns : {0, 1, 4}) {
        Strided<T> b(random_matrix<T>(full.rows(), columns, 2));
        const Matrix<T> right(b.view());
        EXPECT_LE(solve_residual(full, solve(s, b.view()), right), threshold);
        EXPECT_LE(solve_residual(full, solve(s, T(2) * right), Matrix<T>(T(2) * right)), threshold);
    }
    Matrix<T> memory = random_matrix<T>(2, full.rows(), 3);
    const Vector<T> x = solve(s, memory.row(1));
    const Matrix<T> column(MatrixView<const T>(x.data(), x.size(), 1));
    const Vector<T> y(memory.row(1));
    EXPECT_LE(solve_residual(full, column, Matrix<T>(MatrixView<const T>(y.data(), y.size(), 1))),
              threshold);
}

TYPED_TEST(StructuredTest, DiagonalSolvesReproduceTheRightHandSide) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 33}) {
        Matrix<T> memory = random_matrix<T>(2, n);
        const auto d = as_diagonal(memory.row(1));
        const Matrix<T> full = diagonal(memory.row(1));
        expect_solved<T>(d, full);
        expect_solved<T>(d.h(), Matrix<T>(full.h()));
        expect_solved<T>(T(2) * d, Matrix<T>(T(2) * full));
    }
    const Vector<T> v{2, 4};
    EXPECT_EQ(solve(as_diagonal(v), Vector<T>{6, 4}), (Vector<T>{3, 1}));
}

TYPED_TEST(StructuredTest, DiagonalAgreesWithTheMatrixThatIsLookedAt) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(7);
    const Matrix<T> b = random_matrix<T>(7, 3);
    EXPECT_EQ(solve(as_diagonal(v), b), solve(diagonal(v), b));
}

TYPED_TEST(StructuredTest, DiagonalHoldsNearTheEndsOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R tiny = std::numeric_limits<R>::min();
    const R huge = std::numeric_limits<R>::max() / 4;
    const Vector<T> v{T(tiny), T(huge)};
    EXPECT_EQ(solve(as_diagonal(v), v), (Vector<T>{1, 1}));
    // The product of the scale and an entry is out of range, the solution not.
    const Vector<T> x = solve(T(tiny) * as_diagonal(v.segment(0, 1)), Vector<T>{T(tiny)});
    EXPECT_LE(std::abs(x[0] * T(tiny) - T(1)), 4 * epsilon<T>);
}

TYPED_TEST(StructuredTest, OrthogonalSolvesReproduceTheRightHandSide) {
    using T = TypeParam;
    const std::vector<index_t> p{3, 0, 4, 1, 2};
    expect_solved<T>(as_permutation(p), permutation_matrix<T>(p));
    expect_solved<T>(as_permutation(p).t(), Matrix<T>(permutation_matrix<T>(p).t()));
    const Vector<T> v = random_vector<T>(5);
    expect_solved<T>(as_householder(v), householder(v));
    expect_solved<T>(as_householder(v).t(), Matrix<T>(householder(v).t()));
    expect_solved<T>(as_rotation(5, 1, 3, 0.3), rotation<T>(5, 1, 3, RealOf<T>(0.3)));
    expect_solved<T>(as_rotation(5, 1, 3, 0.3).t(), rotation<T>(5, 1, 3, RealOf<T>(-0.3)));
}

TYPED_TEST(StructuredTest, TheFirstZeroOfADiagonalIsNamed) {
    using T = TypeParam;
    const Vector<T> v{1, 2, 0, 0};
    const auto error = thrown<SingularMatrixError>([&] { solve(as_diagonal(v), Vector<T>(4)); });
    EXPECT_EQ(error.pivot(), 2);
    EXPECT_TRUE(mentions(error, "solve: the 4 x 4 matrix is singular, entry 2", "lstsq or pinv"));
    const Vector<T> ones(4, T(1));
    EXPECT_EQ(thrown<SingularMatrixError>([&] { solve(T(0) * as_diagonal(ones), ones); }).pivot(),
              0);
}

TYPED_TEST(StructuredTest, NonFiniteEntriesAreNamed) {
    using T = TypeParam;
    Vector<T> v(3, T(1));
    Matrix<T> b(3, 2);
    b(1, 1) = T(std::numeric_limits<RealOf<T>>::infinity());
    const index_t p[] = {1, 0, 2};
    const auto expect_named = [&](const auto& s) {
        const auto error = thrown<NonFiniteError>([&] { solve(s, b); });
        EXPECT_EQ(error.row(), 1);
        EXPECT_EQ(error.col(), 1);
    };
    expect_named(as_diagonal(v));
    expect_named(as_permutation(p));
    expect_named(as_householder(v));
    expect_named(as_rotation(3, 0, 1, 0.1));
    v[2] = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    EXPECT_EQ(thrown<NonFiniteError>([&] { solve(as_diagonal(v), Matrix<T>(3, 2)); }).row(), 2);
    EXPECT_THROW(solve(as_householder(v), Matrix<T>(3, 2)), NonFiniteError);
    const Vector<T> zero(3);
    EXPECT_THROW(solve(as_householder(zero), Matrix<T>(3, 2)), Error);
}

TYPED_TEST(StructuredTest, NamesBothShapesWhenTheyDoNotFit) {
    using T = TypeParam;
    const Vector<T> v(3, T(1));
    const index_t p[] = {1, 0, 2};
    const auto expect_named = [](const auto& s) {
        EXPECT_TRUE(mentions(thrown<DimensionError>([&] { solve(s, Matrix<T>(4, 2)); }),
                             "solve: A is 3 x 3 and B is 4 x 2"));
        EXPECT_THROW(solve(s, Vector<T>(2)), DimensionError);
    };
    expect_named(as_diagonal(v));
    expect_named(as_permutation(p));
    expect_named(as_householder(v));
    expect_named(as_rotation(3, 0, 1, 0.1));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { solve(as_diagonal(v, 3, 4), v); }), "3 x 4",
                         "square"));
}

}  // namespace
}  // namespace lamina
