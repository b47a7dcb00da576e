// What threads of lamina's own share: long matrices, large enough for three of them.

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/core/threads.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/thin_qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/stats/pca.hpp"

#include "support/least_squares.hpp"
#include "support/long_matrices.hpp"
#include "support/residuals.hpp"
#include "support/share.hpp"

namespace lamina {
namespace {

using testing::long_matrix;
using testing::orthogonality;
using testing::orthogonality_of_residual;
using testing::random_matrix;
using testing::residual;
using testing::threshold;

constexpr index_t length = 18001;
constexpr index_t side = 23;
const std::vector<int> counts = testing::is_sanitized ? std::vector{3} : std::vector{2, 3};

/// Short sides, with Gram matrices and products of their own up to 16 and 32, and conditions in
/// units of all digits: for one step, two, and with a shift.
constexpr index_t entries = length * side;
constexpr std::pair<index_t, double> shapes[] = {{side, 0}, {side, 0.3}, {side, 0.9},
                                                 {12, 0},   {12, 0.3},   {40, 0}};

template <class T>
class PassesTest : public ::testing::Test {};
TYPED_TEST_SUITE(PassesTest, testing::Scalars);

/// Looked at on one thread, whatever made them.
template <Scalar T>
void expect_thin_qr(const Matrix<T>& a, const ThinQR<T>& f) {
    const ThreadLimit one(1);
    EXPECT_LT(orthogonality(f.Q), threshold);
    EXPECT_LT(residual(a, f.Q * f.R), threshold);
}

template <Scalar T>
void expect_svd(const Matrix<T>& a, const SVD<T>& f) {
    const ThreadLimit one(1);
    EXPECT_LT(orthogonality(f.U()), threshold);
    EXPECT_LT(orthogonality(f.Vt().h()), threshold);
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
}

TYPED_TEST(PassesTest, ThinQOfLongMatricesIsAsGood) {
    using T = TypeParam;
    for (const auto& [n, d] : shapes) {
        const Matrix<T> tall = long_matrix<T>(entries / n + 1, n, d);
        for (const int count : counts) {
            const ::testing::ScopedTrace trace(
                __FILE__, __LINE__,
                std::to_string(n) + ", " + std::to_string(d) + " in " + std::to_string(count));
            const ThreadLimit limit(count);
            expect_thin_qr(tall, thin_qr(tall));
            expect_thin_qr(tall, thin_qr(Matrix<T>(tall)));
        }
    }
}

TYPED_TEST(PassesTest, SingularValuesOfLongMatricesAreAsGood) {
    using T = TypeParam;
    for (const auto& [n, d] : shapes) {
        const Matrix<T> tall = long_matrix<T>(entries / n + 1, n, d);
        const Matrix<T> wide(tall.h());
        const ::testing::ScopedTrace trace(__FILE__, __LINE__,
                                           std::to_string(n) + ", " + std::to_string(d));
        {
            const ThreadLimit limit(2);
            expect_svd(wide, SVD<T>(wide));
        }
        const ThreadLimit limit(3);
        expect_svd(tall, SVD<T>(tall));
    }
}

/// Sums of products in another order: they differ by no more than twice the bound of one matrix
/// product, m eps ||A||_F ||B||_F (Higham, Accuracy and Stability of Numerical Algorithms, 3.5).
template <Scalar T>
void expect_same_sums(const Matrix<T>& c, const Matrix<T>& expected, index_t m, RealOf<T> size) {
    const RealOf<T> bound = 2 * RealOf<T>(m) * epsilon<T> * size * size;
    EXPECT_LE(norm(c - expected), bound);
}

TYPED_TEST(PassesTest, GramMatricesAreTheSameSums) {
    using T = TypeParam;
    const Matrix<T> store = random_matrix<T>(length + 3, side + 2);
    const auto a = store.block(2, 1, length, side);
    const Matrix<T> wide(a.t());
    const RealOf<T> size = norm(a);
    const Matrix<T> hermitian = a.h() * a;
    const Matrix<T> symmetric = a.t() * a;
    for (const int count : counts) {
        const ThreadLimit limit(count);
        const Matrix<T> c = a.h() * a;
        expect_same_sums(c, hermitian, length, size);
        EXPECT_EQ(c, Matrix<T>(c.h()));
        expect_same_sums<T>(a.t() * a, symmetric, length, size);
        expect_same_sums<T>(wide * wide.t(), symmetric, length, size);
        Matrix<T> scaled(side, side, T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
        multiply_into(scaled.view(), T(-2) * a.h(), a);
        expect_same_sums<T>(scaled, T(-2) * hermitian, length, 2 * size);
    }
}

/// Cut into strips, on two threads: the sums are the same, and what is not written stays.
TYPED_TEST(PassesTest, GramMatricesOfSquareOnesAreTheSameSums) {
    using T = TypeParam;
    for (const index_t n : {304, 307}) {
        const Matrix<T> a = random_matrix<T>(n + 3, n);
        const RealOf<T> size = norm(a);
        const Matrix<T> hermitian = a.h() * a;
        const Matrix<T> symmetric = a.t() * a;
        const Matrix<T> outer = a * a.h();
        const Matrix<T> scaled = T(3) * a * a.t();
        const ThreadLimit limit(2);
        Matrix<T> around(n + 2, n + 2, T(7));
        multiply_into(around.block(1, 1, n, n), a.h(), a);
        const Matrix<T> c(around.block(1, 1, n, n));
        expect_same_sums(c, hermitian, n, size);
        EXPECT_EQ(c, Matrix<T>(c.h()));
        fill(around.block(1, 1, n, n), T(7));
        EXPECT_EQ(around, Matrix<T>(n + 2, n + 2, T(7)));
        expect_same_sums<T>(a.t() * a, symmetric, n, size);
        expect_same_sums<T>(a * a.h(), outer, n, size);
        expect_same_sums<T>(T(3) * a * a.t(), scaled, n, 2 * size);
    }
}

/// Shared by columns, block by block: shapes of whole and of broken blocks, some with more columns
/// than rows.
TYPED_TEST(PassesTest, ReflectionsAreAsGood) {
    using T = TypeParam;
    constexpr std::pair<index_t, index_t> sizes[] = {
        {363, 363}, {560, 480}, {1600, 90}, {260, 530}, {4200, 3}};
    for (const auto& [m, n] : sizes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> b = random_matrix<T>(m, (1 << 17) / m + 40, 3);
        for (const int count : counts) {
            const ::testing::ScopedTrace trace(
                __FILE__, __LINE__,
                std::to_string(m) + " x " + std::to_string(n) + " in " + std::to_string(count));
            QR<T> f;
            Matrix<T> q;
            Matrix<T> x = b;
            Matrix<T> y = b;
            {
                const ThreadLimit limit(count);
                f.factor(a);
                q = f.Q();
                f.apply_Qh_into(x.view());
                f.apply_Q_into(y.view());
            }
            const ThreadLimit one(1);
            expect_thin_qr(a, ThinQR<T>{q, f.R()});
            const index_t k = std::min(m, n);
            EXPECT_LT(residual(q.h() * b, x.block(0, 0, k, b.cols())), threshold);
            f.apply_Qh_into(y.view());
            EXPECT_LT(residual(b, y), threshold);
        }
    }
}

TYPED_TEST(PassesTest, AllOfQIsAsGood) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(420, 200);
    const QR<T> f(a);
    for (const int count : counts) {
        Matrix<T> q;
        {
            const ThreadLimit limit(count);
            q = f.Q_full();
        }
        const ThreadLimit one(1);
        EXPECT_LT(orthogonality(q), threshold);
        EXPECT_LT(residual(a, q.block(0, 0, 420, 200) * f.R()), threshold);
    }
}

TYPED_TEST(PassesTest, LeastSquaresAreAsGood) {
    using T = TypeParam;
    const Matrix<T> a = long_matrix<T>(length, side, 0.1);
    for (const index_t columns : {1, 3}) {
        const Matrix<T> b = random_matrix<T>(length, columns, 5);
        for (const int count : counts) {
            const ThreadLimit limit(count);
            const auto fit = lstsq(a, b);
            EXPECT_EQ(fit.method_used, LstsqMethod::cholesky);
            EXPECT_LT(orthogonality_of_residual(a, fit.x, b), threshold);
            for (index_t j = 0; j < columns; ++j) {
                const RealOf<T> expected = norm(b.col(j) - a * fit.x.col(j));
                EXPECT_NEAR(fit.residual_norms()[j], expected,
                            RealOf<T>(length) * epsilon<T> * expected);
            }
        }
    }
}

TYPED_TEST(PassesTest, PrincipalComponentsAreAsGood) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const double d : {0.02, 0.3}) {
        Matrix<T> x = long_matrix<T>(length, side, d);
        for (index_t j = 0; j < side; ++j) {
            for (T& entry : x.col(j))
                entry += T(R(j) / 100);
        }
        for (const int count : counts) {
            const ThreadLimit limit(count);
            const PCA<T> pca = PCA<T>().fit(x);
            const Matrix<T> z = pca.transform(x);
            EXPECT_LT(orthogonality(pca.components().h()), threshold);
            EXPECT_LT(residual(x, pca.inverse_transform(z)), threshold);
        }
    }
}

TYPED_TEST(PassesTest, TheFirstBadEntryIsNamed) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> good = random_matrix<T>(640, 640);
    for (const index_t last : {0, 320, 639}) {
        Matrix<T> a = good;
        a(7, last) = T(std::numeric_limits<R>::infinity());
        a(639, 639) = T(std::numeric_limits<R>::quiet_NaN());
        for (const int count : counts) {
            const ThreadLimit limit(count);
            try {
                const LU<T> f(a);
                FAIL() << "no error";
            } catch (const NonFiniteError& error) {
                EXPECT_EQ(error.row(), 7);
                EXPECT_EQ(error.col(), last);
            }
        }
    }
}

TYPED_TEST(PassesTest, TheFirstBadSampleIsNamed) {
    using T = TypeParam;
    const Matrix<T> good = random_matrix<T>(length, side);
    const PCA<T> pca = PCA<T>().fit(good);
    for (const index_t first : {0, 8999, 18000}) {
        Matrix<T> x = good;
        x(first, 3) = x(length - 1, 0) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
        for (const int count : counts) {
            const ThreadLimit limit(count);
            try {
                pca.transform(x);
                FAIL() << "no error";
            } catch (const NonFiniteError& error) {
                EXPECT_EQ(error.row(), first);
            }
        }
    }
}

}  // namespace
}  // namespace lamina
