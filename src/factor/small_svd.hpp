#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/view.hpp"
#include "lamina/factor/vectors.hpp"

#include "factor/plane_rotations.hpp"

namespace lamina {

/// Up to so many columns, or rows of a wide matrix, and so many numbers with those of V, Jacobi's
/// rotations end sooner than gesdd; for values alone, of which gesdd computes less, up to fewer.
inline constexpr index_t small_svd = most_columns_turned;
inline constexpr index_t small_svdvals = 24;
inline constexpr index_t small_svd_numbers = 3 * small_svd * small_svd;

/// Whether all of a decomposition is found by rotations.
template <Scalar T>
constexpr bool is_small_svd(Vectors vectors, index_t m, index_t n) noexcept {
    const index_t k = std::min(m, n);
    const bool has_few_columns =
        k > 0 && k <= (vectors == Vectors::none ? small_svdvals : small_svd);
    // With what fills up the widest registers.
    const index_t column = (std::max(m, n) + 15) / 16 * 16 + (k + 15) / 16 * 16;
    return !is_complex<T> && has_few_columns && column <= small_svd_numbers / k &&
           (vectors != Vectors::full || m == n);
}

/// Singular value decomposition of a small real A by one-sided Jacobi: A V = U diag(s), for the V
/// that makes the columns of A V orthogonal, which is a product of plane rotations (Hestenes, J.
/// SIAM 6, 1958; Demmel & Veselic, Jacobi's method is more accurate than QR, SIAM J. Matrix Anal.
/// Appl. 13, 1992). Of a wide A the same of A^T.
template <class R>
class SmallSvd {
public:
    SmallSvd(const MatrixView<const R>& a, Vectors vectors) noexcept
        : wide_(a.rows() < a.cols()),
          rows_(std::max(a.rows(), a.cols())),
          cols_(std::min(a.rows(), a.cols())),
          vectors_(vectors) {
        R largest = 0;
        is_finite_ = true;
        for (index_t j = 0; j < a.cols(); ++j) {
            for (index_t i = 0; i < a.rows(); ++i) {
                const R x = std::abs(a(i, j));
                is_finite_ = is_finite_ && x <= std::numeric_limits<R>::max();
                largest = std::max(largest, x);
            }
        }
        if (is_finite_) fill(a, largest);
    }

    bool is_finite() const noexcept { return is_finite_; }

    /// False if there was no convergence.
    bool run() noexcept {
        const bool converged =
            lanes_ == Widest<R>::lanes
                ? in_widest_vectors<rotate_all_body<Widest<R>, R>>(columns_, negligible, squares_)
                : in_wide_vectors<rotate_all_body<Wide<R>, R>>(columns_, negligible, squares_);
        if (converged) finish();
        return converged;
    }

    /// s descending, and unless they are null U and V^T, thin, each without gaps between columns.
    void write(R* s, R* u, R* vt) const noexcept {
        for (index_t j = 0; j < cols_; ++j)
            s[j] = std::ldexp(norms_[order_[j]], exponent_);
        if (vectors_ == Vectors::none) return;
        const index_t below = columns_.height;
        for (index_t j = 0; j < cols_; ++j) {
            const R* const column = columns_[order_[j]];
            const R* const left = wide_ ? column + below : column;
            const R* const right = wide_ ? column : column + below;
            std::copy_n(left, wide_ ? cols_ : rows_, u + j * (wide_ ? cols_ : rows_));
            for (index_t i = 0; i < (wide_ ? rows_ : cols_); ++i)
                vt[j + i * cols_] = right[i];
        }
    }

private:
    /// Where the largest entry of A is 1 to 2, a column with a smaller square is left out: its
    /// products with others would leave the range of numbers, and it moves no singular value by
    /// more than its own length.
    static constexpr double negligible = std::is_same_v<R, float> ? 0x1p-80 : 0x1p-440;

    void fill(const MatrixView<const R>& a, R largest) noexcept {
        exponent_ = largest > 0 ? std::ilogb(largest) : 0;
        // Together 2^-exponent_, which for the least numbers is beyond the range of numbers.
        const R once = std::ldexp(R(1), -(exponent_ / 2));
        const R again = std::ldexp(R(1), -(exponent_ - exponent_ / 2));
        lanes_ = has_widest_vectors() && rows_ > Wide<R>::lanes ? Widest<R>::lanes : Wide<R>::lanes;
        const index_t height = whole_registers(rows_);
        const index_t below = vectors_ == Vectors::none ? 0 : whole_registers(cols_);
        columns_ = {data_, cols_, height, height + below};
        const index_t down = wide_ ? a.ld() : 1;
        const index_t across = wide_ ? 1 : a.ld();
        for (index_t j = 0; j < cols_; ++j) {
            R* const column = columns_[j];
            for (index_t i = 0; i < rows_; ++i)
                column[i] = a.data()[i * down + j * across] * once * again;
            std::fill_n(column + rows_, columns_.ld - rows_, R(0));
            if (below > 0) column[height + j] = R(1);
        }
    }

    index_t whole_registers(index_t n) const noexcept { return (n + lanes_ - 1) / lanes_ * lanes_; }

    /// The order of the norms, and columns of length 1.
    void finish() noexcept {
        for (index_t j = 0; j < cols_; ++j) {
            norms_[j] = squares_[j] > 0 ? R(std::sqrt(squares_[j])) : length_of(columns_[j]);
            index_t at = j;
            for (; at > 0 && norms_[order_[at - 1]] < norms_[j]; --at)
                order_[at] = order_[at - 1];
            order_[at] = j;
        }
        if (vectors_ == Vectors::none) return;
        for (index_t j = 0; j < cols_; ++j) {
            R* const column = columns_[order_[j]];
            if (squares_[order_[j]] == 0) {
                complete(j);
                continue;
            }
            for (index_t i = 0; i < rows_; ++i)
                column[i] /= norms_[order_[j]];
        }
    }

    /// ||x||_2 of a column whose squares leave the range of numbers.
    R length_of(const R* x) const noexcept {
        R largest = 0;
        for (index_t i = 0; i < rows_; ++i)
            largest = std::max(largest, std::abs(x[i]));
        if (largest == 0) return 0;
        R sum = 0;
        for (index_t i = 0; i < rows_; ++i)
            sum += x[i] / largest * (x[i] / largest);
        return largest * std::sqrt(sum);
    }

    /// A column of U that has no length of its own, or next to none: in its direction, if that is
    /// another than theirs before it, else in that of the axis they are least in.
    void complete(index_t j) noexcept {
        R* const x = columns_[order_[j]];
        const R length = norms_[order_[j]];
        for (index_t i = 0; length > 0 && i < rows_; ++i)
            x[i] /= length;
        if (length > 0 && make_orthonormal(j)) return;
        index_t axis = 0;
        R least = 2;
        for (index_t i = 0; i < rows_; ++i) {
            R share = 0;
            for (index_t k = 0; k < j; ++k)
                share += columns_[order_[k]][i] * columns_[order_[k]][i];
            if (share < least) {
                least = share;
                axis = i;
            }
        }
        std::fill_n(x, rows_, R(0));
        x[axis] = 1;
        make_orthonormal(j);
    }

    /// The j-th column without what lies in those before it; false if next to nothing is left.
    bool make_orthonormal(index_t j) noexcept {
        R* const x = columns_[order_[j]];
        for (int time = 0; time < 2; ++time) {
            for (index_t k = 0; k < j; ++k) {
                const R* const u = columns_[order_[k]];
                const R share = detail::short_inner_product(u, x, rows_);
                for (index_t i = 0; i < rows_; ++i)
                    x[i] -= share * u[i];
            }
            const R length = std::sqrt(detail::short_inner_product(x, x, rows_));
            // Of the best axis at least 1 / sqrt(rows) is left.
            if (length * length * R(2 * rows_) < 1) return false;
            for (index_t i = 0; i < rows_; ++i)
                x[i] /= length;
        }
        return true;
    }

    bool wide_;
    bool is_finite_;
    index_t rows_;  // the longer side
    index_t cols_;
    Vectors vectors_;
    index_t lanes_ = 0;
    int exponent_ = 0;
    RotatedColumns<R> columns_{};
    index_t order_[small_svd];
    R norms_[small_svd];
    double squares_[small_svd];
    alignas(64) R data_[small_svd_numbers];
};

}  // namespace lamina
