#include "lamina/factor/symmetric_eigen.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::matrix_of;
using testing::norm1;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::unit_roundoff;

template <class T>
class SymmetricEigenTest : public ::testing::Test {};
TYPED_TEST_SUITE(SymmetricEigenTest, testing::Scalars);

/// Hermitian, of the given kind: half of A + A^H, which cannot overflow where A does not.
template <class T>
Matrix<T> hermitian_of(Kind kind, index_t n) {
    const Matrix<T> a = matrix_of<T>(kind, n, n);
    return T(RealOf<T>(0.5)) * a + T(RealOf<T>(0.5)) * a.h();
}

/// The same with NaN in the triangle that must not be read.
template <class T>
Matrix<T> one_triangle(const Matrix<T>& a, Triangle triangle) {
    Matrix<T> half = a;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (triangle == Triangle::lower ? i < j : i > j) half(i, j) = nan;
        }
    }
    return half;
}

template <class T>
void expect_decomposition(const SymmetricEigen<T>& f, const Matrix<T>& a, const std::string& what) {
    EXPECT_LT(residual(a, f.reconstruct()), threshold) << what;
    EXPECT_LT(orthogonality(f.vectors()), threshold) << what;
    for (index_t i = 1; i < f.values().size(); ++i) {
        EXPECT_LE(f.values()[i - 1], f.values()[i]) << what;
    }
}

TYPED_TEST(SymmetricEigenTest, ReconstructsEverySizeAndKindFromEitherTriangle) {
    using T = TypeParam;
    SymmetricEigen<T> f;
    for (const index_t n : testing::sizes) {
        for (const Kind kind : testing::kinds) {
            if (n > 100 && kind != Kind::random) continue;
            const Matrix<T> a = hermitian_of<T>(kind, n);
            for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
                const std::string what = std::to_string(n) + ", kind " + std::to_string(int(kind));
                f.factor(one_triangle(a, triangle), triangle);
                ASSERT_EQ(f.values().size(), n);
                expect_decomposition(f, a, what);
            }
        }
    }
}

TYPED_TEST(SymmetricEigenTest, TakesStridedViewsLazyOperandsAndTemporaries) {
    using T = TypeParam;
    Matrix<T> a = hermitian_of<T>(Kind::random, 33);
    Strided<T> strided(a);
    expect_decomposition(SymmetricEigen<T>(strided.view()), a, "strided");
    expect_decomposition(SymmetricEigen<T>(T(-2) * a), Matrix<T>(T(-2) * a), "scaled");
    // The adjoint's lower triangle is the stored upper one.
    expect_decomposition(SymmetricEigen<T>(one_triangle(a, Triangle::upper).h()), a, "adjoint");
    Matrix<T> gone = a;
    expect_decomposition(SymmetricEigen<T>(std::move(gone)), a, "moved");
}

TYPED_TEST(SymmetricEigenTest, KnowsTheSpectrumOfTheSecondDifference) {
    using T = TypeParam;
    constexpr index_t n = 20;
    Matrix<T> a(n, n);
    for (index_t i = 0; i < n; ++i) {
        a(i, i) = T(2);
        if (i > 0) a(i, i - 1) = a(i - 1, i) = T(-1);
    }
    const auto w = eigvalsh(a);
    for (index_t k = 1; k <= n; ++k) {
        const double expected = 2 - 2 * std::cos(double(k) * std::numbers::pi / (n + 1));
        EXPECT_NEAR(w[k - 1], expected, threshold * n * double(unit_roundoff<T>) * 4);
    }
}

TEST(SymmetricEigenTest, HermitianMeansConjugate) {
    using T = std::complex<double>;
    // The Pauli matrix sigma_y has eigenvalues -1 and 1; as a symmetric matrix it would not.
    const Matrix<T> a{{T(0), T(0, -1)}, {T(0, 1), T(0)}};
    const auto [w, V] = eigh(a);
    EXPECT_NEAR(w[0], -1, 1e-15 * 30);
    EXPECT_NEAR(w[1], 1, 1e-15 * 30);
    EXPECT_LE(norm1(a * V - V * Matrix<T>{{T(w[0]), T(0)}, {T(0), T(w[1])}}), 1e-15 * 60);
}

TYPED_TEST(SymmetricEigenTest, RangesAreSlicesOfTheWholeSpectrum) {
    using T = TypeParam;
    constexpr index_t n = 30;
    const Matrix<T> a = hermitian_of<T>(Kind::random, n);
    const SymmetricEigen<T> all(a);
    const auto tolerance = threshold * n * unit_roundoff<T> * RealOf<T>(norm1(a));
    const SymmetricEigen<T> some(a, IndexRange{5, 12});
    ASSERT_EQ(some.values().size(), 7);
    ASSERT_EQ(some.vectors().cols(), 7);
    for (index_t i = 0; i < 7; ++i)
        EXPECT_NEAR(some.values()[i], all.values()[i + 5], tolerance);
    EXPECT_LT(orthogonality(some.vectors()), threshold);
    Matrix<T> scaled_vectors = some.vectors();
    for (index_t j = 0; j < 7; ++j) {
        scale_in_place(scaled_vectors.block(0, j, n, 1), T(some.values()[j]));
    }
    EXPECT_LE(norm1(a * some.vectors() - scaled_vectors), tolerance * 7);
    const double lo = double(all.values()[9] + all.values()[10]) / 2;
    const double hi = double(all.values()[19] + all.values()[20]) / 2;
    const SymmetricEigen<T> between(a, ValueRange{lo, hi});
    EXPECT_EQ(between.values().size(), 10);
    EXPECT_EQ(SymmetricEigen<T>(a, IndexRange{3, 3}).values().size(), 0);
    EXPECT_THROW(SymmetricEigen<T>(a, IndexRange{3, n + 1}), DimensionError);
    EXPECT_THROW(SymmetricEigen<T>(a, IndexRange{-1, 3}), DimensionError);
}

TYPED_TEST(SymmetricEigenTest, ValuesAloneAreThoseThatComeWithVectors) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_of<T>(Kind::random, 40);
    const auto alone = eigvalsh(a);
    const SymmetricEigen<T> f(a);
    for (index_t i = 0; i < 40; ++i) {
        EXPECT_NEAR(alone[i], f.values()[i],
                    threshold * 40 * unit_roundoff<T> * RealOf<T>(norm1(a)));
    }
    EXPECT_THROW(SymmetricEigen<T>(a, Triangle::lower, Vectors::none).reconstruct(), Error);
}

TYPED_TEST(SymmetricEigenTest, RefusesWhatIsNotSquareOrNotFinite) {
    using T = TypeParam;
    try {
        SymmetricEigen<T> f(Matrix<T>(3, 4));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("3 x 4"), std::string::npos) << error.what();
    }
    Matrix<T> a(3, 3);
    a(2, 1) = T(std::numeric_limits<RealOf<T>>::infinity());
    EXPECT_THROW(SymmetricEigen<T>{a}, NonFiniteError);
    EXPECT_NO_THROW(SymmetricEigen<T>(a, Triangle::upper));
}

}  // namespace
}  // namespace lamina
