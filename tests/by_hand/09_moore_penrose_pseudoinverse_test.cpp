// The pseudoinverse from its definitions: Penrose's four equations, a limit of regularised
// inverses, the reciprocals of the singular values, and Greville's recursion, in long double.

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>
#include <vector>

#include "lamina/solve/inverse.hpp"

#include "support/exact_rank.hpp"
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
class ByHandPseudoinverseTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandPseudoinverseTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
const std::pair<index_t, index_t> shapes[] = {{1, 1}, {1, 4}, {4, 1}, {3, 3},
                                              {5, 3}, {3, 5}, {8, 6}};

/// A matrix of long doubles, by rows.
struct Long {
    std::size_t rows, cols;
    std::vector<Complex> entries;

    Long(std::size_t m, std::size_t n) : rows(m), cols(n), entries(m * n) {}
    template <class T>
    explicit Long(const Matrix<T>& a) : Long(std::size_t(a.rows()), std::size_t(a.cols())) {
        for (index_t i = 0; i < a.rows(); ++i) {
            for (index_t j = 0; j < a.cols(); ++j)
                (*this)(std::size_t(i), std::size_t(j)) = Complex(a(i, j));
        }
    }
    Complex& operator()(std::size_t i, std::size_t j) { return entries[i * cols + j]; }
    const Complex& operator()(std::size_t i, std::size_t j) const { return entries[i * cols + j]; }
};

Long times(const Long& a, const Long& b) {
    Long c(a.rows, b.cols);
    for (std::size_t i = 0; i < a.rows; ++i) {
        for (std::size_t j = 0; j < b.cols; ++j) {
            for (std::size_t k = 0; k < a.cols; ++k)
                c(i, j) += a(i, k) * b(k, j);
        }
    }
    return c;
}

Long adjoint(const Long& a) {
    Long b(a.cols, a.rows);
    for (std::size_t i = 0; i < a.rows; ++i) {
        for (std::size_t j = 0; j < a.cols; ++j)
            b(j, i) = std::conj(a(i, j));
    }
    return b;
}

/// (sum |a_ij|^2)^(1/2).
Real size(const Long& a) {
    Real sum = 0;
    for (const Complex& x : a.entries)
        sum += std::norm(x);
    return std::sqrt(sum);
}

Real distance(const Long& a, const Long& b) {
    EXPECT_TRUE(a.rows == b.rows && a.cols == b.cols);
    Long difference = a;
    for (std::size_t i = 0; i < a.entries.size(); ++i)
        difference.entries[i] -= b.entries[i];
    return size(difference);
}

/// The inverse by elimination with row exchanges (Gauss and Jordan).
Long inverse(Long a) {
    Long x(a.rows, a.rows);
    for (std::size_t i = 0; i < a.rows; ++i)
        x(i, i) = 1;
    for (std::size_t k = 0; k < a.rows; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < a.rows; ++i) {
            if (std::abs(a(i, k)) > std::abs(a(pivot, k))) pivot = i;
        }
        for (std::size_t j = 0; j < a.rows; ++j) {
            std::swap(a(k, j), a(pivot, j));
            std::swap(x(k, j), x(pivot, j));
        }
        const Complex divisor = a(k, k);
        for (std::size_t j = 0; j < a.rows; ++j) {
            a(k, j) /= divisor;
            x(k, j) /= divisor;
        }
        for (std::size_t i = 0; i < a.rows; ++i) {
            const Complex factor = a(i, k);
            for (std::size_t j = 0; i != k && j < a.rows; ++j) {
                a(i, j) -= factor * a(k, j);
                x(i, j) -= factor * x(k, j);
            }
        }
    }
    return x;
}

/// (A^H A + delta I)^-1 A^H, or A^H (A A^H + delta I)^-1, which is the same, for fewer rows than
/// columns. With delta = 0 the pseudoinverse for full rank; its limit for delta -> 0 always
/// (Goodfellow, Bengio & Courville, equation 2.46).
Long regularised(const Long& a, Real delta) {
    const Long h = adjoint(a);
    const bool tall = a.rows >= a.cols;
    Long gram = tall ? times(h, a) : times(a, h);
    for (std::size_t i = 0; i < gram.rows; ++i)
        gram(i, i) += delta;
    return tall ? times(inverse(gram), h) : times(h, inverse(gram));
}

/// A column at a time: with A_k = [A_(k-1), a], d = A_(k-1)^+ a and the remainder c = a - A_(k-1)
/// d, the last row of A_k^+ is b^H = c^+, or (1 + d^H d)^-1 d^H A_(k-1)^+ if c = 0, and the rows
/// above are A_(k-1)^+ - d b^H (T. N. E. Greville, SIAM Review 2, 1960).
Long greville(const Long& a) {
    Long x(0, a.rows);
    for (std::size_t k = 0; k < a.cols; ++k) {
        Long before(a.rows, k);
        Long column(a.rows, 1);
        for (std::size_t i = 0; i < a.rows; ++i) {
            for (std::size_t j = 0; j < k; ++j)
                before(i, j) = a(i, j);
            column(i, 0) = a(i, k);
        }
        const Long d = times(x, column);
        Long c = times(before, d);
        for (std::size_t i = 0; i < a.rows; ++i)
            c(i, 0) = column(i, 0) - c(i, 0);
        const bool independent = size(c) > std::ldexp(size(column), -40);
        Long row = independent ? adjoint(c) : times(adjoint(d), x);
        const Real divisor = independent ? size(c) * size(c) : 1 + size(d) * size(d);
        for (Complex& entry : row.entries)
            entry /= divisor;
        Long next(k + 1, a.rows);
        for (std::size_t j = 0; j < a.rows; ++j) {
            for (std::size_t i = 0; i < k; ++i)
                next(i, j) = x(i, j) - d(i, 0) * row(0, j);
            next(k, j) = row(0, j);
        }
        x = next;
    }
    return x;
}

/// A relative change of A by `rounding` moves A^+ by this share, to first order (G. W. Stewart,
/// SIAM Review 19, 1977).
template <class T>
Real allowed(const Long& a, const Long& x) {
    return 10 * Real(std::max(a.rows, a.cols)) * Real(epsilon<T>) * size(a) * size(x) * size(x);
}

TYPED_TEST(ByHandPseudoinverseTest, PenrosesEquationsHoldEntryByEntry) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> matrix = matrix_of<T>(kind, m, n);
            const Long a(matrix);
            const Long x(pinv(matrix));
            SCOPED_TRACE(::testing::Message() << m << " x " << n << ", kind " << int(kind));
            ASSERT_TRUE(x.rows == a.cols && x.cols == a.rows);
            const Long ax = times(a, x);
            const Long xa = times(x, a);
            // X is the pseudoinverse of A + E with ||E|| = max(m, n) eps ||A||.
            const Real unit =
                10 * Real(std::max(m, n)) * Real(epsilon<T>) * (1 + size(a) * size(x));
            EXPECT_LE(distance(times(ax, a), a), unit * size(a));
            EXPECT_LE(distance(times(xa, x), x), unit * size(x));
            EXPECT_LE(distance(ax, adjoint(ax)), unit);
            EXPECT_LE(distance(xa, adjoint(xa)), unit);
        }
    }
}

TYPED_TEST(ByHandPseudoinverseTest, OfFullRankIsTheInverseOfTheGramMatrixTimesTheAdjoint) {
    using T = TypeParam;
    for (const Kind kind : {Kind::random, Kind::near_underflow, Kind::near_overflow}) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const Long expected = regularised(Long(a), 0);
            EXPECT_LE(distance(Long(pinv(a)), expected), allowed<T>(Long(a), expected))
                << m << " x " << n << ", kind " << int(kind);
        }
    }
}

TYPED_TEST(ByHandPseudoinverseTest, IsTheLimitOfRegularisedInverses) {
    using T = TypeParam;
    for (const Kind kind : {Kind::zero, Kind::ones, Kind::random, Kind::rank_deficient}) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> matrix = matrix_of<T>(kind, m, n);
            const Long a(matrix);
            const Long x(pinv(matrix));
            for (const Real delta : {1e-1L, 1e-2L, 1e-3L}) {
                // s / (s^2 + delta) differs from 1 / s by delta / s^3 at most. The inverse is as
                // large as 1 / delta, and its condition ||A||^2 / delta.
                const Real rounding = 1e-18L * std::pow(size(a), Real(3)) / (delta * delta);
                EXPECT_LE(distance(regularised(a, delta), x),
                          delta * std::pow(size(x), Real(3)) + allowed<T>(a, x) + rounding)
                    << m << " x " << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(ByHandPseudoinverseTest, GrevillesRecursionFindsTheSame) {
    using T = TypeParam;
    std::mt19937_64 engine(9);
    const auto expect_agreement = [](const Matrix<T>& a) {
        const Long expected = greville(Long(a));
        EXPECT_LE(distance(Long(pinv(a)), expected), allowed<T>(Long(a), expected));
    };
    for (const auto& [m, n] : shapes) {
        for (index_t inner = 0; inner <= std::min(m, n); ++inner) {
            SCOPED_TRACE(::testing::Message() << m << " x " << n << ", rank " << inner);
            expect_agreement(testing::product(testing::signs<T>(m, inner, engine),
                                              testing::signs<T>(inner, n, engine)));
        }
        for (const Kind kind : {Kind::zero, Kind::ones, Kind::rank_deficient})
            expect_agreement(matrix_of<T>(kind, m, n));
    }
}

TYPED_TEST(ByHandPseudoinverseTest, HasTheReciprocalSingularValues) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            const auto [U, s, Vt] = svd(a);
            Long expected{std::size_t(n), std::size_t(m)};
            for (index_t k = 0; k < s.size(); ++k) {
                if (s[k] <= RealOf<T>(std::max(m, n)) * epsilon<T> * s[0]) continue;
                for (index_t i = 0; i < n; ++i) {
                    for (index_t j = 0; j < m; ++j) {
                        expected(std::size_t(i), std::size_t(j)) +=
                            std::conj(Complex(Vt(k, i))) * std::conj(Complex(U(j, k))) / Real(s[k]);
                    }
                }
            }
            // The same factors: only the arithmetic of the product differs.
            EXPECT_LE(distance(Long(pinv(a)), expected),
                      10 * Real(std::max(m, n)) * Real(epsilon<T>) * size(expected));
        }
    }
}

TYPED_TEST(ByHandPseudoinverseTest, GivesTheNearestAndOfTheseTheShortest) {
    using T = TypeParam;
    for (const Kind kind : {Kind::ones, Kind::random, Kind::rank_deficient}) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> matrix = matrix_of<T>(kind, m, n);
            const Long a(matrix);
            const Vector<T> b = random_vector<T>(m, 4);
            const Vector<T> applied = apply_pinv(matrix, b);
            Long x(a.cols, 1);
            Long rest(a.rows, 1);
            for (std::size_t j = 0; j < a.cols; ++j)
                x(j, 0) = Complex(applied[index_t(j)]);
            const Long ax = times(a, x);
            for (std::size_t i = 0; i < a.rows; ++i)
                rest(i, 0) = Complex(b[index_t(i)]) - ax(i, 0);
            // A step along any column lengthens what is left: A^H (b - A x) = 0. A vector that A
            // maps to zero lengthens x: x = A^+ A x has no such part.
            const Long plus = greville(a);
            const Real bound = 10 * allowed<T>(a, plus) * size(a) + allowed<T>(a, plus);
            EXPECT_LE(size(times(adjoint(a), rest)), bound) << m << " x " << n << " " << int(kind);
            EXPECT_LE(distance(times(plus, times(a, x)), x), bound);
        }
    }
}

TYPED_TEST(ByHandPseudoinverseTest, OfAVectorIsItsAdjointOverTheSquareOfItsLength) {
    using T = TypeParam;
    const Matrix<T> x = random_matrix<T>(6, 1);
    Long expected = adjoint(Long(x));
    for (Complex& entry : expected.entries)
        entry /= size(Long(x)) * size(Long(x));
    EXPECT_LE(distance(Long(pinv(x)), expected), allowed<T>(Long(x), expected));
    EXPECT_LE(distance(Long(pinv(x.h())), adjoint(expected)), allowed<T>(Long(x), expected));
}

}  // namespace
}  // namespace lamina
