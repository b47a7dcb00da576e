#include "lamina/factor/thin_qr.hpp"

#include <cmath>
#include <limits>

#include "lamina/ops/norm.hpp"

#include "support/long_matrices.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::kinds;
using testing::long_matrix;
using testing::matrix_of;
using testing::mentions;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

template <class T>
class ThinQrTest : public ::testing::Test {};
TYPED_TEST_SUITE(ThinQrTest, testing::Scalars);

template <class T>
void expect_thin_qr(const Matrix<T>& a, const ThinQR<T>& f) {
    const index_t k = std::min(a.rows(), a.cols());
    ASSERT_EQ(f.Q.rows(), a.rows());
    ASSERT_EQ(f.Q.cols(), k);
    ASSERT_EQ(f.R.rows(), k);
    ASSERT_EQ(f.R.cols(), a.cols());
    for (index_t j = 0; j < k; ++j) {
        EXPECT_GE(std::real(f.R(j, j)), 0);
        EXPECT_EQ(std::imag(f.R(j, j)), 0);
        for (index_t i = j + 1; i < k; ++i)
            EXPECT_EQ(f.R(i, j), T(0));
    }
    EXPECT_LT(orthogonality(f.Q), threshold);
    EXPECT_LT(residual(a, f.Q * f.R), threshold);
}

TYPED_TEST(ThinQrTest, FactorsEveryShapeAndKind) {
    using T = TypeParam;
    using Shape = std::pair<index_t, index_t>;
    for (const auto& [m, n] : {Shape{0, 0},
                               {0, 3},
                               {3, 0},
                               {1, 1},
                               {5, 3},
                               {3, 5},
                               {33, 33},
                               {257, 64},
                               {1000, 9},
                               {4100, 2},
                               {8200, 1},
                               {2000, 33}}) {
        for (const auto kind : kinds) {
            const ::testing::ScopedTrace trace(__FILE__, __LINE__,
                                               std::to_string(m) + " x " + std::to_string(n) +
                                                   ", kind " + std::to_string(int(kind)));
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            expect_thin_qr(a, thin_qr(a));
            if (this->HasFatalFailure()) return;
        }
    }
}

TYPED_TEST(ThinQrTest, WritesIntoMemoryOfTheCallers) {
    using T = TypeParam;
    using Shape = std::pair<index_t, index_t>;
    for (const auto& [m, n] : {Shape{0, 3}, {5, 3}, {3, 5}, {257, 64}, {2000, 33}}) {
        const index_t k = std::min(m, n);
        const Matrix<T> a = random_matrix<T>(m, n);
        const ThinQR<T> expected = thin_qr(a);
        Strided<T> q(Matrix<T>(m, k));
        Strided<T> r(Matrix<T>(k, n));
        thin_qr_into(q.view(), r.view(), a);
        EXPECT_EQ(Matrix<T>(q.view()), expected.Q) << m << " x " << n;
        EXPECT_EQ(Matrix<T>(r.view()), expected.R) << m << " x " << n;
        const Matrix<T> ah(a.h());
        thin_qr_into(q.view(), r.view(), ah.h());
        expect_thin_qr(a, {Matrix<T>(q.view()), Matrix<T>(r.view())});
    }
}

TYPED_TEST(ThinQrTest, RefusesWrongShapesAndSharedMemory) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(40, 5);
    const Matrix<T> before = a;
    Matrix<T> q(40, 5, T(2));
    Matrix<T> r(5, 5, T(2));
    EXPECT_THROW(thin_qr_into(q.block(0, 0, 39, 5), r, a), DimensionError);
    EXPECT_THROW(thin_qr_into(q, q.block(0, 0, 5, 4), a), DimensionError);
    EXPECT_THROW(thin_qr_into(a, r, a), AliasError);
    EXPECT_THROW(thin_qr_into(q, a.block(0, 0, 5, 5), a), AliasError);
    EXPECT_THROW(thin_qr_into(q, q.block(0, 0, 5, 5), a), AliasError);
    EXPECT_EQ(a, before);
    a(3, 4) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    EXPECT_THROW(thin_qr_into(q, r, a), NonFiniteError);
    EXPECT_EQ(q, Matrix<T>(40, 5, T(2)));
    EXPECT_EQ(r, Matrix<T>(5, 5, T(2)));
}

TYPED_TEST(ThinQrTest, IsAsGoodForEveryCondition) {
    using T = TypeParam;
    for (const double digits : {0.0, 0.25, 0.5, 0.75, 1.0, 1.25}) {
        const Matrix<T> a = long_matrix<T>(2048, 24, digits);
        expect_thin_qr(a, thin_qr(a));
    }
}

TYPED_TEST(ThinQrTest, StridedLazyAndMovedInMatricesAreFactoredLikePlainOnes) {
    using T = TypeParam;
    const Matrix<T> a = long_matrix<T>(1024, 16, 0.3);
    Strided<T> strided(a);
    expect_thin_qr(a, thin_qr(strided.view()));
    expect_thin_qr(Matrix<T>(2.0 * a), thin_qr(2.0 * a));
    const Matrix<T> wide(a.h());
    expect_thin_qr(a, thin_qr(wide.h()));
    Matrix<T> spent = a;
    const T* const memory = spent.data();
    const ThinQR<T> f = thin_qr(std::move(spent));
    EXPECT_EQ(f.Q.data(), memory);
    expect_thin_qr(a, f);
}

TYPED_TEST(ThinQrTest, NamesTheFirstNonFiniteEntryAndKeepsWhatWasMovedIn) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        Matrix<T> a = random_matrix<T>(1024, 16);
        a(700, 5) = T(bad);
        const Matrix<T> before = a;
        const auto error = thrown<NonFiniteError>([&] { thin_qr(std::move(a)); });
        EXPECT_EQ(error.row(), 700);
        EXPECT_EQ(error.col(), 5);
        EXPECT_TRUE(mentions(error, "thin_qr", "1024 x 16"));
        EXPECT_EQ(a.block(0, 0, 1024, 5), before.block(0, 0, 1024, 5));
        EXPECT_THROW(thin_qr(before), NonFiniteError);
    }
}

}  // namespace
}  // namespace lamina
