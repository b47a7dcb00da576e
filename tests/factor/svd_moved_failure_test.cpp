// What becomes of a matrix that was moved into SVD where bdsdc, or bdsqr after it, does not
// converge. This program defines both itself, so that the library calls these; they hand over to
// the real ones, unless they are told to fail as those would: with the bidiagonal matrix destroyed.

#include <algorithm>
#include <cmath>
#include <dlfcn.h>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"
#include "lamina/stats/pca.hpp"

#include "support/fortran_integer.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace {

using lamina::testing::set;
using lamina::testing::value;

/// What a family of routines is told, and what it saw.
struct Family {
    long info = 0;  // answered instead of calling the real one, unless 0
    int calls = 0;
};

Family bdsdc;
Family bdsqr;
/// How many rows of a U bdsqr was last given to update.
long rows_of_u = 0;

/// Counts a call, and fails if told to.
template <class R>
bool fails(Family& family, R* d, R* e, const void* n, void* info) {
    ++family.calls;
    if (family.info == 0) return false;
    for (long i = 0; i < value(n); ++i)
        d[i] = std::numeric_limits<R>::quiet_NaN();
    for (long i = 0; i + 1 < value(n); ++i)
        e[i] = std::numeric_limits<R>::quiet_NaN();
    set(info, family.info);
    return true;
}

template <class R>
using Bdsdc = void(const char*, const char*, const void*, R*, R*, R*, const void*, R*, const void*,
                   R*, void*, R*, void*, void*, std::size_t, std::size_t);
template <class R>
using Bdsqr = void(const char*, const void*, const void*, const void*, const void*, R*, R*, void*,
                   const void*, void*, const void*, void*, const void*, R*, void*, std::size_t);

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

template <class R>
void run_bdsdc(const char* name, const char* uplo, const char* compq, const void* n, R* d, R* e,
               R* u, const void* ldu, R* vt, const void* ldvt, R* q, void* iq, R* work, void* iwork,
               void* info) {
    if (fails(bdsdc, d, e, n, info)) return;
    real<Bdsdc<R>>(name)(uplo, compq, n, d, e, u, ldu, vt, ldvt, q, iq, work, iwork, info, 1, 1);
}
template <class R>
void run_bdsqr(const char* name, const char* uplo, const void* n, const void* ncvt, const void* nru,
               const void* ncc, R* d, R* e, void* vt, const void* ldvt, void* u, const void* ldu,
               void* c, const void* ldc, R* work, void* info) {
    rows_of_u = value(nru);
    if (fails(bdsqr, d, e, n, info)) return;
    real<Bdsqr<R>>(name)(uplo, n, ncvt, nru, ncc, d, e, vt, ldvt, u, ldu, c, ldc, work, info, 1);
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) void sbdsdc_(const char* uplo, const char* compq,
                                                    const void* n, float* d, float* e, float* u,
                                                    const void* ldu, float* vt, const void* ldvt,
                                                    float* q, void* iq, float* work, void* iwork,
                                                    void* info, std::size_t, std::size_t) {
    run_bdsdc("sbdsdc_", uplo, compq, n, d, e, u, ldu, vt, ldvt, q, iq, work, iwork, info);
}
__attribute__((visibility("default"))) void dbdsdc_(const char* uplo, const char* compq,
                                                    const void* n, double* d, double* e, double* u,
                                                    const void* ldu, double* vt, const void* ldvt,
                                                    double* q, void* iq, double* work, void* iwork,
                                                    void* info, std::size_t, std::size_t) {
    run_bdsdc("dbdsdc_", uplo, compq, n, d, e, u, ldu, vt, ldvt, q, iq, work, iwork, info);
}
__attribute__((visibility("default"))) void sbdsqr_(const char* uplo, const void* n,
                                                    const void* ncvt, const void* nru,
                                                    const void* ncc, float* d, float* e, void* vt,
                                                    const void* ldvt, void* u, const void* ldu,
                                                    void* c, const void* ldc, float* work,
                                                    void* info, std::size_t) {
    run_bdsqr("sbdsqr_", uplo, n, ncvt, nru, ncc, d, e, vt, ldvt, u, ldu, c, ldc, work, info);
}
__attribute__((visibility("default"))) void dbdsqr_(const char* uplo, const void* n,
                                                    const void* ncvt, const void* nru,
                                                    const void* ncc, double* d, double* e, void* vt,
                                                    const void* ldvt, void* u, const void* ldu,
                                                    void* c, const void* ldc, double* work,
                                                    void* info, std::size_t) {
    run_bdsqr("dbdsqr_", uplo, n, ncvt, nru, ncc, d, e, vt, ldvt, u, ldu, c, ldc, work, info);
}
__attribute__((visibility("default"))) void cbdsqr_(const char* uplo, const void* n,
                                                    const void* ncvt, const void* nru,
                                                    const void* ncc, float* d, float* e, void* vt,
                                                    const void* ldvt, void* u, const void* ldu,
                                                    void* c, const void* ldc, float* work,
                                                    void* info, std::size_t) {
    run_bdsqr("cbdsqr_", uplo, n, ncvt, nru, ncc, d, e, vt, ldvt, u, ldu, c, ldc, work, info);
}
__attribute__((visibility("default"))) void zbdsqr_(const char* uplo, const void* n,
                                                    const void* ncvt, const void* nru,
                                                    const void* ncc, double* d, double* e, void* vt,
                                                    const void* ldvt, void* u, const void* ldu,
                                                    void* c, const void* ldc, double* work,
                                                    void* info, std::size_t) {
    run_bdsqr("zbdsqr_", uplo, n, ncvt, nru, ncc, d, e, vt, ldvt, u, ldu, c, ldc, work, info);
}
}

namespace lamina {
namespace {

using testing::Kind;
using testing::kinds;
using testing::matrix_of;
using testing::mentions;
using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;
using testing::thrown;

template <class T>
class MovedSvdFailureTest : public ::testing::Test {
protected:
    void SetUp() override { bdsdc = bdsqr = Family(); }
    void TearDown() override { SetUp(); }
};
TYPED_TEST_SUITE(MovedSvdFailureTest, testing::Scalars);

using Shape = std::pair<index_t, index_t>;

template <class T>
void expect_decomposition(const Matrix<T>& a, const SVD<T>& f) {
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
    EXPECT_LT(orthogonality(f.U()), threshold);
    EXPECT_LT(orthogonality(Matrix<T>(f.Vt().h())), threshold);
}

TYPED_TEST(MovedSvdFailureTest, TheLibraryCallsTheRoutinesOfThisProgram) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(40, 40);
    EXPECT_EQ(SVD<T>(Matrix<T>(a)).driver_used(), SvdDriver::gesdd);
    EXPECT_EQ(bdsdc.calls, 1);
}

TYPED_TEST(MovedSvdFailureTest, QrIterationGoesOnFromTheBidiagonalForm) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {Shape{33, 33}, {34, 33}, {33, 34}, {60, 40}, {40, 60}, {140, 139}, {139, 140}}) {
        for (const Kind kind : kinds) {
            // The first matrix that gebrd reduces in blocks is not small.
            if (n > 128 && kind != Kind::random) continue;
            SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", kind " +
                         std::to_string(int(kind)));
            const Matrix<T> a = matrix_of<T>(kind, m, n);
            bdsdc.info = 0;
            const SVD<T> expected(a);
            bdsdc.info = 1;
            const SVD<T> f(Matrix<T>{a});
            EXPECT_EQ(f.driver_used(), SvdDriver::gesvd);
            expect_decomposition(a, f);
            const SVD<T> values(Matrix<T>{a}, Vectors::none);
            EXPECT_EQ(values.driver_used(), SvdDriver::gesvd);
            const double bound = threshold * double(n) * double(epsilon<T> * expected.s()[0]);
            for (index_t i = 0; i < f.s().size(); ++i) {
                EXPECT_LE(std::abs(f.s()[i] - expected.s()[i]), bound);
                EXPECT_LE(std::abs(values.s()[i] - expected.s()[i]), bound);
            }
        }
    }
}

TYPED_TEST(MovedSvdFailureTest, TheNextMatrixIsTriedWithDivideAndConquerAgain) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(37, 35);
    bdsdc.info = 1;
    SVD<T> f(Matrix<T>{a});
    for (const long info : {0, 1, 0}) {
        bdsdc.info = info;
        expect_decomposition(a, f.factor(Matrix<T>(a)));
        EXPECT_EQ(f.driver_used(), info == 0 ? SvdDriver::gesdd : SvdDriver::gesvd);
    }
    bdsdc.info = 1;
    f.factor(Matrix<T>(a));
    bdsdc.info = 0;
    expect_decomposition(a, f.factor(a));
    EXPECT_EQ(f.driver_used(), SvdDriver::gesdd);
}

TYPED_TEST(MovedSvdFailureTest, WhereBothFailTheMatrixIsSpentAndTheErrorCounts) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(37, 35);
    SVD<T> f(a);
    for (const Vectors vectors : {Vectors::thin, Vectors::none}) {
        Matrix<T> spent = a;
        bdsdc.info = 1;
        bdsqr.info = 4;
        const auto error = thrown<ConvergenceError>([&] { f.factor(std::move(spent), vectors); });
        EXPECT_EQ(error.count(), 4);
        EXPECT_TRUE(mentions(error, "SVD", "gesdd, then gesvd", "37 x 35", "4 superdiagonals"));
        EXPECT_TRUE(spent.empty());
        EXPECT_EQ(f.rows(), 0);
        EXPECT_TRUE(f.U().empty());
        bdsdc.info = bdsqr.info = 0;
        expect_decomposition(a, f.factor(Matrix<T>(a)));
    }
}

/// PCA wants no U, which QR iteration need not update then.
TYPED_TEST(MovedSvdFailureTest, PrincipalComponentsGoOnFromTheBidiagonalFormToo) {
    using T = TypeParam;
    for (const auto& [m, n] : {Shape{37, 36}, {37, 37}, {60, 40}, {40, 60}, {139, 140}}) {
        const Matrix<T> x = random_matrix<T>(m, n);
        bdsdc.info = 0;
        PCA<T> expected({.solver = PCASolver::full});
        expected.fit(x);
        bdsdc = {.info = 1};
        rows_of_u = -1;
        PCA<T> pca({.solver = PCASolver::full});
        pca.fit(x);
        EXPECT_EQ(bdsdc.calls, 1);
        EXPECT_EQ(rows_of_u, 0);
        EXPECT_LT(orthogonality(Matrix<T>(pca.components().h())), threshold);
        EXPECT_LT(residual(x, pca.inverse_transform(pca.transform(x))), threshold);
        // Each is right to some n eps s_0 (Weyl), as in LAPACK's own tests of bdsqr.
        const double bound =
            threshold * double(std::max(m, n)) * double(epsilon<T> * expected.singular_values()[0]);
        for (index_t i = 0; i < expected.n_components(); ++i)
            EXPECT_LE(std::abs(pca.singular_values()[i] - expected.singular_values()[i]), bound);
        bdsqr.info = 2;
        const auto error = thrown<ConvergenceError>([&] { pca.fit(x); });
        EXPECT_TRUE(mentions(error, "gesdd, then gesvd", "2 superdiagonals"));
        bdsqr.info = 0;
    }
}

TYPED_TEST(MovedSvdFailureTest, AWrongArgumentIsNoFailureToConverge) {
    using T = TypeParam;
    bdsdc.info = -7;
    const auto error = thrown<Error>([] { SVD<T>{random_matrix<T>(37, 35)}; });
    EXPECT_TRUE(mentions(error, "SVD", "defect in lamina"));
}

}  // namespace
}  // namespace lamina
