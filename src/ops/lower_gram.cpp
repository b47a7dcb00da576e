#include "ops/lower_gram.hpp"

#include <algorithm>
#include <complex>

#include "ops/gemm.hpp"
#include "ops/parts.hpp"

namespace lamina::product {

using backend::blas_int;
using backend::by_cblas;

namespace {

/// So many columns of a Gram matrix at a time, and so much of the inner dimension, that OpenBLAS
/// has kernels for small products: they copy neither factor, where syrk copies both.
struct Pieces {
    index_t width;
    index_t depth;
};

/// Up to so many rows: those of a product that begins with an adjoint are lines of its factor.
template <class R>
index_t most_rows_in_pieces(const Operand<R>& a) noexcept {
    return transposes(a.op()) ? 256 : 192;
}

/// Pieces of no columns: there are no such kernels, or nothing is gained by them, or alpha is 0,
/// where syrk does not look at A and they do.
template <class R>
Pieces pieces_for_small_kernels(R alpha, const Operand<R>& a) noexcept {
    constexpr Pieces none{0, 0};
    if (alpha == R(0) || a.empty() || !backend::has_kernels_for_small_products()) return none;
    if (!are_threads_few(a.size())) return none;
    // Of a product that begins with an adjoint they write few entries, slowly where it is shallow.
    const bool begins_with_adjoint = transposes(a.op());
    const index_t least_depth = begins_with_adjoint ? index_t(256 / sizeof(R)) : 1;
    if (a.rows() > most_rows_in_pieces(a) || a.cols() < least_depth) return none;
    const index_t width = begins_with_adjoint ? 4 : index_t(64 / sizeof(R));
    const index_t fitting = backend::most_products_of_small_kernels / (width * a.rows());
    return {width, even_pieces(a.cols(), std::min(longest_sum, fitting))};
}

/// In whole lines of the cache; the other is not larger.
constexpr index_t half_of(index_t n) noexcept {
    return (n + 15) / 16 * 8;
}

/// Whether two triangles in pieces and a product end sooner than syrk.
template <class R>
bool gains_by_halves(R alpha, const Operand<R>& a) noexcept {
    constexpr index_t most_depth = 512;
    const index_t most = most_rows_in_pieces(a);
    return a.rows() > most && a.rows() <= 2 * most && a.cols() <= most_depth &&
           pieces_for_small_kernels(alpha, rows_of(a, 0, half_of(a.rows()))).width > 0;
}

/// The lower triangle by herk or syrk.
template <Scalar T>
void write_at_once(T alpha, const Operand<T>& a, bool hermitian, RealOf<T> beta,
                   const MatrixView<T>& c) {
    // An adjoint on the right means A A^H: no transposition of the base.
    const CBLAS_TRANSPOSE op = !transposes(a.op()) ? CblasNoTrans
                               : hermitian         ? CblasConjTrans
                                                   : CblasTrans;
    const MatrixView<const T>& base = a.base();
    const blas_int n = blas_int(a.rows());
    const blas_int k = blas_int(a.cols());
    const blas_int lda = blas_int(base.ld());
    const blas_int ldc = blas_int(c.ld());
    if (hermitian) {
        backend::herk<T>(CblasColMajor, CblasLower, op, n, k, std::real(alpha), base.data(), lda,
                         beta, c.data(), ldc);
    } else {
        const T complex_beta(beta);
        backend::syrk<T>(CblasColMajor, CblasLower, op, n, k, by_cblas(alpha), base.data(), lda,
                         by_cblas(complex_beta), c.data(), ldc);
    }
}

/// Columns first to last of the triangle piece by piece.
template <class R>
void write_in_pieces(R alpha, const Operand<R>& a, R beta, const MatrixView<R>& c, index_t first,
                     index_t last, Pieces pieces) {
    const index_t lda = a.base().ld();
    const index_t from_row = transposes(a.op()) ? lda : 1;
    const index_t from_column = transposes(a.op()) ? 1 : lda;
    for (index_t k = 0; k < a.cols(); k += pieces.depth) {
        const index_t depth = std::min(pieces.depth, a.cols() - k);
        for (index_t j = first; j < last; j += pieces.width) {
            const index_t width = std::min(pieces.width, last - j);
            const R* const factor = a.base().data() + j * from_row + k * from_column;
            backend::gemm<R>(CblasColMajor, flag(a.op()), flag(a.op() ^ Op::transposed),
                             blas_int(c.rows() - j), blas_int(width), blas_int(depth), alpha,
                             factor, blas_int(lda), factor, blas_int(lda), k == 0 ? beta : R(1),
                             &c(j, j), blas_int(c.ld()));
        }
    }
}

}  // namespace

template <Scalar T>
void write_gram_columns(T alpha, const Operand<T>& a, bool hermitian, RealOf<T> beta,
                        const MatrixView<T>& c, index_t first, index_t last) {
    const index_t n = c.rows();
    if constexpr (!is_complex<T>) {
        const Pieces pieces = pieces_for_small_kernels(alpha, rows_of(a, first, n));
        if (pieces.width > 0) return write_in_pieces(alpha, a, beta, c, first, last, pieces);
    }
    const index_t width = last - first;
    const Operand<T> x = rows_of(a, first, last);
    write_lower_gram(alpha, x, hermitian, beta, c.block(first, first, width, width));
    if (last == n) return;
    gemm(alpha, rows_of(a, last, n), mirrored(x, hermitian), T(beta),
         c.block(last, first, n - last, width));
}

template <Scalar T>
void write_lower_gram(T alpha, const Operand<T>& a, bool hermitian, RealOf<T> beta,
                      const MatrixView<T>& c) {
    if constexpr (!is_complex<T>) {
        const index_t n = c.rows();
        const Pieces pieces = pieces_for_small_kernels(alpha, a);
        if (pieces.width > 0) return write_in_pieces(alpha, a, beta, c, 0, n, pieces);
        if (gains_by_halves(alpha, a)) {
            const index_t half = half_of(n);
            write_gram_columns(alpha, a, hermitian, beta, c, 0, half);
            return write_lower_gram(alpha, rows_of(a, half, n), hermitian, beta,
                                    c.block(half, half, n - half, n - half));
        }
    }
    write_at_once(alpha, a, hermitian, beta, c);
}

template void write_gram_columns(float, const Operand<float>&, bool, float,
                                 const MatrixView<float>&, index_t, index_t);
template void write_lower_gram(float, const Operand<float>&, bool, float, const MatrixView<float>&);
template void write_gram_columns(double, const Operand<double>&, bool, double,
                                 const MatrixView<double>&, index_t, index_t);
template void write_lower_gram(double, const Operand<double>&, bool, double,
                               const MatrixView<double>&);
template void write_gram_columns(std::complex<float>, const Operand<std::complex<float>>&, bool,
                                 float, const MatrixView<std::complex<float>>&, index_t, index_t);
template void write_lower_gram(std::complex<float>, const Operand<std::complex<float>>&, bool,
                               float, const MatrixView<std::complex<float>>&);
template void write_gram_columns(std::complex<double>, const Operand<std::complex<double>>&, bool,
                                 double, const MatrixView<std::complex<double>>&, index_t, index_t);
template void write_lower_gram(std::complex<double>, const Operand<std::complex<double>>&, bool,
                               double, const MatrixView<std::complex<double>>&);

}  // namespace lamina::product
