// Matrices moved into SVD that are not far from square: reduced to bidiagonal form where they
// stand, by the steps of gesdd.

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/core/threads.hpp"
#include "lamina/factor/svd.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/svd_driver.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::allocations_in;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;
using testing::thrown;
using testing::unit_roundoff;

using Shape = std::pair<index_t, index_t>;
/// On both sides of what gebrd (128) takes in one piece, and of what is copied since it is small.
constexpr Shape shapes[] = {{1, 1},    {2, 2},     {3, 2},    {4, 3},   {3, 4},
                            {25, 25},  {26, 26},   {33, 20},  {20, 33}, {100, 57},
                            {57, 100}, {150, 140}, {140, 150}};

template <class T>
class MovedSvdTest : public ::testing::Test {};
TYPED_TEST_SUITE(MovedSvdTest, testing::Scalars);

/// The largest |s_i - t_i| as a multiple of k s_0 eps.
template <class T>
double distance(const Vector<RealOf<T>>& s, const Vector<RealOf<T>>& t) {
    double largest = s.size() == t.size() ? 0 : std::numeric_limits<double>::infinity();
    for (index_t i = 0; i < s.size(); ++i) {
        const double apart = std::abs(double(s[i]) - double(t[i]));
        if (!(apart == 0)) largest = std::max(largest, apart / double(t[0]));
    }
    return largest / (double(s.size()) * double(unit_roundoff<T>));
}

template <class T>
void expect_decomposition(const Matrix<T>& a, const SVD<T>& f) {
    const index_t k = std::min(a.rows(), a.cols());
    ASSERT_EQ(f.U().cols(), k);
    ASSERT_EQ(f.Vt().rows(), k);
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    EXPECT_LT(orthogonality(f.U()), threshold);
    EXPECT_LT(orthogonality(Matrix<T>(f.Vt().h())), threshold);
    for (index_t i = 0; i < k; ++i)
        EXPECT_TRUE(f.s()[i] >= 0 && (i == 0 || f.s()[i] <= f.s()[i - 1]));
    EXPECT_EQ(f.driver_used(), testing::usual_driver<T>(a.rows(), a.cols()));
}

TYPED_TEST(MovedSvdTest, EveryShapeAndKindIsDecomposedAsItsCopyIs) {
    using T = TypeParam;
    SVD<T> f;
    for (const auto& [m, n] : shapes) {
        for (const auto kind : kinds) {
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", kind " +
                         std::to_string(int(kind)));
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const SVD<T> copied(a);
            Matrix<T> spent = a;
            expect_decomposition(a, f.factor(std::move(spent)));
            EXPECT_TRUE(spent.empty());
            EXPECT_LT((distance<T>(f.s(), copied.s())), threshold);
            const SVD<T> values(Matrix<T>(a), Vectors::none);
            EXPECT_TRUE(values.U().empty() && values.Vt().empty());
            EXPECT_LT((distance<T>(values.s(), copied.s())), threshold);
        }
    }
}

TYPED_TEST(MovedSvdTest, FullVectorsAndLongerMatricesComeFromACopy) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{40, 20}, {20, 40}, {5, 1}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        for (const Vectors vectors : {Vectors::thin, Vectors::none, Vectors::full}) {
            const SVD<T> f(Matrix<T>(a), vectors);
            const SVD<T> copied(a, vectors);
            EXPECT_EQ(f.U(), copied.U());
            EXPECT_EQ(f.s(), copied.s());
            EXPECT_EQ(f.Vt(), copied.Vt());
        }
    }
    const Matrix<T> a = random_matrix<T>(20, 20);
    EXPECT_EQ(SVD<T>(Matrix<T>(a), Vectors::full).U(), SVD<T>(a, Vectors::full).U());
}

TYPED_TEST(MovedSvdTest, SizesAtTheEndsOfTheRangeChangeNothingButTheValues) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    for (const auto& [m, n] : {Shape{4, 3}, {30, 30}, {30, 40}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const SVD<T> expected(a);
        for (const int exponent : {Limits::max_exponent - 8, Limits::max_exponent / 2,
                                   Limits::min_exponent / 2, Limits::min_exponent + 50}) {
            SVD<T> f(Matrix<T>(T(std::ldexp(R(1), exponent)) * a));
            EXPECT_LT(orthogonality(f.U()), threshold);
            EXPECT_LT(orthogonality(Matrix<T>(f.Vt().h())), threshold);
            Vector<R> s = f.s();
            for (R& x : s)
                x = std::ldexp(x, -exponent);
            EXPECT_LT((distance<T>(s, expected.s())), threshold) << exponent;
            Matrix<T> u = f.U();
            for (index_t j = 0; j < s.size(); ++j)
                scale_in_place(u.col(j), T(s[j]));
            EXPECT_LT(residual(a, u * f.Vt()), threshold) << exponent;
        }
    }
}

TYPED_TEST(MovedSvdTest, TheSmallestAndTheLargestNumbersAreNoZerosAndNoNaNs) {
    using T = TypeParam;
    using R = RealOf<T>;
    constexpr R least = std::numeric_limits<R>::denorm_min();
    constexpr R most = std::numeric_limits<R>::max();
    for (const R size : {least, most}) {
        Matrix<T> a(4, 4);
        for (index_t i = 0; i < 4; ++i)
            a(i, i) = T(size);
        const SVD<T> f(std::move(a));
        for (const R s : f.s())
            EXPECT_NEAR(s / size, 1, 8 * epsilon<T>);
    }
    const SVD<T> f(Matrix<T>(8, 8, T(most / 2)));
    EXPECT_EQ(f.s()[0], std::numeric_limits<R>::infinity());
    EXPECT_LT(orthogonality(f.U()), threshold);
    if constexpr (is_complex<T>) {
        // Of magnitude sqrt(2) times the largest number.
        Matrix<T> huge(4, 3, T(1));
        huge(2, 1) = T(most, most);
        const SVD<T> g(std::move(huge));
        EXPECT_EQ(g.s()[0], std::numeric_limits<R>::infinity());
        EXPECT_LT(orthogonality(g.U()), threshold);
        EXPECT_NEAR(std::abs(g.U()(2, 0)), 1, 8 * epsilon<T>);
    }
}

TYPED_TEST(MovedSvdTest, WhereAnEntryIsNotFiniteTheMatrixStays) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity(),
                        -std::numeric_limits<R>::infinity()}) {
        for (const Check check : {Check::finite, Check::none}) {
            const Matrix<T> before = random_matrix<T>(40, 30);
            Matrix<T> a = before;
            a(17, 4) = T(bad);
            const T* const place = a.data();
            SVD<T> f(before);
            const auto error =
                thrown<NonFiniteError>([&] { f.factor(std::move(a), Vectors::thin, check); });
            EXPECT_TRUE(mentions(error, "SVD", "(17, 4)"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_EQ(a.data(), place);
            a(17, 4) = before(17, 4);
            EXPECT_EQ(a, before);
            expect_decomposition(before, f.factor(std::move(a)));
        }
    }
}

TYPED_TEST(MovedSvdTest, CopiesAndMovedMatricesTakeTurnsInOneObject) {
    using T = TypeParam;
    SVD<T> f;
    for (const auto& [m, n] : {Shape{30, 30}, {30, 30}, {5, 4}, {200, 3}, {40, 38}, {3, 60}}) {
        const Matrix<T> a = random_matrix<T>(m, n, 5);
        expect_decomposition(a, f.factor(Matrix<T>(a)));
        expect_decomposition(a, f.factor(a));
        SVD<T> copy = f;
        expect_decomposition(a, copy.factor(Matrix<T>(a)));
        f.factor(Matrix<T>(a), Vectors::full);
        f.factor(a, Vectors::thin, Accuracy::relative);
        expect_decomposition(a, f.factor(Matrix<T>(a)));
        const Matrix<T> u = f.U();
        expect_decomposition(u, f.factor(std::move(f).U()));
        f.factor(Matrix<T>(a), Vectors::none);
    }
}

TYPED_TEST(MovedSvdTest, TakeOneMatrixLessThanACopyAndNothingTheSecondTime) {
    using T = TypeParam;
    if (!LAMINA_COUNTS_ALLOCATIONS) GTEST_SKIP() << "the sanitizer has its own allocator";
    // On several threads OpenBLAS takes memory of its own for the list of jobs.
    set_num_threads(1);
    for (const auto& [m, n] : {Shape{33, 33}, {60, 40}, {40, 60}, {200, 200}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        for (const Vectors vectors : {Vectors::thin, Vectors::none}) {
            Matrix<T> one = a;
            Matrix<T> two = a;
            const long copied = allocations_in([&] { const SVD<T> f(a, vectors); });
            SVD<T> f;
            const auto factor = [&](Matrix<T>& moved) { f.factor(std::move(moved), vectors); };
            EXPECT_EQ(allocations_in([&] { factor(one); }), copied - 1) << m << " x " << n;
            EXPECT_EQ(allocations_in([&] { factor(two); }), 0) << m << " x " << n;
            EXPECT_EQ(allocations_in([&] { f.factor(a, vectors); }), 0) << m << " x " << n;
        }
    }
}

}  // namespace
}  // namespace lamina
