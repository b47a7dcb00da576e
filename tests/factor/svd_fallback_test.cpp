// This program's dgesdd_, dgesvd_ and dsyevd_ stand before OpenBLAS's: they fail when told to, and
// call the real ones otherwise.

#include <dlfcn.h>

#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace {

#if defined(LAMINA_ILP64)
using Int = std::int64_t;
#else
using Int = std::int32_t;
#endif

Int gesdd_answer = 0;
Int gesvd_answer = 0;
Int syevd_answer = 0;
int gesvd_calls = 0;

template <class Function>
Function* real(Function*, const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// What LAPACK leaves of its input when it gives up.
void scribble(double* a, const Int* m, const Int* n, const Int* lda) {
    for (Int j = 0; j < *n; ++j) {
        for (Int i = 0; i < *m; ++i)
            a[i + j * *lda] = -7;
    }
}

}  // namespace

extern "C" {
__attribute__((visibility("default"))) void dgesdd_(const char* job, const Int* m, const Int* n,
                                                    double* a, const Int* lda, double* s, double* u,
                                                    const Int* ldu, double* vt, const Int* ldvt,
                                                    double* work, const Int* lwork, Int* iwork,
                                                    Int* info, std::size_t length) {
    if (*lwork != -1 && gesdd_answer != 0) {
        scribble(a, m, n, lda);
        *info = gesdd_answer;
        return;
    }
    real(&dgesdd_, "dgesdd_")(job, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork, info,
                              length);
}

__attribute__((visibility("default"))) void dgesvd_(const char* job_u, const char* job_vt,
                                                    const Int* m, const Int* n, double* a,
                                                    const Int* lda, double* s, double* u,
                                                    const Int* ldu, double* vt, const Int* ldvt,
                                                    double* work, const Int* lwork, Int* info,
                                                    std::size_t length_u, std::size_t length_vt) {
    if (*lwork != -1) ++gesvd_calls;
    if (*lwork != -1 && gesvd_answer != 0) {
        scribble(a, m, n, lda);
        *info = gesvd_answer;
        return;
    }
    real(&dgesvd_, "dgesvd_")(job_u, job_vt, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, info,
                              length_u, length_vt);
}

__attribute__((visibility("default"))) void dsyevd_(const char* job, const char* uplo, const Int* n,
                                                    double* a, const Int* lda, double* w,
                                                    double* work, const Int* lwork, Int* iwork,
                                                    const Int* liwork, Int* info,
                                                    std::size_t length_job,
                                                    std::size_t length_uplo) {
    if (*lwork != -1 && syevd_answer != 0) {
        scribble(a, n, n, lda);
        *info = syevd_answer;
        return;
    }
    real(&dsyevd_, "dsyevd_")(job, uplo, n, a, lda, w, work, lwork, iwork, liwork, info, length_job,
                              length_uplo);
}
}

namespace lamina {
namespace {

using testing::orthogonality;
using testing::random_matrix;
using testing::residual;
using testing::threshold;

class SvdFallbackTest : public ::testing::Test {
protected:
    void SetUp() override { gesdd_answer = gesvd_answer = syevd_answer = gesvd_calls = 0; }
};

TEST_F(SvdFallbackTest, DoesNotHappenWithoutNeed) {
    const Matrix<double> a = random_matrix<double>(7, 5);
    EXPECT_EQ(SVD<double>(a).driver_used(), SvdDriver::gesdd);
    EXPECT_EQ(gesvd_calls, 0);
}

TEST_F(SvdFallbackTest, GesvdTakesOverFromTheInputAsItWas) {
    gesdd_answer = 1;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{7, 5}, {5, 7}, {40, 3}, {6, 6}}) {
        const Matrix<double> a = random_matrix<double>(m, n);
        for (const Vectors vectors : {Vectors::thin, Vectors::full}) {
            const SVD<double> copied(a, vectors);
            EXPECT_EQ(copied.driver_used(), SvdDriver::gesvd);
            EXPECT_LT(residual(a, copied.reconstruct()), threshold);
            EXPECT_LT(orthogonality(copied.U()), threshold);
            EXPECT_LT(orthogonality(copied.Vt().h()), threshold);
        }
        const SVD<double> adjoint(a.h());
        EXPECT_LT(residual(Matrix<double>(a.h()), adjoint.reconstruct()), threshold);
        Matrix<double> gone = a;
        const SVD<double> moved(std::move(gone));
        EXPECT_EQ(moved.driver_used(), SvdDriver::gesvd);
        EXPECT_LT(residual(a, moved.reconstruct()), threshold);
    }
}

TEST_F(SvdFallbackTest, TheNextFactorizationStartsWithGesddAgain) {
    const Matrix<double> a = random_matrix<double>(7, 5);
    gesdd_answer = 1;
    SVD<double> f(a);
    gesdd_answer = 0;
    f.factor(a);
    EXPECT_EQ(f.driver_used(), SvdDriver::gesdd);
    EXPECT_LT(residual(a, f.reconstruct()), threshold);
}

TEST_F(SvdFallbackTest, BothFailingIsAConvergenceErrorAndTheInputIsIntact) {
    gesdd_answer = 1;
    gesvd_answer = 3;
    const Matrix<double> a = random_matrix<double>(7, 5);
    const Matrix<double> before = a;
    try {
        SVD<double> f(a);
        FAIL();
    } catch (const ConvergenceError& error) {
        EXPECT_EQ(error.count(), 3);
    }
    EXPECT_EQ(a, before);
    Matrix<double> kept = a;
    EXPECT_THROW(SVD<double>{std::move(kept)}, ConvergenceError);
    EXPECT_EQ(kept, before);  // NOLINT(bugprone-use-after-move): the strong guarantee
}

TEST_F(SvdFallbackTest, ARefusedArgumentIsNoReasonToFallBack) {
    gesdd_answer = -4;
    try {
        SVD<double> f(random_matrix<double>(7, 5));
        FAIL();
    } catch (const ConvergenceError&) {
        FAIL() << "a refused argument was taken for non-convergence";
    } catch (const Error&) {
        EXPECT_EQ(gesvd_calls, 0);
    }
}

TEST_F(SvdFallbackTest, EigenvaluesThatDoNotConvergeAreCounted) {
    syevd_answer = 2;
    Matrix<double> a = random_matrix<double>(5, 5);
    a += Matrix<double>(a.t());
    const Matrix<double> before = a;
    try {
        SymmetricEigen<double> f(a);
        FAIL();
    } catch (const ConvergenceError& error) {
        EXPECT_EQ(error.count(), 2);
    }
    EXPECT_EQ(a, before);
}

}  // namespace
}  // namespace lamina
