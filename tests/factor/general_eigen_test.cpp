#include "lamina/factor/general_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/condition.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::allocations_in;
using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::norm1;
using testing::random_matrix;
using testing::sizes;
using testing::Strided;
using testing::threshold;
using testing::thrown;
using testing::unit_roundoff;

template <class T>
class GeneralEigenTest : public ::testing::Test {};
TYPED_TEST_SUITE(GeneralEigenTest, testing::Scalars);

template <class T>
using ComplexOf = std::complex<RealOf<T>>;

template <class T>
Matrix<ComplexOf<T>> complex_of(const Matrix<T>& a) {
    Matrix<ComplexOf<T>> c(a.rows(), a.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            c(i, j) = ComplexOf<T>(a(i, j));
    }
    return c;
}

/// LAPACK's ratio ||A V - V diag(w)||_1 / (n ||A||_1 ||V||_1 eps), A scaled to norm 1 first so that
/// nothing overflows.
template <class C>
double eigen_residual(Matrix<C> a, const Matrix<C>& v, Vector<C> w) {
    const double size = norm1(a);
    if (v.empty()) return 0;
    if (size > 0) {
        a /= C(RealOf<C>(size));
        w /= C(RealOf<C>(size));
    }
    Matrix<C> scaled = v;
    for (index_t j = 0; j < w.size(); ++j)
        scale_in_place(scaled.col(j), w[j]);
    return norm1(a * v - scaled) / (double(a.rows()) * norm1(v) * double(unit_roundoff<C>));
}

/// The distance of a value to the nearest of the computed eigenvalues, and that one's number.
template <class C>
std::pair<double, index_t> nearest(const Vector<C>& w, std::complex<double> value) {
    std::pair<double, index_t> best(std::numeric_limits<double>::infinity(), -1);
    for (index_t j = 0; j < w.size(); ++j) {
        const double distance = std::abs(std::complex<double>(w[j]) - value);
        if (distance < best.first) best = {distance, j};
    }
    return best;
}

/// What rounding may do to eigenvalue j: Golub & Van Loan, section 7.2.2, with ||E|| <= 10 n eps
/// ||A||_F.
template <class T>
double allowance(const GeneralEigen<T>& f, const Matrix<T>& a, index_t j) {
    return 10 * double(a.rows()) * double(unit_roundoff<T>) * double(norm(a)) *
           double(f.condition(j));
}

template <class T>
void expect_decomposition(const Matrix<T>& a, const GeneralEigen<T>& f) {
    const auto c = complex_of(a);
    ASSERT_EQ(f.values().size(), a.rows());
    ASSERT_LT(eigen_residual(c, f.vectors(), f.values()), threshold);
    Vector<ComplexOf<T>> conjugated = f.values();
    for (auto& w : conjugated)
        w = std::conj(w);
    ASSERT_LT(eigen_residual(Matrix<ComplexOf<T>>(c.h()), f.left_vectors(), conjugated), threshold);
}

TYPED_TEST(GeneralEigenTest, BothSidesSatisfyTheirEquationsForEveryShapeAndKind) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const Kind kind : kinds) {
            if (n > 100 && kind != Kind::random) continue;
            const Matrix<T> a = matrix_of<T>(kind, n, n);
            SCOPED_TRACE(std::to_string(n) + ", kind " + std::to_string(int(kind)));
            expect_decomposition(a, GeneralEigen<T>(a, Sides::both));
            expect_decomposition(a, GeneralEigen<T>(Strided<T>(a).view(), Sides::both));
        }
    }
}

TYPED_TEST(GeneralEigenTest, VectorsHaveNormOneAndARealLargestEntry) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 33, 100}) {
        const GeneralEigen<T> f(random_matrix<T>(n, n), Sides::both);
        for (const auto* v : {&f.vectors(), &f.left_vectors()}) {
            for (index_t j = 0; j < n; ++j) {
                EXPECT_NEAR(norm(v->col(j)), 1, 4 * double(n) * epsilon<T>);
                index_t at = 0;
                for (index_t i = 0; i < n; ++i) {
                    if (std::abs((*v)(i, j)) > std::abs((*v)(at, j))) at = i;
                }
                EXPECT_LE(std::abs(std::imag((*v)(at, j))), 4 * epsilon<T>);
            }
        }
    }
}

TYPED_TEST(GeneralEigenTest, PairsOfARealMatrixAreExactConjugates) {
    using T = TypeParam;
    if constexpr (!is_complex<T>) {
        const index_t n = 33;
        const GeneralEigen<T> f(random_matrix<T>(n, n), Sides::both);
        index_t pairs = 0;
        for (index_t j = 0; j < n; ++j) {
            if (std::imag(f.values()[j]) == 0) {
                for (index_t i = 0; i < n; ++i)
                    EXPECT_EQ(std::imag(f.vectors()(i, j)), 0);
                continue;
            }
            ++pairs;
            EXPECT_GT(std::imag(f.values()[j]), 0);
            EXPECT_EQ(f.values()[j + 1], std::conj(f.values()[j]));
            for (index_t i = 0; i < n; ++i) {
                EXPECT_EQ(f.vectors()(i, j + 1), std::conj(f.vectors()(i, j)));
                EXPECT_EQ(f.left_vectors()(i, j + 1), std::conj(f.left_vectors()(i, j)));
            }
            ++j;
        }
        EXPECT_GT(pairs, 0);
    }
}

TYPED_TEST(GeneralEigenTest, ARotationHasTheEigenvaluesOnTheUnitCircle) {
    using T = TypeParam;
    for (const double angle : {0.1, 1.0, 2.0, 3.0}) {
        const Matrix<T> a = rotation<T>(RealOf<T>(angle));
        const GeneralEigen<T> f(a, Sides::both);
        for (const double sign : {1.0, -1.0}) {
            const auto [distance, j] = nearest(f.values(), std::polar(1.0, sign * angle));
            EXPECT_LE(distance, allowance(f, a, j));
            EXPECT_NEAR(f.condition(j), 1, 10 * epsilon<T>);
        }
    }
}

TYPED_TEST(GeneralEigenTest, ACompanionMatrixHasTheRootsOfItsPolynomial) {
    using T = TypeParam;
    // (x - 1)(x - 2)(x - 3)(x - 4)(x - 5) = x^5 - 15 x^4 + 85 x^3 - 225 x^2 + 274 x - 120.
    Matrix<T> a(5, 5);
    const RealOf<T> coefficients[] = {15, -85, 225, -274, 120};
    for (index_t j = 0; j < 5; ++j)
        a(0, j) = T(coefficients[j]);
    fill(a.diag(-1), T(1));
    const GeneralEigen<T> f(a, Sides::both);
    for (const double root : {1.0, 2.0, 3.0, 4.0, 5.0}) {
        const auto [distance, j] = nearest(f.values(), root);
        EXPECT_LE(distance, allowance(f, a, j)) << root;
    }
}

TYPED_TEST(GeneralEigenTest, AFrankMatrixHasEigenvaluesInReciprocalPairs) {
    using T = TypeParam;
    for (const index_t n : {2, 3, 6, 8}) {
        Matrix<T> a(n, n);
        for (index_t i = 0; i < n; ++i) {
            for (index_t j = std::max<index_t>(i - 1, 0); j < n; ++j)
                a(i, j) = T(RealOf<T>(n - std::max(i, j)));
        }
        const GeneralEigen<T> f(a, Sides::both);
        for (index_t j = 0; j < n; ++j) {
            const std::complex<double> w(f.values()[j]);
            const auto [distance, partner] = nearest(f.values(), 1.0 / w);
            const double moved = allowance(f, a, j);
            EXPECT_LE(distance, allowance(f, a, partner) + moved / std::norm(w)) << n << ": " << w;
        }
    }
}

TYPED_TEST(GeneralEigenTest, EigenvaluesOfAJordanBlockAreOffByTheRootOfTheRounding) {
    using T = TypeParam;
    for (const index_t n : {2, 3, 5}) {
        Matrix<T> jordan = RealOf<T>(2) * identity<T>(n);
        fill(jordan.diag(1), T(1));
        const Matrix<T> reflection = householder(testing::random_vector<T>(n));
        const Matrix<T> a = reflection * jordan * reflection;
        // Golub & Van Loan, theorem 7.2.3, with a nilpotent part of norm 1.
        const double theta = double(n) * 10 * double(n) * double(unit_roundoff<T>) * 3;
        const double bound = std::max(theta, std::pow(theta, 1 / double(n)));
        for (const auto w : eigvals(a))
            EXPECT_LE(std::abs(std::complex<double>(w) - 2.0), bound) << n;
        // The block itself is triangular: its eigenvalues stand on the diagonal.
        for (const auto w : eigvals(jordan))
            EXPECT_EQ(w, ComplexOf<T>(2));
    }
}

TYPED_TEST(GeneralEigenTest, AnEigenvalueWithoutAVectorHasNoCondition) {
    using T = TypeParam;
    const GeneralEigen<T> f(Matrix<T>{{T(0), T(1)}, {T(0), T(0)}}, Sides::both);
    EXPECT_GT(f.condition(0), 1 / std::sqrt(std::numeric_limits<RealOf<T>>::min()));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { (void)f.condition(2); }), "2"));
    EXPECT_TRUE(mentions(thrown<Error>([] { (void)eig(Matrix<T>(3, 3)).condition(0); }), "both"));
}

TYPED_TEST(GeneralEigenTest, OnlyTheSidesAskedForAreThere) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(7, 7);
    const GeneralEigen<T> both(a, Sides::both);
    GeneralEigen<T> f(a, Sides::none);
    EXPECT_EQ(f.vectors().size() + f.left_vectors().size(), 0);
    EXPECT_TRUE(mentions(thrown<Error>([&] { (void)f.reconstruct(); }), "Sides::right"));
    f.factor(a, Sides::right);
    EXPECT_EQ(f.vectors(), both.vectors());
    EXPECT_TRUE(f.left_vectors().empty());
    f.factor(a, Sides::left);
    EXPECT_EQ(f.left_vectors(), both.left_vectors());
    EXPECT_TRUE(f.vectors().empty());
}

TYPED_TEST(GeneralEigenTest, ReconstructsADiagonalizableMatrix) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 16, 33}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const GeneralEigen<T> f(a);
        EXPECT_LT(testing::residual(complex_of(a), f.reconstruct()),
                  threshold * double(cond(f.vectors())))
            << n;
    }
    EXPECT_TRUE(GeneralEigen<T>().reconstruct().empty());
}

TYPED_TEST(GeneralEigenTest, UnpacksAndTakesOperandsAndMemory) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 9);
    const auto [w, V] = eig(a);
    EXPECT_EQ(w, GeneralEigen(a).values());
    EXPECT_EQ(V, GeneralEigen(a).vectors());
    EXPECT_EQ(eig(2.0 * a.h()).values(), eig(Matrix<T>(2.0 * a.h())).values());
    Matrix<T> moved = a;
    EXPECT_EQ(eig(std::move(moved)).vectors(), V);
    EXPECT_TRUE(moved.empty());  // NOLINT(bugprone-use-after-move)
}

TYPED_TEST(GeneralEigenTest, FactorsAgainWithoutAllocating) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(16, 16);
    const Matrix<T> b = random_matrix<T>(16, 16, 2);
    GeneralEigen<T> f(a, Sides::both);
    EXPECT_EQ(allocations_in([&] { f.factor(b, Sides::both); }), 0);
    EXPECT_EQ(f.vectors(), GeneralEigen<T>(b).vectors());
    f.factor(Matrix<T>(3, 3));
    EXPECT_EQ(f.rows(), 3);
}

TYPED_TEST(GeneralEigenTest, ErrorsNameWhatIsWrongAndLeaveNothingBehind) {
    using T = TypeParam;
    using Limits = std::numeric_limits<RealOf<T>>;
    GeneralEigen<T> f(random_matrix<T>(3, 3));
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { f.factor(Matrix<T>(2, 3)); }), "2 x 3"));
    EXPECT_EQ(f.rows(), 0);
    for (const T bad : {T(Limits::quiet_NaN()), T(Limits::infinity()), T(-Limits::infinity())}) {
        for (index_t j = 0; j < 4; ++j) {
            for (index_t i = 0; i < 4; ++i) {
                Matrix<T> a = random_matrix<T>(4, 4);
                a(i, j) = bad;
                const auto error = thrown<NonFiniteError>([&] { f.factor(a); });
                EXPECT_EQ(std::pair(error.row(), error.col()), std::pair(i, j));
                EXPECT_TRUE(mentions(error, "GeneralEigen", "4 x 4"));
                EXPECT_THROW(eig(std::move(a)), NonFiniteError);
                EXPECT_EQ(a.rows(), 4);  // NOLINT(bugprone-use-after-move)
            }
        }
    }
    if constexpr (is_complex<T>) {
        f.factor(random_matrix<T>(3, 3));
        EXPECT_THROW(f.factor(f.vectors()), AliasError);
        EXPECT_EQ(f.rows(), 3);
    }
}

}  // namespace
}  // namespace lamina
