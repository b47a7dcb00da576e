#include "ops/gram.hpp"

#include <cmath>

#include "core/pass_in_threads.hpp"
#include "ops/gemm.hpp"
#include "ops/mirror.hpp"

namespace lamina::product {

using backend::blas_int;
using backend::by_cblas;

namespace {

/// c = alpha op(base) op(base)^H, or with ^T if it is not to be Hermitian, for the part of the
/// inner dimension from first to last; its lower triangle.
template <Scalar T>
void write_gram(T alpha, const Operand<T>& a, bool hermitian, index_t first, index_t last,
                MatrixView<T> c) {
    // An adjoint on the right means A A^H: no transposition of the base.
    const CBLAS_TRANSPOSE op = !transposes(a.op()) ? CblasNoTrans
                               : hermitian         ? CblasConjTrans
                                                   : CblasTrans;
    const blas_int n = blas_int(c.cols());
    const blas_int k = blas_int(last - first);
    const index_t lda = a.base().ld();
    const T* const part = a.base().data() + (transposes(a.op()) ? first : first * lda);
    const T zero(0);
    if (hermitian) {
        backend::herk<T>(CblasColMajor, CblasLower, op, n, k, std::real(alpha), part, blas_int(lda),
                         RealOf<T>(0), c.data(), blas_int(c.ld()));
    } else {
        backend::syrk<T>(CblasColMajor, CblasLower, op, n, k, by_cblas(alpha), part, blas_int(lda),
                         by_cblas(zero), c.data(), blas_int(c.ld()));
    }
}

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

/// Rows first to last of op(base).
template <Scalar T>
Operand<T> rows_of(const Operand<T>& a, index_t first, index_t last) noexcept {
    const MatrixView<const T>& base = a.base();
    return Operand<T>(transposes(a.op()) ? base.block(0, first, a.cols(), last - first)
                                         : base.block(first, 0, last - first, a.cols()),
                      a.op());
}

/// c = alpha op(base) op(base)^H, or with ^T, its lower triangle in strips of columns as large as
/// each other, one a thread.
template <Scalar T>
void write_gram_in_strips(T alpha, const Operand<T>& a, const Operand<T>& b, bool hermitian,
                          MatrixView<T> c, index_t strips) {
    const index_t n = c.cols();
    // Right of it the triangle has the share of the strips that are left. In whole registers.
    const auto begin = [=](index_t strip) {
        const double share = double(strips - strip) / double(strips);
        return index_t(double(n) * (1 - std::sqrt(share))) / 8 * 8;
    };
    pass_in_threads(strips, strips, [&](index_t strip, index_t, index_t) {
        const index_t first = begin(strip);
        const index_t next = strip + 1 < strips ? begin(strip + 1) : n;
        const index_t width = next - first;
        const Operand<T> x = rows_of(a, first, next);
        write_gram(alpha, x, hermitian, 0, a.cols(), c.block(first, first, width, width));
        if (next == n) return;
        gemm(alpha, rows_of(a, next, n), Operand<T>(x.base(), b.op()), T(0),
             c.block(next, first, n - next, width));
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
        write_gram_in_strips(alpha, a, b, hermitian, c, strips);
    } else {
        sum_lower_in_threads(c, a.cols(), [&](MatrixView<T> part, index_t first, index_t last) {
            write_gram(alpha, a, hermitian, first, last, part);
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
