#include "lamina/factor/generalized_eigen.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::allocations_in;
using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::sizes;
using testing::Strided;
using testing::threshold;
using testing::thrown;
using testing::unit_roundoff;

template <class T>
class GeneralizedEigenTest : public ::testing::Test {};
TYPED_TEST_SUITE(GeneralizedEigenTest, testing::Scalars);

template <class T>
Matrix<T> hermitian_matrix(index_t n, std::uint64_t seed = 1) {
    const Matrix<T> a = random_matrix<T>(n, n, seed);
    return a + a.h();
}

constexpr double condition = 100;

/// Positive definite, of that condition.
template <class T>
Matrix<T> definite_matrix(index_t n, double condition_of_b = condition) {
    return random_spd<T>(n, std::mt19937_64(1), RealOf<T>(condition_of_b));
}

/// A copy whose other triangle is NaN: it must never be read.
template <class T>
Matrix<T> only(const Matrix<T>& a, Triangle triangle) {
    Matrix<T> b = a;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (triangle == Triangle::lower ? i < j : i > j) {
                b(i, j) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
            }
        }
    }
    return b;
}

/// LAPACK's ratio of xSGT01, ||A V - B V diag(w)||_1 / (n ||A||_1 ||V||_1 eps). It is L times that
/// of L^-1 A L^-H, which is computed with errors of cond(L) eps; so cond(L)^2, the condition of B,
/// comes in.
template <class T>
double pair_residual(const Matrix<T>& a, const Matrix<T>& b, const GeneralizedEigen<T>& f) {
    if (f.vectors().empty()) return 0;
    Matrix<T> right = b * f.vectors();
    for (index_t j = 0; j < right.cols(); ++j)
        scale_in_place(right.col(j), T(f.values()[j]));
    return norm1(a * f.vectors() - right) /
           (double(a.rows()) * norm1(a) * norm1(f.vectors()) * double(unit_roundoff<T>));
}

/// ||V^H B V - I||_1 / (n eps); a rounding in B comes in as V^H E V, times the condition of B.
template <class T>
double b_orthogonality(const Matrix<T>& b, const Matrix<T>& v) {
    if (v.empty()) return 0;
    const Matrix<T> gram = v.h() * (b * v);
    return norm1(gram - identity<T>(v.cols())) / (double(v.rows()) * double(unit_roundoff<T>));
}

template <class T>
void expect_decomposition(const Matrix<T>& a, const Matrix<T>& b, double condition_of_b,
                          const GeneralizedEigen<T>& f) {
    ASSERT_LT(pair_residual(a, b, f), threshold * condition_of_b);
    ASSERT_LT(b_orthogonality(b, f.vectors()), threshold * condition_of_b);
    for (index_t j = 1; j < f.values().size(); ++j)
        ASSERT_LE(f.values()[j - 1], f.values()[j]);
}

TYPED_TEST(GeneralizedEigenTest, SatisfiesItsEquationAndIsOrthonormalInB) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const double condition_of_b : {1.5, 100.0, 1e4}) {
            const Matrix<T> a = hermitian_matrix<T>(n);
            const Matrix<T> b = definite_matrix<T>(n, condition_of_b);
            for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
                SCOPED_TRACE(std::to_string(n) + ", condition " + std::to_string(condition_of_b));
                Strided<T> strided_a(only(a, triangle));
                Strided<T> strided_b(only(b, triangle));
                const GeneralizedEigen<T> f(strided_a.view(), strided_b.view(), triangle);
                ASSERT_EQ(f.values().size(), n);
                expect_decomposition(a, b, condition_of_b, f);
                ASSERT_LT(testing::residual(a, f.reconstruct()), threshold * condition_of_b);
            }
        }
    }
}

TYPED_TEST(GeneralizedEigenTest, OfAPairWithTheIdentityIsTheOrdinaryDecomposition) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_matrix<T>(16);
    const auto [w, V] = eigh(a, identity<T>(16));
    EXPECT_EQ(w, eigh(a).values());
    EXPECT_EQ(V, eigh(a).vectors());
}

TYPED_TEST(GeneralizedEigenTest, DiagonalPairsHaveTheirQuotients) {
    using T = TypeParam;
    const auto w =
        eigvalsh(diagonal(Vector<T>{T(6), T(-4), T(5)}), diagonal(Vector<T>{T(2), T(16), T(4)}));
    const RealOf<T> expected[] = {RealOf<T>(-0.25), RealOf<T>(1.25), RealOf<T>(3)};
    for (index_t j = 0; j < 3; ++j)
        EXPECT_NEAR(w[j], expected[j], 8 * 3 * epsilon<T>);
}

TYPED_TEST(GeneralizedEigenTest, OfOneTimesOneIsTheQuotient) {
    using T = TypeParam;
    const GeneralizedEigen<T> f(Matrix<T>{{T(6)}}, Matrix<T>{{T(4)}});
    EXPECT_EQ(f.values()[0], RealOf<T>(1.5));
    EXPECT_EQ(std::abs(f.vectors()(0, 0)), RealOf<T>(0.5));
}

TYPED_TEST(GeneralizedEigenTest, RangesArePartsOfTheWhole) {
    using T = TypeParam;
    const index_t n = 33;
    const Matrix<T> a = hermitian_matrix<T>(n);
    const Matrix<T> b = definite_matrix<T>(n);
    const GeneralizedEigen<T> whole(a, b);
    const GeneralizedEigen<T> lowest = eigh(a, b, IndexRange{0, 5});
    const GeneralizedEigen<T> negative = eigh(a, b, ValueRange{-1e30, 0.0}, Triangle::upper);
    ASSERT_EQ(lowest.vectors().cols(), 5);
    ASSERT_GT(negative.values().size(), 0);
    // ||L^-1 A L^-H|| and the condition of B bound the rounding of w.
    const double largest = std::max(std::abs(whole.values()[0]), std::abs(whole.values()[n - 1]));
    for (const auto* part : {&lowest, &negative}) {
        for (index_t j = 0; j < part->values().size(); ++j) {
            EXPECT_NEAR(part->values()[j], whole.values()[j],
                        double(n) * condition * double(epsilon<T>) * largest);
        }
        expect_decomposition(a, b, condition, *part);
    }
    EXPECT_LT(negative.values()[negative.values().size() - 1], 0);
    EXPECT_GT(whole.values()[negative.values().size()], 0);
}

TYPED_TEST(GeneralizedEigenTest, ValuesAloneAgreeAndHaveNoVectors) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_matrix<T>(20);
    const Matrix<T> b = definite_matrix<T>(20);
    const GeneralizedEigen<T> f(a, b, Triangle::lower, Vectors::none);
    EXPECT_TRUE(f.vectors().empty());
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)f.reconstruct(); }), "Vectors::thin"));
    const GeneralizedEigen<T> g(a, b);
    const double largest = std::max(std::abs(g.values()[0]), std::abs(g.values()[19]));
    for (index_t j = 0; j < 20; ++j)
        EXPECT_NEAR(f.values()[j], g.values()[j], 20 * condition * double(epsilon<T>) * largest);
}

TYPED_TEST(GeneralizedEigenTest, TakesOperandsAndIgnoresAnImaginaryDiagonal) {
    using T = TypeParam;
    Matrix<T> a = hermitian_matrix<T>(6);
    Matrix<T> b = definite_matrix<T>(6);
    const auto expected = eigvalsh(a, b);
    EXPECT_EQ(eigh(2.0 * a, 2.0 * b).values(),
              eigh(Matrix<T>(2.0 * a), Matrix<T>(2.0 * b)).values());
    EXPECT_EQ(eigh(a.h(), b.h()).values(), eigh(Matrix<T>(a.h()), Matrix<T>(b.h())).values());
    if constexpr (is_complex<T>) {
        for (index_t i = 0; i < 6; ++i) {
            a(i, i) += T(0, 7);
            b(i, i) += T(0, 7);
        }
        EXPECT_EQ(eigvalsh(a, b), expected);
    }
}

TYPED_TEST(GeneralizedEigenTest, FactorsAgainWithoutAllocating) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_matrix<T>(16);
    const Matrix<T> b = definite_matrix<T>(16);
    GeneralizedEigen<T> f(b, b);
    EXPECT_EQ(allocations_in([&] { f.factor(a, b); }), 0);
    EXPECT_EQ(f.vectors(), GeneralizedEigen<T>(a, b).vectors());
    f.factor(hermitian_matrix<T>(3), identity<T>(3));
    EXPECT_EQ(f.rows(), 3);
    EXPECT_EQ(f.vectors().rows(), 3);
}

TYPED_TEST(GeneralizedEigenTest, AnIndefiniteBIsNamedWithItsMinor) {
    using T = TypeParam;
    Matrix<T> b = identity<T>(4);
    b(2, 2) = T(-1);
    GeneralizedEigen<T> f(b, identity<T>(4));
    const auto error = thrown<NotPositiveDefiniteError>([&] { f.factor(identity<T>(4), b); });
    EXPECT_EQ(error.order(), 3);
    EXPECT_TRUE(mentions(error, "GeneralizedEigen", "4 x 4", "order 3", "eig("));
    EXPECT_EQ(f.rows(), 0);
    EXPECT_EQ(f.values().size(), 0);
}

TYPED_TEST(GeneralizedEigenTest, ShapesThatDoNotFitAreNamed) {
    using T = TypeParam;
    EXPECT_TRUE(
        mentions(thrown<DimensionError>([] { (void)eigh(Matrix<T>(3, 3), Matrix<T>(4, 4)); }),
                 "3 x 3", "4 x 4"));
    EXPECT_TRUE(mentions(
        thrown<DimensionError>([] { (void)eigh(Matrix<T>(3, 2), Matrix<T>(3, 2)); }), "3 x 2"));
    EXPECT_TRUE(mentions(thrown<DimensionError>([] {
                             (void)eigh(identity<T>(3), identity<T>(3), IndexRange{1, 4});
                         }),
                         "[1, 4)"));
    GeneralizedEigen<T> f(identity<T>(3), identity<T>(3));
    EXPECT_THROW(f.factor(f.vectors(), identity<T>(3)), AliasError);
    EXPECT_EQ(f.rows(), 3);
}

TYPED_TEST(GeneralizedEigenTest, NonFiniteEntriesOfEitherMatrixAreNamed) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity())}) {
        for (index_t j = 0; j < 3; ++j) {
            for (index_t i = j; i < 3; ++i) {
                Matrix<T> a = identity<T>(3);
                a(i, j) = bad;
                const auto of_a = thrown<NonFiniteError>([&] { (void)eigh(a, identity<T>(3)); });
                const auto of_b = thrown<NonFiniteError>([&] { (void)eigh(identity<T>(3), a); });
                EXPECT_EQ(std::pair(of_a.row(), of_a.col()), std::pair(i, j));
                EXPECT_EQ(std::pair(of_b.row(), of_b.col()), std::pair(i, j));
            }
        }
    }
}

TYPED_TEST(GeneralizedEigenTest, EigenvaluesBeyondTheRangeOfNumbersAreAnError) {
    using T = TypeParam;
    const RealOf<T> huge = std::sqrt(std::numeric_limits<RealOf<T>>::max()) * 2;
    const Matrix<T> a = huge * identity<T>(3);
    const Matrix<T> b = (1 / huge) * identity<T>(3);
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)eigh(a, b); }), "3 x 3", "scale A or B"));
}

}  // namespace
}  // namespace lamina
