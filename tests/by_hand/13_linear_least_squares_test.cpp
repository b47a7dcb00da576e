// Chapter 13: the least-squares solution written out, as the solution of A^H A x = A^H b.
#include <cmath>
#include <complex>
#include <vector>

#include "lamina/solve/lstsq.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;
using testing::unit_roundoff;

template <class T>
class LeastSquaresByHand : public ::testing::Test {};
TYPED_TEST_SUITE(LeastSquaresByHand, testing::Scalars);

/// The arithmetic of the oracle: 64 bits for a number, on x86-64.
template <Scalar T>
using Long = std::conditional_t<is_complex<T>, std::complex<long double>, long double>;

template <Scalar T>
Long<T> widen(T x) {
    if constexpr (is_complex<T>) {
        return {x.real(), x.imag()};
    } else {
        return x;
    }
}
long double conjugated(long double x) {
    return x;
}
std::complex<long double> conjugated(std::complex<long double> x) {
    return std::conj(x);
}

constexpr LstsqMethod methods[] = {
    LstsqMethod::automatic, LstsqMethod::normal_equations, LstsqMethod::cholesky, LstsqMethod::lu,
    LstsqMethod::qr,        LstsqMethod::pivoted_qr,       LstsqMethod::svd};

/// Solves (A^H W A + ridge I) x = A^H W b by Gaussian elimination with row exchanges.
template <Scalar T>
std::vector<Long<T>> solution_by_hand(const Matrix<T>& a, const Vector<T>& b,
                                      const Vector<double>& w, double ridge) {
    const index_t n = a.cols();
    std::vector<std::vector<Long<T>>> g(std::size_t(n), std::vector<Long<T>>(std::size_t(n) + 1));
    for (index_t i = 0; i < n; ++i) {
        auto& row = g[std::size_t(i)];
        for (index_t k = 0; k < a.rows(); ++k) {
            const Long<T> left = conjugated(widen(a(k, i))) * static_cast<long double>(w[k]);
            for (index_t j = 0; j < n; ++j)
                row[std::size_t(j)] += left * widen(a(k, j));
            row[std::size_t(n)] += left * widen(b[k]);
        }
        row[std::size_t(i)] += static_cast<long double>(ridge);
    }
    for (std::size_t k = 0; k < g.size(); ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < g.size(); ++i) {
            if (std::abs(g[i][k]) > std::abs(g[pivot][k])) pivot = i;
        }
        std::swap(g[k], g[pivot]);
        for (std::size_t i = k + 1; i < g.size(); ++i) {
            const Long<T> factor = g[i][k] / g[k][k];
            for (std::size_t j = k; j <= g.size(); ++j)
                g[i][j] -= factor * g[k][j];
        }
    }
    std::vector<Long<T>> x(g.size());
    for (std::size_t i = g.size(); i-- > 0;) {
        x[i] = g[i][g.size()];
        for (std::size_t j = i + 1; j < g.size(); ++j)
            x[i] -= g[i][j] * x[j];
        x[i] /= g[i][i];
    }
    return x;
}

template <Scalar T>
double relative_distance(const Vector<T>& x, const std::vector<Long<T>>& expected) {
    long double distance = 0;
    long double size = 0;
    for (std::size_t j = 0; j < expected.size(); ++j) {
        distance = std::max(distance, std::abs(widen(x[index_t(j)]) - expected[j]));
        size = std::max(size, std::abs(expected[j]));
    }
    return double(distance / size);
}

/// max_j |a_j^H r| / (||a_j|| (||A||_F ||x|| + ||b||) eps): of order 1 if x is the exact solution
/// for data that differ from these by rounding.
template <Scalar T>
double gradient(const Matrix<T>& a, const Vector<T>& x, const Vector<T>& b) {
    std::vector<Long<T>> r(static_cast<std::size_t>(a.rows()));
    long double size_a = 0;
    long double size_b = 0;
    long double size_x = 0;
    for (index_t i = 0; i < a.rows(); ++i) {
        r[std::size_t(i)] = widen(b[i]);
        for (index_t j = 0; j < a.cols(); ++j) {
            r[std::size_t(i)] -= widen(a(i, j)) * widen(x[j]);
            size_a += std::norm(widen(a(i, j)));
        }
        size_b += std::norm(widen(b[i]));
    }
    for (const T entry : x)
        size_x += std::norm(widen(entry));
    long double worst = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        Long<T> product = 0;
        long double size = 0;
        for (index_t i = 0; i < a.rows(); ++i) {
            product += conjugated(widen(a(i, j))) * r[std::size_t(i)];
            size += std::norm(widen(a(i, j)));
        }
        worst = std::max(worst, std::abs(product) / std::sqrt(size));
    }
    const long double scale = std::sqrt(size_a) * std::sqrt(size_x) + std::sqrt(size_b);
    return double(worst / scale) / double(unit_roundoff<T>);
}

TYPED_TEST(LeastSquaresByHand, EveryMethodSolvesTheNormalEquations) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{2, 1}, {5, 2}, {9, 3}, {40, 8}, {200, 20}, {3000, 7}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Vector<T> b = random_vector<T>(m, 2);
        const auto expected = solution_by_hand(a, b, Vector<double>(m, 1.0), 0);
        for (const LstsqMethod method : methods) {
            const Vector<T> x = lstsq(a, b, {.method = method}).x;
            // The bound of backward stable methods at conditions below 10, normal equations
            // included.
            EXPECT_LT(relative_distance(x, expected), 100 * std::sqrt(double(n)) * epsilon<T>)
                << m << " x " << n << " by " << name(method);
            EXPECT_LT(gradient(a, x, b), 10 * std::sqrt(double(m)))
                << m << " x " << n << " by " << name(method);
        }
    }
}

TYPED_TEST(LeastSquaresByHand, TheGradientVanishesForColumnsOfAnySize) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a = random_matrix<T>(30, 4);
    for (index_t j = 0; j < 4; ++j)
        scale_in_place(a.col(j), T(std::ldexp(R(1), int(10 * j))));
    const Vector<T> b = random_vector<T>(30);
    for (const LstsqMethod method : methods) {
        if (method == LstsqMethod::svd && sizeof(R) == 4) continue;  // takes 2^-30 for zero
        EXPECT_LT(gradient(a, lstsq(a, b, {.method = method}).x, b), 60) << name(method);
    }
}

TYPED_TEST(LeastSquaresByHand, RefinementRoundsTheExactSolution) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(25, 5);
    const Vector<T> b = random_vector<T>(25);
    const auto expected = solution_by_hand(a, b, Vector<double>(25, 1.0), 0);
    const Vector<T> x = lstsq(a, b, {.refine = Refine::extended}).x;
    for (std::size_t j = 0; j < expected.size(); ++j) {
        // Of the real and the imaginary part half an ulp each, and the oracle's own 64 bits.
        EXPECT_LE(std::abs(widen(x[index_t(j)]) - expected[j]),
                  0.75L * static_cast<long double>(epsilon<T>) * std::abs(expected[j]));
    }
}

TYPED_TEST(LeastSquaresByHand, WeightsAndRidgeEnterTheNormalEquations) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 4);
    const Vector<T> b = random_vector<T>(20);
    Vector<double> weights(20);
    for (index_t i = 0; i < 20; ++i)
        weights[i] = double(i % 5) / 2;
    for (const double ridge : {0.0, 1e-3, 10.0}) {
        const auto expected = solution_by_hand(a, b, weights, ridge);
        for (const LstsqMethod method : methods) {
            const auto result = lstsq(a, b, {.method = method, .weights = weights, .ridge = ridge});
            EXPECT_LT(relative_distance(result.x, expected), 300 * epsilon<T>)
                << name(method) << ", ridge " << ridge;
            long double squares = 0;
            for (index_t i = 0; i < 20; ++i) {
                Long<T> r = widen(b[i]);
                for (std::size_t j = 0; j < 4; ++j)
                    r -= widen(a(i, index_t(j))) * expected[j];
                squares += static_cast<long double>(weights[i]) * std::norm(r);
            }
            EXPECT_NEAR(double(result.residual_norms()[0]), std::sqrt(double(squares)),
                        100 * epsilon<T>);
        }
    }
}

}  // namespace
}  // namespace lamina
