// What becomes of a LAPACK routine that does not converge. This program defines dgesdd, dgesvd and
// dsyevd itself, so that the library calls these; they hand over to the real ones, unless they are
// told to fail as those would: with the matrix destroyed.

#include <cmath>
#include <dlfcn.h>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"

#include "factor/ql_eigen.hpp"
#include "support/fortran_integer.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace {

using lamina::testing::set;
using lamina::testing::value;

/// What one routine is told, and what it saw.
struct Routine {
    const char* name;
    long info = 0;  // answered instead of calling the real one, unless 0
    int calls = 0;
    int queries = 0;

    template <class Function>
    Function* real() const {
        return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
    }
};

Routine gesdd{"dgesdd_"};
Routine gesvd{"dgesvd_"};
Routine syevd{"dsyevd_"};

/// Counts a call, and fails if told to.
bool fails(Routine& routine, double* a, const void* rows, const void* cols, const void* lwork,
           void* info) {
    if (value(lwork) == -1) {
        ++routine.queries;
        return false;
    }
    ++routine.calls;
    if (routine.info == 0) return false;
    const long count = value(rows) * value(cols);
    for (long i = 0; i < count; ++i)
        a[i] = std::numeric_limits<double>::quiet_NaN();
    set(info, routine.info);
    return true;
}

}  // namespace

extern "C" {

using Gesdd = void(const char*, const void*, const void*, double*, const void*, double*, double*,
                   const void*, double*, const void*, double*, const void*, void*, void*,
                   std::size_t);
using Gesvd = void(const char*, const char*, const void*, const void*, double*, const void*,
                   double*, double*, const void*, double*, const void*, double*, const void*, void*,
                   std::size_t, std::size_t);
using Syevd = void(const char*, const char*, const void*, double*, const void*, double*, double*,
                   const void*, void*, const void*, void*, std::size_t, std::size_t);

__attribute__((visibility("default"))) void dgesdd_(const char* job, const void* m, const void* n,
                                                    double* a, const void* lda, double* s,
                                                    double* u, const void* ldu, double* vt,
                                                    const void* ldvt, double* work,
                                                    const void* lwork, void* iwork, void* info,
                                                    std::size_t length) {
    if (fails(gesdd, a, m, n, lwork, info)) return;
    gesdd.real<Gesdd>()(job, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork, info, length);
}

__attribute__((visibility("default"))) void dgesvd_(const char* jobu, const char* jobvt,
                                                    const void* m, const void* n, double* a,
                                                    const void* lda, double* s, double* u,
                                                    const void* ldu, double* vt, const void* ldvt,
                                                    double* work, const void* lwork, void* info,
                                                    std::size_t length_u, std::size_t length_vt) {
    if (fails(gesvd, a, m, n, lwork, info)) return;
    gesvd.real<Gesvd>()(jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, info, length_u,
                        length_vt);
}

__attribute__((visibility("default"))) void dsyevd_(const char* job, const char* uplo,
                                                    const void* n, double* a, const void* lda,
                                                    double* w, double* work, const void* lwork,
                                                    void* iwork, const void* liwork, void* info,
                                                    std::size_t length_job,
                                                    std::size_t length_uplo) {
    if (fails(syevd, a, n, n, lwork, info)) return;
    syevd.real<Syevd>()(job, uplo, n, a, lda, w, work, lwork, iwork, liwork, info, length_job,
                        length_uplo);
}
}

namespace lamina {
namespace {

using testing::mentions;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::Strided;
using testing::threshold;
using testing::thrown;

class FallbackTest : public ::testing::Test {
protected:
    void SetUp() override {
        for (Routine* routine : {&gesdd, &gesvd, &syevd}) {
            routine->info = 0;
            routine->calls = 0;
            routine->queries = 0;
        }
    }
    void TearDown() override { SetUp(); }
};

using SvdFallbackTest = FallbackTest;
using EigenFallbackTest = FallbackTest;
using Shape = std::pair<index_t, index_t>;

void expect_decomposition(const Matrix<double>& a, const SVD<double>& f) {
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    EXPECT_LT(orthogonality(f.U()), threshold);
    EXPECT_LT(orthogonality(Matrix<double>(f.Vt().t())), threshold);
}

/// Rows of a symmetric matrix that is not small.
constexpr index_t for_syevd = QlEigen<double>::largest + 2;

TEST_F(SvdFallbackTest, TheLibraryCallsTheRoutinesOfThisProgram) {
    const Matrix<double> a = random_matrix<double>(35, 34);
    EXPECT_EQ(SVD<double>(a).driver_used(), SvdDriver::gesdd);
    EXPECT_EQ(gesdd.calls, 1);
    EXPECT_EQ(gesvd.calls, 0);
    eigvalsh(Matrix<double>(for_syevd, for_syevd));
    EXPECT_EQ(syevd.calls, 1);
}

TEST_F(SvdFallbackTest, ASecondMatrixOfTheSameShapeIsNoSecondQuery) {
    const Matrix<double> a = random_matrix<double>(40, 33);
    SVD<double> f(a);
    EXPECT_EQ(gesdd.queries, 1);
    for (int i = 0; i < 3; ++i)
        f.factor(a);
    EXPECT_EQ(gesdd.queries, 1);
    EXPECT_EQ(gesdd.calls, 4);
    SymmetricEigen<double> g(Matrix<double>(for_syevd, for_syevd));
    for (int i = 0; i < 3; ++i)
        g.factor(Matrix<double>(for_syevd, for_syevd));
    EXPECT_EQ(syevd.queries, 1);
    EXPECT_EQ(syevd.calls, 4);
}

TEST_F(SvdFallbackTest, GesvdTakesOverFromTheMatrixAsItWas) {
    for (const auto& [m, n] :
         {Shape{33, 33}, {39, 34}, {34, 39}, {100, 36}, {1024, 40}, {40, 1024}}) {
        const Matrix<double> a = random_matrix<double>(m, n);
        const SVD<double> expected(a);
        gesdd.info = 1;
        for (const Vectors vectors : {Vectors::thin, Vectors::full, Vectors::none}) {
            SVD<double> f(a, vectors);
            EXPECT_EQ(f.driver_used(), SvdDriver::gesvd);
            EXPECT_STREQ(name(f.driver_used()), "gesvd");
            for (index_t i = 0; i < f.s().size(); ++i) {
                EXPECT_NEAR(f.s()[i], expected.s()[i], 1e-13 * expected.s()[0]);
            }
            if (vectors != Vectors::none) {
                expect_decomposition(a, f);
                expect_decomposition(a, f.factor(a, vectors));
            }
        }
        gesdd.info = 0;
    }
}

TEST_F(SvdFallbackTest, StridedLazyAndMovedInOperandsAreReadAgain) {
    const Matrix<double> a = random_matrix<double>(80, 37);
    gesdd.info = 3;
    Strided<double> strided(a);
    expect_decomposition(a, SVD<double>(strided.view()));
    expect_decomposition(Matrix<double>(-2.0 * a.t()), SVD<double>(-2.0 * a.t()));
    Matrix<double> spent = a;
    const SVD<double> f(std::move(spent));
    expect_decomposition(a, f);
    EXPECT_EQ(f.driver_used(), SvdDriver::gesvd);
    EXPECT_TRUE(spent.empty());
}

TEST_F(SvdFallbackTest, TheNextMatrixIsTriedWithGesddAgain) {
    const Matrix<double> a = random_matrix<double>(39, 36);
    gesdd.info = 1;
    SVD<double> f(a);
    EXPECT_EQ(f.driver_used(), SvdDriver::gesvd);
    gesdd.info = 0;
    expect_decomposition(a, f.factor(a));
    EXPECT_EQ(f.driver_used(), SvdDriver::gesdd);
    EXPECT_EQ(gesvd.calls, 1);
}

TEST_F(SvdFallbackTest, WhereBothFailTheMatrixIsIntactAndTheErrorCounts) {
    // Tall enough to be kept where it was moved in.
    const Matrix<double> a = random_matrix<double>(80, 40);
    Matrix<double> b = a;
    SVD<double> f(a);
    gesdd.info = 1;
    gesvd.info = 4;
    const auto copied = thrown<ConvergenceError>([&] { f.factor(b); });
    EXPECT_EQ(copied.count(), 4);
    EXPECT_TRUE(mentions(copied, "SVD", "gesdd, then gesvd", "80 x 40", "4 superdiagonals"));
    EXPECT_EQ(b, a);
    EXPECT_EQ(f.rows(), 0);
    EXPECT_TRUE(f.U().empty());
    const auto moved = thrown<ConvergenceError>([&] { f.factor(std::move(b)); });
    EXPECT_EQ(moved.count(), 4);
    EXPECT_EQ(b, a);
    gesdd.info = 0;
    expect_decomposition(a, f.factor(a));
}

TEST_F(SvdFallbackTest, WhereBothFailOnTheTriangleOfALongMatrixTheErrorCountsToo) {
    const Matrix<double> a = random_matrix<double>(1024, 40);
    const Matrix<double> before = a;
    gesdd.info = 1;
    gesvd.info = 4;
    SVD<double> f;
    const auto error = thrown<ConvergenceError>([&] { f.factor(a); });
    EXPECT_EQ(error.count(), 4);
    EXPECT_TRUE(mentions(error, "SVD", "1024 x 40"));
    EXPECT_EQ(a, before);
    EXPECT_EQ(f.rows(), 0);
    EXPECT_THROW(SVD<double>(Matrix<double>(a)), ConvergenceError);
    gesdd.info = 0;
    expect_decomposition(a, f.factor(a));
}

TEST_F(SvdFallbackTest, AFactorOfItsOwnThatIsOverwrittenIsNotReadAgain) {
    SVD<double> f(random_matrix<double>(36, 36));
    gesdd.info = 2;
    const auto error = thrown<ConvergenceError>([&] { f.factor(f.U()); });
    EXPECT_EQ(error.count(), 2);
    EXPECT_EQ(gesvd.calls, 0);
    EXPECT_EQ(f.rows(), 0);
}

TEST_F(SvdFallbackTest, AWrongArgumentIsNoFailureToConverge) {
    const Matrix<double> a = random_matrix<double>(39, 36);
    gesdd.info = -7;
    EXPECT_TRUE(mentions(thrown<Error>([&] { SVD<double>{a}; }), "SVD", "defect in lamina"));
    EXPECT_EQ(gesvd.calls, 0);
}

TEST_F(SvdFallbackTest, NorIsANaNThatWasLetThrough) {
    Matrix<double> a = random_matrix<double>(39, 36);
    a(3, 2) = std::nan("");
    const auto error = thrown<NonFiniteError>([&] { SVD<double>(a, Vectors::thin, Check::none); });
    EXPECT_EQ(error.row(), 3);
    EXPECT_EQ(error.col(), 2);
    EXPECT_EQ(gesdd.calls, 1);
    EXPECT_EQ(gesvd.calls, 0);
}

TEST_F(SvdFallbackTest, OfSmallMatricesNothingIsAskedOfIt) {
    const Matrix<double> a = random_matrix<double>(24, 48);
    for (const Vectors vectors : {Vectors::thin, Vectors::full}) {
        const SVD<double> f(a.block(0, 0, 24, 24), vectors);
        EXPECT_EQ(f.driver_used(), SvdDriver::jacobi);
        EXPECT_STREQ(name(f.driver_used()), "jacobi");
    }
    expect_decomposition(a, SVD<double>(a));
    EXPECT_EQ(gesdd.calls + gesdd.queries + gesvd.calls + gesvd.queries, 0);
    SVD<double>(a, Vectors::full);
    EXPECT_EQ(gesdd.calls, 1);
}

Matrix<double> second_difference(index_t n) {
    Matrix<double> a(n, n);
    for (index_t i = 0; i < n; ++i) {
        a(i, i) = 2;
        if (i > 0) a(i, i - 1) = a(i - 1, i) = -1;
    }
    return a;
}

TEST_F(EigenFallbackTest, FailureToConvergeIsAnErrorThatCounts) {
    const Matrix<double> a = second_difference(for_syevd);
    SymmetricEigen<double> f(a);
    syevd.info = 2;
    Matrix<double> b = a;
    const auto error = thrown<ConvergenceError>([&] { f.factor(b); });
    EXPECT_EQ(error.count(), 2);
    EXPECT_TRUE(mentions(error, "SymmetricEigen", "50 x 50", "IndexRange{0, 50}"));
    EXPECT_EQ(b, a);
    EXPECT_EQ(f.rows(), 0);
    EXPECT_TRUE(f.vectors().empty());
    EXPECT_THROW(eigvalsh(b), ConvergenceError);
    EXPECT_THROW(f.factor(std::move(b)), ConvergenceError);
    EXPECT_EQ(f.rows(), 0);
    syevd.info = 0;
    EXPECT_LT(residual(a, f.factor(a).reconstruct()), threshold);
}

TEST_F(EigenFallbackTest, OfSmallMatricesOnlyWhatIsNotFiniteIsLeftToIt) {
    for (const Vectors vectors : {Vectors::thin, Vectors::none}) {
        const index_t most = vectors == Vectors::none ? QlEigen<double>::largest_for_values
                                                      : QlEigen<double>::largest;
        for (const index_t n : {small_eigen, small_eigen + 2, most})
            const SymmetricEigen<double> f(second_difference(n), Triangle::lower, vectors);
        EXPECT_EQ(syevd.calls + syevd.queries, 0);
    }
    for (const index_t n : {index_t(3), index_t(20)}) {
        syevd.calls = 0;
        Matrix<double> a = second_difference(n);
        a(1, 0) = std::numeric_limits<double>::quiet_NaN();
        SymmetricEigen<double> f;
        try {
            f.factor(a, Triangle::lower, Vectors::thin, Check::none);
        } catch (const Error&) {
            EXPECT_EQ(f.rows(), 0);
        }
        EXPECT_EQ(syevd.calls, 1);
        EXPECT_LT(residual(second_difference(n), f.factor(second_difference(n)).reconstruct()),
                  threshold);
        EXPECT_EQ(syevd.calls, 1);
    }
}

TEST_F(EigenFallbackTest, WhatIsCopiedFromOneThatCalledItHasRoomForItself) {
    const Matrix<double> a = second_difference(20);
    Matrix<double> bad = a;
    bad(1, 0) = std::numeric_limits<double>::infinity();
    SymmetricEigen<double> left;
    try {
        left.factor(bad, Triangle::lower, Vectors::thin, Check::none);
    } catch (const Error&) {
        left.factor(a);
    }
    for (const index_t n : {1, 3, 18, 19}) {
        SymmetricEigen<double> f(second_difference(n));
        f = left;
        EXPECT_LT(residual(a, f.factor(a).reconstruct()), threshold);
        EXPECT_EQ(f.driver_used(), EigenDriver::ql);
    }
}

TEST_F(EigenFallbackTest, AFailedSubmatrixCountsItsRows) {
    const Matrix<double> a = second_difference(for_syevd);
    syevd.info = 2 * (for_syevd + 1) + 5;  // rows 2 to 5
    EXPECT_EQ(thrown<ConvergenceError>([&] { eigh(a); }).count(), 4);
}

TEST_F(EigenFallbackTest, TheAlgorithmForRangesStillAnswers) {
    const Matrix<double> a = second_difference(for_syevd);
    syevd.info = 1;
    const SymmetricEigen<double> f(a, IndexRange{0, for_syevd});
    EXPECT_EQ(f.driver_used(), EigenDriver::syevr);
    EXPECT_STREQ(name(f.driver_used()), "syevr");
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    EXPECT_EQ(syevd.calls, 0);
}

TEST_F(EigenFallbackTest, AWrongArgumentIsNoFailureToConverge) {
    syevd.info = -3;
    EXPECT_TRUE(mentions(thrown<Error>([&] { eigh(second_difference(for_syevd)); }),
                         "SymmetricEigen", "defect in lamina"));
}

}  // namespace
}  // namespace lamina
