#include "lamina/ops/product.hpp"

#include "core/thread_policy.hpp"
#include "ops/gemm.hpp"
#include "ops/gram.hpp"
#include "ops/inner_product.hpp"
#include "ops/large_vector_product.hpp"
#include "ops/small_product.hpp"
#include "ops/small_vector_product.hpp"
#include "ops/unchecked_product.hpp"

namespace lamina::product {

[[gnu::cold]] void throw_shapes(index_t m, index_t k_a, index_t k_b, index_t n, index_t rows,
                                index_t cols) {
    if (k_a != k_b) {
        throw_dimensions(who, "A is " + shape_text(m, k_a) + " and B is " + shape_text(k_b, n) +
                                  "; the inner dimensions must be equal");
    }
    throw_dimensions(who, "the result is " + shape_text(m, n) + " and the destination " +
                              shape_text(rows, cols));
}

}  // namespace lamina::product

namespace lamina::detail {

using backend::blas_int;
using backend::by_cblas;
using product::flag;
using product::gemm;
using product::gram;
using product::is_gram;
using product::narrow;
using product::require_apart;
using product::require_shapes;

namespace {

/// BLAS has no flag for a conjugate that is not a transpose; such an operand is written out first.
template <Scalar T>
bool needs_copy(const Operand<T>& a) noexcept {
    return is_complex<T> && a.op() == Op::conjugated;
}
template <Scalar T>
Matrix<T> copy_without_scale(const Operand<T>& a) {
    return Matrix<T>(Operand<T>(a.base(), a.op()));
}

/// y = alpha op(base) x + beta y, without the scales of A and x.
template <Scalar T>
void gemv(T alpha, const Operand<T>& a, const VectorView<const T>& x, T beta, VectorView<T> y) {
    const MatrixView<const T>& base = a.base();
    backend::gemv<T>(CblasColMajor, flag(a.op()), narrow(base.rows(), "rows"),
                     narrow(base.cols(), "columns"), by_cblas(alpha), base.data(),
                     narrow(base.ld(), "ld of A"), x.data(), narrow(x.stride(), "stride of x"),
                     by_cblas(beta), y.data(), narrow(y.stride(), "stride of y"));
}

/// Whether gemv reads the number after the last one of x, at its stride: complex gemv of OpenBLAS
/// 0.3.21 for some numbers of rows, and threads share them out (OpenBLAS issue 4013). There may be
/// no memory.
template <Scalar T>
bool reads_past_the_end(const Operand<T>& a) noexcept {
    constexpr index_t shared = 4096;
    return is_complex<T> && a.op() == Op::none && (a.rows() % 4 == 2 || a.size() >= shared);
}

/// The same, in two steps: the last number of x alone, from where others follow.
template <Scalar T>
void gemv_within(T alpha, const Operand<T>& a, const VectorView<const T>& x, T beta,
                 VectorView<T> y) {
    const index_t rest = x.size() - 1;
    if (rest > 0) {
        gemv(alpha, Operand<T>(a.base().block(0, 0, a.rows(), rest)), x.segment(0, rest), beta, y);
        beta = T(1);
    }
    const T last[] = {x[rest], T(0), T(0), T(0)};
    gemv(alpha, Operand<T>(a.base().block(0, rest, a.rows(), 1)), VectorView<const T>(last, 1),
         beta, y);
}

/// y = beta y, and 0 for beta = 0, whatever was in y.
template <Scalar T>
void multiply_by(T beta, const VectorView<T>& y) {
    if (beta == T(0)) {
        Elementwise<T>::fill(y, beta);
    } else if (beta != T(1)) {
        Elementwise<T>::scale(y, beta);
    }
}

/// y = alpha op(a) x + beta y, without the scale of a, for what fits together and is apart.
template <Scalar T>
void vector_product(T alpha, const Operand<T>& a, const VectorView<const T>& x, T beta,
                    const VectorView<T>& y) {
    if (y.empty()) return;
    if (needs_copy(a)) return vector_product(alpha, operand(copy_without_scale(a)), x, beta, y);
    // gemv returns at once for an empty matrix, without the beta y.
    if (a.cols() == 0) return multiply_by(beta, y);
    if constexpr (!is_complex<T>) {
        const bool by_columns = is_near(a.base()) && is_large_product(a, x, y);
        if (is_small_product(a) && !by_columns) return small_product(alpha, a, x, beta, y);
        if (is_large_product(a, x, y) && !gemv_on_threads.is_shared(a.size())) {
            multiply_by(beta, y);
            // As gemv, whatever is in A.
            if (alpha != T(0)) add_large_product(alpha, a, x, y);
            return;
        }
    }
    const OneThread hold(gemv_on_threads.is_so_for(a.size()));
    if (reads_past_the_end(a)) return gemv_within(alpha, a, x, beta, y);
    gemv(alpha, a, x, beta, y);
}

/// Whether op(b) is one column that gemv can read where it stands.
template <Scalar T>
bool is_vector(const Operand<T>& b) noexcept {
    return b.cols() == 1 && !(is_complex<T> && conjugates(b.op()));
}
template <Scalar T>
VectorView<const T> as_vector(const Operand<T>& b) noexcept {
    return {b.base().data(), b.rows(), transposes(b.op()) ? b.base().ld() : 1};
}

/// What is_for_small_product() goes on to ask beyond small_matrix_beside_kernels, out of line for
/// the others.
template <Scalar T>
[[gnu::noinline]] bool is_large_for_small_product(const Operand<T>& a, const Operand<T>& b,
                                                  T beta) {
    const ProductSizes sizes(a, b);
    const bool is_ours =
        has_volume_smaller_than_kernels_are_for(sizes) ||
        (beta == T(0) && is_gram(a, b) && is_smaller_gram_than_kernels_are_for(sizes)) ||
        !backend::has_kernels_for_small_products();
    return is_ours && is_small_product(sizes, a, b);
}

/// Whether A B is done sooner by the loops for small matrices than by those for vectors or BLAS.
template <Scalar T>
bool is_for_small_product(const Operand<T>& a, const Operand<T>& b, T beta) {
    const ProductSizes sizes(a, b);
    if (sizes.n == 1) return is_small_product_with_column(a);
    if (sizes.largest > small_matrix_beside_kernels) return is_large_for_small_product(a, b, beta);
    return is_small_product(sizes, a, b);
}

/// c = alpha op(a) op(b) + beta c, without the scales of a and b, for what fits together, is apart
/// and not small, or has one column. Out of line, so that small products need not make room for
/// what this keeps.
template <Scalar T>
[[gnu::noinline]] void large_product(T alpha, const Operand<T>& a, const Operand<T>& b, T beta,
                                     const MatrixView<T>& c) {
    if (c.empty()) return;
    const bool is_half = beta == T(0) && is_gram(a, b);
    // gemv reads A once, where gemm copies it first. Only herk makes x^H x real to the last bit.
    if (is_vector(b) && !(is_complex<T> && is_half))
        return vector_product(alpha, a, as_vector(b), beta, VectorView<T>(c.data(), c.rows()));
    if (needs_copy(a)) return large_product(alpha, operand(copy_without_scale(a)), b, beta, c);
    if (needs_copy(b)) return large_product(alpha, a, operand(copy_without_scale(b)), beta, c);
    if (!is_half || !gram(alpha, a, b, c)) gemm(alpha, a, b, beta, c);
}

}  // namespace

}  // namespace lamina::detail

namespace lamina::product {

/// Inlined where it is called below.
template <Scalar T>
[[gnu::always_inline]] inline void multiply_unchecked(T alpha, const Operand<T>& a,
                                                      const Operand<T>& b, T beta,
                                                      const MatrixView<T>& c) {
    if constexpr (!is_complex<T>) {
        if (detail::is_for_small_product(a, b, beta))
            return small_product(alpha * (a.scale() * b.scale()), a, b, beta, c);
    }
    detail::large_product(alpha * (a.scale() * b.scale()), a, b, beta, c);
}

template void multiply_unchecked(float, const Operand<float>&, const Operand<float>&, float,
                                 const MatrixView<float>&);
template void multiply_unchecked(double, const Operand<double>&, const Operand<double>&, double,
                                 const MatrixView<double>&);
template void multiply_unchecked(std::complex<float>, const Operand<std::complex<float>>&,
                                 const Operand<std::complex<float>>&, std::complex<float>,
                                 const MatrixView<std::complex<float>>&);
template void multiply_unchecked(std::complex<double>, const Operand<std::complex<double>>&,
                                 const Operand<std::complex<double>>&, std::complex<double>,
                                 const MatrixView<std::complex<double>>&);

}  // namespace lamina::product

namespace lamina::detail {

template <Scalar T>
void Product<T>::general(T alpha, const Operand<T>& a, const Operand<T>& b, T beta,
                         const MatrixView<T>& c) {
    require_shapes(a.rows(), a.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    require_apart(c, a.base());
    require_apart(c, b.base());
    product::multiply_unchecked(alpha, a, b, beta, c);
}

template <Scalar T>
void Product<T>::general(T alpha, const Operand<T>& a, const VectorOperand<T>& x, T beta,
                         const VectorView<T>& y) {
    require_shapes(a.rows(), a.cols(), x.size(), 1, y.size(), 1);
    require_apart(y, a.base());
    require_apart(y, x.base());
    vector_product(alpha * (a.scale() * x.scale()), a, x.base(), beta, y);
}

template <Scalar T>
void Product<T>::outer(T alpha, const VectorOperand<T>& x, const RowOperand<T>& y,
                       const MatrixView<T>& c) {
    require_shapes(x.size(), 1, 1, y.size(), c.rows(), c.cols());
    require_apart(x.base(), c);
    require_apart(y.base(), c);
    if (c.empty()) return;
    alpha *= x.scale() * y.scale();
    const auto routine = conjugates(y.op()) ? backend::gerc<T> : backend::geru<T>;
    routine(CblasColMajor, narrow(c.rows(), "rows"), narrow(c.cols(), "columns"), by_cblas(alpha),
            x.base().data(), narrow(x.base().stride(), "stride of x"), y.base().data(),
            narrow(y.base().stride(), "stride of y"), c.data(), narrow(c.ld(), "ld of C"));
}

namespace {

/// Out of line, so that short vectors need not make room for what this keeps.
template <class Routine, Scalar T>
[[gnu::noinline]] T inner_by_blas(Routine routine, index_t size, const T* x, index_t stride_x,
                                  const T* y, index_t stride_y) {
    const blas_int n = narrow(size, "size");
    const blas_int step_x = narrow(stride_x, "stride of x");
    const blas_int step_y = narrow(stride_y, "stride of y");
    if constexpr (is_complex<T>) {
        T sum(0);
        routine(n, x, step_x, y, step_y, &sum);
        return sum;
    } else {
        return routine(n, x, step_x, y, step_y);
    }
}

}  // namespace

template <Scalar T>
T Product<T>::inner(const RowOperand<T>& x, const VectorOperand<T>& y) {
    const VectorView<const T>& u = x.base();
    const VectorView<const T>& v = y.base();
    const T scale = x.scale() * y.scale();
    if (conjugates(x.op()) || !is_complex<T>)
        return times(scale, dot(u.data(), u.size(), u.stride(), v.data(), v.size(), v.stride()));
    require_shapes(1, u.size(), v.size(), 1, 1, 1);
    return times(scale, inner_by_blas(backend::dotu<T>, u.size(), u.data(), u.stride(), v.data(),
                                      v.stride()));
}

template <Scalar T>
T Product<T>::dot(const T* x, index_t size_x, index_t stride_x, const T* y, index_t size_y,
                  index_t stride_y) {
    require_shapes(1, size_x, size_y, 1, 1, 1);
    if constexpr (!is_complex<T>) {
        if (stride_x == 1 && stride_y == 1 && size_x <= longest_inner_product())
            return inner_product(x, y, size_x);
    }
    return inner_by_blas(backend::dotc<T>, size_x, x, stride_x, y, stride_y);
}

template struct Product<float>;
template struct Product<double>;
template struct Product<std::complex<float>>;
template struct Product<std::complex<double>>;

}  // namespace lamina::detail
