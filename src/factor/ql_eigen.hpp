#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/structure.hpp"
#include "lamina/core/view.hpp"

#include "core/wide_vectors.hpp"
#include "factor/implicit_ql.hpp"
#include "factor/small_eigen.hpp"
#include "factor/tridiagonal.hpp"
#include "ops/sums.hpp"

namespace lamina {

template <class W, class R>
[[gnu::always_inline]] inline bool ql_eigen_body(const Columns<R>& a, index_t n,
                                                 const Columns<R>& v, R* w, R* work) noexcept {
    R* const beside = work;
    R* const more = work + a.ld;
    tridiagonalize<W>(a, n, v, w, beside, more);
    return diagonalize<W>(w, beside, n, v, more, more + a.ld);
}

/// Eigenvalues and eigenvectors of a small real symmetric A by the algorithms of syev, sytrd and
/// steqr, in registers; LAPACK's spend most of their time between their calls. 9 n^3 flops.
template <class R>
class QlEigen {
public:
    /// Beyond that syevd's divide and conquer is faster for some matrices, and for values alone its
    /// QL iterations without roots.
    static constexpr index_t largest = 48;
    static constexpr index_t largest_for_values = 8;
    static bool takes(index_t n, bool wants_vectors) noexcept {
        return n > small_eigen && n <= (wants_vectors ? largest : largest_for_values) &&
               has_wide_vectors();
    }
    /// So many numbers it needs: A, V, w and what tridiagonal form and iterations need.
    static index_t room_size(index_t n) noexcept {
        return (n + n + 1 + columns_of_work) * height(n);
    }

    /// Reads one triangle of A.
    QlEigen(const MatrixView<const R>& a, Triangle triangle, bool wants_vectors, R* room) noexcept
        : n_(a.rows()),
          a_{room, height(n_)},
          v_{wants_vectors ? room + n_ * a_.ld : nullptr, a_.ld},
          w_(room + 2 * n_ * a_.ld) {
        for (index_t j = 0; j < n_; ++j)
            std::fill(a_[j] + n_, a_[j] + a_.ld, R(0));
        for (index_t j = 0; j < n_; ++j) {
            for (index_t i = j; i < n_; ++i)
                a_[i][j] = a_[j][i] = triangle == Triangle::lower ? a(i, j) : a(j, i);
        }
    }

    /// False if there was no convergence, as for a NaN or an infinity.
    bool run() noexcept {
        if (!bring_near_one()) return false;
        R* const work = w_ + a_.ld;
        return has_widest_vectors()
                   ? in_widest_vectors<ql_eigen_body<Widest<R>, R>>(a_, n_, v_, w_, work)
                   : in_wide_vectors<ql_eigen_body<Wide<R>, R>>(a_, n_, v_, w_, work);
    }

    /// w ascending, and V, if it was wanted, n to a column.
    void write(R* w, R* v) const noexcept {
        index_t order[largest];
        ascending(order, n_, [&](index_t j) { return w_[j]; });
        for (index_t j = 0; j < n_; ++j) {
            w[j] = std::ldexp(w_[order[j]], exponent_);
            if (v_.data != nullptr) std::copy_n(v_[order[j]], n_, v + j * n_);
        }
    }

private:
    /// What is beside the diagonal, and what tridiagonalize() needs, more than diagonalize().
    static constexpr index_t columns_of_work = 1 + 6;

    /// Columns are whole registers of any kind.
    static constexpr index_t height(index_t n) noexcept {
        return (n + Widest<R>::lanes - 1) / Widest<R>::lanes * Widest<R>::lanes;
    }

    /// Brings the largest entry near 1, so that no square leaves the range of numbers; false if
    /// one is infinite or NaN.
    bool bring_near_one() noexcept {
        constexpr int near = 4;
        R largest_entry = 0;
        bool is_finite = true;
        for (index_t i = 0; i < n_ * a_.ld; ++i) {
            const R size = std::abs(a_.data[i]);
            is_finite &= size <= std::numeric_limits<R>::max();
            largest_entry = std::max(largest_entry, size);
        }
        if (!is_finite) return false;
        const int exponent = largest_entry > 0 ? std::ilogb(largest_entry) : 0;
        if (std::abs(exponent) <= near) return true;
        exponent_ = exponent;
        const PowerOfTwo<R> scale(exponent);
        for (index_t i = 0; i < n_ * a_.ld; ++i)
            a_.data[i] = scale.times(a_.data[i]);
        return true;
    }

    index_t n_;
    Columns<R> a_;
    Columns<R> v_;  // null unless wanted
    R* w_;          // and columns_of_work behind it
    int exponent_ = 0;
};

}  // namespace lamina
