// Jacobi's rotations for small symmetric matrices, and where SymmetricEigen takes them.

#include "factor/small_eigen.hpp"

#include <cmath>
#include <limits>

#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::orthogonality;
using testing::random_matrix;
using testing::threshold;
using testing::thrown;

template <class R>
class SmallEigenTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SmallEigenTest, Reals);

template <class R>
struct Pairs {
    Vector<R> w;
    Matrix<R> V;
};

template <class R>
Pairs<R> pairs_of(const Matrix<R>& a, Triangle triangle = Triangle::lower) {
    SmallEigen<R> f(a.view(), triangle);
    EXPECT_TRUE(f.run());
    Pairs<R> pairs{Vector<R>(a.rows()), Matrix<R>(a.rows(), a.rows())};
    f.write(pairs.w.data(), pairs.V.data());
    return pairs;
}

/// As LAPACK's own tests of symmetric eigenproblems: ||A - V diag(w) V'|| and ||I - V'V|| in units
/// of n eps, and of ||A||.
template <class R>
void expect_eigenpairs(const Matrix<R>& a, const Pairs<R>& pairs) {
    const index_t n = a.rows();
    Matrix<R> scaled = pairs.V;
    for (index_t j = 0; j < n; ++j)
        scale_in_place(scaled.col(j), pairs.w[j]);
    const double size = norm1(a);
    EXPECT_LE(norm1(a - scaled * pairs.V.t()), threshold * double(n) * double(epsilon<R>) * size);
    EXPECT_LT(orthogonality(pairs.V), threshold);
    for (index_t i = 1; i < n; ++i)
        EXPECT_LE(pairs.w[i - 1], pairs.w[i]);
}

template <class R>
Matrix<R> symmetric(index_t n, unsigned seed = 1) {
    const Matrix<R> x = random_matrix<R>(n, n, seed);
    return x + x.t();
}

TYPED_TEST(SmallEigenTest, PairsOfEverySizeSatisfyTheDefinition) {
    using R = TypeParam;
    for (index_t n = 1; n <= small_eigen; ++n) {
        for (unsigned seed = 1; seed <= 20; ++seed) {
            const Matrix<R> a = symmetric<R>(n, seed);
            expect_eigenpairs(a, pairs_of(a));
            // One rank less for each size, and values that agree.
            const Matrix<R> x = random_matrix<R>(n, (n + 1) / 2, seed);
            const Matrix<R> gram = x * x.t();
            expect_eigenpairs(gram, pairs_of(gram));
        }
    }
}

TYPED_TEST(SmallEigenTest, KnownAnswers) {
    using R = TypeParam;
    const Matrix<R> swap{{0, 1}, {1, 0}};
    EXPECT_EQ(pairs_of(swap).w, (Vector<R>{-1, 1}));
    // Diagonal matrices, and the zero one, need no rotation: exactly so, in ascending order.
    const Matrix<R> diagonal{{3, 0, 0}, {0, -1, 0}, {0, 0, 2}};
    const Pairs<R> sorted = pairs_of(diagonal);
    EXPECT_EQ(sorted.w, (Vector<R>{-1, 2, 3}));
    EXPECT_EQ(sorted.V, (Matrix<R>{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
    EXPECT_EQ(pairs_of(Matrix<R>(4, 4)).w, Vector<R>(4));
    // 2 - 2 cos(k pi / 6): the second difference of five points.
    Matrix<R> difference(5, 5);
    for (R& x : difference.diag())
        x = 2;
    for (R& x : difference.diag(1))
        x = -1;
    for (R& x : difference.diag(-1))
        x = -1;
    // Right to n eps ||A||, with ||A|| < 4.
    const Vector<R> w = pairs_of(difference).w;
    for (index_t k = 0; k < 5; ++k) {
        const double expected = 2 - 2 * std::cos(double(k + 1) * std::acos(-1.0) / 6);
        EXPECT_NEAR(double(w[k]), expected, 5 * 4 * double(epsilon<R>));
    }
}

TYPED_TEST(SmallEigenTest, PowersOfTwoScaleTheValuesAloneUpToTheLimitsOfTheRange) {
    using R = TypeParam;
    const Matrix<R> a = symmetric<R>(4);
    const Pairs<R> expected = pairs_of(a);
    for (const int exponent :
         {std::numeric_limits<R>::max_exponent - 5, std::numeric_limits<R>::min_exponent + 8}) {
        Matrix<R> scaled = a;
        for (index_t j = 0; j < 4; ++j) {
            for (index_t i = 0; i < 4; ++i)
                scaled(i, j) = std::ldexp(a(i, j), exponent);
        }
        const Pairs<R> pairs = pairs_of(scaled);
        EXPECT_EQ(pairs.V, expected.V);
        for (index_t i = 0; i < 4; ++i)
            EXPECT_EQ(pairs.w[i], std::ldexp(expected.w[i], exponent));
    }
}

TYPED_TEST(SmallEigenTest, TheLeastAndTheLargestNumbersAreEntriesLikeOthers) {
    using R = TypeParam;
    const R least = std::numeric_limits<R>::denorm_min();
    const Pairs<R> tiny = pairs_of(Matrix<R>{{0, least}, {least, 0}});
    EXPECT_EQ(tiny.w, (Vector<R>{-least, least}));
    EXPECT_LT(orthogonality(tiny.V), threshold);
    const R most = std::numeric_limits<R>::max();
    const Pairs<R> huge = pairs_of(Matrix<R>{{most, most}, {most, most}});
    EXPECT_LE(std::abs(huge.w[0]), 4 * epsilon<R> * most);
    EXPECT_EQ(huge.w[1], std::numeric_limits<R>::infinity());
    EXPECT_LT(orthogonality(huge.V), threshold);
}

TYPED_TEST(SmallEigenTest, GradedMatricesHaveTheirResiduals) {
    using R = TypeParam;
    for (index_t n = 2; n <= small_eigen; ++n) {
        Matrix<R> a = symmetric<R>(n);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i)
                a(i, j) = std::ldexp(a(i, j), int(-8 * (i + j)));
        }
        expect_eigenpairs(a, pairs_of(a));
    }
}

TYPED_TEST(SmallEigenTest, OneTriangleIsReadAndNoNaNBelievedToConverge) {
    using R = TypeParam;
    const R nan = std::numeric_limits<R>::quiet_NaN();
    Matrix<R> a = symmetric<R>(5);
    const Vector<R> w = pairs_of(a).w;
    Matrix<R> upper = a;
    for (index_t j = 0; j < 5; ++j) {
        for (index_t i = j + 1; i < 5; ++i) {
            a(j, i) = nan;
            upper(i, j) = nan;
        }
    }
    EXPECT_EQ(pairs_of(a).w, w);
    EXPECT_EQ(pairs_of(upper, Triangle::upper).w, w);
    for (const R bad : {nan, std::numeric_limits<R>::infinity()}) {
        Matrix<R> b = symmetric<R>(3);
        b(2, 1) = bad;
        EXPECT_FALSE(SmallEigen<R>(std::as_const(b).view(), Triangle::lower).run());
    }
}

TYPED_TEST(SmallEigenTest, TheClassNeedsNothingFromLapackForThemAndKeepsItsMemory) {
    using R = TypeParam;
    SymmetricEigen<R> f(symmetric<R>(small_eigen + 1));
    for (const index_t n : {small_eigen, index_t(3), small_eigen + 2, index_t(3), index_t(1)}) {
        const Matrix<R> a = symmetric<R>(n);
        f.factor(a);
        expect_eigenpairs(a, {f.values(), f.vectors()});
        EXPECT_EQ(f.driver_used(), n <= small_eigen ? EigenDriver::jacobi : EigenDriver::syevd);
        // Each is right to some n eps ||A||.
        const Vector<R> alone = eigvalsh(a);
        for (index_t i = 0; i < n; ++i)
            EXPECT_NEAR(alone[i], f.values()[i], 10 * R(n) * epsilon<R> * R(norm1(a)));
    }
    const Matrix<R> a = symmetric<R>(4);
    f.factor(a);
    const Matrix<R> taken = std::move(f).vectors();
    f.factor(a);
    EXPECT_EQ(f.vectors(), taken);
    // A part of the spectrum is LAPACK's, and what follows is not misled by it.
    f.factor(a, IndexRange{0, 2});
    EXPECT_EQ(f.driver_used(), EigenDriver::syevr);
    EXPECT_EQ(f.factor(a).vectors(), taken);
}

}  // namespace
}  // namespace lamina
