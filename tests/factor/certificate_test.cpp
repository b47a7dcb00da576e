#include "lamina/factor/certificate.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/io/print.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"

#include "core/wide_vectors.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using namespace testing;

constexpr Effort efforts[] = {Effort::sampled, Effort::full};
constexpr double infinite = std::numeric_limits<double>::infinity();

/// A + A^H + 2 n I: Hermitian, and positive definite since entries of A are at most 2^(1/2).
template <Scalar T>
Matrix<T> definite(index_t n, std::uint64_t seed = 1) {
    const Matrix<T> a = random_matrix<T>(n, n, seed);
    Matrix<T> b = a + a.h();
    for (T& x : b.diag())
        x += T(RealOf<T>(3 * n));
    return b;
}

/// Off by `by` of itself in the sense of ||.||_F, Hermitian if A is.
template <Scalar T>
Matrix<T> spoilt(const Matrix<T>& a, double by, bool hermitian) {
    Matrix<T> e = random_matrix<T>(a.rows(), a.cols(), 77);
    if (hermitian) e = e + Matrix<T>(e.h());
    return a + T(RealOf<T>(by * double(norm(a)) / double(norm(e)))) * e;
}

template <class... Facts>
bool says(const std::string& text, const Facts&... facts) {
    return ((text.find(facts) != std::string::npos) && ...);
}

/// The inverse of the n x n Hilbert matrix, of whole numbers: Choi, Tricks or treats with the
/// Hilbert matrix, Amer. Math. Monthly 90 (1983).
template <Scalar T>
Matrix<T> inverse_hilbert(index_t n) {
    const auto choose = [](index_t from, index_t count) {
        double c = 1;
        for (index_t k = 1; k <= count; ++k)
            c = c * double(from - count + k) / double(k);
        return c;
    };
    Matrix<T> a(n, n);
    for (index_t j = 1; j <= n; ++j) {
        for (index_t i = 1; i <= n; ++i) {
            const double middle = choose(i + j - 2, i - 1);
            const double entry = double(i + j - 1) * choose(n + i - 1, n - j) *
                                 choose(n + j - 1, n - i) * middle * middle;
            a(i - 1, j - 1) = T(RealOf<T>((i + j) % 2 == 0 ? entry : -entry));
        }
    }
    return a;
}

template <Scalar T>
class CertificateTest : public ::testing::Test {};
TYPED_TEST_SUITE(CertificateTest, testing::Scalars);

/// What holds for every good factorization: LAPACK's ratio below its threshold.
template <Scalar T>
void expect_good(const Certificate& c, index_t n) {
    const double bound = threshold * double(n) * double(unit_roundoff<T>);
    EXPECT_LT(c.backward_error, bound) << c.text();
    // NaN where nothing ought to be orthonormal.
    EXPECT_FALSE(c.orthogonality >= bound) << c.text();
    EXPECT_GE(c.condition, 1) << c.text();
    EXPECT_GT(c.digits, 0) << c.text();
}

template <Scalar T, class Run>
void for_shapes(Run run) {
    for (const index_t m : {1, 2, 7, 33, 100}) {
        for (const index_t n : {1, 2, 7, 33, 100}) {
            for (const Effort effort : efforts)
                run(random_matrix<T>(m, n), effort);
        }
    }
}

TYPED_TEST(CertificateTest, OfAGoodFactorizationIsAFewEps) {
    using T = TypeParam;
    for_shapes<T>([](const Matrix<T>& a, Effort effort) {
        const index_t n = std::max(a.rows(), a.cols());
        expect_good<T>(PivotedQR<T>(a).check(a, effort), n);
        expect_good<T>(SVD<T>(a).check(a, effort), n);
        expect_good<T>(SVD<T>(a, Vectors::full).check(a, effort), n);
        if (a.rows() >= a.cols()) expect_good<T>(QR<T>(a).check(a, effort), n);
        if (a.rows() != a.cols()) return;
        expect_good<T>(LU<T>(a).check(a, effort), n);
        expect_good<T>(GeneralEigen<T>(a, Sides::both).check(a, effort), n);
        const Matrix<T> b = definite<T>(n);
        const Matrix<T> s = a + Matrix<T>(a.h());
        expect_good<T>(Cholesky<T>(b).check(b, effort), n);
        expect_good<T>(SymmetricEigen<T>(s).check(s, effort), n);
        expect_good<T>(GeneralizedEigen<T>(s, b).check(s, b, effort), n);
    });
}

/// The backward error against a matrix that is 1e-3 away says 1e-3: exactly in full, to a factor of
/// 3 when sampled, beside which rounding is nothing.
void expect_spoilt(const Certificate& c, double factor = 1) {
    const double slack = c.effort == Effort::full ? 1.01 : 3;
    EXPECT_LT(c.backward_error, factor * slack * 1e-3) << c.text();
    EXPECT_GT(c.backward_error, 1e-3 / slack / factor) << c.text();
}

TYPED_TEST(CertificateTest, TellsHowFarAnotherMatrixIs) {
    using T = TypeParam;
    for (const index_t n : {5, 40, 130}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        const Matrix<T> off = spoilt(a, 1e-3, false);
        const Matrix<T> b = definite<T>(n);
        const Matrix<T> b_off = spoilt(b, 1e-3, true);
        for (const Effort effort : efforts) {
            expect_spoilt(LU<T>(a).check(off, effort));
            expect_spoilt(QR<T>(a).check(off, effort));
            expect_spoilt(PivotedQR<T>(a).check(off, effort));
            expect_spoilt(SVD<T>(a).check(off, effort));
            expect_spoilt(Cholesky<T>(b).check(b_off, effort));
            expect_spoilt(SymmetricEigen<T>(b).check(b_off, effort));
            // ||E V||_F = ||E||_F for an orthonormal V only; this V is a well conditioned one.
            expect_spoilt(GeneralEigen<T>(a).check(off, effort), 2);
            const Certificate pair =
                GeneralizedEigen<T>(a + Matrix<T>(a.h()), b)
                    .check(spoilt(a + Matrix<T>(a.h()), 1e-3, true), b, effort);
            EXPECT_GT(pair.backward_error, 1e-5) << pair.text();
            EXPECT_LT(pair.backward_error, 3e-3) << pair.text();
        }
    }
}

TYPED_TEST(CertificateTest, OfTallAndWideMatricesTellsToo) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{400, 12}, {12, 400}, {70, 50}}) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> off = spoilt(a, 1e-3, false);
        for (const Effort effort : efforts) {
            for (const Vectors vectors : {Vectors::thin, Vectors::full})
                expect_spoilt(SVD<T>(a, vectors).check(off, effort));
            expect_spoilt(LU<T>(a).check(off, effort));
            expect_spoilt(QR<T>(a).check(off, effort));
            expect_spoilt(PivotedQR<T>(a).check(off, effort));
        }
    }
}

TYPED_TEST(CertificateTest, ReadsTheTriangleThatWasFactoredOnly) {
    using T = TypeParam;
    const index_t n = 30;
    const Matrix<T> whole = definite<T>(n);
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
        Matrix<T> half = whole;
        for (index_t j = 0; j < n; ++j) {
            for (index_t i = 0; i < j; ++i)
                (triangle == Triangle::lower ? half(i, j) : half(j, i)) = nan;
        }
        for (const Effort effort : efforts) {
            expect_good<T>(Cholesky<T>(half, triangle).check(half, effort), n);
            expect_good<T>(SymmetricEigen<T>(half, triangle).check(half, effort), n);
            expect_good<T>(GeneralizedEigen<T>(half, half, triangle).check(half, half, effort), n);
        }
    }
}

TYPED_TEST(CertificateTest, TakesViewsAndLazyOperands) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(20, 20);
    Strided<T> strided(a);
    expect_good<T>(LU<T>(a).check(strided.view()), 20);
    expect_good<T>(LU<T>(2 * a.h()).check(2 * a.h()), 20);
    expect_good<T>(SVD<T>(a.t()).check(a.t(), Effort::full), 20);
}

TYPED_TEST(CertificateTest, WithoutTheMatrixTellsWhatTheFactorsDo) {
    using T = TypeParam;
    const index_t n = 40;
    const Matrix<T> a = random_matrix<T>(n, n);
    const Matrix<T> b = definite<T>(n);
    const Certificate all[] = {LU<T>(a).check(),
                               Cholesky<T>(b).check(),
                               QR<T>(a).check(),
                               PivotedQR<T>(a).check(),
                               SVD<T>(a).check(),
                               SymmetricEigen<T>(b).check(),
                               GeneralEigen<T>(a, Sides::both).check(),
                               GeneralizedEigen<T>(a + Matrix<T>(a.h()), b).check()};
    for (const Certificate& c : all) {
        EXPECT_TRUE(std::isnan(c.backward_error)) << c.text();
        EXPECT_TRUE(says(c.text(), "backward error not measured")) << c.text();
        EXPECT_GE(c.condition, 1) << c.text();
        EXPECT_GT(c.digits, 1) << c.text();
        EXPECT_LE(c.digits, c.all_digits) << c.text();
    }
}

TYPED_TEST(CertificateTest, IsThatOfNothingForEmptyMatrices) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{0, 0}, {0, 3}, {3, 0}}) {
        const Matrix<T> a(m, n);
        for (const Effort effort : efforts) {
            for (const Certificate& c :
                 {PivotedQR<T>(a).check(a, effort), SVD<T>(a).check(a, effort),
                  SVD<T>(a, Vectors::none).check(a, effort),
                  SVD<T>(a, Vectors::full).check(a, effort)}) {
                EXPECT_EQ(c.backward_error, 0) << c.text();
                EXPECT_EQ(c.condition, 1) << c.text();
                EXPECT_GT(c.digits, c.all_digits - 1.5) << c.text();
            }
        }
    }
    const Matrix<T> none(0, 0);
    for (const Certificate& c :
         {LU<T>().check(none), Cholesky<T>().check(none), QR<T>().check(none),
          SymmetricEigen<T>().check(none), GeneralEigen<T>(none, Sides::both).check(none),
          GeneralizedEigen<T>().check(none, none)}) {
        EXPECT_EQ(c.backward_error, 0) << c.text();
        EXPECT_EQ(c.condition, 1) << c.text();
        EXPECT_GT(c.digits, c.all_digits - 1.5) << c.text();
    }
}

TYPED_TEST(CertificateTest, OfASingularMatrixHasNoDigits) {
    using T = TypeParam;
    const index_t n = 12;
    Matrix<T> a = random_matrix<T>(n, n);
    fill(a.col(5), T(0));
    for (const Effort effort : efforts) {
        for (const Certificate& c : {LU<T>(a).check(a, effort), QR<T>(a).check(a, effort),
                                     PivotedQR<T>(a).check(a, effort)}) {
            EXPECT_LT(c.backward_error, threshold * double(n) * double(unit_roundoff<T>));
            EXPECT_GT(c.condition, 1 / double(unit_roundoff<T>)) << c.text();
            EXPECT_EQ(c.digits, 0) << c.text();
            EXPECT_TRUE(says(c.text(), "warning: no digit")) << c.text();
        }
        // Its largest singular value is as good as ever.
        const Certificate c = SVD<T>(a).check(a, effort);
        EXPECT_GT(c.condition, 1 / double(epsilon<T>) / n) << c.text();
        EXPECT_GT(c.digits, c.all_digits - 3) << c.text();
        const Matrix<T> zero(n, n);
        EXPECT_EQ(SVD<T>(zero).check(zero, effort).backward_error, 0);
        EXPECT_EQ(SVD<T>(zero).check(zero, effort).condition, infinite);
        EXPECT_EQ(LU<T>(zero).check(zero, effort).digits, 0);
        EXPECT_EQ(SymmetricEigen<T>(zero).check(zero, effort).condition, infinite);
    }
}

TYPED_TEST(CertificateTest, HoldsUpToTheEndsOfTheRangeOfNumbers) {
    using T = TypeParam;
    using R = RealOf<T>;
    const index_t n = 20;
    // Factors of numbers near the smallest normal one would be subnormal, with fewer digits.
    const R small = std::numeric_limits<R>::min() / (epsilon<T> * epsilon<T>);
    const R large = std::numeric_limits<R>::max() / R(16 * n);
    for (const R scale : {small, large}) {
        const Matrix<T> a = T(scale) * random_matrix<T>(n, n);
        const Matrix<T> b = T(scale / R(4 * n)) * definite<T>(n);
        for (const Effort effort : efforts) {
            expect_good<T>(LU<T>(a).check(a, effort), n);
            expect_good<T>(QR<T>(a).check(a, effort), n);
            expect_good<T>(PivotedQR<T>(a).check(a, effort), n);
            expect_good<T>(SVD<T>(a).check(a, effort), n);
            expect_good<T>(GeneralEigen<T>(a, Sides::both).check(a, effort), n);
            expect_good<T>(Cholesky<T>(b).check(b, effort), n);
            expect_good<T>(SymmetricEigen<T>(b).check(b, effort), n);
            expect_good<T>(GeneralizedEigen<T>(b, b).check(b, b, effort), n);
        }
    }
}

TYPED_TEST(CertificateTest, TellsThatASingularValueHasLeftTheRange) {
    using T = TypeParam;
    const Matrix<T> a(8, 8, T(std::numeric_limits<RealOf<T>>::max() / 2));
    const Certificate c = SVD<T>(a).check(a);
    EXPECT_EQ(c.backward_error, infinite);
    EXPECT_EQ(c.digits, 0);
}

TYPED_TEST(CertificateTest, DigitsOfASolutionAreThoseThatAreRight) {
    using T = TypeParam;
    // Hilbert matrices: the k-th column of A^-1 is known exactly, and conditions range up to 1/eps.
    const index_t most = std::is_same_v<RealOf<T>, float> ? 5 : 11;
    for (index_t n = 3; n <= most; ++n) {
        const Matrix<T> a = hilbert<T>(n);
        const Matrix<T> exact = inverse_hilbert<T>(n);
        for (const Effort effort : efforts) {
            const LU<T> f(a);
            const double error =
                double(norm(f.solve(identity<T>(n)) - exact)) / double(norm(exact));
            const double right = -std::log10(std::max(error, double(epsilon<T>)));
            const Certificate c = f.check(a, effort);
            // A bound from below; that it gives away too many digits would make it useless.
            EXPECT_LT(c.digits, right + 0.5) << c.text();
            EXPECT_GT(c.digits, right - 4) << c.text();
        }
    }
}

TYPED_TEST(CertificateTest, DigitsOfEigenvaluesFallWithTheirCondition) {
    using T = TypeParam;
    // A Jordan block has one vector for all eigenvalues; a symmetric matrix orthogonal ones.
    const index_t n = 12;
    Matrix<T> jordan(n, n);
    fill(jordan.diag(), T(1));
    fill(jordan.diag(1), T(1));
    EXPECT_EQ(GeneralEigen<T>(jordan, Sides::both).check(jordan).digits, 0);
    const Matrix<T> b = definite<T>(n);
    const Certificate good = GeneralEigen<T>(b, Sides::both).check(b);
    EXPECT_NEAR(good.condition, 1, 1e-4);
    EXPECT_GT(good.digits, good.all_digits - 3);
    // One side alone does not tell, unless LU of the vectors is paid for.
    for (const Sides sides : {Sides::left, Sides::right}) {
        const Certificate some = GeneralEigen<T>(b, sides).check(b);
        EXPECT_TRUE(std::isnan(some.digits));
        EXPECT_TRUE(says(some.text(), "condition not measured", "is not known")) << some.text();
        const Certificate full = GeneralEigen<T>(b, sides).check(b, Effort::full);
        EXPECT_LT(full.backward_error, threshold * double(n) * double(unit_roundoff<T>));
        EXPECT_LT(full.condition, 10 * double(n));
        EXPECT_GT(full.digits, full.all_digits - 4);
    }
}

TYPED_TEST(CertificateTest, OfPartOfASpectrumIsThatOfItsPairs) {
    using T = TypeParam;
    const Matrix<T> b = definite<T>(30);
    for (const Effort effort : efforts) {
        const SymmetricEigen<T> f(b, IndexRange{3, 17});
        expect_good<T>(f.check(b, effort), 30);
        EXPECT_TRUE(std::isnan(f.check(effort).digits));
        const GeneralizedEigen<T> g(b, definite<T>(30, 2), IndexRange{0, 12});
        expect_good<T>(g.check(b, definite<T>(30, 2), effort), 30);
    }
}

TYPED_TEST(CertificateTest, RefusesAnotherShapeAndNaN) {
    using T = TypeParam;
    const Matrix<T> a = definite<T>(4);
    Matrix<T> bad = a;
    bad(2, 1) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    const DimensionError message = thrown<DimensionError>([&] { LU<T>(a).check(Matrix<T>(4, 3)); });
    EXPECT_TRUE(mentions(message, "LU::check", "4 x 4", "4 x 3"));
    thrown<DimensionError>([&] { SVD<T>(a).check(Matrix<T>(3, 4)); });
    thrown<DimensionError>([&] { GeneralizedEigen<T>(a, a).check(a, Matrix<T>(5, 5)); });
    thrown<NonFiniteError>([&] { LU<T>(a).check(bad); });
    thrown<NonFiniteError>([&] { Cholesky<T>(a).check(bad, Effort::full); });
    thrown<NonFiniteError>([&] { GeneralizedEigen<T>(a, a).check(a, bad); });
}

TYPED_TEST(CertificateTest, SamplesTheSameTwice) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(60, 60);
    const LU<T> f(a);
    EXPECT_EQ(f.check(a).backward_error, f.check(a).backward_error);
}

TEST(CertificateTextTest, SaysTheVerdictInOneLine) {
    const Matrix<double> a{{2, 0}, {0, 1}};
    EXPECT_EQ(LU<double>(a).check(a, Effort::full).text(),
              "elimination: backward error 0.0e+00, condition 2.0e+00; some 15 of 16 digits of a "
              "solution can be trusted");
    std::ostringstream stream;
    stream << QR<double>(a).check(a);
    EXPECT_TRUE(says(stream.str(), has_wide_vectors() ? "reflections: " : "geqrf: ",
                     "orthogonal to", "(sampled)", "of 16 digits"));
    EXPECT_TRUE(says(Cholesky<float>(Matrix<float>{{1}}).check().text(), "of 7 digits"));
    EXPECT_TRUE(says(SVD<double>(a).check().text(), "jacobi", "the largest singular value"));
    EXPECT_TRUE(says(SymmetricEigen<double>(a, IndexRange{0, 1}).check(a).text(), "syevr"));
}

}  // namespace
}  // namespace lamina
