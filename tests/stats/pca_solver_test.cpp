// What the automatic solver takes for which data, and that it costs no accuracy.

#include <algorithm>
#include <cmath>
#include <random>

#include "lamina/ops/random.hpp"
#include "lamina/stats/pca.hpp"

#include "support/long_matrices.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::long_matrix;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;

template <class T>
class PcaSolverTest : public ::testing::Test {};
TYPED_TEST_SUITE(PcaSolverTest, testing::Scalars);

template <class T>
PCA<T> fitted(const Matrix<T>& x, const Components& kept, PCASolver solver) {
    PCA<T> pca({.n_components = kept, .solver = solver});
    pca.fit(x);
    return pca;
}

/// Both solvers are right to c n eps (s_1 / s_i) in each singular value: at most 32 times what the
/// SVD is, by the choice of the automatic one.
template <class T>
void expect_agreement(const Matrix<T>& x, const Components& kept, PCASolver expected) {
    using R = RealOf<T>;
    const PCA<T> quick = fitted(x, kept, PCASolver::automatic);
    const PCA<T> exact = fitted(x, kept, PCASolver::full);
    EXPECT_EQ(quick.solver_used(), expected);
    ASSERT_EQ(quick.n_components(), exact.n_components());
    const R rounding = 10 * R(std::min(x.rows(), x.cols())) * epsilon<T>;
    for (index_t i = 0; i < exact.n_components(); ++i) {
        const R s = exact.singular_values()[i];
        EXPECT_NEAR(quick.singular_values()[i], s, 32 * rounding * exact.singular_values()[0]);
        EXPECT_NEAR(quick.explained_variance_ratio()[i], exact.explained_variance_ratio()[i],
                    32 * rounding);
    }
    EXPECT_NEAR(quick.noise_variance(), exact.noise_variance(),
                32 * rounding * exact.explained_variance()[0]);
    EXPECT_LT(orthogonality(Matrix<T>(quick.components().h())), testing::threshold);
}

TYPED_TEST(PcaSolverTest, DataOfOneSizeGoThroughTheCovariance) {
    using T = TypeParam;
    for (const auto& [n, p] : {std::pair<index_t, index_t>{1000, 20}, {40, 500}}) {
        const Matrix<T> x = random_matrix<T>(n, p);
        expect_agreement(x, Components::count(4), PCASolver::covariance);
        expect_agreement(x, Components::fraction(0.5), PCASolver::covariance);
    }
    const Matrix<T> tall = random_matrix<T>(1000, 20);
    expect_agreement(tall, Components::all(), PCASolver::covariance);
    // The singular value of centred wide data that is zero is none of the ones compared.
    expect_agreement(random_matrix<T>(40, 500), Components::all(), PCASolver::covariance);
}

TYPED_TEST(PcaSolverTest, CentredDataWithNoMoreSamplesThanFeaturesHaveOneAxisWithoutVariance) {
    using T = TypeParam;
    for (const auto& [n, p] : {std::pair<index_t, index_t>{2, 2}, {5, 5}, {7, 30}, {40, 500}}) {
        for (const PCASolver solver :
             {PCASolver::automatic, PCASolver::full, PCASolver::covariance}) {
            const PCA<T> pca = fitted(random_matrix<T>(n, p), Components::all(), solver);
            EXPECT_EQ(pca.n_components(), n);
            EXPECT_EQ(pca.singular_values()[n - 1], 0) << n << " x " << p;
            EXPECT_GT(pca.singular_values()[n - 2], 0) << n << " x " << p;
            EXPECT_LT(orthogonality(Matrix<T>(pca.components().h())), testing::threshold);
        }
    }
}

TYPED_TEST(PcaSolverTest, ComponentsThatSquaringWouldBlurDoNot) {
    using T = TypeParam;
    for (const auto& [n, p] : {std::pair<index_t, index_t>{2000, 20}, {20, 2000}, {140, 120}}) {
        const Matrix<T> x = long_matrix<T>(n, p, 0.5);
        expect_agreement(x, Components::all(), PCASolver::full);
        expect_agreement(x, Components::count(std::min(n, p) - 1), PCASolver::full);
    }
    // The first ones are large enough, however small the others.
    expect_agreement(long_matrix<T>(2000, 40, 0.5), Components::count(3), PCASolver::covariance);
}

/// Whatever the condition, and where features and samples repeat: the Gram matrix that told of it
/// is used again.
TYPED_TEST(PcaSolverTest, AllComponentsOfLongDataGiveThemBack) {
    using T = TypeParam;
    for (const auto& [n, p] : {std::pair<index_t, index_t>{2000, 20}, {20, 2000}}) {
        for (const double digits : {0.3, 0.6, 0.95}) {
            Matrix<T> x = long_matrix<T>(n, p, digits);
            copy_into(x.col(p - 1), x.col(3));
            copy_into(x.row(n - 1), x.row(3));
            const PCA<T> pca = fitted(x, Components::all(), PCASolver::automatic);
            EXPECT_EQ(pca.solver_used(), PCASolver::full);
            EXPECT_LT(residual(x, pca.inverse_transform(pca.transform(x))), testing::threshold);
            EXPECT_LT(orthogonality(Matrix<T>(pca.components().h())), testing::threshold);
        }
    }
}

TYPED_TEST(PcaSolverTest, SmallDataAlwaysGetTheSvd) {
    using T = TypeParam;
    expect_agreement(random_matrix<T>(150, 4), Components::all(), PCASolver::full);
}

/// The last component of nearly square data is as a rule too small for its square, so the automatic
/// solver does not look whether these are the rare ones of which it is not.
TYPED_TEST(PcaSolverTest, NearlySquareDataGetTheSvd) {
    using T = TypeParam;
    for (const auto& [n, p] : {std::pair<index_t, index_t>{140, 140}, {150, 140}, {140, 150}}) {
        std::mt19937_64 engine(1);
        const Matrix<T> q = random_orthogonal<T>(std::max(n, p), engine);
        const Matrix<T> x(q.block(0, 0, n, p));
        expect_agreement(x, Components::all(), PCASolver::full);
        expect_agreement(x, Components::count(4), PCASolver::covariance);
    }
    for (const auto& [n, p] : {std::pair<index_t, index_t>{165, 140}, {140, 165}}) {
        std::mt19937_64 engine(1);
        const Matrix<T> q = random_orthogonal<T>(std::max(n, p), engine);
        expect_agreement(Matrix<T>(q.block(0, 0, n, p)), Components::all(), PCASolver::covariance);
    }
}

TYPED_TEST(PcaSolverTest, TheAutomaticSolverGivesTheSameBitsEachTime) {
    using T = TypeParam;
    const Matrix<T> x = random_matrix<T>(1000, 20);
    const PCA<T> first = fitted(x, Components::count(4), PCASolver::automatic);
    const PCA<T> second = fitted(x, Components::count(4), PCASolver::automatic);
    EXPECT_EQ(first.components(), second.components());
    EXPECT_EQ(first.singular_values(), second.singular_values());
}

}  // namespace
}  // namespace lamina
