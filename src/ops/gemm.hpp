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
    backend::gemm<T>(CblasColMajor, flag(a.op()), flag(b.op()), backend::blas_int(c.rows()),
                     backend::blas_int(c.cols()), backend::blas_int(a.cols()),
                     backend::by_cblas(alpha), a.base().data(), backend::blas_int(lda),
                     b.base().data(), backend::blas_int(ldb), backend::by_cblas(beta), c.data(),
                     backend::blas_int(c.ld()));
}

}  // namespace lamina::product
