#include "ops/gram.hpp"

#include <cmath>

#include "core/pass_in_threads.hpp"
#include "core/thread_policy.hpp"
#include "ops/lower_gram.hpp"
#include "ops/mirror.hpp"
#include "ops/parts.hpp"
#include "ops/product_checks.hpp"

namespace lamina::product {

namespace {

/// By how many threads of our own the triangle of A^H A is written in strips, where A is not so
/// long that its parts are added: syrk takes on two of OpenBLAS's 0.6 to 1 of its time on one. More
/// than two were not measured.
index_t strips_of_gram(index_t side, index_t length) noexcept {
    constexpr double worthwhile = 250.0 * 250.0 * 250.0;
    const bool is_large = double(side) * double(side) * double(length) >= worthwhile;
    return is_large && parts_of_sum(side, length) == 1 && !backend::is_in_parallel_region() &&
                   backend::blas_threads() == 2
               ? 2
               : 1;
}

/// The lower triangle of c = alpha op(base) op(base)^H, or with ^T, in strips of columns as large
/// as each other, one a thread.
template <Scalar T>
void write_in_strips(T alpha, const Operand<T>& a, bool hermitian, MatrixView<T> c,
                     index_t strips) {
    const index_t n = c.cols();
    // Right of it the triangle has the share of the strips that are left. In whole registers.
    const auto begin = [=](index_t strip) {
        const double share = double(strips - strip) / double(strips);
        return index_t(double(n) * (1 - std::sqrt(share))) / 8 * 8;
    };
    pass_in_threads(strips, strips, [&](index_t strip, index_t, index_t) {
        const index_t next = strip + 1 < strips ? begin(strip + 1) : n;
        write_gram_columns(alpha, a, hermitian, RealOf<T>(0), c, begin(strip), next);
    });
}

}  // namespace

template <Scalar T>
bool gram(T alpha, const Operand<T>& a, const Operand<T>& b, MatrixView<T> c) {
    const bool hermitian = is_complex<T> && conjugates(a.op()) != conjugates(b.op());
    if (hermitian && std::imag(alpha) != 0) return false;
    narrow(c.cols(), "columns");
    narrow(a.cols(), "inner dimension");
    narrow(a.base().ld(), "ld of A");
    narrow(c.ld(), "ld of C");
    const OneThread hold(gram_on_threads.is_so_for(a.size()));
    const index_t strips = strips_of_gram(c.cols(), a.cols());
    if (strips > 1) {
        write_in_strips(alpha, a, hermitian, c, strips);
    } else {
        sum_lower_in_threads(c, a.cols(), [&](MatrixView<T> part, index_t first, index_t last) {
            write_lower_gram(alpha, columns_of(a, first, last), hermitian, RealOf<T>(0), part);
        });
    }
    mirror(c, Triangle::lower, hermitian);
    return true;
}

template bool gram(float, const Operand<float>&, const Operand<float>&, MatrixView<float>);
template bool gram(double, const Operand<double>&, const Operand<double>&, MatrixView<double>);
template bool gram(std::complex<float>, const Operand<std::complex<float>>&,
                   const Operand<std::complex<float>>&, MatrixView<std::complex<float>>);
template bool gram(std::complex<double>, const Operand<std::complex<double>>&,
                   const Operand<std::complex<double>>&, MatrixView<std::complex<double>>);

}  // namespace lamina::product
