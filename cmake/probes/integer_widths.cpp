// Prints the widths of the BLAS integer in lapacke.h, in LAPACK and in LAPACKE.
#include <complex>
#include <cstdint>
#include <cstdio>
#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

// Replaces the library's own, which would print about the bad argument below, or stop.
extern "C" void xerbla_(const char*, const void*, std::size_t) {}

// LAPACK writes one integer: what lies beyond its width stays untouched.
int width_in_lapack() {
    std::int64_t version[3] = {-1, -1, -1};
    const auto at = [&](int i) { return reinterpret_cast<lapack_int*>(&version[i]); };
    LAPACK_ilaver(at(0), at(1), at(2));
    return version[0] >> 32 == -1 ? 32 : 64;
}

// 2^32 rows with a leading dimension of 1 is an error, unless the upper half is not looked at.
int width_in_lapacke() {
    using Getrf = std::int64_t (*)(int, std::int64_t, std::int64_t, double*, std::int64_t, void*);
    const auto getrf = reinterpret_cast<Getrf>(&LAPACKE_dgetrf_work);
    double a = 1;
    std::int64_t pivot = 0;
    const auto info = getrf(LAPACK_COL_MAJOR, std::int64_t{1} << 32, 0, &a, 1, &pivot);
    return static_cast<std::int32_t>(info) == 0 ? 32 : 64;
}

int main() {
    std::printf("header %d, LAPACK %d, LAPACKE %d\n", static_cast<int>(8 * sizeof(lapack_int)),
                width_in_lapack(), width_in_lapacke());
}
