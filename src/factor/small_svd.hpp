#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/view.hpp"
#include "lamina/factor/vectors.hpp"

#include "factor/turned_triangle.hpp"
#include "ops/sums.hpp"

namespace lamina {

/// Up to so many columns, or rows of a wide matrix, and so many numbers on the stack, Jacobi's
/// rotations end sooner than gesdd, also for matrices that are near to lower rank, which take twice
/// as many; for values alone, of which gesdd computes less, up to fewer.
inline constexpr index_t small_svd = 24;
inline constexpr index_t small_svdvals = 12;
inline constexpr index_t small_svd_numbers = 4352;

/// So many columns of the long factor are made at a time.
inline constexpr index_t columns_reflected = 4;

/// Whether all of a decomposition is found by rotations.
template <Scalar T>
constexpr bool is_small_svd(Vectors vectors, index_t m, index_t n) noexcept {
    const index_t k = std::min(m, n);
    if (is_complex<T> || k == 0 || (vectors == Vectors::full && m != n)) return false;
    if (k > (vectors == Vectors::none ? small_svdvals : small_svd)) return false;
    // With what fills up the widest registers.
    const auto whole = [](index_t size) { return (size + 15) / 16 * 16; };
    const index_t longer = std::max(m, n);
    return longer <= small_svd_numbers &&
           (k + std::min(k, columns_reflected)) * whole(longer) + 2 * k * whole(k) <=
               small_svd_numbers;
}

/// Singular value decomposition of a small real A, of a wide one by A^T, by one-sided Jacobi: A = Q
/// L^T, then L V = U diag(s) for the V that makes the columns of L V orthogonal, a product of plane
/// rotations, so that A = (Q V) diag(s) U^T (Hestenes, J. SIAM 6, 1958; Demmel & Veselic, Jacobi's
/// method is more accurate than QR, SIAM J. Matrix Anal. Appl. 13, 1992).
template <class R>
class SmallSvd {
public:
    SmallSvd(const MatrixView<const R>& a, Vectors vectors) noexcept
        : wide_(a.rows() < a.cols()),
          rows_(std::max(a.rows(), a.cols())),
          cols_(std::min(a.rows(), a.cols())),
          vectors_(vectors) {
        R largest = 0;
        for (index_t j = 0; j < a.cols(); ++j) {
            for (index_t i = 0; i < a.rows(); ++i)
                largest = larger(largest, std::abs(a(i, j)));
        }
        is_finite_ = largest <= std::numeric_limits<R>::max();
        if (is_finite_) fill(a, largest);
    }

    bool is_finite() const noexcept { return is_finite_; }

    /// False if there was no convergence.
    bool run() noexcept {
        in_registers<triangularize_body<Wide<R>, R>, triangularize_body<Widest<R>, R>>(a_, l_, q_);
        const bool converged =
            in_registers<rotate_all_body<Wide<R>, R>, rotate_all_body<Widest<R>, R>>(l_, squares_);
        if (converged) finish();
        return converged;
    }

    /// s descending, and unless there are to be none U and V^T, thin, without gaps between columns.
    void write(R* s, R* u, R* vt) noexcept {
        for (index_t j = 0; j < cols_; ++j)
            s[j] = std::ldexp(norms_[order_[j]], exponent_);
        if (vectors_ == Vectors::none) return;
        for (index_t j = 0; j < cols_; ++j)
            put(l_[order_[j]], cols_, j, wide_ ? u : nullptr, vt);
        for (index_t first = 0; first < cols_; first += columns_reflected) {
            const index_t count = std::min(columns_reflected, cols_ - first);
            make_long_columns(first, count);
            for (index_t j = 0; j < count; ++j)
                put(long_columns_ + j * a_.height, rows_, first + j, wide_ ? nullptr : u, vt);
        }
    }

private:
    /// The body for the registers that the columns fill.
    template <auto wide, auto widest, class... Args>
    auto in_registers(Args&... args) const noexcept {
        return lanes_ == Widest<R>::lanes ? in_widest_vectors<widest>(args...)
                                          : in_wide_vectors<wide>(args...);
    }

    void fill(const MatrixView<const R>& a, R largest) noexcept {
        exponent_ = largest > 0 ? std::ilogb(largest) : 0;
        const PowerOfTwo<R> scale(exponent_);
        lanes_ = has_widest_vectors() && rows_ > Wide<R>::lanes ? Widest<R>::lanes : Wide<R>::lanes;
        const index_t height = whole_registers(rows_);
        const index_t side = whole_registers(cols_);
        a_ = {data_, cols_, height, height};
        l_ = {data_ + cols_ * height, cols_, side, vectors_ == Vectors::none ? side : 2 * side};
        long_columns_ = l_[cols_];
        const index_t down = wide_ ? a.ld() : 1;
        const index_t across = wide_ ? 1 : a.ld();
        for (index_t j = 0; j < cols_; ++j) {
            R* const column = a_[j];
            for (index_t i = 0; i < rows_; ++i)
                column[i] = scale.times(a.data()[i * down + j * across]);
            std::fill_n(column + rows_, height - rows_, R(0));
            std::fill_n(l_[j], l_.ld, R(0));
            if (vectors_ != Vectors::none) l_[j][side + j] = R(1);
        }
    }

    index_t whole_registers(index_t n) const noexcept { return (n + lanes_ - 1) / lanes_ * lanes_; }

    /// The j-th vector of a kind: a column of u, or a row of vt where u is null.
    void put(const R* x, index_t size, index_t j, R* u, R* vt) const noexcept {
        if (u != nullptr) {
            std::copy_n(x, size, u + j * size);
            return;
        }
        for (index_t i = 0; i < size; ++i)
            vt[j + i * cols_] = x[i];
    }

    /// Columns of Q V.
    void make_long_columns(index_t first, index_t count) noexcept {
        for (index_t j = 0; j < count; ++j) {
            R* const x = long_columns_ + j * a_.height;
            std::copy_n(l_[order_[first + j]] + l_.height, cols_, x);
            std::fill_n(x + cols_, a_.height - cols_, R(0));
        }
        in_registers<apply_reflections_body<Wide<R>, R>, apply_reflections_body<Widest<R>, R>>(
            a_, q_, long_columns_, count);
    }

    /// The order of the norms, and columns of length 1. Columns that were left out have no right
    /// angles with others: they come after all that were turned, and are not longer.
    void finish() noexcept {
        R least = std::numeric_limits<R>::max();
        index_t count = 0;
        for (const bool turned : {true, false}) {
            for (index_t j = 0; j < cols_; ++j) {
                if ((squares_[j] > 0) != turned) continue;
                norms_[j] = turned ? R(std::sqrt(squares_[j]))
                                   : std::min(least, norm(VectorView<const R>(l_[j], cols_)));
                if (turned) least = std::min(least, norms_[j]);
                index_t at = count++;
                for (; at > 0 && norms_[order_[at - 1]] < norms_[j]; --at)
                    order_[at] = order_[at - 1];
                order_[at] = j;
            }
        }
        if (vectors_ == Vectors::none) return;
        for (index_t j = 0; j < cols_; ++j) {
            R* const column = l_[order_[j]];
            if (squares_[order_[j]] == 0) {
                complete(j);
                continue;
            }
            for (index_t i = 0; i < cols_; ++i)
                column[i] /= norms_[order_[j]];
        }
    }

    /// A column of U that has no length of its own, or next to none: in its direction, if that is
    /// another than theirs before it, else in that of the axis they are least in.
    void complete(index_t j) noexcept {
        R* const x = l_[order_[j]];
        const R length = norms_[order_[j]];
        for (index_t i = 0; length > 0 && i < cols_; ++i)
            x[i] /= length;
        if (length > 0 && make_orthonormal(j)) return;
        index_t axis = 0;
        R least = 2;
        for (index_t i = 0; i < cols_; ++i) {
            R share = 0;
            for (index_t k = 0; k < j; ++k)
                share += l_[order_[k]][i] * l_[order_[k]][i];
            if (share < least) {
                least = share;
                axis = i;
            }
        }
        std::fill_n(x, cols_, R(0));
        x[axis] = 1;
        make_orthonormal(j);
    }

    /// False if the j-th column is, but for rounding, made of those before it.
    bool make_orthonormal(index_t j) noexcept {
        return in_registers<make_orthonormal_body<Wide<R>, R>, make_orthonormal_body<Widest<R>, R>>(
            l_, order_, j);
    }

    bool wide_;
    bool is_finite_;
    index_t rows_;  // the longer side
    index_t cols_;
    Vectors vectors_;
    index_t lanes_ = 0;
    int exponent_ = 0;
    TurnedColumns<R> a_{};  // A, then the v of Q
    TurnedColumns<R> l_{};
    R* long_columns_ = nullptr;
    Reflectors<R> q_;
    index_t order_[small_svd];
    R norms_[small_svd];
    double squares_[small_svd];
    alignas(64) R data_[small_svd_numbers];
};

}  // namespace lamina
