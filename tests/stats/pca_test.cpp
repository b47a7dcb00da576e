#include "lamina/stats/pca.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::matrix_of;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;

/// n x p data around a mean far from zero, whose variances fall by four from feature to feature.
template <Scalar T>
Matrix<T> spread_data(index_t n, index_t p, std::uint64_t seed = 1) {
    using R = RealOf<T>;
    Matrix<T> x = random_matrix<T>(n, p, seed);
    for (index_t j = 0; j < p; ++j) {
        for (T& entry : x.col(j))
            entry = entry * R(std::ldexp(1, int(-j % 8))) + R(3 + j % 5);
    }
    return x;
}

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

/// How far rounding may move component i: by the perturbation of the covariance, which is a
/// multiple of max(n, p) eps of its largest eigenvalue, over the gap to the next eigenvalue (Davis
/// & Kahan).
template <Scalar T>
double component_tolerance(const PCA<T>& pca, index_t i) {
    const auto& w = pca.explained_variance();
    double gap = i + 1 < w.size() ? double(w[i] - w[i + 1]) : double(w[i]);
    if (i > 0) gap = std::min(gap, double(w[i - 1] - w[i]));
    const double size = double(std::max(pca.n_samples(), pca.n_features()));
    return threshold * size * double(epsilon<T>) * double(w[0]) / gap;
}

template <Scalar T>
void expect_same_components(const PCA<T>& a, const PCA<T>& b) {
    ASSERT_EQ(a.n_components(), b.n_components());
    for (index_t i = 0; i < a.n_components(); ++i) {
        const double size = double(std::max(a.n_samples(), a.n_features()));
        EXPECT_NEAR(a.explained_variance()[i], b.explained_variance()[i],
                    threshold * size * double(epsilon<T>) * double(a.explained_variance()[0]));
        for (index_t j = 0; j < a.n_features(); ++j) {
            EXPECT_LE(std::abs(a.components()(i, j) - b.components()(i, j)),
                      component_tolerance(a, i))
                << "component " << i << ", feature " << j;
        }
    }
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

TYPED_TEST(PcaTest, EntryOfLargestMagnitudeIsRealAndPositive) {
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

TYPED_TEST(PcaTest, LoadingsThatTieTakeTheirSignFromTheFirst) {
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

TYPED_TEST(PcaTest, FarAwayDataHaveTheComponentsOfTheSameDataAtTheOrigin) {
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

TYPED_TEST(PcaTest, DataNearOverflowAndUnderflowHaveTheComponentsOfOrdinaryData) {
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

}  // namespace
}  // namespace lamina
