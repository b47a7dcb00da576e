// A dgemm whose results with 81 rows have a wrong first entry: a kernel's defect at the end of a
// block. It hands its arguments on as they came, whatever the width of BLAS integers: each has
// eight bytes.
#include <dlfcn.h>

extern "C" [[gnu::visibility("default")]] void cblas_dgemm(long order, long op_a, long op_b, long m,
                                                           long n, long k, double alpha,
                                                           const double* a, long lda,
                                                           const double* b, long ldb, double beta,
                                                           double* c, long ldc);

void cblas_dgemm(long order, long op_a, long op_b, long m, long n, long k, double alpha,
                 const double* a, long lda, const double* b, long ldb, double beta, double* c,
                 long ldc) {
    static const auto real =
        reinterpret_cast<decltype(&cblas_dgemm)>(dlsym(RTLD_NEXT, "cblas_dgemm"));
    real(order, op_a, op_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    if (static_cast<int>(m) == 81) c[0] *= 1 + 1e-9;
}
