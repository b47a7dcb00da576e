#include "factor/inversion.hpp"

#include <algorithm>
#include <complex>

#include "lamina/core/matrix.hpp"
#include "lamina/ops/product.hpp"

#include "core/thread_policy.hpp"
#include "core/wide_vectors.hpp"
#include "factor/column_updates.hpp"
#include "factor/triangle_blocks.hpp"
#include "factor/triangle_systems.hpp"

namespace lamina {

using backend::blas_int;

namespace {

/// Few columns are not worth blocks, which want more workspace than fits on the stack.
constexpr index_t few = 32;

/// U becomes U^-1, column by column, as LAPACK's trti2.
template <class R>
[[gnu::always_inline]] inline void invert_upper_body(const MatrixView<R>& u) noexcept {
    const index_t ld = u.ld();
    for (index_t j = 0; j < u.cols(); ++j) {
        R* const column = &u(0, j);
        column[j] = 1 / column[j];
        for (index_t k = 0; k < j; ++k) {
            const R entry = -column[k];
            subtract_columns<1, Wide<R>>(&u(0, k), ld, k, &entry, column);
            column[k] *= u(k, k);
        }
        for (index_t k = 0; k < j; ++k)
            column[k] *= -column[j];
    }
}

/// X = X L^-1 for an upper triangle X with L below its diagonal, column by column from the right.
template <class R>
[[gnu::always_inline]] inline void divide_by_lower_part_body(const MatrixView<R>& x) noexcept {
    const index_t n = x.rows();
    const index_t ld = x.ld();
    for (index_t j = n - 1; j >= 0; --j) {
        R* const column = &x(0, j);
        R below[std::size_t(triangle_block)];
        std::copy_n(column + j, n - j, below);
        std::fill_n(column + j + 1, n - j - 1, R(0));
        for (index_t k = j + 1; k < n; ++k)
            subtract_columns<1, Wide<R>>(&x(0, k), ld, n, below + (k - j), column);
    }
}

template <class R>
[[gnu::always_inline]] inline void invert_body(const MatrixView<R>& lu) noexcept {
    invert_upper_body(lu);
    divide_by_lower_part_body(lu);
}

/// With halves U and W on the diagonal and B above W: U^-1, W^-1 and -U^-1 B W^-1. Where a pivot
/// has no reciprocal neither has the inverse an entry in range.
template <class R>
void invert_upper(const MatrixView<R>& u) {
    const index_t n = u.rows();
    if (n <= triangle_block) return in_wide_vectors<invert_upper_body<R>>(u);
    const index_t h = half(n);
    const auto first = u.block(0, 0, h, h);
    const auto second = u.block(h, h, n - h, n - h);
    const auto above = u.block(0, h, h, n - h);
    solve_triangle(triangular(first, Triangle::upper), above);
    divide_by_triangle(above, triangular(second, Triangle::upper));
    detail::Elementwise<R>::scale(above, R(-1));
    invert_upper(first);
    invert_upper(second);
}

/// X = X L^-1 for an upper triangle X with L below its diagonal, as many columns at once as `work`
/// has.
template <class R>
void divide_by_lower_part(const MatrixView<R>& x, const MatrixView<R>& work) {
    const index_t n = x.rows();
    for (index_t end = n; end > 0;) {
        const index_t first = (end - 1) / work.cols() * work.cols();
        const index_t count = end - first;
        const auto columns = x.block(0, first, n, count);
        for (index_t j = 0; j < count; ++j) {
            R* const below = &x(first + j, first + j) + 1;
            const index_t left = n - first - j - 1;
            std::copy_n(below, left, &work(first + j, j) + 1);
            std::fill_n(below, left, R(0));
        }
        multiply_add(R(-1), x.block(0, end, n, n - end), work.block(end, 0, n - end, count), R(1),
                     columns);
        divide_by_triangle(columns, triangular(work.block(first, 0, count, count), Triangle::lower,
                                               Diagonal::unit));
        end = first;
    }
}

template <class R>
void invert_by_halves(const MatrixView<R>& lu, const blas_int* swaps) {
    const index_t n = lu.rows();
    constexpr index_t panel = 64;
    if (n < triangle_block) {
        in_wide_vectors<invert_body<R>>(lu);
    } else if (n <= few) {
        invert_upper(lu);
        R room[std::size_t(few * few)];
        divide_by_lower_part(lu, MatrixView<R>(room, n, n));
    } else {
        auto work = Matrix<R>::uninitialized(n, std::min(n, panel));
        invert_upper(lu);
        divide_by_lower_part(lu, work.view());
    }
    for (index_t j = n - 1; j >= 0; --j) {
        const index_t other = swaps[j] - 1;
        if (other != j) std::swap_ranges(&lu(0, j), &lu(0, j) + n, &lu(0, other));
    }
}

template <Scalar T>
void getri(const MatrixView<T>& lu, const blas_int* swaps) {
    const index_t n = lu.cols();
    const auto run = [&](T* work, index_t size) {
        backend::checked(backend::getri<T>(LAPACK_COL_MAJOR, blas_int(n), lu.data(),
                                           blas_int(lu.ld()), swaps, work, blas_int(size)),
                         "getri");
    };
    if (n <= few) {
        T work[std::size_t(few)];
        return run(work, few);
    }
    T answer(0);
    run(&answer, -1);
    Vector<T> work = Vector<T>::uninitialized(backend::workspace_size(answer, n));
    run(work.data(), work.size());
}

}  // namespace

template <Scalar T>
void invert(const MatrixView<T>& lu, const blas_int* swaps) {
    if constexpr (!is_complex<T>) {
        if (lu.empty()) return;
        if (has_wide_vectors() && are_threads_few(lu.size())) return invert_by_halves(lu, swaps);
    }
    getri(lu, swaps);
}

template void invert(const MatrixView<float>&, const blas_int*);
template void invert(const MatrixView<double>&, const blas_int*);
template void invert(const MatrixView<std::complex<float>>&, const blas_int*);
template void invert(const MatrixView<std::complex<double>>&, const blas_int*);

}  // namespace lamina
