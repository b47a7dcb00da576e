// A program of its own, started with OPENBLAS_CORETYPE=Prescott: the choice of kernels is the whole
// process's, and few processors are newer than the BLAS.

#include <cstdlib>

#include "lamina/core/build_info.hpp"
#include "lamina/core/threads.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

class BetterCoreTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (build_info().better_core.empty()) {
            GTEST_SKIP() << "the BLAS has no kernels of older processors, or this is one";
        }
    }
};

TEST_F(BetterCoreTest, TextAndFieldNameTheKernelsThatWereMissed) {
    const BuildInfo info = build_info();
    EXPECT_EQ(info.core, "Prescott");
    EXPECT_TRUE(info.better_core == "SkylakeX" || info.better_core == "Haswell");
    EXPECT_NE(info.text().find("set OPENBLAS_CORETYPE=" + info.better_core), std::string::npos);
}

TEST_F(BetterCoreTest, EnvironmentDecides) {
    EXPECT_FALSE(use_better_core());
    EXPECT_EQ(build_info().core, "Prescott");
    EXPECT_STREQ(std::getenv("OPENBLAS_CORETYPE"), "Prescott");
}

/// Sums of k terms in any order are right to k eps |A| |B|, complex ones to 2 sqrt(2) k eps |A|
/// |B|.
template <Scalar T>
double distance_in_bounds(const Matrix<T>& a, const Matrix<T>& b, const Matrix<T>& other_product) {
    const double bound = 2 * 2.9 * double(a.cols() + 2) * double(epsilon<T>);
    return testing::norm1(a * b - other_product) / (testing::norm1(a) * testing::norm1(b) * bound);
}

TEST_F(BetterCoreTest, IsUsedOnceAsked) {
    const auto a = testing::random_matrix<double>(257, 300);
    const auto b = testing::random_matrix<double>(300, 129);
    const auto x = testing::random_matrix<std::complex<float>>(100, 300);
    const auto y = testing::random_matrix<std::complex<float>>(300, 65);
    const Matrix<double> ab = a * b;
    const Matrix<std::complex<float>> xy = x * y;

    const std::string better = build_info().better_core;
    ::unsetenv("OPENBLAS_CORETYPE");
    EXPECT_TRUE(use_better_core());
    EXPECT_EQ(std::getenv("OPENBLAS_CORETYPE"), nullptr);
    EXPECT_EQ(build_info().core, better);
    EXPECT_EQ(build_info().better_core, "");
    EXPECT_EQ(build_info().text().find("warning"), std::string::npos) << build_info().text();
    EXPECT_FALSE(use_better_core());

    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        EXPECT_LE(distance_in_bounds(a, b, ab), 1);
        EXPECT_LE(distance_in_bounds(x, y, xy), 1);
    }
    const SVD<double> f(a);
    EXPECT_LT(testing::orthogonality(f.U()), testing::threshold);
    EXPECT_LT(testing::residual(a, f.reconstruct()), testing::threshold);
}

}  // namespace
}  // namespace lamina
