#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/view.hpp"
#include "lamina/factor/vectors.hpp"

#include "ops/inner_product.hpp"

namespace lamina {

/// Up to so many columns, or rows of a wide matrix, and so many numbers with those of V, Jacobi's
/// rotations end sooner than gesdd; for values alone, of which gesdd computes less, up to fewer.
inline constexpr index_t small_svd = 32;
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

/// Columns of A and below them those of V, each filled up with zeros to whole registers.
template <class R>
struct RotatedColumns {
    R* data;
    index_t count;
    index_t height;  // of a column of A
    index_t ld;      // of a column of A and one of V

    R* operator[](index_t j) const noexcept { return data + j * ld; }
};

/// The rotations of a round, and eight times as many as a register has numbers if need be: those
/// that are too many do nothing.
struct alignas(64) RoundOfRotations {
    static constexpr index_t most = small_svd / 2;
    double product[most];   // x . y, or 0 for columns that stay
    double distance[most];  // y . y - x . x
    double c[most];
    double s[most];
    double moved[most];  // what the rotation takes from x . x and gives to y . y
    index_t x[most];
    index_t y[most];
};

/// The rotations after which x and y are orthogonal, by the smaller of the two angles (Golub & Van
/// Loan, algorithm 8.5.1), from `first` on.
[[gnu::always_inline]] inline void find_rotations(RoundOfRotations& r, index_t first) noexcept {
// As long as it is a loop, compilers make one step in registers of it.
#pragma GCC unroll 1
    for (index_t k = first; k < first + 8; ++k) {
        const double twice = 2 * r.product[k];
        const double length = std::sqrt(r.distance[k] * r.distance[k] + twice * twice);
        const double opposite = std::copysign(1.0, r.distance[k]) * twice;
        const double t = opposite / (std::abs(r.distance[k]) + length);
        r.c[k] = 1 / std::sqrt(1 + t * t);
        r.s[k] = t * r.c[k];
        r.moved[k] = t * r.product[k];
    }
}

template <class W, class R>
[[gnu::always_inline]] inline double inner_product_of(const R* x, const R* y,
                                                      index_t height) noexcept {
    typename W::Register sum = W::at(x).numbers * W::at(y).numbers;
    for (index_t i = W::lanes; i < height; i += W::lanes)
        sum += W::at(x + i).numbers * W::at(y + i).numbers;
    return double(sum_of_lanes<W, R>(sum));
}

/// Finds the rotations of a round; false if there are none. In each round all columns meet in
/// pairs, in as many as there are others each has met all of them: as at a table where one stays
/// and the others move on by a seat.
template <class W, class R>
[[gnu::always_inline]] inline bool meet(const RotatedColumns<R>& a, const double* squares,
                                        index_t round, RoundOfRotations& r) noexcept {
    // A rotation rounds x . y by 2 eps ||x|| ||y|| and the sum of its terms by sqrt(height) times
    // that at most, if errors add up as they use to: nothing smaller can be asked for.
    const double rounding =
        double(std::numeric_limits<R>::epsilon()) * (2 + std::sqrt(double(a.height)));
    const double limit = rounding * rounding;
    const index_t odd = a.count % 2;
    const index_t circle = a.count + odd - 1;
    bool any = false;
    for (index_t k = 0; k < a.count / 2; ++k) {
        const index_t seats = k + odd;
        const index_t x = round + seats < circle ? round + seats : round + seats - circle;
        const index_t beside = round < seats ? round - seats + circle : round - seats;
        const index_t y = seats == 0 ? circle : beside;
        const double product = inner_product_of<W>(a[x], a[y], a.height);
        const bool turns = (product * product > limit * squares[x] * squares[y]) &
                           (squares[x] > 0) & (squares[y] > 0);
        r.x[k] = x;
        r.y[k] = y;
        r.product[k] = turns ? product : 0;
        r.distance[k] = turns ? squares[y] - squares[x] : 1;
        any |= turns;
    }
    return any;
}

template <class W, class R>
[[gnu::always_inline]] inline void rotate(const RotatedColumns<R>& a, double* squares,
                                          const RoundOfRotations& r) noexcept {
    for (index_t k = 0; k < a.count / 2; ++k) {
        R* const x = a[r.x[k]];
        R* const y = a[r.y[k]];
        const R c = R(r.c[k]);
        const R s = R(r.s[k]);
        squares[r.x[k]] = std::max(squares[r.x[k]] - r.moved[k], 0.0);
        squares[r.y[k]] = std::max(squares[r.y[k]] + r.moved[k], 0.0);
        for (index_t i = 0; i < a.ld; i += W::lanes) {
            const typename W::Register left = W::at(x + i).numbers;
            const typename W::Register right = W::at(y + i).numbers;
            W::at(x + i).numbers = c * left - s * right;
            W::at(y + i).numbers = s * left + c * right;
        }
    }
}

/// The squares of the columns' norms; 0 for those that are `negligible`.
template <class W, class R>
[[gnu::always_inline]] inline void measure(const RotatedColumns<R>& a, double negligible,
                                           double* squares) noexcept {
    for (index_t j = 0; j < a.count; ++j) {
        const double square = inner_product_of<W>(a[j], a[j], a.height);
        squares[j] = square < negligible ? 0 : square;
    }
}

/// Rotates until no two columns of A are to be; false if there is no end of it.
template <class W, class R>
[[gnu::always_inline]] inline bool rotate_all_body(RotatedColumns<R> a, double negligible,
                                                   double* squares) noexcept {
    constexpr int sweeps = 30;
    RoundOfRotations r;
    std::fill_n(r.product, r.most, 0.0);
    std::fill_n(r.distance, r.most, 1.0);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        bool any = false;
        measure<W>(a, negligible, squares);
        for (index_t round = 0; round < a.count + a.count % 2 - 1; ++round) {
            if (!meet<W>(a, squares, round, r)) continue;
            for (index_t k = 0; k < a.count / 2; k += 8)
                find_rotations(r, k);
            rotate<W>(a, squares, r);
            any = true;
        }
        if (!any) return true;
    }
    return false;
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
    /// A column whose square is smaller, where the largest entry of A is 1 to 2, is no longer
    /// orthogonal to others by its digits, many of which may be lost in products.
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
