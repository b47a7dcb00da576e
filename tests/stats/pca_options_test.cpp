#include <algorithm>
#include <cmath>

#include "lamina/io/csv.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/stats/pca.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;

const CsvTable& iris() {
    static const CsvTable table = read_csv("data/iris.csv", {.labels = {"species"}});
    return table;
}

index_t kept_of_iris(Components components) {
    PCA<double> pca({.n_components = components});
    return pca.fit(iris().values).n_components();
}

TEST(PcaIrisTest, GivesThePublishedVariancesAndScores) {
    for (const PCASolver solver : {PCASolver::automatic, PCASolver::full, PCASolver::covariance}) {
        PCA<double> pca({.solver = solver});
        const Matrix<double> z = pca.fit_transform(iris().values);
        const double ratios[] = {0.92461872, 0.05306648, 0.01710261, 0.00521218};
        const double variances[] = {4.22824171, 0.24267075, 0.0782095, 0.02383509};
        const double first_component[] = {0.36138659, -0.08452251, 0.85667061, 0.3582892};
        const double first_score[] = {-2.68412563, 0.31939725, -0.02791483, 0.00226244};
        for (index_t k = 0; k < 4; ++k) {
            EXPECT_NEAR(pca.explained_variance_ratio()[k], ratios[k], 5e-9);
            EXPECT_NEAR(pca.explained_variance()[k], variances[k], 5e-9);
            EXPECT_NEAR(pca.components()(0, k), first_component[k], 5e-9);
            EXPECT_NEAR(std::abs(z(0, k)), std::abs(first_score[k]), 5e-9);
        }
        EXPECT_NEAR(z(0, 0), first_score[0], 5e-9);
        EXPECT_NEAR(z(0, 1), first_score[1], 5e-9);
        EXPECT_NEAR(pca.mean()[0], 5.84333333, 5e-9);
        EXPECT_EQ(pca.noise_variance(), 0);
    }
}

TEST(PcaIrisTest, FloatAgreesToItsPrecision) {
    Matrix<float> x(150, 4);
    for (index_t j = 0; j < 4; ++j) {
        for (index_t i = 0; i < 150; ++i)
            x(i, j) = float(iris().values(i, j));
    }
    PCA<float> pca;
    pca.fit(x);
    EXPECT_NEAR(pca.explained_variance_ratio()[0], 0.92461872, 150 * epsilon<float>);
    EXPECT_NEAR(pca.explained_variance_ratio()[3], 0.00521218, 150 * epsilon<float>);
}

TEST(PcaIrisTest, NoiseVarianceIsTheMeanOfWhatIsLeftOut) {
    PCA<double> pca({.n_components = Components::count(2)});
    EXPECT_NEAR(pca.fit(iris().values).noise_variance(), (0.0782095 + 0.02383509) / 2, 5e-9);
    EXPECT_EQ(pca.n_components(), 2);
    EXPECT_NEAR(pca.explained_variance_ratio()[1], 0.05306648, 5e-9);
}

TEST(PcaComponentsTest, EachRuleKeepsAsManyAsItSays) {
    EXPECT_EQ(kept_of_iris(Components::all()), 4);
    EXPECT_EQ(kept_of_iris(Components::count(3)), 3);
    EXPECT_EQ(kept_of_iris(Components::fraction(0.1)), 1);
    EXPECT_EQ(kept_of_iris(Components::fraction(0.92)), 1);
    EXPECT_EQ(kept_of_iris(Components::fraction(0.95)), 2);
    EXPECT_EQ(kept_of_iris(Components::fraction(0.98)), 3);
    EXPECT_EQ(kept_of_iris(Components::fraction(1)), 4);
}

TEST(PcaComponentsTest, FractionIsReachedByExactlyThatShare) {
    // Ten equal variances: k tenths of the variance are k components, whatever the sums round to.
    Matrix<double> x(20, 10);
    for (index_t j = 0; j < 10; ++j) {
        x(2 * j, j) = 0.1;
        x(2 * j + 1, j) = -0.1;
    }
    for (int k = 1; k <= 10; ++k) {
        PCA<double> pca({.n_components = Components::fraction(k / 10.0)});
        EXPECT_EQ(pca.fit(x).n_components(), k);
    }
}

TEST(PcaComponentsTest, MleFindsTheDimensionOfDataInNoise) {
    // 1000 samples of a 3-dimensional signal in 10 features, with noise of a hundredth of its size.
    Matrix<double> x = random_matrix<double>(1000, 3, 1) * random_matrix<double>(3, 10, 2);
    x += 0.01 * random_matrix<double>(1000, 10, 3);
    PCA<double> pca({.n_components = Components::mle()});
    EXPECT_EQ(pca.fit(x).n_components(), 3);
    EXPECT_NEAR(pca.noise_variance(), 1e-4 / 3, 1e-5);
    EXPECT_EQ(kept_of_iris(Components::mle()), 3);
}

TEST(PcaComponentsTest, MleKeepsOneComponentOfConstantOrSingleFeatures) {
    PCA<double> pca({.n_components = Components::mle()});
    EXPECT_EQ(pca.fit(Matrix<double>(5, 3, 2.0)).n_components(), 1);
    EXPECT_EQ(pca.fit(random_matrix<double>(9, 1)).n_components(), 1);
}

template <class T>
class PcaOptionsTest : public ::testing::Test {};
TYPED_TEST_SUITE(PcaOptionsTest, testing::Scalars);

TYPED_TEST(PcaOptionsTest, StandardizedFeaturesAllCountTheSame) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> x = random_matrix<T>(50, 3);
    Matrix<T> units = x;
    const int exponents[] = {0, std::numeric_limits<R>::max_exponent - 4,
                             std::numeric_limits<R>::min_exponent + 30};
    for (index_t j = 0; j < 3; ++j) {
        scale_in_place(units.col(j), T(std::ldexp(R(1), exponents[j])));
    }
    PCA<T> plain({.standardize = true});
    PCA<T> scaled({.standardize = true});
    const Matrix<T> z = plain.fit_transform(x);
    EXPECT_LT(residual(z, scaled.fit_transform(units)), threshold);
    EXPECT_LT(residual(x, plain.inverse_transform(z)), threshold);
    R total = 0;
    for (index_t j = 0; j < 3; ++j) {
        total += plain.explained_variance()[j];
        EXPECT_EQ(std::ldexp(plain.scale()[j], exponents[j]), scaled.scale()[j]);
    }
    EXPECT_NEAR(total, R(3), 50 * epsilon<T>);
}

TYPED_TEST(PcaOptionsTest, ScaleIsTheStandardDeviation) {
    using T = TypeParam;
    PCA<T> pca({.standardize = true});
    pca.fit(Matrix<T>{{1, 4}, {2, 4}, {3, 4}});
    EXPECT_EQ(pca.scale(), (Vector<RealOf<T>>{1, 1})) << "a constant feature has scale 1";
    EXPECT_EQ(pca.mean(), (Vector<T>{2, 4}));
}

TYPED_TEST(PcaOptionsTest, WhitenedScoresHaveUnitCovariance) {
    using T = TypeParam;
    const index_t n = 80;
    const Matrix<T> x = random_matrix<T>(n, 4);
    for (const bool standardize : {false, true}) {
        PCA<T> pca({.whiten = true, .standardize = standardize});
        const Matrix<T> z = pca.fit_transform(x);
        Matrix<T> c = z.h() * z;
        c /= T(RealOf<T>(n - 1));
        EXPECT_LE(norm(c - identity<T>(4), Norm::max), double(n) * double(epsilon<T>) * threshold);
        EXPECT_LT(residual(x, pca.inverse_transform(z)), threshold);
    }
}

TYPED_TEST(PcaOptionsTest, ConstantDataHaveNoVarianceAndNoNaN) {
    using T = TypeParam;
    for (const bool standardize : {false, true}) {
        for (const PCASolver solver : {PCASolver::full, PCASolver::covariance}) {
            const Matrix<T> x(7, 3, T(RealOf<T>(0.1)));
            PCA<T> pca({.whiten = true, .standardize = standardize, .solver = solver});
            EXPECT_EQ(pca.fit_transform(x), Matrix<T>(7, 3));
            EXPECT_EQ(pca.explained_variance(), Vector<RealOf<T>>(3));
            EXPECT_EQ(pca.explained_variance_ratio(), Vector<RealOf<T>>(3));
            EXPECT_LT(orthogonality(pca.components().view().h()), threshold);
            EXPECT_EQ(pca.inverse_transform(Matrix<T>(7, 3)), x);
        }
    }
}

TYPED_TEST(PcaOptionsTest, WhiteningLeavesComponentsWithoutVarianceAtZero) {
    using T = TypeParam;
    Matrix<T> x = random_matrix<T>(20, 4);
    copy_into(x.col(3), x.col(0));
    for (const PCASolver solver : {PCASolver::full, PCASolver::covariance}) {
        PCA<T> pca({.whiten = true, .solver = solver});
        const Matrix<T> z = pca.fit_transform(x);
        for (index_t i = 0; i < 20; ++i)
            EXPECT_EQ(z(i, 3), T(0));
        EXPECT_GT(std::abs(z(0, 2)), 0);
        EXPECT_LT(residual(x, pca.inverse_transform(z)), threshold);
    }
}

TYPED_TEST(PcaOptionsTest, NearlyConstantFeatureIsNotBlownUpByStandardizing) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> x = random_matrix<T>(20, 2);
    for (index_t i = 0; i < 20; ++i)
        x(i, 1) = T(i % 2 == 0 ? R(1) : 1 + epsilon<T>);
    PCA<T> pca({.standardize = true});
    pca.fit(x);
    EXPECT_EQ(pca.scale()[1], 1);
    EXPECT_NEAR(pca.explained_variance_ratio()[0], 1, 8 * epsilon<T>);
}

TEST(PcaComplexTest, RealDataHaveTheirRealComponents) {
    const Matrix<double>& x = iris().values;
    Matrix<std::complex<double>> z(x.rows(), x.cols());
    for (index_t j = 0; j < x.cols(); ++j) {
        for (index_t i = 0; i < x.rows(); ++i)
            z(i, j) = x(i, j);
    }
    PCA<double> real;
    PCA<std::complex<double>> complex;
    real.fit(x);
    complex.fit(z);
    for (index_t i = 0; i < 4; ++i) {
        for (index_t j = 0; j < 4; ++j) {
            EXPECT_NEAR(complex.components()(i, j).real(), real.components()(i, j), 1e-12);
            EXPECT_NEAR(complex.components()(i, j).imag(), 0, 1e-12);
        }
    }
}

}  // namespace
}  // namespace lamina
