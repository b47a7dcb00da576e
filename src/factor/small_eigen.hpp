#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/core/structure.hpp"
#include "lamina/core/view.hpp"

namespace lamina {

/// Up to this size Jacobi's rotations end sooner than syevd, most of whose time passes between its
/// calls.
inline constexpr index_t small_eigen = 4;

/// The order in which value(0), ..., value(n - 1) ascend.
template <class Value>
void ascending(index_t* order, index_t n, Value value) noexcept {
    for (index_t j = 0; j < n; ++j) {
        index_t at = j;
        for (; at > 0 && value(order[at - 1]) > value(j); --at)
            order[at] = order[at - 1];
        order[at] = j;
    }
}

/// Eigenvalues and eigenvectors of a small real symmetric A: each rotation makes one entry and its
/// mirror image zero, and all of them shrink, at last with the square of what they were (Golub &
/// Van Loan, Matrix Computations, 4th ed., section 8.5; the rotation is algorithm 8.5.1's).
template <class R>
class SmallEigen {
public:
    /// Reads one triangle of A.
    SmallEigen(const MatrixView<const R>& a, Triangle triangle) noexcept : n_(a.rows()) {
        R largest = 0;
        bool is_finite = true;
        for (index_t j = 0; j < n_; ++j) {
            for (index_t i = j; i < n_; ++i) {
                const R x = triangle == Triangle::lower ? a(i, j) : a(j, i);
                a_[j][i] = x;
                is_finite = is_finite && std::abs(x) <= std::numeric_limits<R>::max();
                largest = std::max(largest, std::abs(x));
            }
        }
        for (index_t j = 0; j < n_; ++j) {
            for (index_t i = 0; i < n_; ++i)
                v_[j][i] = R(i == j);
        }
        // So that no square leaves the range of numbers.
        exponent_ = is_finite && largest > 0 ? std::ilogb(largest) : 0;
        if (exponent_ != 0) {
            for (index_t j = 0; j < n_; ++j) {
                for (index_t i = j; i < n_; ++i)
                    a_[j][i] = std::ldexp(a_[j][i], -exponent_);
            }
        }
        is_finite_ = is_finite;
    }

    /// False if there was no convergence, as for a NaN or an infinity.
    bool run() noexcept {
        constexpr int sweeps = 30;
        for (int sweep = 0; is_finite_ && sweep < sweeps; ++sweep) {
            if (!rotate_all()) return true;
        }
        return false;
    }

    /// w ascending, and V unless it is null, n to a column.
    void write(R* w, R* v) const noexcept {
        index_t order[small_eigen];
        ascending(order, n_, [&](index_t j) { return a_[j][j]; });
        for (index_t j = 0; j < n_; ++j) {
            const index_t from = order[j];
            w[j] = std::ldexp(a_[from][from], exponent_);
            if (v != nullptr) std::copy_n(v_[from], n_, v + j * n_);
        }
    }

private:
    /// One sweep; false if there was nothing left to do.
    bool rotate_all() noexcept {
        // The largest entry was between 1 and 2: together such entries move no eigenvalue by more
        // than eps times it.
        constexpr R negligible = std::numeric_limits<R>::epsilon() / (2 * R(small_eigen));
        bool any = false;
        for (index_t p = 0; p + 1 < n_; ++p) {
            for (index_t q = p + 1; q < n_; ++q) {
                if (std::abs(a_[p][q]) <= negligible) continue;
                rotate(p, q);
                any = true;
            }
        }
        return any;
    }

    void rotate(index_t p, index_t q) noexcept {
        const R entry = a_[p][q];
        const R distance = a_[q][q] - a_[p][p];
        const R length = std::sqrt(distance * distance + 4 * entry * entry);
        const R t = 2 * (distance < 0 ? -entry : entry) / (std::abs(distance) + length);
        const R c = 1 / std::sqrt(1 + t * t);
        const R s = t * c;
        a_[p][p] -= t * entry;
        a_[q][q] += t * entry;
        a_[p][q] = 0;
        const auto turn = [=](R& x, R& y) noexcept {
            const R left = x;
            x = c * left - s * y;
            y = s * left + c * y;
        };
        for (index_t k = 0; k < p; ++k)
            turn(a_[k][p], a_[k][q]);
        for (index_t k = p + 1; k < q; ++k)
            turn(a_[p][k], a_[k][q]);
        for (index_t k = q + 1; k < n_; ++k)
            turn(a_[p][k], a_[q][k]);
        for (index_t k = 0; k < n_; ++k)
            turn(v_[p][k], v_[q][k]);
    }

    index_t n_;
    int exponent_ = 0;
    bool is_finite_ = false;
    R a_[small_eigen][small_eigen];  // by columns of the lower triangle
    R v_[small_eigen][small_eigen];
};

}  // namespace lamina
