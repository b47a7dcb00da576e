// Identity and inverse from their definitions: elimination written out, and quotients of
// determinants.

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>
#include <vector>

#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/solve.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::matrix_of;
using testing::random_matrix;
using testing::random_vector;

template <class T>
class ByHandInverseTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandInverseTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
using Rows = std::vector<std::vector<Complex>>;

template <class T>
Rows rows_of(const Matrix<T>& a) {
    Rows rows(std::size_t(a.rows()));
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < a.cols(); ++j)
            rows[std::size_t(i)].push_back(Complex(a(i, j)));
    }
    return rows;
}

/// Gauss and Jordan: [A B] becomes [I A^-1 B] by adding multiples of rows, with the largest pivot.
Rows gauss_jordan(Rows a, const Rows& b) {
    const std::size_t n = a.size();
    for (std::size_t i = 0; i < n; ++i)
        a[i].insert(a[i].end(), b[i].begin(), b[i].end());
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < n; ++i) {
            if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
        }
        std::swap(a[k], a[pivot]);
        const Complex divisor = a[k][k];
        for (Complex& x : a[k])
            x /= divisor;
        for (std::size_t i = 0; i < n; ++i) {
            const Complex factor = a[i][k];
            for (std::size_t j = 0; i != k && j < a[i].size(); ++j)
                a[i][j] -= factor * a[k][j];
        }
    }
    for (std::vector<Complex>& row : a)
        row.erase(row.begin(), row.begin() + std::ptrdiff_t(n));
    return a;
}

Rows unit_rows(std::size_t n) {
    Rows rows(n, std::vector<Complex>(n));
    for (std::size_t i = 0; i < n; ++i)
        rows[i][i] = 1;
    return rows;
}

Real frobenius(const Rows& a) {
    Real sum = 0;
    for (const std::vector<Complex>& row : a) {
        for (const Complex& x : row)
            sum += std::norm(x);
    }
    return std::sqrt(sum);
}

/// ||A|| ||A^-1||, by how much errors grow on the way from A to A^-1.
template <class T>
Real condition(const Matrix<T>& a) {
    const Rows rows = rows_of(a);
    return frobenius(rows) * frobenius(gauss_jordan(rows, unit_rows(rows.size())));
}

template <class T>
Real distance(const Matrix<T>& x, const Rows& expected) {
    Rows difference = rows_of(x);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        for (std::size_t j = 0; j < expected[i].size(); ++j)
            difference[i][j] -= expected[i][j];
    }
    return frobenius(difference);
}

/// Expansion along the first row, for Cramer's rule.
Complex determinant(const Rows& a) {
    if (a.empty()) return 1;
    Complex sum = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
        Rows minor(a.begin() + 1, a.end());
        for (std::vector<Complex>& row : minor)
            row.erase(row.begin() + std::ptrdiff_t(j));
        sum += (j % 2 == 0 ? Real(1) : Real(-1)) * a[0][j] * determinant(minor);
    }
    return sum;
}

TYPED_TEST(ByHandInverseTest, TheIdentityHasOnesOnItsDiagonalAndChangesNothing) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 7}) {
        const Matrix<T> eye = identity<T>(n);
        for (index_t i = 0; i < n; ++i) {
            for (index_t j = 0; j < n; ++j)
                EXPECT_EQ(eye(i, j), T(i == j ? 1 : 0));
        }
        const Matrix<T> a = random_matrix<T>(n, n);
        EXPECT_EQ(eye * a, a);
        EXPECT_EQ(a * eye, a);
        EXPECT_EQ(eye * random_vector<T>(n), random_vector<T>(n));
        EXPECT_EQ(inv(eye), eye);
        EXPECT_EQ(solve(eye, a), a);
    }
}

TYPED_TEST(ByHandInverseTest, GaussAndJordanFindTheSameInverseAndSolutions) {
    using T = TypeParam;
    for (const Kind kind : {Kind::random, Kind::near_underflow, Kind::near_overflow}) {
        for (const index_t n : {1, 2, 3, 5, 8, 20}) {
            const Matrix<T> a = matrix_of<T>(kind, n, n);
            const Rows expected = gauss_jordan(rows_of(a), unit_rows(std::size_t(n)));
            const Real bound = 4 * Real(n) * Real(epsilon<T>) * condition(a);
            EXPECT_LE(distance(inv(a), expected), bound * frobenius(expected)) << n;
            const Matrix<T> b = random_matrix<T>(n, 3, 5);
            const Rows x = gauss_jordan(rows_of(a), rows_of(b));
            EXPECT_LE(distance(solve(a, b), x), bound * frobenius(x)) << n;
        }
    }
}

TYPED_TEST(ByHandInverseTest, TheyAgreeForEveryStructure) {
    using T = TypeParam;
    const index_t n = 16;
    const Matrix<T> full = random_matrix<T>(n, n);
    Matrix<T> lower = full;
    Matrix<T> band = full;
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = 0; j < n; ++j) {
            if (j > i) lower(i, j) = T(0);
            if (i > j + 1 || j > i + 2) band(i, j) = T(0);
        }
        lower(i, i) += T(3);
    }
    const Matrix<T> all[] = {diagonal(random_vector<T>(n)), lower, Matrix<T>(lower.h()), band,
                             random_spd<T>(n, std::mt19937_64(3))};
    for (const Matrix<T>& a : all) {
        const Real bound = 4 * Real(n) * Real(epsilon<T>) * condition(a);
        const Rows inverse = gauss_jordan(rows_of(a), unit_rows(std::size_t(n)));
        EXPECT_LE(distance(inv(a), inverse), bound * frobenius(inverse));
        const Matrix<T> b = random_matrix<T>(n, 1, 5);
        const Rows x = gauss_jordan(rows_of(a), rows_of(b));
        EXPECT_LE(distance(solve(a, b), x), bound * frobenius(x));
        EXPECT_LE(distance(solve(a, b, {.refine = Refine::extended}).x, x),
                  2 * Real(epsilon<T>) * frobenius(x));
    }
}

TYPED_TEST(ByHandInverseTest, CramersRuleFindsTheSameSolution) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 4, 6}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Vector<T> b = random_vector<T>(n);
        const Vector<T> x = solve(a, b);
        const Real bound = 4 * Real(n) * Real(epsilon<T>) * condition(a);
        Real size = 0;
        std::vector<Complex> expected;
        for (index_t j = 0; j < n; ++j) {
            // Column j gives way to b.
            Matrix<T> replaced = a;
            copy_into(replaced.col(j), b);
            expected.push_back(determinant(rows_of(replaced)) / determinant(rows_of(a)));
            size = std::max(size, std::abs(expected.back()));
        }
        for (index_t j = 0; j < n; ++j)
            EXPECT_LE(std::abs(Complex(x[j]) - expected[std::size_t(j)]), bound * size) << n;
    }
}

TYPED_TEST(ByHandInverseTest, TwoByTwoIsTheWellKnownFormula) {
    using T = TypeParam;
    for (std::uint64_t seed = 1; seed < 30; ++seed) {
        const Matrix<T> a = random_matrix<T>(2, 2, seed);
        const Rows r = rows_of(a);
        const Complex d = r[0][0] * r[1][1] - r[0][1] * r[1][0];
        const Rows expected = {{r[1][1] / d, -r[0][1] / d}, {-r[1][0] / d, r[0][0] / d}};
        EXPECT_LE(distance(inv(a), expected),
                  8 * Real(epsilon<T>) * condition(a) * frobenius(expected));
    }
    EXPECT_EQ(inv(Matrix<T>{{2, 1}, {0, 4}}), (Matrix<T>{{T(0.5), T(-0.125)}, {0, T(0.25)}}));
}

TYPED_TEST(ByHandInverseTest, RulesOfTheInverseHold) {
    using T = TypeParam;
    const index_t n = 9;
    const Matrix<T> a = random_matrix<T>(n, n, 1);
    const Matrix<T> b = random_matrix<T>(n, n, 2);
    const Real bound = 10 * Real(n) * Real(epsilon<T>) * condition(a) * condition(b);
    const auto expect_close = [&](const Matrix<T>& x, const Matrix<T>& y, const char* what) {
        EXPECT_LE(distance(x, rows_of(y)), bound * frobenius(rows_of(y))) << what;
    };
    expect_close(inv(a * b), inv(b) * inv(a), "(A B)^-1 = B^-1 A^-1");
    expect_close(inv(a.t()), Matrix<T>(inv(a).t()), "(A^T)^-1 = (A^-1)^T");
    expect_close(inv(a.h()), Matrix<T>(inv(a).h()), "(A^H)^-1 = (A^-1)^H");
    expect_close(inv(inv(a)), a, "(A^-1)^-1 = A");
    expect_close(inv(T(4) * a), T(RealOf<T>(0.25)) * inv(a), "(c A)^-1 = A^-1 / c");
    expect_close(solve(a, b), inv(a) * b, "A^-1 B");
    const Matrix<T> q = random_orthogonal<T>(n, std::mt19937_64(4));
    expect_close(inv(q), Matrix<T>(q.h()), "Q^-1 = Q^H");
    // Sherman and Morrison: a change of rank one changes the inverse by a matrix of rank one.
    const Matrix<T> u = random_matrix<T>(n, 1, 5);
    const Matrix<T> v = random_matrix<T>(n, 1, 6);
    const Matrix<T> inverse = inv(a);
    const T denominator = T(1) + (v.h() * inverse * u)(0, 0);
    const Matrix<T> changed = a + u * v.h();
    const Matrix<T> update = inverse - (inverse * u) * (v.h() * inverse) / denominator;
    EXPECT_LE(distance(inv(changed), rows_of(update)), 10 * Real(n) * Real(epsilon<T>) *
                                                           condition(a) * condition(changed) *
                                                           frobenius(rows_of(inverse)));
}

TYPED_TEST(ByHandInverseTest, ATridiagonalSystemNeedsOneSweepDownAndOneUp) {
    using T = TypeParam;
    const index_t n = 40;
    Matrix<T> a(n, n);
    for (index_t i = 0; i < n; ++i) {
        a(i, i) = T(4) + random_vector<T>(n)[i];
        if (i > 0) a(i, i - 1) = random_vector<T>(n, 2)[i];
        if (i + 1 < n) a(i, i + 1) = random_vector<T>(n, 3)[i];
    }
    const Vector<T> b = random_vector<T>(n, 4);
    std::vector<Complex> pivot(std::size_t(n), Complex(0));
    std::vector<Complex> x(std::size_t(n), Complex(0));
    for (std::size_t i = 0; i < std::size_t(n); ++i) {
        const index_t k = index_t(i);
        pivot[i] = Complex(a(k, k));
        x[i] = Complex(b[k]);
        if (i == 0) continue;
        const Complex factor = Complex(a(k, k - 1)) / pivot[i - 1];
        pivot[i] -= factor * Complex(a(k - 1, k));
        x[i] -= factor * x[i - 1];
    }
    for (std::size_t i = std::size_t(n); i-- > 0;) {
        const index_t k = index_t(i);
        if (k + 1 < n) x[i] -= Complex(a(k, k + 1)) * x[i + 1];
        x[i] /= pivot[i];
    }
    const auto solved = solve(a, b, SolveOptions{});
    EXPECT_EQ(solved.method_used, SolveMethod::banded);
    for (index_t i = 0; i < n; ++i)
        EXPECT_LE(std::abs(Complex(solved.x[i]) - x[std::size_t(i)]), 20 * Real(epsilon<T>)) << i;
}

}  // namespace
}  // namespace lamina
