// The trace from its definition: sums of entries written out, and the sum of the eigenvalues.

#include <cmath>
#include <complex>
#include <utility>
#include <vector>

#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/trace.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::random_matrix;
using testing::Strided;

template <class T>
class ByHandTraceTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandTraceTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
const index_t orders[] = {0, 1, 2, 3, 5, 8, 33};
const std::pair<index_t, index_t> shapes[] = {{0, 3}, {1, 1}, {1, 6},  {6, 1},
                                              {5, 3}, {3, 5}, {33, 20}};

/// A sum, and that of the magnitudes of its terms, of which each rounding is a share of eps.
struct Sum {
    Complex value = 0;
    Real size = 0;
    index_t terms = 0;

    void add(const Complex& term) {
        value += term;
        size += std::abs(term);
        ++terms;
    }
    /// Whether x is this sum, each term a product of up to `factors` numbers.
    template <class T>
    ::testing::AssertionResult is(T x, index_t factors = 2) const {
        const Real off = std::abs(Complex(x) - value);
        const Real bound = Real(terms + 4 * factors) * Real(epsilon<T>) * size;
        if (off <= bound) return ::testing::AssertionSuccess();
        return ::testing::AssertionFailure() << "off by " << off << ", allowed are " << bound;
    }
};

/// sum_i a_ii.
template <class A>
Sum diagonal_sum(const A& a) {
    Sum sum;
    for (index_t i = 0; i < a.rows(); ++i)
        sum.add(Complex(a(i, i)));
    return sum;
}

/// sum_i sum_j a_ij b_ji.
template <class A, class B>
Sum double_sum(const A& a, const B& b) {
    Sum sum;
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < a.cols(); ++j)
            sum.add(Complex(a(i, j)) * Complex(b(j, i)));
    }
    return sum;
}

/// sum_i sum_j sum_k a_ij b_jk c_ki.
template <class T>
Sum triple_sum(const Matrix<T>& a, const Matrix<T>& b, const Matrix<T>& c) {
    Sum sum;
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < b.rows(); ++j) {
            for (index_t k = 0; k < c.rows(); ++k)
                sum.add(Complex(a(i, j)) * Complex(b(j, k)) * Complex(c(k, i)));
        }
    }
    return sum;
}

/// (A B)_ij = sum_k a_ik b_kj, rounded once.
template <class T>
Matrix<T> product(const Matrix<T>& a, const Matrix<T>& b) {
    Matrix<T> c(a.rows(), b.cols());
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < b.cols(); ++j) {
            Complex sum = 0;
            for (index_t k = 0; k < a.cols(); ++k)
                sum += Complex(a(i, k)) * Complex(b(k, j));
            if constexpr (is_complex<T>) {
                c(i, j) = T(sum);
            } else {
                c(i, j) = T(sum.real());
            }
        }
    }
    return c;
}

TYPED_TEST(ByHandTraceTest, IsTheSumOfTheDiagonal) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t n : orders) {
            const Matrix<T> a = matrix_of<T>(kind, n, n);
            EXPECT_TRUE(diagonal_sum(a).is(trace(a))) << n << ", kind " << int(kind);
            EXPECT_TRUE(diagonal_sum(2 * a.h()).is(trace(2 * a.h()))) << n;
            EXPECT_EQ(trace(Strided<T>(a).view()), trace(a));
        }
    }
}

TYPED_TEST(ByHandTraceTest, OfAProductIsADoubleSum) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n, 1);
            const Matrix<T> b = matrix_of<T>(kind, n, m, 2);
            const Sum sum = double_sum(a, b);
            EXPECT_TRUE(sum.is(trace_of_product(a, b))) << m << " x " << n << ", " << int(kind);
            EXPECT_TRUE(sum.is(trace_of_product(b, a)));
            EXPECT_TRUE(sum.is(trace_of_product(a.t(), b.t())));
            EXPECT_TRUE(double_sum(a.h(), a).is(trace_of_product(a.h(), a)));
        }
    }
}

TYPED_TEST(ByHandTraceTest, OfThreeFactorsIsATripleSumInAnyCyclicOrder) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n, 1);
        const Matrix<T> b = random_matrix<T>(n, 4, 2);
        const Matrix<T> c = random_matrix<T>(4, m, 3);
        const Sum sum = triple_sum(a, b, c);
        EXPECT_TRUE(sum.is(trace(product(product(a, b), c)), 3)) << m << " x " << n;
        EXPECT_TRUE(sum.is(trace(product(product(b, c), a)), 3));
        EXPECT_TRUE(sum.is(trace(product(product(c, a), b)), 3));
        EXPECT_TRUE(sum.is(trace_of_product(product(a, b), c), 3));
        EXPECT_TRUE(sum.is(trace_of_product(product(b, c), a), 3));
    }
}

TYPED_TEST(ByHandTraceTest, FrobeniusNormIsTheRootOfTheTraceOfAAdjointA) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const auto& [m, n] : shapes) {
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            Sum squares;
            for (index_t i = 0; i < m; ++i) {
                for (index_t j = 0; j < n; ++j)
                    squares.add(std::norm(Complex(a(i, j))));
            }
            EXPECT_TRUE(squares.is(trace_of_product(a, a.h()))) << m << " x " << n;
            EXPECT_TRUE(squares.is(trace_of_product(a.h(), a)));
            const Real frobenius = Real(norm(a));
            EXPECT_LE(std::abs(frobenius * frobenius - squares.size),
                      Real(m * n + 8) * Real(epsilon<T>) * squares.size);
            // And the sum of the squares of the singular values.
            Real sum = 0;
            for (const auto s : svdvals(a))
                sum += Real(s) * Real(s);
            EXPECT_LE(std::abs(sum - squares.size),
                      20 * Real(std::max(m, n)) * Real(epsilon<T>) * squares.size);
        }
    }
}

TYPED_TEST(ByHandTraceTest, IsLinearAndBlindToTransposition) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(8, 8, 1);
    const Matrix<T> b = random_matrix<T>(8, 8, 2);
    Sum sum;
    for (index_t i = 0; i < 8; ++i) {
        sum.add(Real(3) * Complex(a(i, i)));
        sum.add(Real(-2) * Complex(b(i, i)));
    }
    EXPECT_TRUE(sum.is(trace(3 * a + (-2) * b)));
    EXPECT_TRUE(sum.is(T(3) * trace(a) - T(2) * trace(b)));
    EXPECT_TRUE(diagonal_sum(a).is(trace(a.t())));
    // A scalar is its own trace.
    EXPECT_EQ(trace(Matrix<T>{{7}}), T(7));
}

TYPED_TEST(ByHandTraceTest, ACommutatorHasNone) {
    using T = TypeParam;
    // tr(A B - B A) = 0, so that no matrices have A B - B A = I.
    const Matrix<T> a = random_matrix<T>(8, 8, 1);
    const Matrix<T> b = random_matrix<T>(8, 8, 2);
    const Real bound = 2 * Real(64 + 8) * Real(epsilon<T>) * double_sum(a, b).size;
    EXPECT_LE(std::abs(Complex(trace(product(a, b) - product(b, a)))), bound);
}

TYPED_TEST(ByHandTraceTest, IsTheSumOfTheEigenvaluesAndTheSameInEveryBasis) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 3, 5, 8}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        Complex eigenvalues = 0;
        for (const auto& w : eigvals(a))
            eigenvalues += Complex(w);
        // Each is an eigenvalue of A + E with ||E|| = n eps ||A||, and their sum moves by tr E.
        const Real bound = 10 * Real(n * n) * Real(epsilon<T>) * Real(norm(a));
        EXPECT_LE(std::abs(Complex(trace(a)) - eigenvalues), bound) << n;
        // S = I + e_1 e_n^T, with the inverse I - e_1 e_n^T: a row is added, a column subtracted.
        Matrix<T> changed = a;
        for (index_t j = 0; n > 1 && j < n; ++j)
            changed(0, j) += changed(n - 1, j);
        for (index_t i = 0; n > 1 && i < n; ++i)
            changed(i, n - 1) -= changed(i, 0);
        EXPECT_LE(std::abs(Complex(trace(changed)) - Complex(trace(a))), bound) << n;
    }
}

}  // namespace
}  // namespace lamina
