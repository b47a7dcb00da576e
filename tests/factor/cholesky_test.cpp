#include "lamina/factor/cholesky.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::huge_scale;
using testing::Kind;
using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::random_vector;
using testing::residual;
using testing::sizes;
using testing::solve_residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;
using testing::tiny_scale;
using testing::unit_roundoff;

template <class T>
class CholeskyTest : public ::testing::Test {};
TYPED_TEST_SUITE(CholeskyTest, testing::Scalars);

constexpr Triangle triangles[] = {Triangle::lower, Triangle::upper};

template <class T>
Matrix<T> identity_of(index_t n) {
    Matrix<T> a(n, n);
    fill(a.diag(), T(1));
    return a;
}

/// A positive definite matrix of a kind: G^H G + n I with a random G, a random and a graded
/// diagonal scaling of it, and its multiples near the ends of the range of numbers.
template <class T>
Matrix<T> positive_definite(index_t n, Kind kind = Kind::random) {
    using R = RealOf<T>;
    if (kind == Kind::ones) return Matrix<T>(n, n, T(1)) + identity_of<T>(n);
    const Matrix<T> g = random_matrix<T>(n, n, 5);
    Matrix<T> a = g.h() * g;
    for (index_t i = 0; i < n; ++i)
        a(i, i) = T(std::real(a(i, i)) + R(n));
    if (kind == Kind::near_underflow) a *= T(tiny_scale<T>());
    if (kind == Kind::near_overflow) a *= T(huge_scale<T>());
    if (kind == Kind::graded) {
        for (index_t i = 0; i < n; ++i) {
            const T scale(std::pow(std::sqrt(epsilon<T>), R(i) / R(n)));
            scale_in_place(a.row(i), scale);
            scale_in_place(a.col(i), scale);
        }
    }
    return a;
}

constexpr Kind definite_kinds[] = {Kind::ones, Kind::random, Kind::graded, Kind::near_underflow,
                                   Kind::near_overflow};

template <class T>
T not_a_number() {
    return T(std::numeric_limits<RealOf<T>>::quiet_NaN());
}

/// a with NaN in the triangle that is not to be read.
template <class T>
Matrix<T> poisoned(Matrix<T> a, Triangle read) {
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (read == Triangle::lower ? i < j : i > j) a(i, j) = not_a_number<T>();
        }
    }
    return a;
}

TYPED_TEST(CholeskyTest, ReconstructsEverySizeAndKindFromEitherTriangle) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const Kind kind : definite_kinds) {
            const Matrix<T> a = positive_definite<T>(n, kind);
            for (const Triangle triangle : triangles) {
                const Matrix<T> read = poisoned(a, triangle);
                Strided<T> strided(read);
                const Cholesky<T> f(read, triangle);
                const Cholesky<T> g(strided.view(), triangle);
                ASSERT_LT(residual(a, f.reconstruct()), threshold)
                    << n << ", kind " << int(kind) << ", triangle " << int(triangle);
                ASSERT_LT(residual(a, g.reconstruct()), threshold)
                    << n << " strided, kind " << int(kind) << ", triangle " << int(triangle);
            }
        }
    }
}

TYPED_TEST(CholeskyTest, ReconstructsOnBothSidesOfTheLimitOfSmallMatrices) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 31, 32, 33}) {
        for (const Kind kind : definite_kinds) {
            const Matrix<T> a = positive_definite<T>(n, kind);
            for (const Triangle triangle : triangles) {
                const Cholesky<T> f(poisoned(a, triangle), triangle);
                ASSERT_LT(residual(a, f.reconstruct()), threshold) << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(CholeskyTest, LIsLowerTriangularWithAPositiveDiagonal) {
    using T = TypeParam;
    for (const Triangle triangle : triangles) {
        const Matrix<T> a = positive_definite<T>(20);
        const Matrix<T> l = Cholesky<T>(poisoned(a, triangle), triangle).L();
        for (index_t j = 0; j < 20; ++j) {
            EXPECT_GT(std::real(l(j, j)), 0);
            EXPECT_EQ(std::imag(l(j, j)), 0);
            for (index_t i = 0; i < j; ++i)
                EXPECT_EQ(l(i, j), T(0));
        }
        EXPECT_LT(residual(a, l * l.h()), threshold);
    }
    const Matrix<T> known = Cholesky(Matrix<T>{{T(4), T(2)}, {T(2), T(10)}}).L();
    EXPECT_EQ(known, (Matrix<T>{{T(2), T(0)}, {T(1), T(3)}}));
}

TYPED_TEST(CholeskyTest, SolveReproducesRightHandSide) {
    using T = TypeParam;
    for (const Kind kind : definite_kinds) {
        for (const index_t n : sizes) {
            const Matrix<T> a = positive_definite<T>(n, kind);
            for (const Triangle triangle : triangles) {
                const Cholesky<T> f(a, triangle);
                for (const index_t columns : {0, 1, 3}) {
                    const Matrix<T> b = random_matrix<T>(n, columns, 2);
                    const Matrix<T> x = f.solve(b);
                    ASSERT_EQ(x.rows(), n);
                    ASSERT_EQ(x.cols(), columns);
                    ASSERT_LT(solve_residual(a, x, b), threshold) << n << ", kind " << int(kind);
                    Strided<T> strided(b);
                    f.solve_into(strided.view());
                    ASSERT_LT(solve_residual(a, Matrix<T>(strided.view()), b), threshold) << n;
                }
            }
        }
    }
}

TYPED_TEST(CholeskyTest, SolvesForVectorsAndOperands) {
    using T = TypeParam;
    const Matrix<T> a = positive_definite<T>(16);
    const Cholesky f(a);
    const Matrix<T> b = random_matrix<T>(16, 3, 2);
    for (index_t j = 0; j < 3; ++j) {
        const Vector<T> column = f.solve(b.col(j));
        Matrix<T> rows(b.t());
        f.solve_into(rows.row(j));
        EXPECT_LT(
            solve_residual(a, MatrixView<const T>(column.data(), 16, 1), b.block(0, j, 16, 1)),
            threshold);
        EXPECT_EQ(rows.row(j), column);
    }
    EXPECT_LT(solve_residual(a, f.solve(T(2) * b), Matrix<T>(T(2) * b)), threshold);
}

TYPED_TEST(CholeskyTest, TakesOperandsAsTheMatricesTheyMean) {
    using T = TypeParam;
    const Matrix<T> a = positive_definite<T>(9);
    for (const Triangle triangle : triangles) {
        // The lower triangle of A^T is the upper one of A.
        const Matrix<T> other =
            poisoned(a, triangle == Triangle::lower ? Triangle::upper : Triangle::lower);
        EXPECT_LT(residual(Matrix<T>(a.t()), Cholesky<T>(other.t(), triangle).reconstruct()),
                  threshold);
        EXPECT_LT(residual(a, Cholesky<T>(other.h(), triangle).reconstruct()), threshold);
        const Matrix<T> same = poisoned(a, triangle);
        EXPECT_LT(residual(Matrix<T>(2.0 * a), Cholesky(2.0 * same, triangle).reconstruct()),
                  threshold);
    }
}

TYPED_TEST(CholeskyTest, TakesTheMemoryOfAMatrixMovedIn) {
    using T = TypeParam;
    const Matrix<T> a = positive_definite<T>(33);
    for (const Triangle triangle : triangles) {
        Matrix<T> b = poisoned(a, triangle);
        const Cholesky<T> f(std::move(b), triangle);
        EXPECT_TRUE(b.empty());  // NOLINT(*-use-after-move,*.Move)
        EXPECT_EQ(f.L(), Cholesky(a, triangle).L());
        Cholesky<T> g;
        g.factor(poisoned(a, triangle), triangle);
        EXPECT_EQ(g.L(), f.L());
    }
}

TYPED_TEST(CholeskyTest, FactorsAgainWithSmallerAndLargerMatrices) {
    using T = TypeParam;
    Cholesky<T> f(positive_definite<T>(16));
    for (const index_t n : {5, 33, 0, 1, 40}) {
        for (const Triangle triangle : triangles) {
            const Matrix<T> a = positive_definite<T>(n);
            EXPECT_EQ(&f.factor(a, triangle), &f);
            EXPECT_EQ(f.rows(), n);
            EXPECT_EQ(f.cols(), n);
            EXPECT_EQ(f.L(), Cholesky(a, triangle).L());
        }
    }
}

TYPED_TEST(CholeskyTest, InverseIsTheInverseAndExactlyHermitian) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const Triangle triangle : triangles) {
            const Matrix<T> a = positive_definite<T>(n);
            const Matrix<T> inverse = Cholesky(a, triangle).inverse();
            ASSERT_EQ(inverse.rows(), n);
            EXPECT_EQ(inverse, inverse.h());
            if (n == 0) continue;
            // LAPACK's ratio of xPOT03: ||I - A X|| / (n ||A|| ||X|| eps).
            EXPECT_LT(norm1(identity_of<T>(n) - a * inverse) /
                          (double(n) * norm1(a) * norm1(inverse) * double(unit_roundoff<T>)),
                      threshold)
                << n;
        }
    }
}

TYPED_TEST(CholeskyTest, EmptyMatricesHaveTheFactsOfEmptyProducts) {
    using T = TypeParam;
    for (const Cholesky<T>& f : {Cholesky<T>(), Cholesky<T>(Matrix<T>(0, 0))}) {
        EXPECT_EQ(f.rows(), 0);
        EXPECT_EQ(f.L().rows(), 0);
        EXPECT_EQ(f.reconstruct(), Matrix<T>());
        EXPECT_EQ(f.det(), T(1));
        EXPECT_EQ(f.log_det().sign, T(1));
        EXPECT_EQ(f.log_det().log_abs, 0);
        EXPECT_EQ(f.rcond(), 1);
        EXPECT_EQ(f.inverse().rows(), 0);
        EXPECT_EQ(f.solve(Matrix<T>(0, 4)).cols(), 4);
        EXPECT_EQ(f.solve(Vector<T>()).size(), 0);
    }
}

TYPED_TEST(CholeskyTest, DeterminantsNeitherOverflowNorUnderflowOnTheWay) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    EXPECT_EQ(Cholesky(Matrix<T>{{T(4), T(2)}, {T(2), T(10)}}).det(), T(36));
    // Even powers of two have exact roots; 16 factors near the largest number meet their inverses.
    const R big = std::ldexp(R(1), Limits::max_exponent - 2);
    Matrix<T> a(33, 33);
    for (index_t i = 0; i < 16; ++i) {
        a(i, i) = T(big);
        a(16 + i, 16 + i) = T(1 / big);
    }
    a(32, 32) = T(16);
    EXPECT_EQ(Cholesky(a).det(), T(16));
    EXPECT_NEAR(Cholesky(a).log_det().log_abs, std::log(R(16)), 8 * epsilon<T>);
    for (index_t i = 16; i < 32; ++i)
        a(i, i) = T(1);
    EXPECT_EQ(std::real(Cholesky(a).det()), Limits::infinity());
    EXPECT_NEAR(Cholesky(a).log_det().log_abs / (16 * std::log(big) + std::log(R(16))), R(1),
                4 * epsilon<T>);
    const Cholesky<T> tiny(T(1 / big) * identity_of<T>(5));
    EXPECT_EQ(tiny.det(), T(0));
    EXPECT_NEAR(tiny.log_det().log_abs / (-5 * std::log(big)), R(1), 4 * epsilon<T>);
}

TYPED_TEST(CholeskyTest, LogDeterminantOfATenthOfTheIdentity) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Cholesky<T> f(T(R(0.1)) * identity_of<T>(400));
    EXPECT_EQ(f.log_det().sign, T(1));
    // 400 ln(1/10); each of the 400 roots and 800 factors brings a rounding of its own.
    EXPECT_NEAR(f.log_det().log_abs / R(-921.0340371976183), R(1), 400 * unit_roundoff<T>);
}

TYPED_TEST(CholeskyTest, RcondOfDiagonalMatricesIsExact) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const Triangle triangle : triangles) {
        for (const R smallest : {R(1), R(0.125), R(1e-3), std::sqrt(epsilon<T>)}) {
            Matrix<T> a = identity_of<T>(7);
            a(3, 3) = T(smallest);
            EXPECT_NEAR(Cholesky(a, triangle).rcond() / smallest, R(1), 16 * epsilon<T>);
        }
    }
}

TYPED_TEST(CholeskyTest, RcondIsAnUpperBoundAndWithinTheEstimatorsFactor) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 16, 33, 100}) {
        for (const Kind kind : definite_kinds) {
            for (const Triangle triangle : triangles) {
                const Matrix<T> a = positive_definite<T>(n, kind);
                const Cholesky<T> f(a, triangle);
                const double exact = 1 / (norm1(a) * norm1(f.inverse()));
                // Both norms are estimated from below: Higham found factors of up to 3 each.
                EXPECT_GE(double(f.rcond()), 0.9 * exact) << n << ", kind " << int(kind);
                EXPECT_LE(double(f.rcond()), 9 * exact) << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(CholeskyTest, ImaginaryPartsOfTheDiagonalAreIgnored) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        for (const index_t n : {1, 3, 16, 100}) {
            for (const Triangle triangle : triangles) {
                const Matrix<T> a = positive_definite<T>(n);
                Matrix<T> b = a;
                for (index_t i = 0; i < n; ++i)
                    b(i, i) += T(0, RealOf<T>(i + 1));
                EXPECT_EQ(Cholesky(b, triangle).L(), Cholesky(a, triangle).L()) << n;
            }
        }
    }
}

TYPED_TEST(CholeskyTest, MatricesThatAreNotPositiveDefiniteNameTheMinor) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 33, 150}) {
        for (const index_t order : {index_t(1), (n + 1) / 2, n}) {
            for (const Triangle triangle : triangles) {
                for (const T entry : {T(0), T(-1)}) {
                    Matrix<T> a = identity_of<T>(n);
                    a(order - 1, order - 1) = entry;
                    Cholesky<T> f(identity_of<T>(3));
                    const auto error =
                        thrown<NotPositiveDefiniteError>([&] { f.factor(a, triangle); });
                    EXPECT_EQ(error.order(), order);
                    EXPECT_EQ(f.rows(), 0);
                    EXPECT_TRUE(mentions(error, "Cholesky", "order " + std::to_string(order),
                                         std::to_string(n) + " x " + std::to_string(n), "LU"));
                    EXPECT_EQ(thrown<NotPositiveDefiniteError>([&] {
                                  (void)Cholesky<T>(std::move(a), triangle);
                              }).order(),
                              order);
                }
            }
        }
    }
    // Indefinite, but with a positive diagonal.
    EXPECT_EQ(thrown<NotPositiveDefiniteError>([] {
                  (void)Cholesky(Matrix<T>{{T(1), T(2)}, {T(2), T(1)}});
              }).order(),
              2);
}

TYPED_TEST(CholeskyTest, IndefiniteMatricesThatOverflowAreNotTakenForDefiniteOnes) {
    using T = TypeParam;
    using R = RealOf<T>;
    // L(2, 0) overflows and L(2, 1) = (1 - inf 0) / 1 is NaN, which OpenBLAS hands on as a success.
    const R tiny = std::numeric_limits<R>::min();
    const R huge = std::numeric_limits<R>::max();
    const Matrix<T> a = {{T(tiny), T(0), T(huge)}, {T(0), T(1), T(1)}, {T(huge), T(1), T(1)}};
    for (const Triangle triangle : triangles) {
        EXPECT_EQ(thrown<NotPositiveDefiniteError>([&] { (void)Cholesky(a, triangle); }).order(),
                  3);
    }
}

TYPED_TEST(CholeskyTest, ShapesThatDoNotFitAreNamed) {
    using T = TypeParam;
    Cholesky<T> f(identity_of<T>(3));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)f.solve(Matrix<T>(4, 2)); }),
                         "Cholesky::solve", "3 x 3", "4 x 2"));
    EXPECT_THROW((void)f.solve(Vector<T>(2)), DimensionError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { f.factor(Matrix<T>(2, 3)); }), "Cholesky",
                         "2 x 3", "square"));
    EXPECT_EQ(f.rows(), 0);
    const Matrix<T> wide(2, 3);
    EXPECT_THROW((void)Cholesky(wide), DimensionError);
}

TYPED_TEST(CholeskyTest, NonFiniteEntriesOfTheTriangleAreNamed) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    std::vector<T> bad = {T(Limits::quiet_NaN()), T(Limits::infinity()), T(-Limits::infinity())};
    for (const index_t n : {5, 40, 200}) {
        const Matrix<T> a = positive_definite<T>(n);
        for (const T entry : bad) {
            for (const auto& [i, j] : {std::pair<index_t, index_t>{0, 0},
                                       {1, 0},
                                       {n - 1, 0},
                                       {3, 2},
                                       {n - 1, n - 2},
                                       {n - 1, n - 1}}) {
                for (const Triangle triangle : triangles) {
                    const bool lower = triangle == Triangle::lower;
                    const index_t row = lower ? i : j;
                    const index_t col = lower ? j : i;
                    Matrix<T> b = poisoned(a, triangle);
                    b(row, col) = entry;
                    Strided<T> strided(b);
                    Cholesky<T> f(identity_of<T>(3));
                    const auto error = thrown<NonFiniteError>([&] { f.factor(b, triangle); });
                    EXPECT_EQ(error.row(), row);
                    EXPECT_EQ(error.col(), col);
                    EXPECT_EQ(f.rows(), 0);
                    EXPECT_TRUE(mentions(error, "Cholesky", "(" + std::to_string(row)));
                    EXPECT_EQ(thrown<NonFiniteError>([&] {
                                  (void)Cholesky<T>(strided.view(), triangle);
                              }).row(),
                              row);
                    EXPECT_EQ(thrown<NonFiniteError>([&] {
                                  (void)Cholesky<T>(std::move(b), triangle);
                              }).col(),
                              col);
                    EXPECT_EQ(b.rows(), n);  // NOLINT(*-use-after-move,*.Move)
                }
            }
        }
    }
}

TYPED_TEST(CholeskyTest, NonFiniteComesBeforeNotPositiveDefinite) {
    using T = TypeParam;
    Matrix<T> a = identity_of<T>(6);
    a(1, 1) = T(-1);
    a(4, 3) = not_a_number<T>();
    EXPECT_EQ(thrown<NonFiniteError>([&] { (void)Cholesky(a); }).row(), 4);
    Matrix<T> b = random_matrix<T>(6, 2);
    b(1, 1) = not_a_number<T>();
    const Cholesky f(identity_of<T>(6));
    EXPECT_TRUE(
        mentions(thrown<NonFiniteError>([&] { (void)f.solve(b); }), "Cholesky::solve", "(1, 1)"));
}

TYPED_TEST(CholeskyTest, CheckNoneCallsANaNNotPositiveDefinite) {
    using T = TypeParam;
    Matrix<T> a = positive_definite<T>(5);
    EXPECT_EQ(Cholesky(a, Triangle::lower, Check::none).L(), Cholesky(a).L());
    EXPECT_EQ(Cholesky(Matrix<T>(a), Triangle::lower, Check::none).L(), Cholesky(a).L());
    a(3, 1) = not_a_number<T>();
    EXPECT_EQ(thrown<NotPositiveDefiniteError>([&] {
                  (void)Cholesky(a, Triangle::lower, Check::none);
              }).order(),
              4);
    EXPECT_NO_THROW(Cholesky(a, Triangle::upper, Check::none));
}

TYPED_TEST(CholeskyTest, CopiesAreIndependentAndMovedFromOnesEmpty) {
    using T = TypeParam;
    const Matrix<T> a = positive_definite<T>(8);
    Cholesky<T> f(a, Triangle::upper);
    const Cholesky<T> copy = f;
    f.factor(identity_of<T>(2));
    EXPECT_EQ(copy.L(), Cholesky(a, Triangle::upper).L());
    const Cholesky<T> moved = std::move(f);
    EXPECT_EQ(moved.L(), identity_of<T>(2));
    EXPECT_EQ(f.rows(), 0);  // NOLINT(*-use-after-move,*.Move)
    EXPECT_EQ(f.det(), T(1));
    f.factor(a, Triangle::upper);
    EXPECT_EQ(f.L(), copy.L());
}

TYPED_TEST(CholeskyTest, WritesTheInverseIntoAGivenMatrix) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 5, 32, 33, 70}) {
        const Matrix<T> a = positive_definite<T>(n);
        const Cholesky<T> f(a);
        Strided<T> x(Matrix<T>(n, n, T(1)));
        f.inverse_into(x.view());
        EXPECT_LT(solve_residual(a, x.view(), identity_of<T>(n)), threshold);
        Matrix<T> other(n + 1, n);
        EXPECT_THROW(f.inverse_into(other.view()), DimensionError);
    }
}

}  // namespace
}  // namespace lamina
