// The algorithms for small symmetric matrices, and where SymmetricEigen takes them.

#include "factor/small_eigen.hpp"

#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"

#include "factor/ql_eigen.hpp"
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
struct Pairs {
    Vector<R> w;
    Matrix<R> V;
};

template <class R, class Solver>
Pairs<R> found_by(Solver& solver, index_t n) {
    EXPECT_TRUE(solver.run());
    Pairs<R> pairs{Vector<R>(n), Matrix<R>(n, n)};
    solver.write(pairs.w.data(), pairs.V.data());
    return pairs;
}

template <class R>
struct ByJacobi {
    using Real = R;
    static constexpr index_t largest = small_eigen;
    static bool converges(const Matrix<R>& a) {
        return SmallEigen<R>(a.view(), Triangle::lower).run();
    }
    static Pairs<R> pairs_of(const Matrix<R>& a, Triangle triangle = Triangle::lower) {
        SmallEigen<R> solver(a.view(), triangle);
        return found_by<R>(solver, a.rows());
    }
};

template <class R>
struct ByQl {
    using Real = R;
    static constexpr index_t largest = QlEigen<R>::largest;
    /// What stands in memory before.
    static constexpr R nan = std::numeric_limits<R>::quiet_NaN();
    static bool converges(const Matrix<R>& a) {
        std::vector<R> room(std::size_t(QlEigen<R>::room_size(a.rows())), nan);
        return QlEigen<R>(a.view(), Triangle::lower, true, room.data()).run();
    }
    static Pairs<R> pairs_of(const Matrix<R>& a, Triangle triangle = Triangle::lower) {
        std::vector<R> room(std::size_t(QlEigen<R>::room_size(a.rows())), nan);
        QlEigen<R> solver(a.view(), triangle, true, room.data());
        return found_by<R>(solver, a.rows());
    }
};

template <class Solver>
class SmallEigenTest : public ::testing::Test {
public:
    static auto pairs_of(const Matrix<typename Solver::Real>& a,
                         Triangle triangle = Triangle::lower) {
        return Solver::pairs_of(a, triangle);
    }
};
using Solvers = ::testing::Types<ByJacobi<float>, ByJacobi<double>, ByQl<float>, ByQl<double>>;
TYPED_TEST_SUITE(SmallEigenTest, Solvers);

template <class R>
class SmallSymmetricEigenTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SmallSymmetricEigenTest, Reals);

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
    using R = typename TypeParam::Real;
    for (index_t n = 1; n <= TypeParam::largest; ++n) {
        for (unsigned seed = 1; seed <= (n <= 8 ? 20 : 2); ++seed) {
            const Matrix<R> a = symmetric<R>(n, seed);
            expect_eigenpairs(a, TestFixture::pairs_of(a));
            // One rank less for each size, and values that agree.
            const Matrix<R> x = random_matrix<R>(n, (n + 1) / 2, seed);
            const Matrix<R> gram = x * x.t();
            expect_eigenpairs(gram, TestFixture::pairs_of(gram));
        }
    }
}

TYPED_TEST(SmallEigenTest, KnownAnswers) {
    using R = typename TypeParam::Real;
    const Vector<R> signs = TestFixture::pairs_of(Matrix<R>{{0, 1}, {1, 0}}).w;
    EXPECT_NEAR(signs[0], -1, 2 * epsilon<R>);
    EXPECT_NEAR(signs[1], 1, 2 * epsilon<R>);
    // Diagonal matrices, and the zero one, need no rotation: exactly so, in ascending order.
    const Matrix<R> diagonal{{3, 0, 0}, {0, -1, 0}, {0, 0, 2}};
    const Pairs<R> sorted = TestFixture::pairs_of(diagonal);
    EXPECT_EQ(sorted.w, (Vector<R>{-1, 2, 3}));
    EXPECT_EQ(sorted.V, (Matrix<R>{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
    EXPECT_EQ(TestFixture::pairs_of(Matrix<R>(4, 4)).w, Vector<R>(4));
    // 2 - 2 cos(k pi / 5): the second difference of four points.
    Matrix<R> difference(4, 4);
    for (R& x : difference.diag())
        x = 2;
    for (R& x : difference.diag(1))
        x = -1;
    for (R& x : difference.diag(-1))
        x = -1;
    // Right to n eps ||A||, with ||A|| < 4.
    const Vector<R> w = TestFixture::pairs_of(difference).w;
    for (index_t k = 0; k < 4; ++k) {
        const double expected = 2 - 2 * std::cos(double(k + 1) * std::acos(-1.0) / 5);
        EXPECT_NEAR(double(w[k]), expected, 4 * 4 * double(epsilon<R>));
    }
}

TYPED_TEST(SmallEigenTest, PowersOfTwoScaleTheValuesAloneUpToTheLimitsOfTheRange) {
    using R = typename TypeParam::Real;
    const Matrix<R> a = symmetric<R>(4);
    const Pairs<R> expected = TestFixture::pairs_of(a);
    for (const int exponent :
         {std::numeric_limits<R>::max_exponent - 5, std::numeric_limits<R>::min_exponent + 8}) {
        Matrix<R> scaled = a;
        for (index_t j = 0; j < 4; ++j) {
            for (index_t i = 0; i < 4; ++i)
                scaled(i, j) = std::ldexp(a(i, j), exponent);
        }
        const Pairs<R> pairs = TestFixture::pairs_of(scaled);
        EXPECT_EQ(pairs.V, expected.V);
        for (index_t i = 0; i < 4; ++i)
            EXPECT_EQ(pairs.w[i], std::ldexp(expected.w[i], exponent));
    }
}

TYPED_TEST(SmallEigenTest, TheLeastAndTheLargestNumbersAreEntriesLikeOthers) {
    using R = typename TypeParam::Real;
    const R least = std::numeric_limits<R>::denorm_min();
    const Pairs<R> tiny = TestFixture::pairs_of(Matrix<R>{{0, least}, {least, 0}});
    EXPECT_EQ(tiny.w, (Vector<R>{-least, least}));
    EXPECT_LT(orthogonality(tiny.V), threshold);
    const R most = std::numeric_limits<R>::max();
    const Pairs<R> huge = TestFixture::pairs_of(Matrix<R>{{most, most}, {most, most}});
    EXPECT_LE(std::abs(huge.w[0]), 4 * epsilon<R> * most);
    EXPECT_EQ(huge.w[1], std::numeric_limits<R>::infinity());
    EXPECT_LT(orthogonality(huge.V), threshold);
}

TYPED_TEST(SmallEigenTest, GradedMatricesHaveTheirResiduals) {
    using R = typename TypeParam::Real;
    for (index_t n = 2; n <= TypeParam::largest; ++n) {
        Matrix<R> a = symmetric<R>(n);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i)
                a(i, j) = std::ldexp(a(i, j), int(-8 * (i + j)));
        }
        expect_eigenpairs(a, TestFixture::pairs_of(a));
    }
}

/// Products of such entries have lost digits, or are 0.
TYPED_TEST(SmallEigenTest, EntriesWhoseSquaresAreOutOfRangeHaveTheirResiduals) {
    using R = typename TypeParam::Real;
    constexpr int root = std::numeric_limits<R>::min_exponent / 2;
    for (const index_t n : {index_t(3), index_t(4), TypeParam::largest}) {
        for (int exponent = root - 30; exponent < root + 60; exponent += 3) {
            for (const index_t period : {2, 3, 5}) {
                Matrix<R> a(n, n);
                for (index_t i = 0; i + 1 < n; ++i) {
                    const R entry =
                        i % period == 0 ? R(1) : std::ldexp(R(3), exponent + int(i % 7));
                    a(i, i + 1) = a(i + 1, i) = entry;
                }
                expect_eigenpairs(a, TestFixture::pairs_of(a));
            }
        }
    }
}

TYPED_TEST(SmallEigenTest, OneTriangleIsReadAndNoNaNBelievedToConverge) {
    using R = typename TypeParam::Real;
    const R nan = std::numeric_limits<R>::quiet_NaN();
    Matrix<R> a = symmetric<R>(4);
    const Vector<R> w = TestFixture::pairs_of(a).w;
    Matrix<R> upper = a;
    for (index_t j = 0; j < 4; ++j) {
        for (index_t i = j + 1; i < 4; ++i) {
            a(j, i) = nan;
            upper(i, j) = nan;
        }
    }
    EXPECT_EQ(TestFixture::pairs_of(a).w, w);
    EXPECT_EQ(TestFixture::pairs_of(upper, Triangle::upper).w, w);
    for (const R bad : {nan, std::numeric_limits<R>::infinity()}) {
        Matrix<R> b = symmetric<R>(3);
        b(2, 1) = bad;
        EXPECT_FALSE(TypeParam::converges(b));
    }
}

/// Where QL iterations have most to do: values that agree, that are rounding, or far apart in the
/// wrong order.
TYPED_TEST(SmallEigenTest, ClustersZerosAndDirectionsOfGradingHaveTheirResiduals) {
    using R = typename TypeParam::Real;
    for (const index_t n : {index_t(3), index_t(4), TypeParam::largest}) {
        const Matrix<R> x = symmetric<R>(n);
        Matrix<R> ones(n, n, R(1));
        expect_eigenpairs(ones, TestFixture::pairs_of(ones));
        for (R& entry : ones.diag())
            entry += 1;
        expect_eigenpairs(ones, TestFixture::pairs_of(ones));
        Matrix<R> hilbert(n, n);
        Matrix<R> upwards = x;
        Matrix<R> beside(n, n);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i) {
                hilbert(i, j) = R(1) / R(i + j + 1);
                upwards(i, j) = std::ldexp(x(i, j), int(-3 * (2 * n - i - j)));
                if (i + j == n - 1) beside(i, j) = 1;
            }
        }
        for (const Matrix<R>& a : {hilbert, upwards, beside})
            expect_eigenpairs(a, TestFixture::pairs_of(a));
        // A last column whose squares are no numbers, which is nothing beside the first ones.
        Matrix<R> faint = x;
        scale_in_place(faint.col(n - 1), std::numeric_limits<R>::min());
        scale_in_place(faint.row(n - 1), std::numeric_limits<R>::min());
        expect_eigenpairs(faint, TestFixture::pairs_of(faint));
    }
}

TYPED_TEST(SmallSymmetricEigenTest, TheClassNeedsNothingFromLapackForThemAndKeepsItsMemory) {
    using R = TypeParam;
    constexpr index_t largest = QlEigen<R>::largest;
    SymmetricEigen<R> f(symmetric<R>(small_eigen + 1));
    for (const index_t n :
         {small_eigen, index_t(3), small_eigen + 2, largest + 1, largest, index_t(3), index_t(1)}) {
        const Matrix<R> a = symmetric<R>(n);
        f.factor(a);
        expect_eigenpairs(a, {f.values(), f.vectors()});
        EXPECT_EQ(f.driver_used() == EigenDriver::jacobi, n <= small_eigen);
        EXPECT_EQ(f.driver_used() == EigenDriver::ql, QlEigen<R>::takes(n, true));
        // Each is right to some n eps ||A||.
        const Vector<R> alone = eigvalsh(a);
        for (index_t i = 0; i < n; ++i)
            EXPECT_NEAR(alone[i], f.values()[i], 10 * R(n) * epsilon<R> * R(norm1(a)));
    }
    for (const index_t n : {index_t(4), index_t(20)}) {
        const Matrix<R> a = symmetric<R>(n);
        f.factor(a);
        const Matrix<R> taken = std::move(f).vectors();
        f.factor(a);
        EXPECT_EQ(f.vectors(), taken);
        // A part of the spectrum is LAPACK's, and what follows is not misled by it.
        f.factor(a, IndexRange{0, 2});
        EXPECT_EQ(f.driver_used(), EigenDriver::syevr);
        EXPECT_EQ(f.factor(a).vectors(), taken);
    }
}

}  // namespace
}  // namespace lamina
