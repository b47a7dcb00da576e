#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/ops/trace.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/matrix_functions.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::Strided;
using testing::thrown;
using testing::unit_roundoff;

template <class T>
class ExpmTest : public ::testing::Test {};
TYPED_TEST_SUITE(ExpmTest, testing::Scalars);

using Wide = std::complex<long double>;

/// I + A + A^2 / 2! + ... in long double, rounded at the end.
template <class T>
Matrix<T> taylor_series(const Matrix<T>& a) {
    const index_t n = a.rows();
    const auto at = [n](index_t i, index_t j) { return std::size_t(i + j * n); };
    std::vector<Wide> sum(std::size_t(n * n));
    std::vector<Wide> term(std::size_t(n * n));
    for (index_t i = 0; i < n; ++i)
        sum[at(i, i)] = term[at(i, i)] = 1;
    for (int k = 1; k < 60; ++k) {
        std::vector<Wide> next(std::size_t(n * n));
        for (index_t i = 0; i < n; ++i) {
            for (index_t j = 0; j < n; ++j) {
                for (index_t l = 0; l < n; ++l)
                    next[at(i, j)] += term[at(i, l)] * Wide(a(l, j)) / (long double)(k);
                sum[at(i, j)] += next[at(i, j)];
            }
        }
        term = next;
    }
    Matrix<T> x(n, n);
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = 0; j < n; ++j) {
            if constexpr (is_complex<T>) {
                x(i, j) = T(sum[at(i, j)]);
            } else {
                x(i, j) = T(sum[at(i, j)].real());
            }
        }
    }
    return x;
}

/// A random matrix with ||A||_1 = size.
template <class T>
Matrix<T> matrix_of_norm(index_t n, double size, std::uint64_t seed = 1) {
    Matrix<T> a = random_matrix<T>(n, n, seed);
    a *= T(RealOf<T>(size / norm1(a)));
    return a;
}

/// ||A - B||_1 / ||A||_1 in units of n eps.
template <class T>
double distance(const Matrix<T>& a, const Matrix<T>& b) {
    return norm1(a - b) / (norm1(a) * double(a.rows()) * double(unit_roundoff<T>));
}

TYPED_TEST(ExpmTest, AgreesWithTheTaylorSeries) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 16}) {
        // One size for each degree of the approximant, and some that are scaled.
        for (const double size : {1e-9, 0.01, 0.1, 0.3, 0.9, 2.0, 4.0, 8.0}) {
            const Matrix<T> a = matrix_of_norm<T>(n, size);
            // The condition of e^A is at least ||A|| and for these not much more.
            EXPECT_LT(distance(taylor_series(a), expm(a)), 10 * (1 + size)) << n << ", " << size;
        }
    }
}

TYPED_TEST(ExpmTest, OfTheNegativeIsTheInverse) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 16, 33, 100}) {
        const Matrix<T> a = matrix_of_norm<T>(n, 3);
        const Matrix<T> x = expm(a);
        const Matrix<T> y = expm(-1.0 * a);
        EXPECT_LT(norm1(x * y - identity<T>(n)),
                  40 * double(n) * double(unit_roundoff<T>) * norm1(x) * norm1(y))
            << n;
    }
}

TYPED_TEST(ExpmTest, OfTheDoubleIsTheSquare) {
    using T = TypeParam;
    for (const double size : {0.5, 3.0, 20.0}) {
        const Matrix<T> a = matrix_of_norm<T>(16, size);
        const Matrix<T> x = expm(a);
        EXPECT_LT(norm1(x * x - expm(2.0 * a)),
                  40 * (1 + size) * 16 * double(unit_roundoff<T>) * norm1(x) * norm1(x))
            << size;
    }
}

TYPED_TEST(ExpmTest, HasTheExponentialOfTheTraceAsDeterminant) {
    using T = TypeParam;
    const Matrix<T> a = matrix_of_norm<T>(8, 2);
    EXPECT_NEAR(log_det(expm(a)).log_abs, std::real(trace(a)), 8 * 100 * double(epsilon<T>));
}

/// Entry by entry to four roundings, which the division by 120 may bring; zeros are exact.
template <class T>
void expect_entries(const Matrix<T>& x, const Matrix<T>& expected) {
    for (index_t i = 0; i < x.rows(); ++i) {
        for (index_t j = 0; j < x.cols(); ++j)
            EXPECT_LE(std::abs(x(i, j) - expected(i, j)), 2 * epsilon<T> * std::abs(expected(i, j)))
                << i << ", " << j;
    }
}

TYPED_TEST(ExpmTest, OfNilpotentMatricesIsTheirPolynomial) {
    using T = TypeParam;
    for (const double corner : {1.0, 1e10}) {
        const T c = T(RealOf<T>(corner));
        expect_entries(expm(Matrix<T>{{T(0), c}, {T(0), T(0)}}), {{T(1), c}, {T(0), T(1)}});
        expect_entries(expm(Matrix<T>{{T(0), T(0)}, {c, T(0)}}), {{T(1), T(0)}, {c, T(1)}});
    }
    expect_entries(expm(Matrix<T>{{T(0), T(2), T(5)}, {T(0), T(0), T(4)}, {T(0), T(0), T(0)}}),
                   {{T(1), T(2), T(9)}, {T(0), T(1), T(4)}, {T(0), T(0), T(1)}});
    Matrix<T> n(4, 4);
    fill(n.diag(1), T(6));
    // N^2 / 2 = 18 and N^3 / 6 = 36.
    expect_entries(expm(n), {{T(1), T(6), T(18), T(36)},
                             {T(0), T(1), T(6), T(18)},
                             {T(0), T(0), T(1), T(6)},
                             {T(0), T(0), T(0), T(1)}});
}

TYPED_TEST(ExpmTest, OfDiagonalMatricesIsTheExponentialOfEachEntry) {
    using T = TypeParam;
    const Vector<T> d{T(1), T(-3), T(0), T(RealOf<T>(0.1))};
    const Matrix<T> x = expm(diagonal(d));
    for (index_t i = 0; i < 4; ++i) {
        for (index_t j = 0; j < 4; ++j)
            EXPECT_EQ(x(i, j), i == j ? std::exp(d[i]) : T(0));
    }
    EXPECT_EQ(expm(Matrix<T>{{T(-1)}})(0, 0), std::exp(T(-1)));
    EXPECT_EQ(expm(Matrix<T>(5, 5)), identity<T>(5));
    EXPECT_TRUE(expm(Matrix<T>(0, 0)).empty());
}

TYPED_TEST(ExpmTest, OfASkewMatrixIsTheRotation) {
    using T = TypeParam;
    for (const double angle : {0.01, 1.0, 30.0, 1000.0}) {
        const T t = T(RealOf<T>(angle));
        const Matrix<T> x = expm(Matrix<T>{{T(0), -t}, {t, T(0)}});
        // The condition is the angle.
        const double tolerance = 20 * (1 + angle) * double(unit_roundoff<T>);
        EXPECT_LT(norm1(x - rotation<T>(RealOf<T>(angle))), tolerance) << angle;
    }
}

TYPED_TEST(ExpmTest, IsNotScaledTooMuchForALargeCorner) {
    using T = TypeParam;
    using R = RealOf<T>;
    const double corner = 1 / std::sqrt(double(epsilon<T>));
    const Matrix<T> x = expm(Matrix<T>{{T(1), T(R(corner))}, {T(0), T(-1)}});
    EXPECT_NEAR(std::real(x(0, 0)) / std::exp(1.0), 1, 40 * double(epsilon<T>));
    EXPECT_NEAR(std::real(x(1, 1)) / std::exp(-1.0), 1, 40 * double(epsilon<T>));
    EXPECT_NEAR(std::real(x(0, 1)) / (R(corner) * std::sinh(1.0)), 1, 40 * double(epsilon<T>));
    EXPECT_EQ(x(1, 0), T(0));
}

TYPED_TEST(ExpmTest, OfAHermitianMatrixIsTheSameThroughItsEigenvalues) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 33}) {
        const Matrix<T> b = matrix_of_norm<T>(n, 1);
        const Matrix<T> a = b + b.h();
        EXPECT_LT(distance(expm(a), expm(hermitian(a))), 40) << n;
    }
}

TYPED_TEST(ExpmTest, TakesStridedViewsAndOperands) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(5, 5);
    Strided<T> strided(a);
    EXPECT_EQ(expm(strided.view()), expm(a));
    EXPECT_EQ(expm(2.0 * a.h()), expm(Matrix<T>(2.0 * a.h())));
}

TYPED_TEST(ExpmTest, VanishesForALargeNegativeOne) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R size : {R(1e5), std::sqrt(std::numeric_limits<R>::max())}) {
        const Matrix<T> x = expm(Matrix<T>{{T(-size), T(1)}, {T(0), T(-2 * size)}});
        EXPECT_EQ(x, Matrix<T>(2, 2));
    }
}

TYPED_TEST(ExpmTest, ErrorsNameWhatIsWrong) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    EXPECT_TRUE(mentions(thrown<DimensionError>([] { (void)expm(Matrix<T>(2, 3)); }), "expm",
                         "2 x 3", "square"));
    const Matrix<T> large{{T(1000), T(1)}, {T(0), T(1000)}};
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)expm(large); }), "expm", "2 x 2", "1001"));
    const Matrix<T> one_by_one{{T(1000)}};
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)expm(one_by_one); }), "1 x 1", "1000"));
    const Matrix<T> largest(2, 2, T(Limits::max()));
    EXPECT_THROW((void)expm(largest), Error);
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity()), T(-Limits::infinity())}) {
        for (index_t i = 0; i < 9; ++i) {
            Matrix<T> a(3, 3, T(1));
            a(i % 3, i / 3) = bad;
            const auto error = thrown<NonFiniteError>([&] { (void)expm(a); });
            EXPECT_EQ(std::pair(error.row(), error.col()), std::pair(i % 3, i / 3));
        }
    }
}

}  // namespace
}  // namespace lamina
