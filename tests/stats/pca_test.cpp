#include "lamina/stats/pca.hpp"

#include <cmath>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"

#include "stats/pca_data.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::expect_same_components;
using testing::Kind;
using testing::matrix_of;
using testing::orthogonality;
using testing::residual;
using testing::spread_data;
using testing::threshold;

/// The covariance of the columns of z by its definition: c(a, b) = sum z'_ia conj(z'_ib) / (n - 1).
template <Scalar T>
Matrix<T> covariance(const Matrix<T>& z) {
    using R = RealOf<T>;
    const R n = R(z.rows());
    Matrix<T> c(z.cols(), z.cols());
    for (index_t a = 0; a < z.cols(); ++a) {
        for (index_t b = 0; b < z.cols(); ++b) {
            T mean_a = 0;
            T mean_b = 0;
            for (index_t i = 0; i < z.rows(); ++i) {
                mean_a += z(i, a) / n;
                mean_b += z(i, b) / n;
            }
            for (index_t i = 0; i < z.rows(); ++i) {
                c(a, b) += (z(i, a) - mean_a) * conjugate(z(i, b) - mean_b) / (n - 1);
            }
        }
    }
    return c;
}

template <class T>
class PcaTest : public ::testing::Test {};
TYPED_TEST_SUITE(PcaTest, testing::Scalars);

TYPED_TEST(PcaTest, ComponentsAreOrthonormalAndScoresGiveTheDataBackForEveryShape) {
    using T = TypeParam;
    const index_t shapes[][2] = {{2, 1},   {2, 2},   {3, 5},   {5, 3},
                                 {16, 16}, {33, 16}, {16, 33}, {300, 7}};
    for (const auto& [n, p] : shapes) {
        for (const PCASolver solver : {PCASolver::full, PCASolver::covariance}) {
            const Matrix<T> x = spread_data<T>(n, p);
            PCA<T> pca({.solver = solver});
            const Matrix<T> z = pca.fit_transform(x);
            ASSERT_EQ(z.rows(), n);
            ASSERT_EQ(z.cols(), std::min(n, p));
            EXPECT_LT(orthogonality(pca.components().view().h()), threshold) << n << " x " << p;
            EXPECT_LT(residual(x, pca.inverse_transform(z)), threshold) << n << " x " << p;
            EXPECT_EQ(pca.solver_used(), solver);
            EXPECT_EQ(pca.n_samples(), n);
            EXPECT_EQ(pca.n_features(), p);
        }
    }
}

TYPED_TEST(PcaTest, CovarianceOfScoresIsDiagonalAndItsDiagonalTheExplainedVariance) {
    using T = TypeParam;
    const index_t n = 100;
    const index_t p = 6;
    PCA<T> pca;
    const Matrix<T> c = covariance(pca.fit_transform(spread_data<T>(n, p)));
    const double tolerance =
        threshold * double(n) * double(epsilon<T>) * double(pca.explained_variance()[0]);
    for (index_t i = 0; i < p; ++i) {
        for (index_t j = 0; j < p; ++j) {
            const T expected = i == j ? T(pca.explained_variance()[i]) : T(0);
            EXPECT_LE(std::abs(c(i, j) - expected), tolerance) << i << ", " << j;
        }
        EXPECT_NEAR(pca.singular_values()[i],
                    std::sqrt(pca.explained_variance()[i] * RealOf<T>(n - 1)),
                    8 * epsilon<T> * pca.singular_values()[i]);
    }
}

TYPED_TEST(PcaTest, ComponentsAreEigenvectorsOfTheCovarianceByDefinition) {
    using T = TypeParam;
    const index_t n = 50;
    const Matrix<T> x = spread_data<T>(n, 5);
    PCA<T> pca;
    pca.fit(x);
    // covariance() has conj on the second index: C = Xc^T conj(Xc) / (n - 1), so its eigenvectors
    // are conj(v), the rows of components().
    const Matrix<T> c = covariance(x);
    for (index_t i = 0; i < 5; ++i) {
        const Vector<T> v(pca.components().row(i));
        const Vector<T> cv = c * v;
        for (index_t j = 0; j < 5; ++j) {
            EXPECT_LE(
                std::abs(cv[j] - pca.explained_variance()[i] * v[j]),
                threshold * double(n) * double(epsilon<T>) * double(pca.explained_variance()[0]));
        }
    }
}

TYPED_TEST(PcaTest, KnownAnswerOfACross) {
    using T = TypeParam;
    PCA<T> pca;
    const Matrix<T> z = pca.fit_transform(Matrix<T>{{9, 5}, {5, 5}, {7, 6}, {7, 4}});
    const RealOf<T> eps = 8 * epsilon<T>;
    EXPECT_EQ(pca.mean(), (Vector<T>{7, 5}));
    EXPECT_EQ(pca.scale(), (Vector<RealOf<T>>{1, 1}));
    EXPECT_NEAR(pca.explained_variance()[0], RealOf<T>(8) / 3, 3 * eps);
    EXPECT_NEAR(pca.explained_variance()[1], RealOf<T>(2) / 3, eps);
    EXPECT_NEAR(pca.explained_variance_ratio()[0], RealOf<T>(0.8), eps);
    EXPECT_NEAR(pca.singular_values()[1], std::sqrt(RealOf<T>(2)), eps);
    EXPECT_LE(norm(pca.components() - identity<T>(2), Norm::max), eps);
    EXPECT_LE(norm(z - Matrix<T>{{2, 0}, {-2, 0}, {0, 1}, {0, -1}}, Norm::max), 2 * eps);
}

TYPED_TEST(PcaTest, CovarianceAndFullSolversAgreeOnTallAndWideData) {
    using T = TypeParam;
    const index_t shapes[][2] = {{200, 6}, {6, 6}, {6, 200}};
    for (const auto& [n, p] : shapes) {
        const Matrix<T> x = spread_data<T>(n, p);
        const Components kept = Components::count(4);
        PCA<T> full({.n_components = kept});
        PCA<T> covariance({.n_components = kept, .solver = PCASolver::covariance});
        expect_same_components(full.fit(x), covariance.fit(x));
        EXPECT_NEAR(full.noise_variance(), covariance.noise_variance(),
                    threshold * double(std::max(n, p)) * double(epsilon<T>) *
                        double(full.explained_variance()[0]));
    }
}

TYPED_TEST(PcaTest, AutomaticSolverKeepsTheDigitsOfSmallComponents) {
    using T = TypeParam;
    using R = RealOf<T>;
    // The singular values are sqrt(80) and small sqrt(80): below sqrt(eps) of the first, the other
    // is lost in the covariance matrix.
    const R small = R(std::pow(epsilon<T>, R(0.6)));
    Matrix<T> x(40, 2);
    for (index_t i = 0; i < 40; ++i) {
        const R large = i % 2 == 0 ? R(1) : R(-1);
        const R other = i % 4 < 2 ? small : -small;
        x(i, 0) = T(large + other);
        x(i, 1) = T(large - other);
    }
    PCA<T> pca;
    pca.fit(x);
    EXPECT_NEAR(pca.singular_values()[1] / small, std::sqrt(R(80)), 0.1);
}

TYPED_TEST(PcaTest, RandomizedSolverFindsTheComponentsOfADecayingSpectrum) {
    using T = TypeParam;
    const Matrix<T> x = matrix_of<T>(Kind::graded, 120, 40);
    PCA<T> exact({.n_components = Components::count(3)});
    PCA<T> sketch(
        {.n_components = Components::count(3), .solver = PCASolver::randomized, .seed = 7});
    expect_same_components(exact.fit(x), sketch.fit(x));
    EXPECT_NEAR(exact.explained_variance_ratio()[0], sketch.explained_variance_ratio()[0],
                1000 * epsilon<T>);
    const Matrix<T> first = sketch.components();
    EXPECT_EQ(sketch.fit(x).components(), first);
}

TYPED_TEST(PcaTest, OrderOfSamplesDoesNotMatter) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(64, 5);
    Matrix<T> backwards(64, 5);
    for (index_t i = 0; i < 64; ++i)
        copy_into(backwards.row(i), x.row(63 - i));
    PCA<T> a;
    PCA<T> b;
    expect_same_components(a.fit(x), b.fit(backwards));
}

TYPED_TEST(PcaTest, FitTransformIsFitThenTransformAndMovingInChangesNothing) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(700, 5);
    PCA<T> a({.whiten = true});
    PCA<T> b({.whiten = true});
    PCA<T> c({.whiten = true});
    const Matrix<T> z = a.fit_transform(x);
    EXPECT_EQ(z, b.fit(x).transform(x));
    EXPECT_EQ(z, c.fit(Matrix<T>(x)).transform(x));
    EXPECT_EQ(a.components(), c.components());
}

TYPED_TEST(PcaTest, ViewsAndTransposesAreReadInPlace) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(40, 4);
    testing::Strided<T> strided(x);
    const Matrix<T> across(x.view().t());
    PCA<T> plain;
    PCA<T> view;
    PCA<T> transposed;
    const Matrix<T> z = plain.fit_transform(x);
    EXPECT_EQ(view.fit_transform(strided.view()), z);
    EXPECT_EQ(transposed.fit_transform(across.view().t()), z);
}

TYPED_TEST(PcaTest, SamplesAreTransformedByTheirOwnValuesOnly) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(600, 4);
    PCA<T> pca;
    pca.fit(x);
    const Matrix<T> all = pca.transform(x);
    const Matrix<T> some = pca.transform(x.block(255, 0, 3, 4));
    EXPECT_LT(residual(Matrix<T>(all.block(255, 0, 3, 4)), some), threshold);
    EXPECT_EQ(pca.transform(Matrix<T>(0, 4)).rows(), 0);
}

}  // namespace
}  // namespace lamina
