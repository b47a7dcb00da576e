// Does one small operation many times, through lamina or raw: `overhead lu raw 1000`. Run under a
// counter of instructions, the difference of two lengths is the cost of one call; tools/bench does
// that.

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"

#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

template <class Run>
void repeat(long times, Run run) {
    for (long i = 0; i < times; ++i)
        run();
}

template <class Factorization, class Raw>
void factor(bool use_lamina, const Matrix<double>& a, long times) {
    if (use_lamina) {
        Factorization f(a);
        repeat(times, [&] { f.factor(a); });
    } else {
        repeat(times, Raw(a));
    }
}

bool run(const std::string& operation, bool use_lamina, long times) {
    constexpr index_t n = 4;
    const Matrix<double> a = random_matrix(n, n, 1);
    const Matrix<double> b = random_matrix(n, n, 2);
    const Matrix<double> s = random_spd(n);
    if (operation == "gemm" && use_lamina) {
        Matrix<double> c(n, n);
        repeat(times, [&] { multiply_into(c, a, b); });
    } else if (operation == "gemm") {
        repeat(times, raw::Gemm(a, b));
    } else if (operation == "lu") {
        factor<LU<double>, raw::Lu>(use_lamina, a, times);
    } else if (operation == "cholesky") {
        factor<Cholesky<double>, raw::Cholesky>(use_lamina, s, times);
    } else if (operation == "qr") {
        factor<QR<double>, raw::Qr>(use_lamina, a, times);
    } else if (operation == "symmetric_eigen") {
        factor<SymmetricEigen<double>, raw::Eigh>(use_lamina, s, times);
    } else if (operation == "svd") {
        factor<SVD<double>, raw::Svd>(use_lamina, a, times);
    } else {
        return false;
    }
    return true;
}

}  // namespace
}  // namespace lamina::bench

int main(int argc, char** argv) {
    if (argc != 4 || !lamina::bench::run(argv[1], std::strcmp(argv[2], "lamina") == 0,
                                         std::strtol(argv[3], nullptr, 10))) {
        std::cerr << "usage: overhead OPERATION lamina|raw TIMES\n";
        return 2;
    }
    return 0;
}
