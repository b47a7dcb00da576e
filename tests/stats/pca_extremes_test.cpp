#include <cmath>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/stats/pca.hpp"

#include "stats/pca_data.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::component_tolerance;
using testing::expect_same_components;
using testing::random_matrix;
using testing::residual;
using testing::spread_data;
using testing::threshold;

template <class T>
class PcaExtremesTest : public ::testing::Test {};
TYPED_TEST_SUITE(PcaExtremesTest, testing::Scalars);

TYPED_TEST(PcaExtremesTest, EntryOfLargestMagnitudeIsRealAndPositive) {
    using T = TypeParam;
    for (const PCASolver solver : {PCASolver::full, PCASolver::covariance}) {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            PCA<T> pca({.solver = solver});
            pca.fit(random_matrix<T>(20, 6, seed));
            for (index_t i = 0; i < 6; ++i) {
                T largest = 0;
                for (const T& entry : pca.components().row(i)) {
                    if (std::abs(entry) > std::abs(largest)) largest = entry;
                }
                EXPECT_GT(std::real(largest), 0);
                EXPECT_EQ(std::imag(largest), 0);
            }
        }
    }
}

TYPED_TEST(PcaExtremesTest, LoadingsThatTieTakeTheirSignFromTheFirst) {
    using T = TypeParam;
    using R = RealOf<T>;
    // Two standardised features always have the components (1, 1) and (1, -1) over sqrt 2.
    for (const PCASolver solver : {PCASolver::full, PCASolver::covariance}) {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            Matrix<T> x = random_matrix<T>(30, 2, seed);
            for (index_t i = 0; i < 30; ++i)
                x(i, 1) = R(0.5) * std::real(x(i, 1)) - x(i, 0);
            PCA<T> pca({.standardize = true, .solver = solver});
            pca.fit(x);
            for (index_t i = 0; i < 2; ++i) {
                EXPECT_NEAR(std::real(pca.components()(i, 0)), std::sqrt(R(0.5)), 64 * epsilon<T>);
                EXPECT_GE(std::abs(pca.components()(i, 0)), std::abs(pca.components()(i, 1)));
            }
        }
    }
}

TEST(PcaMeanTest, MeanOfALongTrendIsRightToTheLastBit) {
    const index_t n = 200000;
    Matrix<double> x(n, 1);
    long double sum = 0;
    for (index_t i = 0; i < n; ++i) {
        x(i, 0) = (1 + double(i) / double(n)) / 3;
        sum += x(i, 0);
    }
    PCA<double> pca;
    pca.fit(x);
    EXPECT_NEAR(pca.mean()[0], double(sum / n), epsilon<double> / 2);
}

TYPED_TEST(PcaExtremesTest, FarAwayDataHaveTheComponentsOfTheSameDataAtTheOrigin) {
    using T = TypeParam;
    using R = RealOf<T>;
    // Integers and a power of two as many samples: every mean is exact, wherever the data lie.
    Matrix<T> x = random_matrix<T>(64, 4);
    for (index_t j = 0; j < 4; ++j) {
        for (T& entry : x.col(j))
            entry = T(std::round(R(20) * std::real(entry)));
    }
    Matrix<T> far = x;
    far += Matrix<T>(64, 4, T(std::ldexp(R(1), sizeof(R) == 4 ? 15 : 40)));
    PCA<T> here;
    PCA<T> there;
    EXPECT_EQ(here.fit(x).components(), there.fit(far).components());
    EXPECT_EQ(here.explained_variance(), there.explained_variance());
}

TYPED_TEST(PcaExtremesTest, DataNearOverflowAndUnderflowHaveTheComponentsOfOrdinaryData) {
    using T = TypeParam;
    using R = RealOf<T>;
    const int top = std::numeric_limits<R>::max_exponent - 8;
    const Matrix<T> x = spread_data<T>(30, 4);
    for (const bool standardize : {false, true}) {
        PCA<T> plain({.standardize = standardize});
        const Matrix<T> z = plain.fit_transform(x);
        for (const int exponent : {-top, top}) {
            const R factor = std::ldexp(R(1), exponent);
            const Matrix<T> extreme(factor * x);
            PCA<T> pca({.standardize = standardize});
            Matrix<T> scores = pca.fit_transform(extreme);
            EXPECT_LE(norm(pca.components() - plain.components(), Norm::max),
                      component_tolerance(plain, 3));
            EXPECT_NEAR(pca.explained_variance_ratio()[0], plain.explained_variance_ratio()[0],
                        1000 * epsilon<T>);
            EXPECT_LT(residual(extreme / factor, pca.inverse_transform(scores) / factor),
                      threshold);
            if (!standardize) scores /= T(factor);
            EXPECT_LE(norm(scores - z, Norm::max), component_tolerance(plain, 3) * 30);
        }
    }
}

TYPED_TEST(PcaExtremesTest, HugeAndTinyFeaturesKeepTheirProportions) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> x = random_matrix<T>(20, 2);
    const int top = std::numeric_limits<R>::max_exponent - 8;
    scale_in_place(x.col(0), T(std::ldexp(R(1), -top)));
    scale_in_place(x.col(1), T(std::ldexp(R(1), top)));
    PCA<T> pca;
    pca.fit(x);
    EXPECT_LE(norm(pca.components() - Matrix<T>{{0, 1}, {1, 0}}, Norm::max), 8 * epsilon<T>);
    EXPECT_EQ(pca.explained_variance_ratio(), (Vector<R>{1, 0}));
}

}  // namespace
}  // namespace lamina
