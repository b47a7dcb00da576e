#include "lamina/solve/solve.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::random_matrix;
using testing::random_vector;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;

template <class T>
class SolveTest : public ::testing::Test {};
TYPED_TEST_SUITE(SolveTest, testing::Scalars);

constexpr Op every_op[] = {Op::none, Op::transposed, Op::conjugated, Op::conjugate_transposed};

/// Entries of a random matrix where keep(i, j), n added to the diagonal.
template <class T>
Matrix<T> masked(index_t n, auto keep) {
    Matrix<T> a = random_matrix<T>(n, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i) {
            if (!keep(i, j)) a(i, j) = T(0);
        }
        a(j, j) += T(RealOf<T>(n));
    }
    return a;
}

template <class T>
Matrix<T> lower_triangular(index_t n) {
    return masked<T>(n, [](index_t i, index_t j) { return i >= j; });
}

/// One matrix of each structure that solve() tells apart.
template <class T>
std::vector<Matrix<T>> matrices(index_t n) {
    std::vector<Matrix<T>> all;
    all.push_back(masked<T>(n, [](index_t i, index_t j) { return i == j; }));
    all.push_back(lower_triangular<T>(n));
    all.push_back(Matrix<T>(lower_triangular<T>(n).h()));
    all.push_back(random_spd<T>(n, std::mt19937_64(3)));
    Matrix<T> indefinite = random_matrix<T>(n, n);
    indefinite = indefinite + indefinite.h();
    for (T& x : indefinite.diag())
        x = T(RealOf<T>(0.5));
    all.push_back(std::move(indefinite));
    all.push_back(random_matrix<T>(n, n));
    return all;
}

TYPED_TEST(SolveTest, ReproducesTheRightHandSideForEveryStructure) {
    using T = TypeParam;
    for (const index_t n : testing::sizes) {
        for (const Matrix<T>& a : matrices<T>(n)) {
            const Matrix<T> b = random_matrix<T>(n, 3, 5);
            EXPECT_LE(solve_residual(a, solve(a, b), b), threshold) << n;
            const Vector<T> x = solve(a, b.col(1));
            const MatrixView<const T> column(x.data(), n, 1);
            EXPECT_LE(solve_residual(a, column, b.block(0, 1, n, 1)), threshold) << n;
            EXPECT_EQ(solve(a, Matrix<T>(n, 0)).cols(), 0);
        }
    }
}

TYPED_TEST(SolveTest, TakesStridedViewsAndLazyOperands) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 33}) {
        for (const Matrix<T>& a : matrices<T>(n)) {
            Strided<T> strided(a);
            Strided<T> b(random_matrix<T>(3, n, 5));
            for (const Op op : every_op) {
                for (const T scale : {T(1), T(-2)}) {
                    const Operand<T> x(strided.view(), op, scale);
                    EXPECT_LE(solve_residual(x, solve(x, b.view().h()), b.view().h()), threshold);
                }
            }
            const Vector<T> y = solve(strided.view(), T(2) * b.view().row(1));
            const Vector<T> z = solve(a, T(2) * Vector<T>(b.view().row(1)));
            EXPECT_EQ(y, z);
        }
    }
}

TYPED_TEST(SolveTest, HoldsNearTheEndsOfTheRange) {
    using T = TypeParam;
    for (const Kind kind : {Kind::near_underflow, Kind::near_overflow}) {
        for (const index_t n : {1, 16, 33}) {
            const Matrix<T> a = testing::matrix_of<T>(kind, n, n);
            const Matrix<T> b = random_matrix<T>(n, 2, 5);
            EXPECT_LE(solve_residual(a, solve(a, b), b), threshold);
        }
    }
}

TYPED_TEST(SolveTest, DividesByADiagonalExactly) {
    using T = TypeParam;
    const index_t n = 9;
    const Vector<T> d = random_vector<T>(n);
    const Matrix<T> b = random_matrix<T>(n, 2);
    const Matrix<T> a = diagonal(d);
    const Matrix<T> x = solve(a, b);
    const Matrix<T> y = solve(a.h(), b);
    for (index_t i = 0; i < n; ++i) {
        EXPECT_EQ(x(i, 1), b(i, 1) / d[i]);
        EXPECT_EQ(y(i, 0), b(i, 0) / conjugate(d[i]));
    }
}

TYPED_TEST(SolveTest, SubstitutesInATriangularMatrixWithoutPivoting) {
    using T = TypeParam;
    using R = RealOf<T>;
    // Rows of wildly different size: substitution's error is small row by row, elimination's is
    // not.
    const index_t n = 12;
    Matrix<T> l = lower_triangular<T>(n);
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = 0; j <= i; ++j)
            l(i, j) *= T(std::pow(R(10), R(i % 3 == 1 ? -9 : i % 4)));
    }
    const Vector<T> b = random_vector<T>(n);
    const Vector<T> x = solve(l, b);
    for (index_t i = 0; i < n; ++i) {
        T residual = b[i];
        R size = std::abs(b[i]);
        for (index_t j = 0; j <= i; ++j) {
            residual -= l(i, j) * x[j];
            size += std::abs(l(i, j) * x[j]);
        }
        EXPECT_LE(std::abs(residual), R(4 * n) * epsilon<T> * size) << i;
    }
    EXPECT_EQ(x, solve(triangular(l, Triangle::lower), b));
}

TYPED_TEST(SolveTest, TakesCholeskyForAPositiveDefiniteMatrixAndLUForOthers) {
    using T = TypeParam;
    const index_t n = 20;
    const Vector<T> b = random_vector<T>(n);
    const Matrix<T> definite = random_spd<T>(n, std::mt19937_64(3));
    EXPECT_EQ(solve(definite, b), Cholesky<T>(definite).solve(b));
    const Matrix<T> general = random_matrix<T>(n, n);
    EXPECT_EQ(solve(general, b), LU<T>(general).solve(b));
    // Hermitian with a positive diagonal, but indefinite: [1 2; 2 1] x = [3; 3].
    EXPECT_EQ(solve(Matrix<T>{{1, 2}, {2, 1}}, Vector<T>{3, 3}), (Vector<T>{1, 1}));
}

TYPED_TEST(SolveTest, NamesThePivotOfASingularMatrix) {
    using T = TypeParam;
    const Vector<T> b(3, T(1));
    const auto pivot_of = [&](const auto& a) {
        try {
            solve(a, b);
        } catch (const SingularMatrixError& error) {
            EXPECT_NE(std::string(error.what()).find("3 x 3"), std::string::npos) << error.what();
            return error.pivot();
        }
        return index_t(-1);
    };
    EXPECT_EQ(pivot_of(Matrix<T>(3, 3)), 0);
    EXPECT_EQ(pivot_of(Matrix<T>{{1, 0, 0}, {0, 2, 0}, {0, 0, 0}}), 2);
    EXPECT_EQ(pivot_of(Matrix<T>{{1, 2, 3}, {0, 0, 4}, {0, 0, 5}}), 1);
    const Matrix<T> upper{{1, 2, 3}, {0, 0, 4}, {0, 0, 5}};
    EXPECT_EQ(pivot_of(upper.t()), 1);
    EXPECT_EQ(pivot_of(triangular(upper, Triangle::upper)), 1);
    EXPECT_EQ(pivot_of(Matrix<T>{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}), 1);
    EXPECT_EQ(pivot_of(Matrix<T>{{1, 2, 3}, {4, 5, 6}, {0, 0, 0}}), 2);
    const Matrix<T> one = identity<T>(3);
    EXPECT_EQ(pivot_of(T(0) * one), 0);
    EXPECT_EQ(pivot_of(T(0) * hermitian(one)), 0);
    EXPECT_EQ(pivot_of(T(0) * triangular(one, Triangle::lower)), 0);
}

TYPED_TEST(SolveTest, NamesTheShapesThatDoNotFit) {
    using T = TypeParam;
    try {
        solve(Matrix<T>(3, 4), Matrix<T>(3, 1));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("solve: the matrix is 3 x 4"), std::string::npos);
    }
    try {
        solve(Matrix<T>(3, 3), Vector<T>(4));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("A is 3 x 3 and B is 4 x 1"), std::string::npos);
    }
    const Matrix<T> a(3, 3);
    EXPECT_THROW(solve(hermitian(a), Vector<T>(4)), DimensionError);
    EXPECT_THROW(solve(triangular(a, Triangle::lower), Matrix<T>(2, 2)), DimensionError);
}

TYPED_TEST(SolveTest, NamesTheFirstNaNOrInfinity) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        for (Matrix<T> a : matrices<T>(5)) {
            const Vector<T> b(5, T(1));
            EXPECT_THROW(solve(a, T(bad) * b), NonFiniteError);
            a(3, 1) = T(bad);
            try {
                solve(a, b);
                FAIL();
            } catch (const NonFiniteError& error) {
                EXPECT_EQ(error.row(), 3);
                EXPECT_EQ(error.col(), 1);
                EXPECT_NE(std::string(error.what()).find("solve"), std::string::npos);
            }
            try {
                solve(a.t(), b);
                FAIL();
            } catch (const NonFiniteError& error) {
                EXPECT_EQ(error.row(), 1);
                EXPECT_EQ(error.col(), 3);
            }
        }
    }
}

TYPED_TEST(SolveTest, ReadsOnlyTheTriangleItIsTold) {
    using T = TypeParam;
    using R = RealOf<T>;
    const T nan(std::numeric_limits<R>::quiet_NaN());
    for (const index_t n : {0, 1, 2, 17}) {
        const Matrix<T> whole = lower_triangular<T>(n);
        const Matrix<T> b = random_matrix<T>(n, 2, 5);
        for (const Diagonal kind : {Diagonal::general, Diagonal::unit}) {
            Matrix<T> meant = whole;
            Matrix<T> stored = whole;
            for (index_t j = 0; j < n; ++j) {
                if (kind == Diagonal::unit) {
                    meant(j, j) = T(1);
                    stored(j, j) = nan;
                    for (index_t i = j + 1; i < n; ++i)
                        meant(i, j) = stored(i, j) /= T(R(n));
                }
                for (index_t i = 0; i < j; ++i)
                    stored(i, j) = nan;
            }
            const Matrix<T> mirrored(stored.t());
            for (const T scale : {T(1), T(-2)}) {
                const auto l = scale * triangular(stored, Triangle::lower, kind);
                const auto u = scale * triangular(mirrored, Triangle::upper, kind);
                const auto conjugated = scale * Operand<T>(meant, Op::conjugated);
                EXPECT_LE(solve_residual(scale * meant, solve(l, b), b), threshold);
                EXPECT_LE(solve_residual(scale * meant.t(), solve(l.t(), b), b), threshold);
                EXPECT_LE(solve_residual(scale * meant.h(), solve(l.h(), b), b), threshold);
                EXPECT_LE(solve_residual(conjugated, solve(l.h().t(), b), b), threshold);
                EXPECT_LE(solve_residual(scale * meant.t(), solve(u, b), b), threshold);
            }
        }
    }
}

TYPED_TEST(SolveTest, SolvesWithHalfOfASymmetricOrHermitianMatrix) {
    using T = TypeParam;
    using R = RealOf<T>;
    const T nan(std::numeric_limits<R>::quiet_NaN());
    for (const index_t n : {0, 1, 2, 17}) {
        const Matrix<T> half = random_matrix<T>(n, n);
        const Matrix<T> b = random_matrix<T>(n, 2, 5);
        const Matrix<T> all[] = {random_spd<T>(n, std::mt19937_64(3)), half + half.h(),
                                 half + half.t()};
        for (const Matrix<T>& whole : all) {
            Matrix<T> lower = whole;
            Matrix<T> upper = whole;
            for (index_t j = 0; j < n; ++j) {
                for (index_t i = 0; i < j; ++i)
                    lower(i, j) = upper(j, i) = nan;
            }
            const bool adjoint = &whole != &all[2];
            const auto l = T(-2) * (adjoint ? hermitian(lower) : symmetric(lower));
            const auto u =
                adjoint ? hermitian(upper, Triangle::upper) : symmetric(upper, Triangle::upper);
            EXPECT_LE(solve_residual(T(-2) * whole, solve(l, b), b), threshold);
            EXPECT_LE(solve_residual(whole, solve(u, b), b), threshold);
        }
    }
}

TYPED_TEST(SolveTest, NamesTheFirstNaNOfTheTriangleItReads) {
    using T = TypeParam;
    Matrix<T> a = identity<T>(4);
    a(2, 1) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const Vector<T> b(4, T(1));
    for (const Diagonal kind : {Diagonal::general, Diagonal::unit}) {
        EXPECT_EQ(solve(triangular(a, Triangle::upper, kind), b), b);
        try {
            solve(triangular(a, Triangle::lower, kind), b);
            FAIL();
        } catch (const NonFiniteError& error) {
            EXPECT_EQ(error.row(), 2);
            EXPECT_EQ(error.col(), 1);
        }
    }
    EXPECT_EQ(solve(hermitian(a, Triangle::upper), b), b);
    EXPECT_THROW(solve(hermitian(a, Triangle::lower), b), NonFiniteError);
}

}  // namespace
}  // namespace lamina
