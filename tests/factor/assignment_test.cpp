// Factorizations assigned to others of another size, algorithm or set of vectors, whose workspaces
// are larger in one part and smaller in another: both sides factor again, and are right.

#include <utility>

#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/trace.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::residual;
using testing::threshold;

template <class T>
class AssignmentTest : public ::testing::Test {};
TYPED_TEST_SUITE(AssignmentTest, testing::Scalars);

template <class T>
Matrix<T> hermitian_matrix(index_t n) {
    const Matrix<T> a = random_matrix<T>(n, n);
    return a + a.h();
}

/// again(f) factors once more and gives the residual.
template <class F, class Again>
void expect_both_sides_usable(const F& from, const F& to, Again again) {
    F copied_from = from;
    F copied_to = to;
    EXPECT_LT(again(copied_from), threshold);
    EXPECT_LT(again(copied_to), threshold);
    copied_to = copied_from;
    EXPECT_LT(again(copied_to), threshold);
    EXPECT_LT(again(copied_from), threshold);
    F moved_to = to;
    EXPECT_LT(again(moved_to), threshold);
    moved_to = std::move(copied_from);
    EXPECT_LT(again(moved_to), threshold);
    EXPECT_LT(again(copied_from), threshold);
}

constexpr index_t orders[] = {1, 3, 5, 9, 20, 48, 60, 130};

TYPED_TEST(AssignmentTest, SymmetricEigen) {
    using T = TypeParam;
    for (const index_t n : orders) {
        const Matrix<T> a = hermitian_matrix<T>(n);
        const auto again = [&](SymmetricEigen<T>& f) {
            return residual(a, f.factor(a).reconstruct());
        };
        for (const index_t other : orders) {
            const Matrix<T> b = hermitian_matrix<T>(other);
            const SymmetricEigen<T> f(a);
            expect_both_sides_usable(f, SymmetricEigen<T>(b), again);
            expect_both_sides_usable(f, SymmetricEigen<T>(b, Triangle::lower, Vectors::none),
                                     again);
            SymmetricEigen<T> from(a, IndexRange{0, 1});
            SymmetricEigen<T> to(b);
            to = std::move(from);
            from.factor(a, IndexRange{0, n});
            EXPECT_LT(residual(a, from.reconstruct()), threshold);
            EXPECT_LT(residual(a, to.factor(a, IndexRange{0, n}).reconstruct()), threshold);
        }
    }
}

TYPED_TEST(AssignmentTest, Svd) {
    using T = TypeParam;
    for (const index_t n : orders) {
        const Matrix<T> a = random_matrix<T>(n + 2, n);
        const auto again = [&](SVD<T>& f) { return residual(a, f.factor(a).reconstruct()); };
        for (const index_t other : orders) {
            const Matrix<T> b = random_matrix<T>(other, other);
            expect_both_sides_usable(SVD<T>(a), SVD<T>(b), again);
            expect_both_sides_usable(SVD<T>(a), SVD<T>(b, Vectors::none), again);
            expect_both_sides_usable(SVD<T>(a), SVD<T>(random_matrix<T>(500, 20)), again);
        }
    }
}

TYPED_TEST(AssignmentTest, TheOthers) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const index_t n : orders) {
        const Matrix<T> a = random_matrix<T>(n, n);
        for (const index_t other : orders) {
            const Matrix<T> b = random_matrix<T>(2 * other, other);
            expect_both_sides_usable(QR<T>(a), QR<T>(b), [&](QR<T>& f) {
                return residual(a, f.factor(a).reconstruct());
            });
            expect_both_sides_usable(PivotedQR<T>(a), PivotedQR<T>(b), [&](PivotedQR<T>& f) {
                return residual(a, f.factor(a).reconstruct());
            });
            // The sum of the eigenvalues is the trace, to n eps ||A||.
            expect_both_sides_usable(GeneralEigen<T>(a),
                                     GeneralEigen<T>(random_matrix<T>(other, other)),
                                     [&](GeneralEigen<T>& f) {
                                         std::complex<R> sum = 0;
                                         for (const std::complex<R>& w : f.factor(a).values())
                                             sum += w;
                                         return std::abs(sum - std::complex<R>(trace(a))) /
                                                (R(n) * epsilon<T> * testing::norm1(a));
                                     });
        }
    }
}

}  // namespace
}  // namespace lamina
