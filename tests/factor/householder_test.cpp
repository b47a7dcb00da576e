// The loops behind QR and PivotedQR without wide vectors, which this processor need not do
// without, and the columns that are too long or too short for them.

#include "factor/householder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;

template <class R>
class HouseholderTest : public ::testing::Test {};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(HouseholderTest, Reals);

constexpr index_t sizes[] = {1, 2, 3, 4, 5, 8, 9, 17, 32, 33};

/// An update whose square is above sqrt(eps) of what was measured has lost half of the digits at
/// worst: eps / sqrt(eps) of the square, half of that of the length, on either side.
template <class R>
const R known = 1 + 2 * std::sqrt(std::numeric_limits<R>::epsilon());

template <class R>
Matrix<R> upper(const Matrix<R>& a) {
    Matrix<R> r = a;
    for (index_t j = 0; j < r.cols(); ++j) {
        for (index_t i = j + 1; i < r.rows(); ++i)
            r(i, j) = R(0);
    }
    return r;
}

/// All of Q.
template <class R>
Matrix<R> expanded(const Matrix<R>& a, const std::vector<R>& tau) {
    Matrix<R> q = identity<R>(a.rows());
    const index_t k = std::min(a.rows(), a.cols());
    expand_body(a.block(0, 0, a.rows(), k), tau.data(), q.view());
    return q;
}

TYPED_TEST(HouseholderTest, NarrowLoopsFactorAsTheWideOnesDo) {
    using R = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            const Matrix<R> a = random_matrix<R>(m, n);
            Matrix<R> f = a;
            std::vector<R> tau(std::size_t(std::min(m, n)));
            triangularize_body(f.view(), tau.data());
            const Matrix<R> q = expanded(f, tau);
            EXPECT_LT(orthogonality(q), threshold) << m << " x " << n;
            EXPECT_LT(residual(a, q * upper(f)), threshold) << m << " x " << n;
            Matrix<R> b = upper(f);
            const auto reflections = std::as_const(f).block(0, 0, m, std::min(m, n));
            reflect_in_turn_body(reflections, tau.data(), false, b.view());
            EXPECT_LT(residual(a, b), threshold) << m << " x " << n;
            reflect_in_turn_body(reflections, tau.data(), true, b.view());
            EXPECT_LT(residual(upper(f), b), threshold) << m << " x " << n;
        }
    }
}

TYPED_TEST(HouseholderTest, NarrowLoopsWithPivotsTakeTheLongestRest) {
    using R = TypeParam;
    for (const index_t m : sizes) {
        for (const index_t n : sizes) {
            const Matrix<R> a = random_matrix<R>(m, n);
            Matrix<R> f = a;
            const index_t k = std::min(m, n);
            std::vector<R> tau(static_cast<std::size_t>(k));
            std::vector<R> lengths(std::size_t(2 * n));
            std::vector<index_t> order(static_cast<std::size_t>(n));
            triangularize_with_pivots_body(f.view(), order.data(), tau.data(), lengths.data());
            const Matrix<R> r = upper(f);
            Matrix<R> permuted(m, n);
            for (index_t j = 0; j < n; ++j)
                copy_into(permuted.col(j), a.col(order[std::size_t(j)] - 1));
            EXPECT_LT(residual(permuted, expanded(f, tau) * r), threshold) << m << " x " << n;
            for (index_t i = 0; i < k; ++i) {
                for (index_t j = i; j < n; ++j) {
                    const auto rest = r.col(j).segment(i, std::min(j + 1, k) - i);
                    EXPECT_LE(norm(rest), std::abs(r(i, i)) * known<R>) << m << " x " << n;
                }
            }
        }
    }
}

/// Squares of such columns are no numbers, or lose what makes the reflection one.
TYPED_TEST(HouseholderTest, ColumnsOfAnySizeAreReflected) {
    using R = TypeParam;
    using Limits = std::numeric_limits<R>;
    for (const R scale : {Limits::max() / 64, Limits::min() * 64, Limits::min(), R(1)}) {
        Matrix<R> a = random_matrix<R>(9, 5);
        a *= scale;
        const QR<R> f(a);
        EXPECT_LT(orthogonality(f.Q()), threshold) << scale;
        // In units of the scale, since products of its entries would not be numbers either.
        const auto in_units = [&](Matrix<R> x) {
            x *= R(1) / scale;
            return x;
        };
        EXPECT_LT(residual(in_units(a), f.Q() * in_units(f.R())), threshold) << scale;
        const PivotedQR<R> g(a);
        EXPECT_LT(orthogonality(g.Q()), threshold) << scale;
        EXPECT_LT(residual(in_units(a), in_units(g.reconstruct())), threshold) << scale;
    }
}

TYPED_TEST(HouseholderTest, WhatIsAlreadyTriangularIsLeftAlone) {
    using R = TypeParam;
    const Matrix<R> r = upper(random_matrix<R>(40, 40));
    EXPECT_EQ(QR<R>(r).R(), r);
    EXPECT_EQ(QR<R>(r).Q(), identity<R>(40));
    const Matrix<R> zeros(7, 3);
    EXPECT_EQ(QR<R>(zeros).R(), (Matrix<R>(3, 3)));
    EXPECT_EQ(PivotedQR<R>(zeros).rank(), 0);
    EXPECT_LT(orthogonality(QR<R>(zeros).Q_full()), threshold);
}

/// Columns that differ by less than the square root of eps: after the first step updates leave
/// nothing of their lengths, which have to be measured anew.
TYPED_TEST(HouseholderTest, LengthsAreMeasuredAgainWhereUpdatesLoseThem) {
    using R = TypeParam;
    const index_t n = 20;
    const R small = std::sqrt(std::numeric_limits<R>::epsilon()) / 4;
    Matrix<R> a(n, n, R(1));
    const Matrix<R> noise = random_matrix<R>(n, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i)
            a(i, j) += small * noise(i, j);
    }
    const PivotedQR<R> f(a);
    const Matrix<R> r = f.R();
    for (index_t i = 0; i < n; ++i) {
        for (index_t j = i; j < n; ++j)
            EXPECT_LE(norm(r.col(j).segment(i, j + 1 - i)), std::abs(r(i, i)) * known<R>);
    }
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
}

}  // namespace
}  // namespace lamina
