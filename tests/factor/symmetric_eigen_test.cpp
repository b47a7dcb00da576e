#include "lamina/factor/symmetric_eigen.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "factor/ql_eigen.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::norm1;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::sizes;
using testing::Strided;
using testing::threshold;
using testing::thrown;
using testing::unit_roundoff;

template <class T>
class SymmetricEigenTest : public ::testing::Test {};
TYPED_TEST_SUITE(SymmetricEigenTest, testing::Scalars);

/// The symmetric or Hermitian matrix of a kind: its lower triangle, mirrored.
template <class T>
Matrix<T> symmetric_of(Kind kind, index_t n, std::uint64_t seed = 1) {
    Matrix<T> a = matrix_of<T>(kind, n, n, seed);
    for (index_t j = 0; j < n; ++j) {
        a(j, j) = T(std::real(a(j, j)));
        for (index_t i = j + 1; i < n; ++i)
            a(j, i) = conjugate(a(i, j));
    }
    return a;
}

/// The same matrix with NaN in the triangle that is not to be read.
template <class T>
Matrix<T> only(Triangle triangle, Matrix<T> a) {
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (triangle == Triangle::lower ? i < j : i > j) a(i, j) = nan;
        }
    }
    return a;
}

template <class R>
bool ascends(const Vector<R>& w) {
    for (index_t i = 0; i < w.size(); ++i) {
        if (std::isnan(w[i]) || (i > 0 && w[i] < w[i - 1])) return false;
    }
    return true;
}

template <class R>
double largest_size(const Vector<R>& w) {
    double largest = 0;
    for (const R x : w)
        largest = std::max(largest, std::abs(double(x)));
    return largest;
}

/// The largest |v_i - w_(i + first)| as a multiple of n max |w| eps.
template <class T>
double distance(const Vector<RealOf<T>>& v, const Vector<RealOf<T>>& w, index_t first = 0) {
    if (first + v.size() > w.size()) return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (index_t i = 0; i < v.size(); ++i) {
        const double apart = std::abs(double(v[i]) - double(w[first + i]));
        if (apart > 0) largest = std::max(largest, apart / largest_size(w));
    }
    return largest / (double(std::max<index_t>(w.size(), 1)) * double(unit_roundoff<T>));
}

/// LAPACK's ratio ||A V - V diag(w)|| / (n ||A|| eps) for some of the eigenvectors.
template <class T>
double eigen_ratio(const Matrix<T>& a, const SymmetricEigen<T>& f) {
    Matrix<T> vw = f.vectors();
    for (index_t j = 0; j < vw.cols(); ++j)
        scale_in_place(vw.block(0, j, vw.rows(), 1), T(f.values()[j]));
    const double apart = norm1(a * f.vectors() - vw);
    if (apart == 0) return 0;
    return apart / (double(a.rows()) * norm1(a) * double(unit_roundoff<T>));
}

template <class T>
void expect_decomposition(const Matrix<T>& a, const SymmetricEigen<T>& f) {
    ASSERT_EQ(f.values().size(), a.rows());
    ASSERT_EQ(f.vectors().rows(), a.rows());
    ASSERT_EQ(f.vectors().cols(), a.rows());
    ASSERT_TRUE(ascends(f.values()));
    ASSERT_LT(residual(a, f.reconstruct()), threshold);
    ASSERT_LT(eigen_ratio(a, f), threshold);
    ASSERT_LT(orthogonality(f.vectors()), threshold);
    ASSERT_LT(orthogonality(Matrix<T>(f.vectors().h())), threshold);
    ASSERT_EQ(f.driver_used(), is_complex<T>                               ? EigenDriver::syevd
                               : a.rows() <= small_eigen                   ? EigenDriver::jacobi
                               : QlEigen<RealOf<T>>::takes(a.rows(), true) ? EigenDriver::ql
                                                                           : EigenDriver::syevd);
}

TYPED_TEST(SymmetricEigenTest, DecomposesEverySizeAndKindFromEitherTriangle) {
    using T = TypeParam;
    SymmetricEigen<T> f;
    for (const index_t n : sizes) {
        for (const Kind kind : kinds) {
            const ::testing::ScopedTrace trace(
                __FILE__, __LINE__, std::to_string(n) + ", kind " + std::to_string(int(kind)));
            const Matrix<T> a = symmetric_of<T>(kind, n);
            expect_decomposition(a, f.factor(only(Triangle::lower, a)));
            expect_decomposition(a, f.factor(only(Triangle::upper, a), Triangle::upper));
            if (this->HasFatalFailure()) return;
        }
    }
}

TYPED_TEST(SymmetricEigenTest, StridedLazyAndMovedInOperandsAreDecomposedLikePlainOnes) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 16, 17, 33, 100}) {
        const Matrix<T> a = symmetric_of<T>(Kind::random, n);
        Matrix<T> lower = only(Triangle::lower, a);
        Strided<T> strided(lower);
        expect_decomposition(a, SymmetricEigen<T>(strided.view()));
        // The upper triangle of the adjoint is the lower one of the matrix.
        expect_decomposition(a, SymmetricEigen(lower.h(), Triangle::upper));
        expect_decomposition(Matrix<T>(2 * a), SymmetricEigen(2.0 * lower));
        const T* const memory = lower.data();
        const SymmetricEigen<T> f(std::move(lower));
        expect_decomposition(a, f);
        EXPECT_EQ(f.vectors().data(), memory);
        EXPECT_TRUE(lower.empty());
    }
}

TYPED_TEST(SymmetricEigenTest, ValuesAloneAreThoseThatComeWithVectors) {
    using T = TypeParam;
    for (const index_t n : sizes) {
        for (const Kind kind : kinds) {
            const Matrix<T> a = symmetric_of<T>(kind, n);
            const Matrix<T> upper = only(Triangle::upper, a);
            const SymmetricEigen<T> with(a);
            const SymmetricEigen<T> f(upper, Triangle::upper, Vectors::none);
            EXPECT_TRUE(f.vectors().empty());
            EXPECT_EQ(f.rows(), n);
            EXPECT_TRUE(ascends(f.values()));
            EXPECT_LT((distance<T>(f.values(), with.values())), threshold) << n;
            EXPECT_EQ(eigvalsh(upper, Triangle::upper), f.values());
            Matrix<T> spent = upper;
            EXPECT_EQ(eigh(std::move(spent), Triangle::upper, Vectors::none).values(), f.values());
        }
    }
}

TYPED_TEST(SymmetricEigenTest, EigenvaluesOfTheSecondDifferenceAreCosines) {
    using T = TypeParam;
    using R = RealOf<T>;
    const index_t n = 50;
    Matrix<T> a(n, n);
    for (index_t i = 0; i < n; ++i) {
        a(i, i) = T(2);
        if (i > 0) a(i, i - 1) = T(-1);
    }
    const Vector<R> w = eigvalsh(a);
    const double pi = std::acos(-1.0);
    for (index_t k = 1; k <= n; ++k) {
        EXPECT_NEAR(w[k - 1], 2 - 2 * std::cos(double(k) * pi / double(n + 1)),
                    4 * double(n) * double(epsilon<T>));
    }
}

TYPED_TEST(SymmetricEigenTest, KnownSpectraComeOut) {
    using T = TypeParam;
    using R = RealOf<T>;
    // [[2, -i], [i, 2]] for complex, [[2, 1], [1, 2]] for real: 1 and 3.
    Matrix<T> a = {{T(2), T(1)}, {T(1), T(2)}};
    if constexpr (is_complex<T>) {
        a(1, 0) = T(0, 1);
        a(0, 1) = T(0, -1);
    }
    const auto [w, V] = eigh(a);
    EXPECT_NEAR(w[0], 1, 8 * epsilon<T>);
    EXPECT_NEAR(w[1], 3, 8 * epsilon<T>);
    EXPECT_NEAR(std::abs(V(0, 0)), std::sqrt(R(0.5)), 8 * epsilon<T>);

    const Vector<R> ones = eigvalsh(Matrix<T>(6, 6, T(1)));
    EXPECT_NEAR(ones[5], 6, 36 * epsilon<T>);
    for (index_t i = 0; i < 5; ++i)
        EXPECT_NEAR(ones[i], 0, 36 * epsilon<T>);

    const Vector<R> one = eigvalsh(Matrix<T>{{T(-7)}});
    EXPECT_EQ(one[0], R(-7));
}

TYPED_TEST(SymmetricEigenTest, ImaginaryPartsOfTheDiagonalAreIgnored) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        const Matrix<T> a = symmetric_of<T>(Kind::random, 5);
        Matrix<T> skewed = a;
        for (index_t i = 0; i < 5; ++i)
            skewed(i, i) += T(0, 9);
        EXPECT_LT((distance<T>(eigvalsh(skewed), eigvalsh(a))), threshold);
        expect_decomposition(a, SymmetricEigen<T>(skewed));
    }
}

TYPED_TEST(SymmetricEigenTest, AnIndexRangeIsASliceOfTheSpectrum) {
    using T = TypeParam;
    for (const index_t n : {1, 2, 5, 16, 33, 100}) {
        for (const Kind kind : kinds) {
            const Matrix<T> a = symmetric_of<T>(kind, n);
            const Vector<RealOf<T>> all = eigvalsh(a);
            const Matrix<T> lower = only(Triangle::lower, a);
            for (const auto& [first, last] :
                 {std::pair<index_t, index_t>{0, 1}, {n - 1, n}, {n / 3, n / 2}, {0, n}}) {
                const IndexRange range{first, last};
                const SymmetricEigen<T> f(lower, range);
                ASSERT_EQ(f.values().size(), last - first);
                ASSERT_EQ(f.vectors().rows(), n);
                ASSERT_EQ(f.vectors().cols(), last - first);
                EXPECT_EQ(f.driver_used(), EigenDriver::syevr);
                EXPECT_LT((distance<T>(f.values(), all, first)), threshold) << n;
                EXPECT_LT(orthogonality(f.vectors()), threshold) << n;
                EXPECT_LT(eigen_ratio(a, f), threshold) << n;
                EXPECT_LT((distance<T>(eigvalsh(lower, range), all, first)), threshold) << n;
            }
        }
    }
}

TYPED_TEST(SymmetricEigenTest, AValueRangeIsOpenBelowAndClosedAbove) {
    using T = TypeParam;
    using R = RealOf<T>;
    Matrix<T> a(4, 4);
    for (index_t i = 0; i < 4; ++i)
        a(i, i) = T(R(i + 1));
    const auto values = [&](double lo, double hi) { return eigvalsh(a, ValueRange{lo, hi}); };
    EXPECT_EQ(values(1, 3), (Vector<R>{2, 3}));
    EXPECT_EQ(values(0.5, 3.5), (Vector<R>{1, 2, 3}));
    EXPECT_EQ(values(4, 9).size(), 0);
    EXPECT_EQ(values(-1e300, -2).size(), 0);
    const double infinite = std::numeric_limits<double>::infinity();
    EXPECT_EQ(values(-infinite, infinite), (Vector<R>{1, 2, 3, 4}));
    EXPECT_EQ(values(2, infinite), (Vector<R>{3, 4}));
    EXPECT_EQ(values(-1e300, 1e300), (Vector<R>{1, 2, 3, 4}));
    // Thresholds finer than the numbers of T: 1 lies in (1 - 1e-12, 1], not in (1, 1 + 1e-12].
    EXPECT_EQ(values(1 - 1e-12, 1).size(), 1);
    EXPECT_EQ(values(1, 1 + 1e-12).size(), 0);
}

TYPED_TEST(SymmetricEigenTest, AValueRangeIsASliceOfTheSpectrum) {
    using T = TypeParam;
    const double infinite = std::numeric_limits<double>::infinity();
    for (const index_t n : {1, 5, 33, 100}) {
        for (const Kind kind : {Kind::random, Kind::near_overflow, Kind::near_underflow}) {
            const Matrix<T> a = symmetric_of<T>(kind, n);
            const Vector<RealOf<T>> all = eigvalsh(a);
            const index_t cut = n / 2;
            const double middle =
                cut > 0 ? (double(all[cut - 1]) + double(all[cut])) / 2 : double(all[0]) * 2;
            const SymmetricEigen<T> above(a,
                                          ValueRange{std::min(middle, double(all[cut])), infinite});
            EXPECT_EQ(above.vectors().cols(), above.values().size());
            EXPECT_LT(eigen_ratio(a, above), threshold) << n;
            EXPECT_LT(orthogonality(above.vectors()), threshold) << n;
            if (cut > 0) {
                ASSERT_EQ(above.values().size(), n - cut);
                EXPECT_LT((distance<T>(above.values(), all, cut)), threshold) << n;
            }
        }
    }
    EXPECT_EQ(eigvalsh(Matrix<T>(3, 3), ValueRange{-1, 0}).size(), 3);
    EXPECT_EQ(eigvalsh(Matrix<T>(3, 3), ValueRange{-infinite, infinite}).size(), 3);
    EXPECT_EQ(eigvalsh(Matrix<T>(0, 0), ValueRange{-1, 0}).size(), 0);
}

TYPED_TEST(SymmetricEigenTest, ARangeReconstructsItsPartOfTheMatrix) {
    using T = TypeParam;
    const Matrix<T> a = symmetric_of<T>(Kind::random, 20);
    const Matrix<T> low = SymmetricEigen<T>(a, IndexRange{0, 12}).reconstruct();
    const Matrix<T> high = SymmetricEigen<T>(a, IndexRange{12, 20}).reconstruct();
    EXPECT_LT(residual(a, low + high), threshold);
}

TYPED_TEST(SymmetricEigenTest, RangesThatAreNoneAreRefused) {
    using T = TypeParam;
    const Matrix<T> a = symmetric_of<T>(Kind::random, 5);
    SymmetricEigen<T> f(a, IndexRange{2, 2});
    EXPECT_EQ(f.values().size(), 0);
    EXPECT_EQ(f.vectors().rows(), 5);
    EXPECT_EQ(f.vectors().cols(), 0);
    const auto error = thrown<DimensionError>([&] { f.factor(a, IndexRange{2, 6}); });
    EXPECT_TRUE(mentions(error, "SymmetricEigen", "[2, 6)", "5 eigenvalues"));
    EXPECT_EQ(f.rows(), 0);
    EXPECT_THROW(eigh(a, IndexRange{-1, 2}), DimensionError);
    EXPECT_THROW(eigh(a, IndexRange{3, 2}), DimensionError);
    EXPECT_THROW(eigh(a, ValueRange{1, 1}), DimensionError);
    EXPECT_THROW(eigh(a, ValueRange{2, 1}), DimensionError);
    EXPECT_THROW(eigh(a, ValueRange{std::nan(""), 1}), DimensionError);
}

TYPED_TEST(SymmetricEigenTest, OnlySquareMatricesAreTaken) {
    using T = TypeParam;
    SymmetricEigen<T> f(Matrix<T>(2, 2));
    Matrix<T> a = random_matrix<T>(3, 4);
    EXPECT_TRUE(mentions(thrown<DimensionError>([&] { f.factor(a); }), "3 x 4", "SymmetricEigen"));
    EXPECT_EQ(f.rows(), 0);
    EXPECT_THROW(f.factor(std::move(a)), DimensionError);
    EXPECT_EQ(a.size(), 12);
}

TYPED_TEST(SymmetricEigenTest, NonFiniteEntriesOfTheTriangleAreNamed) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const R bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        for (const index_t n : {6, 40}) {
            Matrix<T> a = symmetric_of<T>(Kind::random, n);
            a(5, 2) = T(bad);
            SymmetricEigen<T> f(Matrix<T>(2, 2));
            const auto error = thrown<NonFiniteError>([&] { f.factor(a); });
            EXPECT_EQ(error.row(), 5);
            EXPECT_EQ(error.col(), 2);
            EXPECT_TRUE(mentions(error, "SymmetricEigen", "(5, 2)"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_THROW(eigvalsh(a), NonFiniteError);
            EXPECT_THROW(eigh(a, IndexRange{0, 1}), NonFiniteError);
            EXPECT_NO_THROW(eigh(a, Triangle::upper));
            EXPECT_THROW(eigh(std::move(a)), NonFiniteError);
            EXPECT_EQ(a.rows(), n);
        }
    }
}

TYPED_TEST(SymmetricEigenTest, UnpacksIntoItsPartsWithoutCopies) {
    using T = TypeParam;
    const Matrix<T> a = symmetric_of<T>(Kind::random, 6);
    auto [w, V] = eigh(a);
    static_assert(std::is_same_v<decltype(w), Vector<RealOf<T>>>);
    static_assert(std::is_same_v<decltype(V), Matrix<T>>);
    const Matrix<T> adjoint(V.h());
    for (index_t j = 0; j < 6; ++j)
        scale_in_place(V.block(0, j, 6, 1), T(w[j]));
    EXPECT_LT(residual(a, V * adjoint), threshold);

    SymmetricEigen<T> f(a);
    const auto& [v, vectors] = std::as_const(f);
    EXPECT_EQ(&v, &f.values());
    EXPECT_EQ(&vectors, &f.vectors());
    const T* const memory = f.vectors().data();
    const Matrix<T> taken = std::move(f).vectors();
    EXPECT_EQ(taken.data(), memory);
}

TYPED_TEST(SymmetricEigenTest, CopiesMovedFromAndPlunderedObjectsDecomposeAgain) {
    using T = TypeParam;
    for (const index_t n : {3, 7}) {
        const Matrix<T> a = symmetric_of<T>(Kind::random, n);
        SymmetricEigen<T> f(a);
        SymmetricEigen<T> copy = f;
        expect_decomposition(a, copy);
        expect_decomposition(a, copy.factor(a));
        const SymmetricEigen<T> moved = std::move(copy);
        expect_decomposition(a, moved);
        copy = SymmetricEigen<T>();
        expect_decomposition(a, copy.factor(a));
        const Matrix<T> v = std::move(f).vectors();
        const Vector<RealOf<T>> w = std::move(f).values();
        expect_decomposition(a, f.factor(a));
        const Matrix<T> vectors_alone = std::move(f).vectors();
        expect_decomposition(a, f.factor(a));
        const Vector<RealOf<T>> values_alone = std::move(f).values();
        expect_decomposition(a, f.factor(a));
        Vector<RealOf<T>> short_one(1);
        short_one = std::move(f).values();
        expect_decomposition(a, f.factor(a));
    }
}

TYPED_TEST(SymmetricEigenTest, AnObjectTakesOneQuestionAfterAnother) {
    using T = TypeParam;
    SymmetricEigen<T> f;
    for (const index_t n : {5, 3, 0, 33, 4, 4, 16}) {
        const Matrix<T> a = symmetric_of<T>(Kind::random, n);
        expect_decomposition(a, f.factor(a));
        f.factor(a, IndexRange{0, n / 4});
        EXPECT_EQ(f.vectors().cols(), n / 4);
        expect_decomposition(a, f.factor(a));
        const Vector<RealOf<T>> w = f.values();
        f.factor(Matrix<T>(a), Triangle::lower, Vectors::none);
        EXPECT_LT((distance<T>(f.values(), w)), threshold);
        f.factor(a, Triangle::lower, Vectors::none);
        EXPECT_LT((distance<T>(f.values(), w)), threshold);
        f.factor(a, ValueRange{-1e30, 0});
        expect_decomposition(a, f.factor(Matrix<T>(a)));
        expect_decomposition(a, f.factor(a));
    }
}

TYPED_TEST(SymmetricEigenTest, DecomposesAMatrixMadeOfItsOwnVectors) {
    using T = TypeParam;
    SymmetricEigen<T> f(symmetric_of<T>(Kind::random, 8));
    const auto mirrored = [](const Matrix<T>& v, index_t n) {
        Matrix<T> a(n, n);
        for (index_t j = 0; j < n; ++j) {
            a(j, j) = T(std::real(v(j, j)));
            for (index_t i = j + 1; i < n; ++i) {
                a(i, j) = v(i, j);
                a(j, i) = conjugate(v(i, j));
            }
        }
        return a;
    };
    Matrix<T> a = mirrored(f.vectors(), 8);
    expect_decomposition(a, f.factor(f.vectors()));
    a = mirrored(f.vectors(), 5);
    expect_decomposition(a, f.factor(f.vectors().block(0, 0, 5, 5)));
    a = mirrored(Matrix<T>(2 * f.vectors().t()), 5);
    expect_decomposition(a, f.factor(2 * f.vectors().t()));
}

TYPED_TEST(SymmetricEigenTest, WithoutVectorsThereIsNothingToReconstruct) {
    using T = TypeParam;
    const SymmetricEigen<T> f(Matrix<T>(3, 3), Triangle::lower, Vectors::none);
    EXPECT_TRUE(mentions(thrown<Error>([&] { f.reconstruct(); }), "reconstruct", "Vectors::thin"));
}

TYPED_TEST(SymmetricEigenTest, AMatrixThatMayBeTrustedIsNotLookedThrough) {
    using T = TypeParam;
    for (const index_t n : {5, 40}) {
        const Matrix<T> a = symmetric_of<T>(Kind::random, n);
        expect_decomposition(a, SymmetricEigen<T>(only(Triangle::lower, a), Triangle::lower,
                                                  Vectors::thin, Check::none));
    }
}

}  // namespace
}  // namespace lamina
