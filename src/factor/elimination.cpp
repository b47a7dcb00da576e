#include "factor/elimination.hpp"

#include <algorithm>
#include <complex>

#include "lamina/ops/product.hpp"

#include "backend/blas_library.hpp"
#include "core/thread_policy.hpp"
#include "core/wide_vectors.hpp"
#include "factor/small_elimination.hpp"
#include "factor/triangle_blocks.hpp"
#include "factor/triangle_systems.hpp"

namespace lamina {

using backend::blas_int;

namespace {

bool is_lu_by_halves(index_t m, index_t n) noexcept {
    return is_small_elimination(m, n) || (has_wide_vectors() && are_threads_few(m * n));
}

/// OpenBLAS's potrf for AVX2 is as good.
bool is_cholesky_by_halves(index_t n, Triangle triangle) noexcept {
    if (triangle == Triangle::upper) return false;
    return is_small_elimination(n, n) ||
           (has_widest_vectors() && backend::has_kernels_for_small_products() &&
            are_threads_few(n * n));
}

/// The lower triangle of C -= A A^T.
template <class R>
void subtract_gram(const MatrixView<const R>& a, const MatrixView<R>& c) {
    constexpr index_t few = 2 * triangle_block;
    const index_t n = c.rows();
    if (n <= few) {
        R room[std::size_t(few * few)];
        std::fill_n(room, n * n, R(0));
        const MatrixView<R> whole(room, n, n);
        for (index_t j = 0; j < n; ++j)
            std::copy_n(&c(j, j), n - j, &whole(j, j));
        multiply_add(R(-1), a, a.t(), R(1), whole);
        for (index_t j = 0; j < n; ++j)
            std::copy_n(&whole(j, j), n - j, &c(j, j));
        return;
    }
    const index_t h = half(n);
    const auto upper = a.block(0, 0, h, a.cols());
    const auto lower = a.block(h, 0, n - h, a.cols());
    subtract_gram(upper, c.block(0, 0, h, h));
    multiply_add(R(-1), lower, upper.t(), R(1), c.block(h, 0, n - h, h));
    subtract_gram(lower, c.block(h, h, n - h, n - h));
}

template <class R>
index_t lu_by_halves(const MatrixView<R>& a, blas_int* swaps) {
    const index_t m = a.rows();
    const index_t n = a.cols();
    const index_t steps = std::min(m, n);
    if (steps <= triangle_block || is_small_elimination(m, n)) return eliminate_small(a, swaps);
    const index_t h = half(steps);
    const auto right = a.block(0, h, m, n - h);
    const auto above = right.block(0, 0, h, n - h);
    const auto rest = right.block(h, 0, m - h, n - h);
    const auto beside = a.block(h, 0, m - h, h);
    const index_t zero_pivot = lu_by_halves(a.block(0, 0, m, h), swaps);
    swap_rows(right, swaps, h);
    solve_triangle(triangular(a.block(0, 0, h, h), Triangle::lower, Diagonal::unit), above);
    multiply_add(R(-1), beside, above, R(1), rest);
    const index_t next_zero_pivot = lu_by_halves(rest, swaps + h);
    swap_rows(beside, swaps + h, steps - h);
    for (index_t i = h; i < steps; ++i)
        swaps[i] += blas_int(h);
    return zero_pivot > 0 || next_zero_pivot == 0 ? zero_pivot : next_zero_pivot + h;
}

template <class R>
index_t cholesky_by_halves(const MatrixView<R>& a) {
    const index_t n = a.rows();
    // What so few rows leave beside a block of 16 is not worth the calls.
    constexpr index_t at_once = triangle_block + triangle_block / 2;
    if (n <= (has_wide_vectors() ? at_once : small_elimination)) return eliminate_small_positive(a);
    const index_t h = half(n);
    const auto above = a.block(0, 0, h, h);
    const auto left = a.block(h, 0, n - h, h);
    const auto right = a.block(h, h, n - h, n - h);
    if (const index_t failed = cholesky_by_halves(above); failed > 0) return failed;
    divide_by_triangle(left, triangular(above, Triangle::lower).t());
    subtract_gram<R>(left, right);
    const index_t failed = cholesky_by_halves(right);
    return failed > 0 ? failed + h : 0;
}

}  // namespace

template <Scalar T>
index_t eliminate(const MatrixView<T>& a, blas_int* swaps) {
    const OneThread hold(elimination_on_threads.is_so_for(a.size()));
    if constexpr (!is_complex<T>) {
        if (is_lu_by_halves(a.rows(), a.cols())) return lu_by_halves(a, swaps);
    }
    return backend::checked(
        backend::getrf<T>(LAPACK_COL_MAJOR, blas_int(a.rows()), blas_int(a.cols()), a.data(),
                          blas_int(a.ld()), swaps),
        "getrf");
}

template <Scalar T>
index_t eliminate_positive(const MatrixView<T>& a, Triangle triangle) {
    const OneThread hold(elimination_on_threads.is_so_for(a.size()));
    if constexpr (!is_complex<T>) {
        if (is_cholesky_by_halves(a.rows(), triangle)) return cholesky_by_halves(a);
    }
    const char stored = triangle == Triangle::lower ? 'L' : 'U';
    return backend::checked(
        backend::potrf<T>(LAPACK_COL_MAJOR, stored, blas_int(a.rows()), a.data(), blas_int(a.ld())),
        "potrf");
}

template index_t eliminate(const MatrixView<float>&, blas_int*);
template index_t eliminate_positive(const MatrixView<float>&, Triangle);
template index_t eliminate(const MatrixView<double>&, blas_int*);
template index_t eliminate_positive(const MatrixView<double>&, Triangle);
template index_t eliminate(const MatrixView<std::complex<float>>&, blas_int*);
template index_t eliminate_positive(const MatrixView<std::complex<float>>&, Triangle);
template index_t eliminate(const MatrixView<std::complex<double>>&, blas_int*);
template index_t eliminate_positive(const MatrixView<std::complex<double>>&, Triangle);

}  // namespace lamina
