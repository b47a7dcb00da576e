// Links as a shared library only if the static liblapacke is position independent.
#include <complex>
#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

lapack_int factor(double* a, std::complex<double>* z, lapack_int n, lapack_int* pivots) {
    return LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, n, n, a, n, pivots) +
           LAPACKE_zgetrf_work(LAPACK_COL_MAJOR, n, n, z, n, pivots);
}
