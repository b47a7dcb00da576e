// Matrices with one long side, which SVD takes apart by products before LAPACK sees a triangle.

#include <cmath>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"

#include "support/blas.hpp"
#include "support/long_matrices.hpp"
#include "support/residuals.hpp"
#include "support/svd_driver.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::kinds;
using testing::long_matrix;
using testing::matrix_of;
using testing::mentions;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

using Shape = std::pair<index_t, index_t>;
constexpr Shape shapes[] = {{2048, 24}, {24, 2048}, {300, 75}, {75, 300}, {8192, 2}, {2, 8192}};

template <class T>
class LongSvdTest : public ::testing::Test {};
TYPED_TEST_SUITE(LongSvdTest, testing::Scalars);

/// ||I - Q^H Q|| as a multiple of the short side's rounding: LAPACK's ratio divides by the long
/// side, which would forgive too much here.
template <class T>
double strict_orthogonality(const Matrix<T>& q) {
    return orthogonality(q) * double(q.rows()) / double(q.cols());
}

template <class T>
void expect_decomposition(const Matrix<T>& a, const SVD<T>& f) {
    EXPECT_LT(orthogonality(f.U()), threshold);
    EXPECT_LT(orthogonality(Matrix<T>(f.Vt().h())), threshold);
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    for (index_t i = 0; i < f.s().size(); ++i)
        EXPECT_TRUE(f.s()[i] >= 0 && (i == 0 || f.s()[i] <= f.s()[i - 1]));
}

TYPED_TEST(LongSvdTest, EveryConditionGivesOrthonormalFactorsAndTheMatrix) {
    using T = TypeParam;
    SVD<T> f;
    for (const auto& [m, n] : shapes) {
        for (const double digits : {0.0, 0.05, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3}) {
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", condition eps^-" +
                         std::to_string(digits));
            const Matrix<T> a = long_matrix<T>(m, n, digits);
            expect_decomposition(a, f.factor(a));
            if (testing::has_short_sums()) {
                EXPECT_LT(strict_orthogonality(m > n ? f.U() : Matrix<T>(f.Vt().h())),
                          2 * threshold);
            }
            EXPECT_EQ(f.driver_used(), testing::usual_driver<T>(m, n));
            EXPECT_NEAR(f.s()[0], 1, 100 * epsilon<T>);
            const double last = std::pow(double(epsilon<T>), digits);
            EXPECT_NEAR(f.s()[f.s().size() - 1], last, 100 * double(epsilon<T>));
        }
    }
}

TYPED_TEST(LongSvdTest, EveryKindIsDecomposed) {
    using T = TypeParam;
    SVD<T> f;
    for (const auto& [m, n] : shapes) {
        for (const auto kind : kinds) {
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", kind " +
                         std::to_string(int(kind)));
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            expect_decomposition(a, f.factor(a));
        }
    }
}

TYPED_TEST(LongSvdTest, ColumnsOfAllSizesNeitherOverflowNorVanish) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n] : {Shape{1024, 12}, {12, 1024}}) {
        const bool tall = m > n;
        Matrix<T> a = random_matrix<T>(m, n);
        // The squares of most columns are no numbers, and one column is zero.
        for (index_t j = 0; j < 12; ++j) {
            const R size =
                j == 5 ? R(0)
                       : std::ldexp(R(1), int(double(j - 6) / 7 *
                                              double(std::numeric_limits<R>::max_exponent)));
            scale_in_place(tall ? a.col(j) : a.row(j), T(size));
        }
        const SVD<T> f(a);
        EXPECT_TRUE(f.s()[0] <= std::numeric_limits<R>::max());
        expect_decomposition(a, f);
        EXPECT_EQ(f.rank(), 1);
    }
}

TYPED_TEST(LongSvdTest, DependentColumnsOfWholeNumbersAreNoTrap) {
    using T = TypeParam;
    // +-1 in a Hadamard-like pattern, each column four times: all arithmetic is exact, so that no
    // rounding helps the null space along.
    Matrix<T> a(4096, 8);
    for (index_t j = 0; j < 8; ++j) {
        for (index_t i = 0; i < 4096; ++i)
            a(i, j) = T((i >> (j % 2)) % 2 == 0 ? 1 : -1);
    }
    const SVD<T> f(a);
    expect_decomposition(a, f);
    EXPECT_EQ(f.rank(), 2);
    // All terms of a sum here have one sign: in order, their errors may add up.
    const double largest = std::sqrt(4.0 * 4096);
    const double bound = testing::has_short_sums() ? 1000 : 4096 * largest;
    EXPECT_NEAR(f.s()[0], largest, bound * double(epsilon<T>));
    const SVD<T> zero(Matrix<T>(4096, 8));
    expect_decomposition(Matrix<T>(4096, 8), zero);
    EXPECT_EQ(zero.rank(), 0);
}

TYPED_TEST(LongSvdTest, ValuesAloneAreThoseThatComeWithVectors) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        for (const double digits : {0.0, 0.4, 1.0}) {
            const Matrix<T> a = long_matrix<T>(m, n, digits);
            const SVD<T> f(a, Vectors::none);
            const SVD<T> whole(a);
            EXPECT_TRUE(f.U().empty());
            for (index_t i = 0; i < f.s().size(); ++i)
                EXPECT_NEAR(f.s()[i], whole.s()[i], 100 * epsilon<T>);
        }
    }
}

TYPED_TEST(LongSvdTest, StridedLazyAndMovedInMatricesAreDecomposedLikePlainOnes) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{1024, 12}, {12, 1024}}) {
        const Matrix<T> a = long_matrix<T>(m, n, 0.3);
        Strided<T> strided(a);
        expect_decomposition(a, SVD<T>(strided.view()));
        expect_decomposition(Matrix<T>(T(2) * a.h()), SVD(2.0 * a.h()));
        Matrix<T> spent = a;
        expect_decomposition(a, SVD(std::move(spent)));
        EXPECT_TRUE(spent.empty());
    }
}

TYPED_TEST(LongSvdTest, AMatrixMadeOfItsOwnFactorIsDecomposed) {
    using T = TypeParam;
    SVD<T> f(long_matrix<T>(1024, 12, 0.3));
    const Matrix<T> u = f.U();
    expect_decomposition(u, f.factor(f.U()));
}

TYPED_TEST(LongSvdTest, NonFiniteEntriesAreNamedWhateverTheCheck) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        for (const Check check : {Check::finite, Check::none}) {
            Matrix<T> a = random_matrix<T>(1024, 12);
            a(1000, 3) = T(bad);
            const auto error = thrown<NonFiniteError>([&] { SVD<T>(a, Vectors::thin, check); });
            EXPECT_EQ(error.row(), 1000);
            EXPECT_EQ(error.col(), 3);
            EXPECT_TRUE(mentions(error, "SVD", "1024 x 12"));
            EXPECT_THROW(SVD<T>(std::move(a)), NonFiniteError);
            EXPECT_EQ(a.rows(), 1024);
        }
    }
}

TYPED_TEST(LongSvdTest, SolveAndPseudoinverseStandOnTheFactors) {
    using T = TypeParam;
    const Matrix<T> a = long_matrix<T>(1024, 12, 0.2);
    const SVD<T> f(a);
    const Vector<T> x = testing::random_vector<T>(12);
    const Vector<T> found = f.solve(a * x);
    for (index_t i = 0; i < 12; ++i)
        EXPECT_LE(std::abs(found[i] - x[i]), 100 * epsilon<T> * f.cond());
    EXPECT_LT(residual(Matrix<T>(f.pinv().h()), SVD<T>(Matrix<T>(a.h())).pinv()),
              threshold * double(f.cond()));
}

}  // namespace
}  // namespace lamina
