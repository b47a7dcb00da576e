// Norms from their definitions: sums of magnitudes in long double, and the axioms that make them
// norms.

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <vector>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/solve/condition.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::random_matrix;
using testing::random_vector;

template <class T>
class ByHandNormTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandNormTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double every_p[] = {1, 1.25, 1.5, 1.99, 2, 3, 10, 500, infinite};
constexpr Norm every_norm[] = {Norm::one,       Norm::two,     Norm::inf,
                               Norm::frobenius, Norm::nuclear, Norm::max};

/// (sum |x_i|^p)^(1/p), in units of the largest |x_i|.
template <AnyVector X>
Real norm_by_hand(const X& x, double p) {
    Real largest = 0;
    for (index_t i = 0; i < x.size(); ++i)
        largest = std::max(largest, std::abs(Complex(x[i])));
    if (p == infinite || largest == 0) return largest;
    Real sum = 0;
    for (index_t i = 0; i < x.size(); ++i)
        sum += std::pow(std::abs(Complex(x[i])) / largest, Real(p));
    return largest * std::pow(sum, 1 / Real(p));
}

/// n roundings, and a unit in the last place of the smallest numbers.
template <class T>
Real rounding(Real value, index_t n) {
    return Real(n + 8) *
           (Real(epsilon<T>) * value + Real(std::numeric_limits<RealOf<T>>::denorm_min()));
}

TYPED_TEST(ByHandNormTest, OfAVectorIsTheRootOfTheSumOfPowers) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t n : {0, 1, 2, 17, 200}) {
            const Matrix<T> a = matrix_of<T>(kind, n, 2);
            const Matrix<T> rows = a.t();
            for (const double p : every_p) {
                const Real expected = norm_by_hand(a.col(1), p);
                EXPECT_LE(std::abs(Real(norm(a.col(1), p)) - expected), rounding<T>(expected, n));
                EXPECT_LE(std::abs(Real(norm(rows.row(1), p)) - expected),
                          rounding<T>(expected, n));
            }
        }
    }
}

TYPED_TEST(ByHandNormTest, EveryPSatisfiesTheAxioms) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Vector<T> x = random_vector<T>(9, seed);
        const Vector<T> y = random_vector<T>(9, seed + 100);
        const T s = random_vector<T>(1, seed)[0];
        for (const double p : every_p) {
            const R slack = 20 * epsilon<T> * (norm(x, p) + norm(y, p));
            EXPECT_GT(norm(x, p), R(0));
            EXPECT_LE(norm(x + y, p), norm(x, p) + norm(y, p) + slack);
            EXPECT_LE(std::abs(norm(s * x, p) - std::abs(s) * norm(x, p)), slack);
        }
        EXPECT_EQ(norm(R(0) * x, 1.5), R(0));
    }
}

TYPED_TEST(ByHandNormTest, NormsFallWithPAndAreEquivalent) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R n = 30;
    for (const Kind kind : kinds) {
        const Matrix<T> a = matrix_of<T>(kind, index_t(n), 2);
        const auto x = a.col(0);
        const R slack = 1 + 50 * epsilon<T>;
        for (std::size_t i = 0; i + 1 < std::size(every_p); ++i)
            EXPECT_LE(norm(x, every_p[i + 1]), slack * norm(x, every_p[i]));
        EXPECT_LE(norm(x, 1), slack * std::sqrt(n) * norm(x));
        EXPECT_LE(norm(x), slack * std::sqrt(n) * norm(x, infinite));
        EXPECT_LE(norm(x, 1), slack * n * norm(x, infinite));
    }
}

TYPED_TEST(ByHandNormTest, HoeldersInequalityBoundsTheDotProduct) {
    using T = TypeParam;
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Vector<T> x = random_vector<T>(9, seed);
        const Vector<T> y = random_vector<T>(9, seed + 100);
        Complex sum = 0;
        for (index_t i = 0; i < 9; ++i)
            sum += std::conj(Complex(x[i])) * Complex(y[i]);
        for (const double p : {1.0, 1.5, 2.0, 3.0}) {
            const double q = p == 1 ? infinite : p / (p - 1);
            EXPECT_LE(std::abs(sum),
                      Real(norm(x, p)) * Real(norm(y, q)) * (1 + 50 * Real(epsilon<T>)));
        }
    }
}

/// The largest eigenvalue's root of A^H A by the power method, from a start that meets it.
template <class T>
Real two_norm_by_hand(const Matrix<T>& a) {
    const auto n = std::size_t(a.cols());
    Real largest = 0;
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < a.cols(); ++j)
            largest = std::max(largest, std::abs(Complex(a(i, j))));
    }
    if (largest == 0) return 0;
    std::vector<Complex> x(n);
    for (std::size_t j = 0; j < n; ++j)
        x[j] = Complex(1, Real(j) / 7);
    Real stretch = 0;
    for (int step = 0; step < 300; ++step) {
        std::vector<Complex> y(n);
        for (index_t i = 0; i < a.rows(); ++i) {
            Complex sum = 0;
            for (index_t j = 0; j < a.cols(); ++j)
                sum += Complex(a(i, j)) / largest * x[std::size_t(j)];
            for (index_t j = 0; j < a.cols(); ++j)
                y[std::size_t(j)] += std::conj(Complex(a(i, j))) / largest * sum;
        }
        Real length = 0;
        for (const Complex& z : y)
            length += std::norm(z);
        length = std::sqrt(length);
        if (length == 0) return 0;
        for (std::size_t j = 0; j < n; ++j)
            x[j] = y[j] / length;
        stretch = std::sqrt(length);
    }
    return largest * stretch;
}

TYPED_TEST(ByHandNormTest, OfAMatrixFollowFromItsEntries) {
    using T = TypeParam;
    const std::pair<index_t, index_t> shapes[] = {{1, 1}, {3, 3}, {5, 2}, {2, 6}, {1, 4}, {4, 1}};
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            Real one = 0;
            Real inf = 0;
            Real largest = 0;
            Real squares = 0;
            for (index_t j = 0; j < n; ++j) {
                one = std::max(one, norm_by_hand(a.col(j), 1));
                squares += std::pow(norm_by_hand(a.col(j), 2), Real(2));
                largest = std::max(largest, norm_by_hand(a.col(j), infinite));
            }
            for (index_t i = 0; i < m; ++i)
                inf = std::max(inf, norm_by_hand(a.row(i), 1));
            const auto expect = [&](Norm which, Real expected, Real factor) {
                EXPECT_LE(std::abs(Real(norm(a, which)) - expected),
                          factor * rounding<T>(expected, a.size()));
            };
            expect(Norm::one, one, 1);
            expect(Norm::inf, inf, 1);
            expect(Norm::max, largest, 1);
            expect(Norm::frobenius, std::sqrt(squares), 1);
            // For these matrices 300 steps of the power method leave far less than this.
            expect(Norm::two, two_norm_by_hand(a), 30);
            EXPECT_EQ(norm(a.h(), Norm::one), norm(a, Norm::inf));
        }
    }
}

TYPED_TEST(ByHandNormTest, NoVectorIsStretchedByMoreThanTheInducedNorm) {
    using T = TypeParam;
    using R = RealOf<T>;
    const std::pair<double, Norm> induced[] = {
        {1, Norm::one}, {2, Norm::two}, {infinite, Norm::inf}};
    const Matrix<T> a = random_matrix<T>(6, 4);
    for (const auto& [p, which] : induced) {
        const R bound = norm(a, which) * (1 + 50 * epsilon<T>);
        for (std::uint64_t seed = 1; seed < 50; ++seed) {
            const Vector<T> x = random_vector<T>(4, seed);
            EXPECT_LE(norm(a * x, p), bound * norm(x, p));
        }
    }
    // And there are vectors for which it is: the unit vector of the largest column, and the signs
    // of the largest row.
    R most = 0;
    for (index_t j = 0; j < 4; ++j)
        most = std::max(most, norm(a.col(j), 1));
    EXPECT_LE(std::abs(most - norm(a, Norm::one)), 20 * epsilon<T> * most);
    R stretched = 0;
    for (index_t i = 0; i < 6; ++i) {
        Vector<T> signs(4);
        for (index_t j = 0; j < 4; ++j)
            signs[j] = conjugate(a(i, j)) / std::abs(a(i, j));
        stretched = std::max(stretched, norm(a * signs, infinite) / norm(signs, infinite));
    }
    EXPECT_LE(std::abs(stretched - norm(a, Norm::inf)), 50 * epsilon<T> * stretched);
}

TYPED_TEST(ByHandNormTest, MatrixNormsSatisfyTheAxiomsAndInequalities) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R slack = 1 + 200 * epsilon<T>;
    for (std::uint64_t seed = 1; seed < 10; ++seed) {
        const Matrix<T> a = random_matrix<T>(5, 5, seed);
        const Matrix<T> b = random_matrix<T>(5, 5, seed + 100);
        for (const Norm which : every_norm) {
            EXPECT_LE(norm(a + b, which), slack * (norm(a, which) + norm(b, which)));
            EXPECT_LE(std::abs(norm(R(-3) * a, which) - 3 * norm(a, which)),
                      100 * epsilon<T> * norm(a, which));
            if (which == Norm::max) continue;
            EXPECT_LE(norm(a * b, which), slack * norm(a, which) * norm(b, which));
        }
        EXPECT_LE(norm(a, Norm::two), slack * norm(a));
        EXPECT_LE(norm(a), slack * norm(a, Norm::nuclear));
        EXPECT_LE(norm(a, Norm::nuclear), slack * std::sqrt(R(5)) * norm(a));
        EXPECT_LE(norm(a, Norm::max), slack * norm(a, Norm::two));
        EXPECT_LE(norm(a, Norm::two) * norm(a, Norm::two),
                  slack * norm(a, Norm::one) * norm(a, Norm::inf));
    }
    // The largest entry is no submultiplicative norm.
    const Matrix<T> ones(2, 2, T(1));
    EXPECT_EQ(norm(ones * ones, Norm::max), 2 * norm(ones, Norm::max) * norm(ones, Norm::max));
}

TYPED_TEST(ByHandNormTest, UnitVectorsKeepTheDirection) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    for (const R scale : {Limits::min(), R(1), Limits::max() / 8}) {
        const Vector<T> x = scale * random_vector<T>(6);
        const Vector<T> u = normalized(x);
        const Real length = norm_by_hand(x, 2);
        for (index_t i = 0; i < 6; ++i)
            EXPECT_LE(std::abs(Complex(u[i]) - Complex(x[i]) / length), 20 * Real(epsilon<T>));
        EXPECT_TRUE(is_unit(u));
    }
}

TYPED_TEST(ByHandNormTest, TheConditionOfATwoByTwoMatrixFollowsFromItsInverse) {
    using T = TypeParam;
    for (std::uint64_t seed = 1; seed < 30; ++seed) {
        const Matrix<T> a = random_matrix<T>(2, 2, seed);
        const Complex det =
            Complex(a(0, 0)) * Complex(a(1, 1)) - Complex(a(0, 1)) * Complex(a(1, 0));
        // A^-1 = [d, -b; -c, a] / det has the entries of A in other places.
        const auto size = [&](index_t i, index_t j) { return std::abs(Complex(a(i, j))); };
        const Real one = std::max(size(0, 0) + size(1, 0), size(0, 1) + size(1, 1));
        const Real one_of_inverse = std::max(size(1, 1) + size(1, 0), size(0, 1) + size(0, 0));
        const Real squares = norm_by_hand(VectorView<const T>(a.data(), 4), 2);
        const Real expected_one = one * one_of_inverse / std::abs(det);
        const Real expected_frobenius = squares * squares / std::abs(det);
        // An inverse, and so its norm, errs by the condition times a few eps.
        EXPECT_LE(std::abs(Real(cond(a, Norm::one)) / expected_one - 1),
                  30 * expected_one * Real(epsilon<T>));
        EXPECT_LE(std::abs(Real(cond(a, Norm::frobenius)) / expected_frobenius - 1),
                  30 * expected_frobenius * Real(epsilon<T>));
        // With s_1^2 + s_2^2 = ||A||_F^2 and s_1 s_2 = |det A|, c = s_1 / s_2 has c + 1/c equal to
        // the condition in the Frobenius norm.
        const Real c =
            expected_frobenius / 2 + std::sqrt(std::pow(expected_frobenius / 2, Real(2)) - 1);
        EXPECT_LE(std::abs(Real(cond(a)) / c - 1), 30 * c * Real(epsilon<T>));
    }
}

}  // namespace
}  // namespace lamina
