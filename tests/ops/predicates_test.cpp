#include "lamina/ops/predicates.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;
using testing::Strided;

template <class T>
class PredicatesTest : public ::testing::Test {};
TYPED_TEST_SUITE(PredicatesTest, testing::Scalars);

template <class T>
T not_a_number() {
    return T(std::numeric_limits<RealOf<T>>::quiet_NaN());
}
template <class T>
T infinity() {
    return T(std::numeric_limits<RealOf<T>>::infinity());
}

/// Entries of a random matrix where keep(i, j), zeros elsewhere.
template <class T>
Matrix<T> masked(index_t m, index_t n, auto keep) {
    Matrix<T> a = random_matrix<T>(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i) {
            if (!keep(i, j)) a(i, j) = T(0);
        }
    }
    return a;
}

TYPED_TEST(PredicatesTest, SymmetryHoldsExactlyAndBreaksWithAnyEntry) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 31, 33, 70}) {
        const Matrix<T> half = random_matrix<T>(n, n);
        const Matrix<T> symmetric = half + half.t();
        Matrix<T> hermitian = half + half.h();
        EXPECT_TRUE(is_symmetric(symmetric));
        EXPECT_TRUE(is_hermitian(hermitian));
        EXPECT_TRUE(is_symmetric(Strided<T>(symmetric).view()));
        EXPECT_TRUE(is_hermitian(RealOf<T>(-3) * hermitian.t()));
        EXPECT_EQ(is_symmetric(hermitian), n <= 1 ? true : !is_complex<T>);
        if (n != 33) continue;
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i) {
                if (i == j) continue;
                const T kept = std::exchange(hermitian(i, j), T(7));
                ASSERT_FALSE(is_hermitian(hermitian)) << i << ", " << j;
                hermitian(i, j) = kept;
            }
        }
    }
    EXPECT_FALSE(is_symmetric(Matrix<T>(2, 3)));
    EXPECT_FALSE(is_hermitian(Matrix<T>(3, 2)));
}

TYPED_TEST(PredicatesTest, HermitianMeansARealDiagonalAndConjugates) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        const T i(0, 1);
        const Matrix<T> a{{T(1), i}, {-i, T(2)}};
        EXPECT_TRUE(is_hermitian(a));
        EXPECT_FALSE(is_symmetric(a));
        EXPECT_FALSE(is_hermitian(i * a));
        EXPECT_FALSE(is_hermitian(Matrix<T>{{i}}));
        EXPECT_TRUE(is_hermitian(Matrix<T>{{T(1, RealOf<T>(1e-3))}}, RealOf<T>(1e-2)));
    }
}

TYPED_TEST(PredicatesTest, TolerancesAreRelativeToTheLargestEntry) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R unit = std::numeric_limits<R>::max() / 8;
    for (const R size : {std::sqrt(std::numeric_limits<R>::min()), R(1), unit}) {
        const T off = T(size / 1024);
        const Matrix<T> a{{T(size), off}, {T(0), T(-size)}};
        EXPECT_FALSE(is_symmetric(a));
        EXPECT_FALSE(is_symmetric(a, R(1) / 1025));
        EXPECT_TRUE(is_symmetric(a, R(1) / 1024));
        EXPECT_TRUE(is_upper_triangular(a));
        EXPECT_FALSE(is_lower_triangular(a, R(1) / 1025));
        EXPECT_TRUE(is_lower_triangular(a, R(1) / 1024));
        EXPECT_FALSE(is_diagonal(a));
        EXPECT_TRUE(is_diagonal(a, R(1) / 1024));
    }
    const Matrix<T> a(2, 2);
    for (const R bad : {R(-1), std::numeric_limits<R>::quiet_NaN()}) {
        EXPECT_THROW(is_symmetric(a, bad), Error);
        EXPECT_THROW(is_diagonal(a, bad), Error);
        EXPECT_THROW(is_orthogonal(a, bad), Error);
        EXPECT_THROW(is_unit(Vector<T>(2), bad), Error);
        EXPECT_THROW(is_positive_definite(a, bad), Error);
    }
}

TYPED_TEST(PredicatesTest, ShapesHoldExactlyAndBreakWithAnyEntry) {
    using T = TypeParam;
    const index_t shapes[][2] = {{0, 0}, {0, 3}, {3, 0}, {1, 1}, {5, 5}, {7, 4}, {4, 7}, {40, 40}};
    for (const auto& [m, n] : shapes) {
        Matrix<T> upper = masked<T>(m, n, [](index_t i, index_t j) { return i <= j; });
        const Matrix<T> lower = masked<T>(m, n, [](index_t i, index_t j) { return i >= j; });
        const Matrix<T> both = masked<T>(m, n, [](index_t i, index_t j) { return i == j; });
        EXPECT_TRUE(is_upper_triangular(upper));
        EXPECT_TRUE(is_lower_triangular(lower));
        EXPECT_TRUE(is_diagonal(both) && is_upper_triangular(both) && is_lower_triangular(both));
        EXPECT_TRUE(is_lower_triangular(T(2) * upper.h()));
        EXPECT_TRUE(is_upper_triangular(Strided<T>(lower).view().t()));
        EXPECT_EQ(is_lower_triangular(upper), n <= 1 || m == 0);
        EXPECT_EQ(is_upper_triangular(lower), m <= 1 || n == 0);
        EXPECT_EQ(is_diagonal(upper), n <= 1 || m == 0);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = j + 1; i < m; ++i) {
                upper(i, j) = T(std::numeric_limits<RealOf<T>>::denorm_min());
                ASSERT_FALSE(is_upper_triangular(upper)) << i << ", " << j;
                ASSERT_FALSE(is_lower_triangular(upper.t())) << i << ", " << j;
                upper(i, j) = T(0);
            }
        }
    }
}

TYPED_TEST(PredicatesTest, ANaNAnywhereMakesAllOfThemFalse) {
    using T = TypeParam;
    for (const index_t i : {0, 1, 2}) {
        for (const index_t j : {0, 1, 2}) {
            Matrix<T> a = identity<T>(3);
            a(i, j) = not_a_number<T>();
            for (const RealOf<T> tol : {RealOf<T>(0), RealOf<T>(100)}) {
                EXPECT_FALSE(is_symmetric(a, tol));
                EXPECT_FALSE(is_hermitian(a, tol));
                EXPECT_FALSE(is_diagonal(a, tol));
                EXPECT_FALSE(is_upper_triangular(a, tol));
                EXPECT_FALSE(is_lower_triangular(a, tol));
                EXPECT_FALSE(is_orthogonal(a, tol));
                EXPECT_FALSE(is_positive_definite(a, tol));
                EXPECT_FALSE(is_unit(a.col(j), tol));
            }
            EXPECT_FALSE(is_finite(a));
            EXPECT_FALSE(is_finite(a.row(i)));
        }
    }
}

TYPED_TEST(PredicatesTest, InfinityIsComparedExactly) {
    using T = TypeParam;
    const T inf = infinity<T>();
    const Matrix<T> a{{T(1), inf}, {inf, T(2)}};
    const Matrix<T> b{{inf, T(3)}, {T(4), T(2)}};
    for (const RealOf<T> tol : {RealOf<T>(0), RealOf<T>(1)}) {
        EXPECT_TRUE(is_symmetric(a, tol));
        EXPECT_FALSE(is_symmetric(b, tol));
        EXPECT_FALSE(is_diagonal(b, tol));
        EXPECT_FALSE(is_positive_definite(a, tol));
    }
}

TYPED_TEST(PredicatesTest, OrthogonalMatricesAreSquareWithOrthonormalColumns) {
    using T = TypeParam;
    using R = RealOf<T>;
    std::mt19937_64 engine(3);
    for (const index_t n : {0, 1, 2, 50}) {
        Matrix<T> q = random_orthogonal<T>(n, engine);
        EXPECT_TRUE(is_orthogonal(q));
        EXPECT_TRUE(is_orthogonal(q.h()));
        EXPECT_TRUE(is_orthogonal(Strided<T>(q).view()));
        EXPECT_EQ(is_orthogonal(R(1.01) * q), n == 0);
        EXPECT_TRUE(is_orthogonal(R(1.01) * q, R(0.03)));
    }
    const Matrix<T> tall = random_orthogonal<T>(9, 4, engine);
    EXPECT_TRUE(has_orthonormal_columns(tall));
    EXPECT_FALSE(has_orthonormal_columns(tall.h()));
    EXPECT_FALSE(is_orthogonal(tall));
    if constexpr (is_complex<T>) {
        // Unitary, not complex orthogonal.
        EXPECT_TRUE(is_orthogonal(Matrix<T>{{T(0, 1)}}));
    }
}

TYPED_TEST(PredicatesTest, UnitVectorsHaveNormOne) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {1, 3, 1000}) {
        const Vector<T> u = normalized(random_vector<T>(n));
        EXPECT_TRUE(is_unit(u));
        EXPECT_FALSE(is_unit(R(1.01) * u));
        EXPECT_TRUE(is_unit(R(1.01) * u, R(0.02)));
    }
    EXPECT_FALSE(is_unit(Vector<T>(0)));
}

TYPED_TEST(PredicatesTest, PositiveDefiniteMeansHermitianWithACholeskyFactor) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {1, 2, 40}) {
        Matrix<T> a = random_spd<T>(n, std::mt19937_64(5));
        EXPECT_TRUE(is_positive_definite(a));
        EXPECT_TRUE(is_positive_definite(a.t()));
        EXPECT_TRUE(is_positive_definite(Strided<T>(a).view()));
        EXPECT_FALSE(is_positive_definite(R(-1) * a));
        EXPECT_FALSE(is_positive_definite(R(0) * a));
        if (n == 1) continue;
        a(0, 1) += T(R(1e-4));
        EXPECT_FALSE(is_positive_definite(a));
        EXPECT_TRUE(is_positive_definite(a, R(1e-3)));
    }
    EXPECT_TRUE(is_positive_definite(Matrix<T>(0, 0)));
    EXPECT_FALSE(is_positive_definite(Matrix<T>(2, 3)));
    EXPECT_FALSE(is_positive_definite(Matrix<T>{{1, 2}, {2, 1}}));
}

TYPED_TEST(PredicatesTest, FiniteLooksAtEveryEntryAndNoOther) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {1, 1}, {17, 5}}) {
        Matrix<T> a = random_matrix<T>(m, n);
        EXPECT_TRUE(is_finite(a));
        EXPECT_TRUE(is_finite(Strided<T>(a).view()));
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < m; ++i) {
                for (const T bad : {not_a_number<T>(), infinity<T>()}) {
                    const T kept = std::exchange(a(i, j), bad);
                    ASSERT_FALSE(is_finite(a));
                    ASSERT_FALSE(is_finite(a.t()));
                    ASSERT_FALSE(is_finite(a.col(j)));
                    a(i, j) = kept;
                }
            }
        }
    }
    const T big(std::numeric_limits<RealOf<T>>::max());
    EXPECT_TRUE(is_finite(Matrix<T>(2, 2, big)));
    EXPECT_FALSE(is_finite(RealOf<T>(2) * Matrix<T>(2, 2, big)));
    if constexpr (is_complex<T>) {
        EXPECT_FALSE(is_finite(Vector<T>{T(0, std::numeric_limits<RealOf<T>>::infinity())}));
    }
}

TYPED_TEST(PredicatesTest, OrthogonalVectorsHaveAVanishingInnerProduct) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : {2, 3, 100}) {
        const Matrix<T> q = random_orthogonal<T>(n, std::mt19937_64(11));
        for (const R scale : {std::numeric_limits<R>::min(), R(1), std::numeric_limits<R>::max()}) {
            const Vector<T> x = scale * Vector<T>(q.col(0));
            EXPECT_TRUE(are_orthogonal(x, q.col(1)));
            EXPECT_TRUE(are_orthogonal(x, R(1e-10) * q.col(1)));
            EXPECT_FALSE(are_orthogonal(x, x));
            const Vector<T> tilted = q.col(1) + R(0.001) * q.col(0);
            EXPECT_FALSE(are_orthogonal(x, tilted));
            EXPECT_TRUE(are_orthogonal(x, tilted, R(0.0011)));
        }
        EXPECT_TRUE(are_orthogonal(q.col(0), Vector<T>(n)));
        Vector<T> bad(n);
        bad[1] = not_a_number<T>();
        EXPECT_FALSE(are_orthogonal(bad, Vector<T>(n)));
        bad[1] = infinity<T>();
        EXPECT_FALSE(are_orthogonal(q.col(0), bad));
    }
    if constexpr (is_complex<T>) {
        // x^H y, not x^T y.
        const Vector<T> x{T(1), T(0, 1)};
        EXPECT_FALSE(are_orthogonal(x, x));
        EXPECT_TRUE(are_orthogonal(x, Vector<T>{T(1), T(0, -1)}));
    }
    EXPECT_THROW(are_orthogonal(Vector<T>(2), Vector<T>(2), R(-1)), Error);
}

TYPED_TEST(PredicatesTest, PermutationMatricesHaveOneOneInEachRowAndColumn) {
    using T = TypeParam;
    const index_t p[] = {2, 0, 3, 1};
    Matrix<T> a = permutation_matrix<T>(p);
    EXPECT_TRUE(is_permutation(a));
    EXPECT_TRUE(is_permutation(a.h()));
    EXPECT_TRUE(is_permutation(Strided<T>(a).view()));
    EXPECT_FALSE(is_permutation(T(2) * a));
    EXPECT_TRUE(is_permutation(identity<T>(1)));
    EXPECT_FALSE(is_permutation(Matrix<T>(3, 3)));
    EXPECT_FALSE(is_permutation(Matrix<T>{{1, 1}, {0, 0}}));
    EXPECT_FALSE(is_permutation(Matrix<T>{{1, 0}, {1, 0}}));
    EXPECT_FALSE(is_permutation(Matrix<T>{{1, 0, 0}, {0, 1, 0}}));
    EXPECT_FALSE(is_permutation(Matrix<T>{{0, -1}, {-1, 0}}));
    for (index_t j = 0; j < 4; ++j) {
        for (index_t i = 0; i < 4; ++i) {
            for (const T other : {T(0.5), not_a_number<T>(), a(i, j) == T(1) ? T(0) : T(1)}) {
                const T kept = std::exchange(a(i, j), other);
                EXPECT_FALSE(is_permutation(a));
                a(i, j) = kept;
            }
        }
    }
}

}  // namespace
}  // namespace lamina
