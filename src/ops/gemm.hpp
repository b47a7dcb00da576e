#pragma once

#include <initializer_list>

#include "lamina/core/operand.hpp"

#include "core/thread_policy.hpp"
#include "ops/product_checks.hpp"

namespace lamina::product {

struct Size {
    index_t value;
    const char* name;
};

/// Names the first size that is too large for BLAS.
[[gnu::cold, gnu::noinline]] inline void throw_too_large(std::initializer_list<Size> sizes) {
    for (const Size& size : sizes)
        narrow(size.value, size.name);
}

/// The call alone, for sizes that fit BLAS.
template <Scalar T>
void gemm_at_once(T alpha, const Operand<T>& a, const Operand<T>& b, T beta,
                  const MatrixView<T>& c) {
    backend::gemm<T>(CblasColMajor, flag(a.op()), flag(b.op()), backend::blas_int(c.rows()),
                     backend::blas_int(c.cols()), backend::blas_int(a.cols()),
                     backend::by_cblas(alpha), a.base().data(), backend::blas_int(a.base().ld()),
                     b.base().data(), backend::blas_int(b.base().ld()), backend::by_cblas(beta),
                     c.data(), backend::blas_int(c.ld()));
}

/// Whether a product is A^T B, without an adjoint on the right: OpenBLAS's kernels for small
/// products are slower for these, and for fewer sizes.
template <Scalar T>
bool begins_with_adjoint(const Operand<T>& a, const Operand<T>& b) noexcept {
    return transposes(a.op()) && !transposes(b.op());
}

/// Whether OpenBLAS has kernels for small products, and would not take them for this one, or would
/// for an A^T B so wide and shallow that another way is faster.
template <Scalar T>
bool may_gain_by_pieces(const Operand<T>& a, const Operand<T>& b) noexcept {
    const auto is_for_adjoint_kernel = [&] {
        constexpr index_t wide = 24 * 24;
        constexpr index_t shallow = 64;
        const index_t entries = a.rows() * b.cols();
        return entries <= wide ||
               (a.cols() >= shallow && entries <= backend::most_entries_beginning_with_adjoint);
    };
    const bool is_large = double(a.rows()) * double(a.cols()) * double(b.cols()) >
                          double(backend::most_products_of_small_kernels);
    return (is_large || (begins_with_adjoint(a, b) && !is_for_adjoint_kernel())) &&
           backend::has_kernels_for_small_products();
}

/// The same product as gemm()'s in pieces for these kernels, where that ends sooner than a call,
/// which copies both factors; false, and nothing done, where it does not.
template <class R>
bool gemm_in_pieces(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                    const MatrixView<R>& c);

/// c = alpha op(a) op(b) + beta c by BLAS, without the scales of a and b.
template <Scalar T>
void gemm(T alpha, const Operand<T>& a, const Operand<T>& b, T beta, const MatrixView<T>& c) {
    const index_t lda = a.base().ld();
    const index_t ldb = b.base().ld();
    if (!backend::fits(c.rows(), c.cols(), a.cols(), lda, ldb, c.ld())) [[unlikely]] {
        throw_too_large({{c.rows(), "rows"},
                         {c.cols(), "columns"},
                         {a.cols(), "inner dimension"},
                         {lda, "ld of A"},
                         {ldb, "ld of B"},
                         {c.ld(), "ld of C"}});
    }
    const OneThread hold(gemm_on_threads.is_so_for(c.size()));
    if constexpr (!is_complex<T>) {
        if (may_gain_by_pieces(a, b) && gemm_in_pieces(alpha, a, b, beta, c)) return;
    }
    gemm_at_once(alpha, a, b, beta, c);
}

}  // namespace lamina::product
