#include "lamina/solve/inverse.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/ops/trace.hpp"

#include "support/ranks.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

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
        for (const testing::Kind kind : testing::kinds) {
            const Matrix<T> a = testing::matrix_of<T>(kind, m, n);
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", kind " +
                         std::to_string(int(kind)));
            expect_pseudoinverse(a, pinv(a));
            expect_pseudoinverse(Matrix<T>(a.h()), pinv(Strided<T>(a).view().h()));
        }
        const Matrix<T> deficient = random_matrix<T>(m, 2) * random_matrix<T>(2, n, 2);
        expect_pseudoinverse(deficient, pinv(deficient));
        EXPECT_EQ(pinv(Matrix<T>(m, n)), Matrix<T>(n, m));
    }
}

TYPED_TEST(InverseTest, PinvOfIntegerMatricesIsThatOfTheirRank) {
    using T = TypeParam;
    for (const auto& [m, n, r] : testing::integer_cases()) {
        const Matrix<T> a = testing::integers_of_rank<T>(r, m, n);
        for (const Matrix<T>& b : {a, testing::mixed(a)}) {
            const Matrix<T> x = pinv(b);
            expect_pseudoinverse(b, x);
            // A A^+ is a projection on a space of dimension r, and its trace is r. The smallest
            // singular value is 1 or more: a wrong rank would also show in the norm.
            const double bound =
                threshold * double(std::max(m, n)) * double(epsilon<T>) * (1 + norm1(b) * norm1(x));
            EXPECT_LE(std::abs(trace_of_product(b, x) - T(RealOf<T>(r))), bound);
            EXPECT_LE(double(norm(x, Norm::two)), 1 + bound) << m << " x " << n;
        }
    }
}

TYPED_TEST(InverseTest, ApplyPinvIsTheProductWithPinv) {
    using T = TypeParam;
    for (const auto& [m, n, r] : testing::rank_cases) {
        const Matrix<T> a = testing::of_rank<T>(r, m, n);
        const Matrix<T> b = random_matrix<T>(m, 3, 5);
        const Matrix<T> x = apply_pinv(a, b);
        ASSERT_EQ(x.rows(), n);
        ASSERT_EQ(x.cols(), 3);
        // Singular values from 1 to 1/10: the condition is 10.
        const double bound = threshold * double(std::max({m, n, index_t(1)})) * double(epsilon<T>) *
                             100 * (1 + norm1(b));
        EXPECT_LE(norm1(x - pinv(a) * b), bound) << m << " x " << n << ", " << r;
        EXPECT_LE(norm1(a.h() * (a * x - b)), bound);
        EXPECT_LE(norm1(apply_pinv(Strided<T>(a).view(), T(2) * b) - 2 * x), 2 * bound);
        const Vector<T> single = apply_pinv(a, b.col(1));
        EXPECT_LE(norm1(MatrixView<const T>(single.data(), n, 1) - Matrix<T>(x.block(0, 1, n, 1))),
                  bound);
        EXPECT_EQ(apply_pinv(a, Matrix<T>(m, 0)), Matrix<T>(n, 0));
        EXPECT_EQ(apply_pinv(a, Vector<T>(m)), Vector<T>(n));
    }
}

TYPED_TEST(InverseTest, PinvDoesNotDependOnTheScaleAtTheEdgesOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    // The largest singular value overflows: its reciprocal must not become zero.
    const R big = std::numeric_limits<R>::max() / 2;
    const Matrix<T> ones(8, 4, T(1));
    const Matrix<T> x = pinv(T(big) * ones);
    const Matrix<T> near_one = T(32) * x;
    EXPECT_LE(norm1(T(big) * near_one - ones.t()), 1e-4);  // subnormal numbers have fewer digits
    const Vector<T> quarters = apply_pinv(T(big) * ones, Vector<T>(8, T(big)));
    EXPECT_LE(norm(quarters - Vector<T>(4, T(R(0.25)))), R(threshold) * 8 * epsilon<T>);
    // Subnormal entries: A^+ overflows to infinity, without a NaN, while A^+ b need not.
    const R small = std::numeric_limits<R>::denorm_min();
    const Matrix<T> tiny = T(small) * identity<T>(3);
    const Matrix<T> inverse = pinv(tiny);
    EXPECT_EQ(std::real(inverse(0, 0)), std::numeric_limits<R>::infinity());
    EXPECT_EQ(inverse(1, 0), T(0));
    EXPECT_EQ(apply_pinv(tiny, Vector<T>{T(4 * small), T(0), T(small)}), (Vector<T>{4, 0, 1}));
}

TYPED_TEST(InverseTest, ApplyPinvRefusesWhatDoesNotFit) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a = random_matrix<T>(4, 3);
    EXPECT_TRUE(testing::mentions(
        testing::thrown<DimensionError>([&] { (void)apply_pinv(a, Matrix<T>(3, 2)); }),
        "apply_pinv: A is 4 x 3 and B is 3 x 2"));
    EXPECT_TRUE(testing::mentions(
        testing::thrown<DimensionError>([&] { (void)apply_pinv(a, Vector<T>(5)); }),
        "apply_pinv: A is 4 x 3 and B is 5 x 1"));
    EXPECT_THROW((void)apply_pinv(a, Vector<T>(4), R(-0.5)), Error);
    Vector<T> b(4);
    b[2] = T(std::numeric_limits<R>::infinity());
    EXPECT_EQ(testing::thrown<NonFiniteError>([&] { (void)apply_pinv(a, b); }).row(), 2);
    a(1, 2) = T(std::numeric_limits<R>::quiet_NaN());
    EXPECT_THROW((void)apply_pinv(a, Vector<T>(4)), NonFiniteError);
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
    EXPECT_LE(norm1(Matrix<T>(apply_pinv(a, identity<T>(3), R(0.3)) - pinv(a, R(0.3)))),
              10 * double(epsilon<T>));
    EXPECT_THROW(pinv(a, R(-0.5)), Error);
    EXPECT_THROW(pinv(a, std::numeric_limits<R>::quiet_NaN()), Error);
}

}  // namespace
}  // namespace lamina
