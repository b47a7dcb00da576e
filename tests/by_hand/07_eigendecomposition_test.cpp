// Eigenvalues from their definitions: sums and products written out, Jacobi's rotations, and the
// quadratic formula.

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/quadratic_form.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::random_matrix;

template <class T>
class ByHandEigenTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandEigenTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
const index_t orders[] = {1, 2, 3, 5, 8};

template <class T>
Real largest_entry(const Matrix<T>& a) {
    Real largest = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            largest = std::max(largest, Real(std::abs(a(i, j))));
    }
    return largest;
}

/// What rounding in one entry of a decomposition of A may come to.
template <class T>
Real rounding(const Matrix<T>& a) {
    const Real n = Real(std::max(a.rows(), a.cols()));
    return 10 * n * n * Real(epsilon<T>) * largest_entry(a);
}

template <class T>
Matrix<T> hermitian_of(Kind kind, index_t n) {
    const Matrix<T> b = matrix_of<T>(kind, n, n);
    Matrix<T> a(n, n);
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = 0; j < n; ++j)
            a(i, j) = b(i, j) + conjugate(b(j, i));
    }
    return a;
}

/// (A x)_i = sum_j a_ij x_j.
template <class T, class X>
Complex entry_of_product(const Matrix<T>& a, index_t i, const X& x) {
    Complex sum = 0;
    for (index_t j = 0; j < a.cols(); ++j)
        sum += Complex(a(i, j)) * Complex(x(j));
    return sum;
}

/// sum_i conj(x_i) y_i.
template <class X, class Y>
Complex scalar_product(const X& x, const Y& y) {
    Complex sum = 0;
    for (index_t i = 0; i < x.size(); ++i)
        sum += std::conj(Complex(x(i))) * Complex(y(i));
    return sum;
}

/// One of Jacobi's rotations, of the plane (p, q), which makes a_pq zero: the tangent t of its
/// angle is the smaller root of t^2 + 2 t (a_qq - a_pp) / (2 a_pq) - 1 = 0.
void rotate(std::vector<std::vector<Real>>& a, std::size_t p, std::size_t q) {
    if (a[p][q] == 0) return;
    const Real theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    const Real t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const Real c = 1 / std::sqrt(t * t + 1);
    const Real s = t * c;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const Real x = a[k][p];
        a[k][p] = c * x - s * a[k][q];
        a[k][q] = s * x + c * a[k][q];
    }
    for (std::size_t k = 0; k < a.size(); ++k) {
        const Real x = a[p][k];
        a[p][k] = c * x - s * a[q][k];
        a[q][k] = s * x + c * a[q][k];
    }
}

/// The eigenvalues of a Hermitian matrix X + iY, ascending, by Jacobi's method on the symmetric
/// [X, -Y; Y, X], which has each of them twice.
template <class T>
std::vector<Real> jacobi(const Matrix<T>& a) {
    const auto n = std::size_t(a.rows());
    std::vector<std::vector<Real>> big(2 * n, std::vector<Real>(2 * n));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const Complex x(a(index_t(i), index_t(j)));
            big[i][j] = big[n + i][n + j] = x.real();
            big[n + i][j] = x.imag();
            big[i][n + j] = -x.imag();
        }
    }
    for (int sweep = 0; sweep < 20; ++sweep) {
        for (std::size_t p = 0; p < 2 * n; ++p) {
            for (std::size_t q = p + 1; q < 2 * n; ++q)
                rotate(big, p, q);
        }
    }
    std::vector<Real> twice(2 * n);
    for (std::size_t i = 0; i < 2 * n; ++i)
        twice[i] = big[i][i];
    std::sort(twice.begin(), twice.end());
    std::vector<Real> once(n);
    for (std::size_t i = 0; i < n; ++i)
        once[i] = twice[2 * i];
    return once;
}

TYPED_TEST(ByHandEigenTest, HermitianPairsSatisfyTheDefinitionEntryByEntry) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t n : orders) {
            const Matrix<T> a = hermitian_of<T>(kind, n);
            const auto [w, V] = eigh(a);
            for (index_t j = 0; j < n; ++j) {
                for (index_t i = 0; i < n; ++i) {
                    const Complex difference =
                        entry_of_product(a, i, V.col(j)) - Complex(Real(w[j])) * Complex(V(i, j));
                    ASSERT_LE(std::abs(difference), rounding(a)) << n << ", kind " << int(kind);
                    const Real delta = i == j ? 1 : 0;
                    ASSERT_LE(std::abs(scalar_product(V.col(i), V.col(j)) - delta),
                              10 * Real(n) * Real(epsilon<T>));
                }
            }
        }
    }
}

TYPED_TEST(ByHandEigenTest, JacobisRotationsFindTheSameEigenvalues) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t n : orders) {
            const Matrix<T> a = hermitian_of<T>(kind, n);
            const std::vector<Real> expected = jacobi(a);
            const auto w = eigvalsh(a);
            for (index_t j = 0; j < n; ++j) {
                ASSERT_LE(std::abs(Real(w[j]) - expected[std::size_t(j)]), rounding(a))
                    << n << ", kind " << int(kind);
            }
        }
    }
}

TYPED_TEST(ByHandEigenTest, TheMatrixIsTheSumOfItsEigenprojectors) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_of<T>(Kind::random, 5);
    const auto [w, V] = eigh(a);
    for (index_t i = 0; i < 5; ++i) {
        for (index_t j = 0; j < 5; ++j) {
            Complex sum = 0;
            for (index_t k = 0; k < 5; ++k)
                sum += Real(w[k]) * Complex(V(i, k)) * std::conj(Complex(V(j, k)));
            EXPECT_LE(std::abs(sum - Complex(a(i, j))), rounding(a));
        }
    }
}

TYPED_TEST(ByHandEigenTest, GeneralPairsSatisfyTheDefinitionOnBothSides) {
    using T = TypeParam;
    for (const Kind kind : kinds) {
        for (const index_t n : orders) {
            const Matrix<T> a = matrix_of<T>(kind, n, n);
            const GeneralEigen<T> f(a, Sides::both);
            Complex trace = 0;
            Complex sum = 0;
            for (index_t j = 0; j < n; ++j) {
                const Complex w(f.values()[j]);
                trace += Complex(a(j, j));
                sum += w;
                for (index_t i = 0; i < n; ++i) {
                    const Complex right = entry_of_product(a, i, f.vectors().col(j));
                    ASSERT_LE(std::abs(right - w * Complex(f.vectors()(i, j))), rounding(a));
                    // (u^H A)_i = sum_k conj(u_k) a_ki.
                    const Complex left = scalar_product(f.left_vectors().col(j), a.col(i));
                    ASSERT_LE(std::abs(left - w * std::conj(Complex(f.left_vectors()(i, j)))),
                              rounding(a));
                }
            }
            ASSERT_LE(std::abs(sum - trace), rounding(a)) << n << ", kind " << int(kind);
        }
    }
}

TYPED_TEST(ByHandEigenTest, TwoByTwoEigenvaluesSolveTheQuadraticEquation) {
    using T = TypeParam;
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        const Matrix<T> a = random_matrix<T>(2, 2, seed);
        const Complex half_trace = (Complex(a(0, 0)) + Complex(a(1, 1))) / Real(2);
        const Complex det =
            Complex(a(0, 0)) * Complex(a(1, 1)) - Complex(a(0, 1)) * Complex(a(1, 0));
        const Complex root = std::sqrt(half_trace * half_trace - det);
        const auto w = eigvals(a);
        const auto matches = [&](const Complex& x, const Complex& y) {
            // The roots move by the root of rounding where they meet.
            const Real allowed = rounding(a) / std::max(std::abs(root), std::sqrt(rounding(a)));
            return std::abs(x - Complex(w[0])) + std::abs(y - Complex(w[1])) <= 4 * allowed;
        };
        EXPECT_TRUE(matches(half_trace + root, half_trace - root) ||
                    matches(half_trace - root, half_trace + root))
            << seed;
    }
}

TYPED_TEST(ByHandEigenTest, GeneralisedPairsSatisfyTheDefinition) {
    using T = TypeParam;
    for (const index_t n : orders) {
        const Matrix<T> a = hermitian_of<T>(Kind::random, n);
        Matrix<T> b = hermitian_of<T>(Kind::random, n);
        for (index_t i = 0; i < n; ++i)
            b(i, i) += T(RealOf<T>(4 * n));
        const auto [w, V] = eigh(a, b);
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < n; ++i) {
                const Complex difference = entry_of_product(a, i, V.col(j)) -
                                           Complex(Real(w[j])) * entry_of_product(b, i, V.col(j));
                EXPECT_LE(std::abs(difference), rounding(a)) << n;
            }
        }
    }
}

TYPED_TEST(ByHandEigenTest, AQuadraticFormIsADoubleSumBetweenItsExtremes) {
    using T = TypeParam;
    const Matrix<T> a = hermitian_of<T>(Kind::random, 3);
    const SphereExtremes<T> extremes = extremes_on_sphere(a);
    const std::vector<Real> w = jacobi(a);
    EXPECT_LE(std::abs(Real(extremes.min) - w.front()), rounding(a));
    EXPECT_LE(std::abs(Real(extremes.max) - w.back()), rounding(a));
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        const Vector<T> x = testing::random_vector<T>(3, seed);
        Complex form = 0;
        Real square = 0;
        for (index_t i = 0; i < 3; ++i) {
            square += std::norm(Complex(x[i]));
            for (index_t j = 0; j < 3; ++j)
                form += std::conj(Complex(x[i])) * Complex(a(i, j)) * Complex(x[j]);
        }
        EXPECT_LE(std::abs(Complex(quadratic_form(a, x)) - form), rounding(a));
        EXPECT_LE(form.real(), w.back() * square + rounding(a));
        EXPECT_GE(form.real(), w.front() * square - rounding(a));
    }
}

TYPED_TEST(ByHandEigenTest, TheSquareRootOfATwoByTwoMatrixHasAClosedForm) {
    using T = TypeParam;
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Matrix<T> b = random_matrix<T>(2, 2, seed);
        Matrix<T> a(2, 2);
        for (index_t i = 0; i < 2; ++i) {
            for (index_t j = 0; j < 2; ++j) {
                a(i, j) = T(i == j ? 1 : 0);
                for (index_t k = 0; k < 2; ++k)
                    a(i, j) += b(i, k) * conjugate(b(j, k));
            }
        }
        // By Cayley and Hamilton, S = (A + (det A)^(1/2) I) / (tr A + 2 (det A)^(1/2))^(1/2).
        const Real root = std::sqrt(
            (Complex(a(0, 0)) * Complex(a(1, 1)) - Complex(a(0, 1)) * Complex(a(1, 0))).real());
        const Real below = std::sqrt((Complex(a(0, 0)) + Complex(a(1, 1))).real() + 2 * root);
        const Matrix<T> s = sqrtm(hermitian(a));
        for (index_t i = 0; i < 2; ++i) {
            for (index_t j = 0; j < 2; ++j) {
                const Complex expected = (Complex(a(i, j)) + (i == j ? root : 0)) / below;
                EXPECT_LE(std::abs(Complex(s(i, j)) - expected), rounding(a)) << seed;
            }
        }
    }
}

}  // namespace
}  // namespace lamina
