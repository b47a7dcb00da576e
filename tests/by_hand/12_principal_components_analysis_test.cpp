// Chapter 12: the derivation of PCA written out, and that the class PCA comes to the same.

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "by_hand/principal_components.hpp"
#include "stats/pca_data.hpp"

namespace lamina {
namespace {

using testing::codes_of;
using testing::Column;
using testing::Complex;
using testing::Directions;
using testing::directions_of;
using testing::error_of;
using testing::first_columns;
using testing::Kind;
using testing::kinds;
using testing::leading_directions;
using testing::matrix_of;
using testing::mean_of;
using testing::moved_to;
using testing::orthonormal;
using testing::random_matrix;
using testing::Real;
using testing::scalar_product;
using testing::spread_data;
using testing::sum_of_squares;
using testing::Table;
using testing::table_of;
using testing::tail;

template <class T>
class ByHandPcaTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandPcaTest, testing::Scalars);

/// What rounding may do to a sum of squares of centred data: entries of x are off by eps |x|
/// once their mean is taken away, and the SVD adds max(n, p) eps ||x||.
template <class T>
Real rounding(const Matrix<T>& x) {
    return 10 * Real(std::max(x.rows(), x.cols())) * Real(epsilon<T>) * sum_of_squares(table_of(x));
}

template <class T>
Table centred_table(const Matrix<T>& x) {
    return moved_to(table_of(x), mean_of(table_of(x)));
}

/// Data that tempt a PCA to go wrong, in shapes with more samples than features and with fewer.
template <Scalar T>
std::vector<Matrix<T>> nasty_data() {
    std::vector<Matrix<T>> all;
    for (const auto& [n, p] : {std::pair<index_t, index_t>{2, 1}, {12, 5}, {4, 7}, {6, 6}}) {
        all.push_back(spread_data<T>(n, p));
        for (const Kind kind : kinds)
            all.push_back(matrix_of<T>(kind, n, p));
        all.push_back(spread_data<T>(n, p));  // a constant feature
        fill(all.back().col(p - 1), T(7));
        Matrix<T> twice = spread_data<T>(n, p);  // samples that come twice
        copy_into(twice.block(n / 2, 0, n / 2, p), Matrix<T>(twice.block(0, 0, n / 2, p)));
        all.push_back(twice);
    }
    return all;
}

TYPED_TEST(ByHandPcaTest, MeanAndVariancesAreThoseOfTheDefinition) {
    using T = TypeParam;
    for (const Matrix<T>& x : nasty_data<T>()) {
        PCA<T> pca;
        pca.fit(x);
        const Column mean = mean_of(table_of(x));
        const Directions expected = leading_directions(moved_to(table_of(x), mean));
        for (index_t j = 0; j < x.cols(); ++j) {
            ASSERT_LE(std::abs(Complex(pca.mean()[j]) - mean[std::size_t(j)]),
                      2 * Real(epsilon<T>) * std::sqrt(sum_of_squares(table_of(x))));
        }
        const Real total = tail(expected.w, 0);
        for (index_t k = 0; k < pca.n_components(); ++k) {
            const Real w = expected.w[std::size_t(k)];
            ASSERT_LE(std::abs(Real(pca.explained_variance()[k]) * Real(x.rows() - 1) - w),
                      rounding(x))
                << x.rows() << " x " << x.cols() << ", component " << k;
            if (total <= rounding(x)) continue;
            ASSERT_LE(std::abs(Real(pca.explained_variance_ratio()[k]) - w / total),
                      2 * rounding(x) / total);
        }
    }
}

TYPED_TEST(ByHandPcaTest, ComponentsAreOrthonormalEigenvectorsOfTheCovariance) {
    using T = TypeParam;
    for (const Matrix<T>& x : nasty_data<T>()) {
        PCA<T> pca;
        pca.fit(x);
        const Table centred = centred_table(x);
        const Table d = directions_of(pca);
        const Table codes = codes_of(centred, d);
        for (std::size_t k = 0; k < d.size(); ++k) {
            for (std::size_t l = 0; l < d.size(); ++l) {
                ASSERT_LE(std::abs(scalar_product(d[l], d[k]) - Real(l == k ? 1 : 0)),
                          10 * Real(x.cols()) * Real(epsilon<T>));
            }
            // (G d)_a = sum_i x_ia conj(sum_b conj(d_b) x_ib) = w d_a.
            const Real w = Real(pca.explained_variance()[index_t(k)]) * Real(x.rows() - 1);
            for (std::size_t a = 0; a < centred.size(); ++a) {
                const Complex product = scalar_product(codes[k], centred[a]);
                ASSERT_LE(std::abs(product - w * d[k][a]), rounding(x))
                    << x.rows() << " x " << x.cols() << ", component " << k;
            }
        }
    }
}

TYPED_TEST(ByHandPcaTest, LeadingComponentsAreTheDirectionsThatJacobiFinds) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(40, 4);
    PCA<T> pca;
    pca.fit(x);
    const Table d = directions_of(pca);
    const Directions expected = leading_directions(centred_table(x));
    for (std::size_t k = 0; k < d.size(); ++k) {
        const Real off = 1 - std::abs(scalar_product(expected.d[k], d[k]));
        EXPECT_LE(std::abs(off), Real(testing::component_tolerance(pca, index_t(k))));
    }
}

TYPED_TEST(ByHandPcaTest, ScoresAreTheCodesAndTheirProductsAreDiagonal) {
    using T = TypeParam;
    for (const Matrix<T>& x : nasty_data<T>()) {
        PCA<T> pca;
        const Table scores = table_of(pca.fit_transform(x));
        const Table centred = centred_table(x);
        const Table codes = codes_of(centred, directions_of(pca));
        const Real size = std::sqrt(sum_of_squares(table_of(x)));
        for (std::size_t k = 0; k < codes.size(); ++k) {
            for (std::size_t i = 0; i < codes[k].size(); ++i) {
                ASSERT_LE(std::abs(scores[k][i] - codes[k][i]),
                          10 * Real(x.cols()) * Real(epsilon<T>) * size);
            }
            for (std::size_t l = 0; l < codes.size(); ++l) {
                const Real w = Real(pca.explained_variance()[index_t(k)]) * Real(x.rows() - 1);
                ASSERT_LE(std::abs(scalar_product(scores[l], scores[k]) - (l == k ? w : 0)),
                          rounding(x));
            }
        }
    }
}

TYPED_TEST(ByHandPcaTest, NoOtherCodeDecodesToANearerPoint) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(10, 4);
    PCA<T> pca({.n_components = Components::count(2)});
    const Table codes = table_of(pca.fit_transform(x));
    const Table centred = centred_table(x);
    const Real best = error_of(centred, directions_of(pca), codes);
    for (const Real step : {1.0L, 0.1L}) {
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            Table other = codes;
            const Table change = table_of(random_matrix<T>(10, 2, seed));
            for (std::size_t k = 0; k < 2; ++k) {
                for (std::size_t i = 0; i < 10; ++i)
                    other[k][i] += step * change[k][i];
            }
            // ||x - D c||^2 grows by exactly the square of the step, since D^H D = I.
            const Real growth = step * step * sum_of_squares(change);
            EXPECT_LE(std::abs(error_of(centred, directions_of(pca), other) - best - growth),
                      rounding(x));
        }
    }
}

TYPED_TEST(ByHandPcaTest, TheErrorOfAnyDIsADifferenceOfTraces) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(12, 5);
    const Table rows = table_of(x);
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Table d = orthonormal(table_of(random_matrix<T>(5, 1 + index_t(seed % 4), seed)));
        // tr X^H X - tr D^H G D, whose second part is the sum of the squares of the codes.
        const Real traces = sum_of_squares(rows) - sum_of_squares(codes_of(rows, d));
        EXPECT_LE(std::abs(error_of(rows, d) - traces),
                  1000 * std::numeric_limits<Real>::epsilon() * sum_of_squares(rows));
    }
}

TYPED_TEST(ByHandPcaTest, TheErrorOfReconstructionIsTheSumOfTheDroppedEigenvalues) {
    using T = TypeParam;
    for (const Matrix<T>& x : nasty_data<T>()) {
        const Directions expected = leading_directions(centred_table(x));
        for (index_t k = 1; k <= std::min(x.rows(), x.cols()); ++k) {
            PCA<T> pca({.n_components = Components::count(k)});
            const Matrix<T> back = pca.inverse_transform(pca.fit_transform(x));
            Real error = 0;
            for (index_t j = 0; j < x.cols(); ++j) {
                for (index_t i = 0; i < x.rows(); ++i)
                    error += std::norm(Complex(x(i, j)) - Complex(back(i, j)));
            }
            ASSERT_LE(std::abs(error - tail(expected.w, k)), rounding(x))
                << x.rows() << " x " << x.cols() << ", " << k << " components";
            ASSERT_LE(std::abs(error_of(centred_table(x), first_columns(expected.d, k)) -
                               tail(expected.w, k)),
                      rounding(x));
        }
    }
}

TYPED_TEST(ByHandPcaTest, NoOtherOrthonormalDHasASmallerError) {
    using T = TypeParam;
    for (const Matrix<T>& x : nasty_data<T>()) {
        const index_t k = std::min<index_t>(2, std::min(x.rows(), x.cols()));
        PCA<T> pca({.n_components = Components::count(k)});
        pca.fit(x);
        const Table centred = centred_table(x);
        const Table d = directions_of(pca);
        const Real best = error_of(centred, d);
        for (const Real nearness : {0.0L, 1.0L, 10.0L, 1000.0L}) {
            for (std::uint64_t seed = 1; seed < 10; ++seed) {
                // From anywhere, then from ever nearer to D.
                Table other = table_of(random_matrix<T>(x.cols(), k, seed));
                for (std::size_t c = 0; c < other.size(); ++c) {
                    for (std::size_t j = 0; j < other[c].size(); ++j)
                        other[c][j] += nearness * d[c][j];
                }
                ASSERT_GE(error_of(centred, orthonormal(other)), best - rounding(x));
            }
        }
    }
}

TYPED_TEST(ByHandPcaTest, NoOtherOriginHasASmallerError) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(12, 5);
    PCA<T> pca({.n_components = Components::count(2)});
    pca.fit(x);
    const Table mean = table_of(Matrix<T>(MatrixView<const T>(pca.mean().data(), 5, 1)));
    const Table d = directions_of(pca);
    const Real best = error_of(moved_to(table_of(x), mean[0]), d);
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Table step = table_of(random_matrix<T>(1, 5, seed));  // a sample of its own
        Column origin = mean[0];
        for (std::size_t j = 0; j < 5; ++j)
            origin[j] += step[j][0];
        // n times the square of the part of the step that D does not reach.
        const Real growth = 12 * error_of(step, d);
        EXPECT_LE(std::abs(error_of(moved_to(table_of(x), origin), d) - best - growth),
                  rounding(x));
    }
}

TYPED_TEST(ByHandPcaTest, HugeAndTinyDataHaveTheSharesAndDirectionsOfOrdinaryData) {
    using T = TypeParam;
    using R = RealOf<T>;
    const int top = std::numeric_limits<R>::max_exponent - 8;
    const Matrix<T> x = spread_data<T>(12, 4);
    const Directions expected = leading_directions(centred_table(x));
    for (const int exponent : {-top, top}) {
        PCA<T> pca;
        pca.fit(std::ldexp(R(1), exponent) * x);
        const Real all = tail(expected.w, 0);
        for (index_t k = 0; k < 4; ++k) {
            const Real w = expected.w[std::size_t(k)];
            const Real s = std::ldexp(Real(pca.singular_values()[k]), -exponent);
            EXPECT_LE(std::abs(s * s - w), rounding(x)) << exponent;
            EXPECT_LE(std::abs(Real(pca.explained_variance_ratio()[k]) - w / all),
                      2 * rounding(x) / all);
        }
        EXPECT_LE(std::abs(error_of(centred_table(x), first_columns(directions_of(pca), 2)) -
                           tail(expected.w, 2)),
                  rounding(x));
    }
}

TYPED_TEST(ByHandPcaTest, WhitenedCodesHaveTheIdentityAsCovariance) {
    using T = TypeParam;
    const Matrix<T> x = spread_data<T>(30, 4);
    PCA<T> pca({.whiten = true});
    const Table codes = table_of(pca.fit_transform(x));
    // Dividing by a standard deviation magnifies rounding by the condition of the covariance.
    const Real spread = Real(pca.explained_variance()[0]) / Real(pca.explained_variance()[3]);
    for (std::size_t k = 0; k < 4; ++k) {
        for (std::size_t l = 0; l < 4; ++l) {
            EXPECT_LE(std::abs(scalar_product(codes[l], codes[k]) / Real(29) - Real(l == k)),
                      10 * 30 * Real(epsilon<T>) * spread);
        }
    }
}

}  // namespace
}  // namespace lamina
