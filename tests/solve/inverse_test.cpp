#include "lamina/solve/inverse.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/predicates.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::random_matrix;
using testing::Strided;
using testing::threshold;
using testing::unit_roundoff;

template <class T>
class InverseTest : public ::testing::Test {};
TYPED_TEST_SUITE(InverseTest, testing::Scalars);

/// LAPACK's ratio ||I - A A^-1||_1 / (n ||A||_1 ||A^-1||_1 eps).
template <class T>
double inverse_residual(const Matrix<T>& a, const Matrix<T>& inverse) {
    if (a.empty()) return inverse.empty() ? 0 : 1e9;
    const double n = double(a.rows());
    return norm1(a * inverse - identity<T>(a.rows())) /
           (n * norm1(a) * norm1(inverse) * double(unit_roundoff<T>));
}

template <class T>
Matrix<T> upper_triangular(index_t n) {
    Matrix<T> a = random_matrix<T>(n, n);
    for (index_t j = 0; j < n; ++j) {
        a(j, j) += T(RealOf<T>(n));
        for (index_t i = j + 1; i < n; ++i)
            a(i, j) = T(0);
    }
    return a;
}

TYPED_TEST(InverseTest, TimesTheMatrixIsTheIdentity) {
    using T = TypeParam;
    for (const index_t n : testing::sizes) {
        const Matrix<T> general = random_matrix<T>(n, n);
        EXPECT_LE(inverse_residual(general, inv(general)), threshold) << n;
        EXPECT_LE(inverse_residual(Matrix<T>(general.h()), inv(Strided<T>(general).view().h())),
                  threshold);
        EXPECT_LE(inverse_residual(Matrix<T>(T(3) * general), inv(T(3) * general)), threshold);
        const Matrix<T> definite = random_spd<T>(n, std::mt19937_64(3));
        EXPECT_LE(inverse_residual(definite, inv(definite)), threshold);
        const Matrix<T> upper = upper_triangular<T>(n);
        EXPECT_LE(inverse_residual(upper, inv(upper)), threshold);
        EXPECT_LE(inverse_residual(Matrix<T>(upper.t()), inv(upper.t())), threshold);
    }
    EXPECT_EQ(inv(Matrix<T>(0, 0)).rows(), 0);
}

TYPED_TEST(InverseTest, KeepsTheStructure) {
    using T = TypeParam;
    const Matrix<T> upper = upper_triangular<T>(20);
    EXPECT_TRUE(is_upper_triangular(inv(upper)));
    EXPECT_TRUE(is_lower_triangular(inv(upper.h())));
    EXPECT_TRUE(is_hermitian(inv(random_spd<T>(20, std::mt19937_64(3)))));
    EXPECT_EQ(inv(diagonal(Vector<T>{2, -4})), diagonal(Vector<T>{T(0.5), T(-0.25)}));
    // Hermitian with a positive diagonal, but indefinite.
    const Matrix<T> indefinite{{1, 2}, {2, 1}};
    EXPECT_LE(inverse_residual(indefinite, inv(indefinite)), threshold);
}

TYPED_TEST(InverseTest, OfASingularMatrixNamesThePivot) {
    using T = TypeParam;
    const Matrix<T> singular[] = {Matrix<T>{{1, 0}, {0, 0}}, Matrix<T>{{1, 2}, {0, 0}},
                                  Matrix<T>{{1, 1}, {1, 1}}, Matrix<T>{{1, 2}, {-1, -2}}};
    for (const Matrix<T>& a : singular) {
        try {
            inv(a);
            FAIL();
        } catch (const SingularMatrixError& error) {
            EXPECT_EQ(error.pivot(), 1);
            EXPECT_NE(std::string(error.what()).find("2 x 2"), std::string::npos);
        }
    }
}

TYPED_TEST(InverseTest, RefusesOtherShapesAndNaN) {
    using T = TypeParam;
    try {
        inv(Matrix<T>(2, 3));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("inv: the matrix is 2 x 3"), std::string::npos);
    }
    Matrix<T> a = identity<T>(3);
    a(0, 2) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    try {
        inv(a.t());
        FAIL();
    } catch (const NonFiniteError& error) {
        EXPECT_EQ(error.row(), 2);
        EXPECT_EQ(error.col(), 0);
    }
    EXPECT_THROW(pinv(a), NonFiniteError);
}

/// The four equations of Penrose, each in units of max(m, n) eps and the norms' product.
template <class T>
void expect_pseudoinverse(const Matrix<T>& a, const Matrix<T>& x) {
    ASSERT_EQ(x.rows(), a.cols());
    ASSERT_EQ(x.cols(), a.rows());
    const double unit = double(std::max({a.rows(), a.cols(), index_t(1)})) *
                        double(unit_roundoff<T>) * (1 + norm1(a) * norm1(x));
    const Matrix<T> ax = a * x;
    const Matrix<T> xa = x * a;
    EXPECT_LE(norm1(ax * a - a), threshold * unit * norm1(a));
    EXPECT_LE(norm1(xa * x - x), threshold * unit * norm1(x));
    EXPECT_LE(norm1(ax - ax.h()), threshold * unit);
    EXPECT_LE(norm1(xa - xa.h()), threshold * unit);
}

TYPED_TEST(InverseTest, PinvObeysPenrosesEquations) {
    using T = TypeParam;
    const index_t shapes[][2] = {{0, 0}, {0, 3}, {3, 0},   {1, 1},
                                 {7, 3}, {3, 7}, {33, 33}, {90, 20}};
    for (const auto& [m, n] : shapes) {
        const Matrix<T> full = random_matrix<T>(m, n);
        expect_pseudoinverse(full, pinv(full));
        expect_pseudoinverse(Matrix<T>(full.h()), pinv(Strided<T>(full).view().h()));
        const Matrix<T> deficient = random_matrix<T>(m, 2) * random_matrix<T>(2, n, 2);
        expect_pseudoinverse(deficient, pinv(deficient));
        EXPECT_EQ(pinv(Matrix<T>(m, n)), Matrix<T>(n, m));
    }
}

TYPED_TEST(InverseTest, PinvCutsAtTheShareAskedFor) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Matrix<T> a = diagonal(Vector<T>{4, 2, 1});
    const auto expect_diagonal = [](const Matrix<T>& x, R first, R second, R third) {
        EXPECT_LE(norm1(x - diagonal(Vector<T>{T(first), T(second), T(third)})),
                  10 * double(epsilon<T>));
    };
    expect_diagonal(pinv(a), R(0.25), R(0.5), R(1));
    expect_diagonal(pinv(a, R(0.3)), R(0.25), R(0.5), R(0));
    expect_diagonal(pinv(a, R(0.6)), R(0.25), R(0), R(0));
    expect_diagonal(pinv(a, R(1)), R(0), R(0), R(0));
    EXPECT_THROW(pinv(a, R(-0.5)), Error);
    EXPECT_THROW(pinv(a, std::numeric_limits<R>::quiet_NaN()), Error);
}

}  // namespace
}  // namespace lamina
