#include "lamina/stats/pca.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::thrown;

template <class T>
class PcaErrorTest : public ::testing::Test {};
TYPED_TEST_SUITE(PcaErrorTest, testing::Scalars);

TYPED_TEST(PcaErrorTest, BadShapesThrowDimensionErrorWithTheShapes) {
    using T = TypeParam;
    const auto fit = [](PCAOptions options, index_t m, index_t n) {
        return thrown<DimensionError>([=] { PCA<T>(options).fit(random_matrix<T>(m, n)); });
    };
    EXPECT_TRUE(mentions(fit({}, 1, 3), "1 x 3"));
    EXPECT_TRUE(mentions(fit({}, 0, 0), "0 x 0"));
    EXPECT_TRUE(mentions(fit({}, 5, 0), "5 x 0"));
    const PCAOptions four{.n_components = Components::count(4)};
    EXPECT_TRUE(mentions(fit(four, 9, 3), "9 x 3 data have 3 components, not 4"));
    EXPECT_TRUE(mentions(fit(four, 3, 9), "3 x 9 data have 3 components, not 4"));
    EXPECT_TRUE(mentions(fit({.n_components = Components::mle()}, 3, 9), "3 x 9"));
    EXPECT_THROW(Components::count(0), DimensionError);

    PCA<T> pca({.n_components = Components::count(2)});
    pca.fit(random_matrix<T>(6, 3));
    const auto transform = [&] { pca.transform(random_matrix<T>(4, 5)); };
    const auto inverse = [&] { pca.inverse_transform(random_matrix<T>(4, 3)); };
    EXPECT_TRUE(mentions(thrown<DimensionError>(transform), "4 x 5", "2 x 3", "6 x 3"));
    EXPECT_TRUE(mentions(thrown<DimensionError>(inverse), "4 x 3", "2 x 3"));
}

TYPED_TEST(PcaErrorTest, NonFiniteValuesThrowWithSampleAndFeature) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> x = random_matrix<T>(600, 3);
    PCA<T> pca;
    pca.fit(x);
    const Matrix<T> components = pca.components();
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        x(513, 1) = T(bad);
        const auto expect_place = [](auto action) {
            const NonFiniteError error = thrown<NonFiniteError>(action);
            EXPECT_EQ(error.row(), 513);
            EXPECT_EQ(error.col(), 1);
            EXPECT_TRUE(mentions(error, "sample 513, feature 1"));
        };
        expect_place([&] { pca.fit(x); });
        expect_place([&] { pca.fit(Matrix<T>(x)); });
        expect_place([&] { pca.transform(x); });
        expect_place([&] { pca.inverse_transform(x); });
    }
    EXPECT_EQ(pca.components(), components) << "a failed fit leaves the earlier one in force";
}

TYPED_TEST(PcaErrorTest, ContradictionsThrowError) {
    using T = TypeParam;
    const Matrix<T> x = random_matrix<T>(9, 3);
    for (const double f : {0.0, -0.5, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
        EXPECT_THROW(Components::fraction(f), Error);
    }
    EXPECT_THROW(PCA<T>({.solver = PCASolver::randomized}).fit(x), Error);
    if (is_complex<T>) {
        EXPECT_THROW(PCA<T>({.n_components = Components::mle()}).fit(x), Error);
    }
    const PCA<T> unfitted;
    EXPECT_TRUE(mentions(thrown<Error>([&] { unfitted.transform(x); }), "call fit first"));
    EXPECT_THROW(unfitted.inverse_transform(x), Error);
    EXPECT_THROW(unfitted.components(), Error);
    EXPECT_THROW(unfitted.mean(), Error);
}

}  // namespace
}  // namespace lamina
