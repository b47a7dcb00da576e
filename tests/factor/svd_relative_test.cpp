#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"

#include "factor/svd_workspace.hpp"
#include "support/exponential_companion.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/svd_driver.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using namespace testing;
using Wide = std::complex<long double>;

/// Singular values by one-sided Jacobi in long double: right to all digits of T where the columns,
/// made of length 1, are well conditioned.
template <Scalar T>
std::vector<long double> reference(const Matrix<T>& a) {
    const index_t n = a.cols();
    std::vector<std::vector<Wide>> v(std::size_t(n), std::vector<Wide>(std::size_t(a.rows())));
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            v[std::size_t(j)][std::size_t(i)] = Wide(std::real(a(i, j)), std::imag(a(i, j)));
    }
    const auto product = [](const std::vector<Wide>& x, const std::vector<Wide>& y) {
        Wide sum = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            sum += std::conj(x[i]) * y[i];
        return sum;
    };
    bool rotated = true;
    for (int sweep = 0; rotated && sweep < 40; ++sweep) {
        rotated = false;
        for (std::size_t p = 0; p < v.size(); ++p) {
            for (std::size_t q = p + 1; q < v.size(); ++q) {
                const long double pp = product(v[p], v[p]).real();
                const long double qq = product(v[q], v[q]).real();
                const Wide pq = product(v[p], v[q]);
                const long double size = std::abs(pq);
                if (size <= 1e-18L * std::sqrt(pp) * std::sqrt(qq)) continue;
                rotated = true;
                const long double zeta = (qq - pp) / (2 * size);
                const long double t =
                    (zeta < 0 ? -1 : 1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
                const long double c = 1 / std::sqrt(1 + t * t);
                for (std::size_t i = 0; i < v[p].size(); ++i) {
                    const Wide x = v[p][i];
                    const Wide y = v[q][i] * std::conj(pq) / size;
                    v[p][i] = c * x - c * t * y;
                    v[q][i] = c * t * x + c * y;
                }
            }
        }
    }
    std::vector<long double> s;
    for (const auto& column : v)
        s.push_back(std::sqrt(product(column, column).real()));
    std::sort(s.rbegin(), s.rend());
    return s;
}

/// The largest error of a singular value as a share of itself.
template <class R>
double relative_error(const Vector<R>& s, const std::vector<long double>& exact) {
    double worst = 0;
    for (index_t i = 0; i < s.size(); ++i) {
        const long double e = exact[std::size_t(i)];
        worst = std::max(worst, double(std::abs((long double)(s[i]) - e) / e));
    }
    return worst;
}

/// 10^-15 ... 1 (in float 10^-6 ... 1 for C of eps 10^-7), shuffled by steps of 7.
template <Scalar T>
Vector<T> grades(index_t n) {
    Vector<T> d(n);
    for (index_t j = 0; j < n; ++j)
        d[j] = T(RealOf<T>(std::pow(10.0, -15.0 * double(j * 7 % n) / double(n))));
    return d;
}
template <Scalar T>
Matrix<T> graded_columns(index_t m, index_t n) {
    Matrix<T> a = random_matrix<T>(m, n);
    const Vector<T> d = grades<T>(n);
    for (index_t j = 0; j < n; ++j)
        scale_in_place(a.col(j), d[j]);
    return a;
}

/// LAPACK's ratios for the vectors and for A, and s descending.
template <Scalar T>
void expect_decomposes(const SVD<T>& f, const Matrix<T>& a) {
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    EXPECT_LT(orthogonality(f.U()), threshold);
    EXPECT_LT(orthogonality(Matrix<T>(f.Vt().h())), threshold);
    EXPECT_TRUE(std::is_sorted(f.s().begin(), f.s().end(), std::greater<>()));
    EXPECT_EQ(f.driver_used(), SvdDriver::gejsv);
}

template <Scalar T>
class SvdRelativeTest : public ::testing::Test {};
TYPED_TEST_SUITE(SvdRelativeTest, testing::Scalars);

TYPED_TEST(SvdRelativeTest, DecomposesEveryKindAndShape) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t m : {0, 1, 2, 3, 7, 33, 100}) {
            for (const index_t n : {0, 1, 2, 3, 7, 33, 100}) {
                const Matrix<T> a = matrix_of<T>(kind, m, n);
                const SVD<T> thin(a, Vectors::thin, Accuracy::relative);
                expect_decomposes(thin, a);
                const index_t k = std::min(m, n);
                EXPECT_EQ(thin.U().cols(), k);
                EXPECT_EQ(thin.Vt().rows(), k);
                const SVD<T> full(a, Vectors::full, Accuracy::relative);
                expect_decomposes(full, a);
                EXPECT_EQ(full.U().cols(), m);
                EXPECT_EQ(full.Vt().rows(), n);
                const auto s = svdvals(a, Accuracy::relative);
                ASSERT_EQ(s.size(), k);
                EXPECT_LE(norm(s - thin.s()), 30 * epsilon<T> * norm(s));
            }
        }
    }
}

TYPED_TEST(SvdRelativeTest, KeepsTheDigitsOfSmallValuesOfGradedColumnsAndRows) {
    using T = TypeParam;
    // Error bound eps times the condition of the columns at length 1, some n^2 for random ones.
    for (const auto& [m, n] : {std::pair<index_t, index_t>{24, 24}, {60, 24}, {400, 9}}) {
        const Matrix<T> a = graded_columns<T>(m, n);
        const std::vector<long double> exact = reference(a);
        ASSERT_LT(exact.back() / exact.front(), 1e-12);
        const double bound = double(n * n) * double(epsilon<T>);
        for (const Vectors vectors : {Vectors::none, Vectors::thin, Vectors::full}) {
            const SVD<T> f(a, vectors, Accuracy::relative);
            EXPECT_LT(relative_error(f.s(), exact), bound);
            EXPECT_LT(relative_error(SVD<T>(a.h(), vectors, Accuracy::relative).s(), exact), bound);
        }
        // What it is for: the default promises eps s(0), and gesdd has no digit of the smallest.
        const SVD<T> usual(a.h(), Vectors::full);
        if (usual.driver_used() == SvdDriver::jacobi) continue;
        EXPECT_GT(relative_error(usual.s(), exact), bound);
    }
}

TYPED_TEST(SvdRelativeTest, KeepsThemWhereRowsAndColumnsAreGraded) {
    using T = TypeParam;
    using R = RealOf<T>;
    // The product of all singular values is |det(D1 C D2)|, which is known to all digits; any one
    // of them that has lost its own would show.
    const index_t n = std::is_same_v<R, float> ? 6 : 20;
    const Matrix<T> c = random_matrix<T>(n, n);
    const Vector<T> d = grades<T>(n);
    double log_det = 0;
    for (const R s : svdvals(c))
        log_det += std::log(double(s));
    Matrix<T> a = c;
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i)
            a(i, j) = d[i] * c(i, j) * d[(j + 3) % n];
        log_det += 2 * std::log(double(std::real(d[j])));
    }
    for (const Vectors vectors : {Vectors::none, Vectors::thin}) {
        double sum = 0;
        for (const R s : SVD<T>(a, vectors, Accuracy::relative).s())
            sum += std::log(double(s));
        EXPECT_NEAR(sum, log_det, double(n * n * n) * double(epsilon<T>));
    }
}

TYPED_TEST(SvdRelativeTest, ReachesFromOneEndOfTheRangeToTheOther) {
    using T = TypeParam;
    using R = RealOf<T>;
    // Orthogonal columns, so that their lengths are the singular values. What is below s(0) times
    // eps / largest^(3/2) becomes zero: gejsv scales s(0) to the root of the largest number.
    const int most = std::numeric_limits<R>::max_exponent - 4;
    Matrix<T> a{{T(1), T(-1), T(0)}, {T(1), T(1), T(0)}, {T(0), T(0), T(1)}};
    Vector<R> exact(3);
    const int span = 3 * most / 2 - 2 * std::numeric_limits<R>::digits;
    const int powers[] = {most, most - span / 2, most - span};
    for (index_t j = 0; j < 3; ++j) {
        scale_in_place(a.col(j), T(std::ldexp(R(1), powers[j])));
        exact[j] = std::ldexp(j < 2 ? std::sqrt(R(2)) : R(1), powers[j]);
    }
    const auto s = svdvals(a, Accuracy::relative);
    for (index_t j = 0; j < 3; ++j)
        EXPECT_NEAR(s[j] / exact[j], 1, 8 * epsilon<T>);
    const Matrix<T> large(8, 8, T(std::numeric_limits<R>::max() / 2));
    EXPECT_EQ(svdvals(large, Accuracy::relative)[0], std::numeric_limits<R>::infinity());
}

TYPED_TEST(SvdRelativeTest, TakesViewsLazyOperandsAndItsOwnFactors) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(9, 6);
    Strided<T> strided(a);
    expect_decomposes(SVD<T>(strided.view(), Vectors::thin, Accuracy::relative), a);
    const Matrix<T> b(2 * a.t());
    expect_decomposes(SVD<T>(2 * a.t(), Vectors::thin, Accuracy::relative), b);
    SVD<T> f(a, Vectors::thin, Accuracy::relative);
    const Matrix<T> u = f.U();
    f.factor(f.U(), Vectors::full, Accuracy::relative);
    expect_decomposes(f, u);
}

TYPED_TEST(SvdRelativeTest, AlternatesWithTheDefault) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(12, 12);
    const Matrix<T> long_one = random_matrix<T>(200, 6);
    SVD<T> f(a);
    for (int k = 0; k < 2; ++k) {
        for (const Matrix<T>* each : {&a, &long_one}) {
            f.factor(*each, Vectors::thin, Accuracy::relative);
            expect_decomposes(f, *each);
            f.factor(*each);
            EXPECT_EQ(f.driver_used(), testing::usual_driver<T>(each->rows(), each->cols()));
            EXPECT_LT(residual(*each, f.reconstruct()), threshold);
            f.factor(*each, Vectors::thin, Accuracy::absolute);
            EXPECT_EQ(f.driver_used(), testing::usual_driver<T>(each->rows(), each->cols()));
        }
    }
    EXPECT_LT(norm(f.factor(a, Vectors::thin, Accuracy::relative).solve(a) - identity<T>(12)),
              RealOf<T>(1e4) * epsilon<T>);
}

TYPED_TEST(SvdRelativeTest, RefusesNaNAndInfinityByPosition) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        for (const auto& [m, n] : {std::pair<index_t, index_t>{5, 3}, {3, 5}, {4, 4}}) {
            Matrix<T> a = random_matrix<T>(m, n);
            a(2, 1) = T(bad);
            SVD<T> f(random_matrix<T>(m, n), Vectors::thin, Accuracy::relative);
            const NonFiniteError error =
                thrown<NonFiniteError>([&] { f.factor(a, Vectors::thin, Accuracy::relative); });
            EXPECT_TRUE(mentions(error, "SVD", "(2, 1)"));
            EXPECT_EQ(f.rows(), 0);
        }
    }
}

TEST(SvdRelativeAccuracyTest, OfTheCompanionMatrixOfTheExponentialSeriesIsRelative) {
    const auto [a, exact] = testing::exponential_companion();
    const index_t n = a.rows();
    for (const Vectors vectors : {Vectors::thin, Vectors::full, Vectors::none}) {
        for (const bool turned : {false, true}) {
            const SVD<double> f(turned ? Matrix<double>(a.t()) : a, vectors, Accuracy::relative);
            EXPECT_NEAR(f.s()[0] / exact[0], 1, 1e-14);
            EXPECT_NEAR(f.s()[n - 1] / exact[n - 1], 1, 1e-14);
            for (index_t i = 1; i < n - 1; ++i)
                EXPECT_NEAR(f.s()[i], 1, 1e-13);
        }
    }
}

TEST(SvdRelativeWorkspaceTest, CountsInSixtyFourBits) {
    constexpr index_t largest = std::numeric_limits<std::int32_t>::max();
    // 2 n^2 + 6 n passes 2^31 at n = 32767.
    EXPECT_TRUE(fits(gejsv_sizes<double>(Vectors::thin, 32766, 32766), largest));
    EXPECT_FALSE(fits(gejsv_sizes<double>(Vectors::thin, 32767, 32767), largest));
    EXPECT_FALSE(fits(gejsv_sizes<std::complex<float>>(Vectors::full, 46341, 46341), largest));
    EXPECT_TRUE(fits(gejsv_sizes<float>(Vectors::none, 46341, 46341), largest));
}

}  // namespace
}  // namespace lamina
