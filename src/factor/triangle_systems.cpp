#include "factor/triangle_systems.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/overlap.hpp"
#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/thread_policy.hpp"
#include "factor/substitution.hpp"
#include "factor/triangle_blocks.hpp"
#include "ops/product_checks.hpp"

namespace lamina {

namespace {

/// op(A), lower or upper: its two triangles on the diagonal, of h rows and of the rest, and the
/// block beside or above them.
template <class R>
struct Halves {
    TriangularOperand<R> first;
    TriangularOperand<R> second;
    Operand<R> block;

    explicit Halves(const TriangularOperand<R>& a)
        : first(part(a, 0, half(a.rows()))),
          second(part(a, half(a.rows()), a.rows() - half(a.rows()))),
          block(corner(a, half(a.rows()))) {}

    static TriangularOperand<R> part(const TriangularOperand<R>& a, index_t from, index_t n) {
        return {a.base.block(from, from, n, n), a.triangle, a.diagonal, a.op, a.scale};
    }
    static Operand<R> corner(const TriangularOperand<R>& a, index_t h) {
        const index_t rest = a.rows() - h;
        const auto stored = a.triangle == Triangle::lower ? a.base.block(h, 0, rest, h)
                                                          : a.base.block(0, h, h, rest);
        return Operand<R>(stored, a.op);
    }
};

template <bool lower, class R>
void solve_block(const TriangularOperand<R>& a, const MatrixView<R>& b) noexcept {
    if (has_widest_vectors()) {
        in_widest_vectors<solve_block_body<lower, Widest<R>, R>>(a, b);
    } else {
        in_wide_vectors<solve_block_body<lower, Wide<R>, R>>(a, b);
    }
}

template <bool lower, class R>
void divide_by_block(const MatrixView<R>& b, const TriangularOperand<R>& a) noexcept {
    if (has_widest_vectors()) {
        in_widest_vectors<divide_by_block_body<lower, Widest<R>, R>>(b, a);
    } else {
        in_wide_vectors<divide_by_block_body<lower, Wide<R>, R>>(b, a);
    }
}

template <bool lower, class R>
void solve_by_halves(const TriangularOperand<R>& a, const MatrixView<R>& b) {
    if (a.rows() <= triangle_block) return solve_block<lower>(a, b);
    const Halves<R> halves(a);
    const index_t h = halves.first.rows();
    const auto above = b.block(0, 0, h, b.cols());
    const auto below = b.block(h, 0, b.rows() - h, b.cols());
    if constexpr (lower) {
        solve_by_halves<lower>(halves.first, above);
        multiply_add(R(-1), halves.block, above, R(1), below);
        solve_by_halves<lower>(halves.second, below);
    } else {
        solve_by_halves<lower>(halves.second, below);
        multiply_add(R(-1), halves.block, below, R(1), above);
        solve_by_halves<lower>(halves.first, above);
    }
}

template <bool lower, class R>
void divide_by_halves(const MatrixView<R>& b, const TriangularOperand<R>& a) {
    if (a.rows() <= triangle_block) return divide_by_block<lower>(b, a);
    const Halves<R> halves(a);
    const index_t h = halves.first.rows();
    const auto left = b.block(0, 0, b.rows(), h);
    const auto right = b.block(0, h, b.rows(), b.cols() - h);
    if constexpr (lower) {
        divide_by_halves<lower>(right, halves.second);
        multiply_add(R(-1), right, halves.block, R(1), left);
        divide_by_halves<lower>(left, halves.first);
    } else {
        divide_by_halves<lower>(left, halves.first);
        multiply_add(R(-1), left, halves.block, R(1), right);
        divide_by_halves<lower>(right, halves.second);
    }
}

constexpr const char* who = "triangular system";

/// Blocks, and BLAS, multiply by the reciprocals of the diagonal, which overflow for the smallest
/// numbers.
template <Scalar T>
bool has_reciprocals(const TriangularOperand<T>& a) noexcept {
    if (a.diagonal == Diagonal::unit) return true;
    return std::ranges::all_of(a.base.diag(), [](T pivot) {
        return std::abs(pivot) >= std::numeric_limits<RealOf<T>>::min();
    });
}

/// B = op(A)^-1 B, column by column.
template <Scalar T>
void substitute_columns(const TriangularOperand<T>& a, const MatrixView<T>& b) noexcept {
    for (index_t j = 0; j < b.cols(); ++j)
        substitute(a, &b(0, j));
}

template <Scalar T>
bool trtrs(const TriangularOperand<T>& a, const MatrixView<T>& b) {
    using backend::narrow;
    const char op = !transposes(a.op) ? 'N' : conjugates(a.op) ? 'C' : 'T';
    return backend::checked(
               backend::trtrs<T>(
                   LAPACK_COL_MAJOR, a.triangle == Triangle::lower ? 'L' : 'U', op,
                   a.diagonal == Diagonal::unit ? 'U' : 'N', narrow(a.rows(), "rows", who),
                   narrow(b.cols(), "columns of B", who), a.base.data(),
                   narrow(a.base.ld(), "ld of A", who), b.data(), narrow(b.ld(), "ld of B", who)),
               who) == 0;
}

template <Scalar T>
void trsm(const MatrixView<T>& b, const TriangularOperand<T>& a) {
    using backend::narrow;
    const T one(1);
    backend::trsm<T>(CblasColMajor, CblasRight, product::flag(a.triangle), product::flag(a.op),
                     product::flag(a.diagonal), narrow(b.rows(), "rows of B", who),
                     narrow(b.cols(), "columns of B", who), backend::by_cblas(one), a.base.data(),
                     narrow(a.base.ld(), "ld of A", who), b.data(), narrow(b.ld(), "ld of B", who));
}

/// Products refuse views of other strides in the same memory, for which LAPACK asks nothing.
template <class R>
bool is_by_halves(const TriangularOperand<R>& a, const MatrixView<R>& b) noexcept {
    const bool is_worth_a_block = has_widest_vectors() || a.rows() >= triangle_block;
    return has_wide_vectors() && is_worth_a_block &&
           are_threads_few(std::max(a.base.size(), b.size())) && !detail::overlap(b, a.base);
}

/// Whether each column is to be solved alone: they are too few for any of the calls to pay, or
/// have to be divided by the diagonal.
template <Scalar T>
bool is_by_columns(const TriangularOperand<T>& a, index_t columns) noexcept {
    constexpr index_t small = 64;
    if (columns == 1 && is_substituted<T>(a.rows())) return true;
    if constexpr (is_complex<T>) return false;
    return has_wide_vectors() && ((columns < 4 && a.rows() <= small) || !has_reciprocals(a));
}

}  // namespace

template <Scalar T>
bool solve_triangle(const TriangularOperand<T>& a, const MatrixView<T>& b) {
    if (b.empty()) return true;
    if (is_by_columns(a, b.cols())) {
        substitute_columns(a, b);
        return true;
    }
    const OneThread hold(elimination_on_threads.is_so_for(std::max(a.base.size(), b.size())));
    if constexpr (!is_complex<T>) {
        if (is_by_halves(a, b)) {
            is_lower(a) ? solve_by_halves<true>(a, b) : solve_by_halves<false>(a, b);
            return true;
        }
    }
    return trtrs(a, b);
}

template <Scalar T>
void divide_by_triangle(const MatrixView<T>& b, const TriangularOperand<T>& a) {
    if (b.empty()) return;
    const OneThread hold(elimination_on_threads.is_so_for(std::max(a.base.size(), b.size())));
    if constexpr (!is_complex<T>) {
        if (is_by_halves(a, b)) {
            return is_lower(a) ? divide_by_halves<true>(b, a) : divide_by_halves<false>(b, a);
        }
    }
    trsm(b, a);
}

template bool solve_triangle(const TriangularOperand<float>&, const MatrixView<float>&);
template bool solve_triangle(const TriangularOperand<double>&, const MatrixView<double>&);
template bool solve_triangle(const TriangularOperand<std::complex<float>>&,
                             const MatrixView<std::complex<float>>&);
template bool solve_triangle(const TriangularOperand<std::complex<double>>&,
                             const MatrixView<std::complex<double>>&);
template void divide_by_triangle(const MatrixView<float>&, const TriangularOperand<float>&);
template void divide_by_triangle(const MatrixView<double>&, const TriangularOperand<double>&);
template void divide_by_triangle(const MatrixView<std::complex<float>>&,
                                 const TriangularOperand<std::complex<float>>&);
template void divide_by_triangle(const MatrixView<std::complex<double>>&,
                                 const TriangularOperand<std::complex<double>>&);

}  // namespace lamina
