#pragma once

#include <algorithm>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/matrix.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/structured_product.hpp"

#include "factor/householder.hpp"

namespace lamina {

/// H = I - V F V^H, the product of as many reflections as V has columns, for what geqrf stores of
/// V: a unit lower triangle and what is below. The work of larft and larfb, which take their
/// products by vectors, or of rows that are far apart. Schreiber & Van Loan, A storage-efficient WY
/// representation, SIAM J. Sci. Stat. Comput. 10 (1989).
template <Scalar T>
class BlockReflection {
public:
    static constexpr index_t width = 32;
    /// For a C of that many columns.
    static constexpr index_t workspace(index_t columns) noexcept {
        return width * (width + columns);
    }

    BlockReflection(MatrixView<const T> v, const T* tau, T* work)
        : top_(triangular(v.block(0, 0, v.cols(), v.cols()), Triangle::lower, Diagonal::unit)),
          below_(v.block(v.cols(), 0, v.rows() - v.cols(), v.cols())),
          factor_(work, v.cols(), v.cols()),
          rest_(work + factor_.size()) {
        form_factor(tau);
    }

    /// C becomes H C, or H^H C.
    void apply(bool adjoint, MatrixView<T> c) const {
        const index_t k = factor_.cols();
        const MatrixView<T> c_top = c.block(0, 0, k, c.cols());
        const MatrixView<T> c_below = c.block(k, 0, c.rows() - k, c.cols());
        const MatrixView<T> w(rest_, k, c.cols());
        const auto factor = triangular(factor_, Triangle::upper);
        copy_into(w, c_top);
        multiply_in_place(top_.h(), w);
        multiply_add(T(1), below_.h(), c_below, T(1), w);
        multiply_in_place(adjoint ? factor.h() : factor, w);
        multiply_add(T(-1), below_, w, T(1), c_below);
        multiply_in_place(top_, w);
        for (index_t j = 0; j < c.cols(); ++j) {
            for (index_t i = 0; i < k; ++i)
                c_top(i, j) -= w(i, j);
        }
    }

private:
    /// F from V^H V: above the diagonal of each column -tau times what stands left of it, times the
    /// column.
    void form_factor(const T* tau) const {
        const index_t k = factor_.cols();
        for (index_t j = 0; j < k; ++j) {
            T* const column = factor_.data() + j * k;
            std::fill_n(column, j, T(0));
            column[j] = T(1);
            std::copy_n(&top_.base(0, j) + j + 1, k - j - 1, column + j + 1);
        }
        multiply_in_place(top_.h(), factor_);
        multiply_add(T(1), below_.h(), below_, T(1), factor_);
        for (index_t j = 0; j < k; ++j) {
            const VectorView<T> above = factor_.col(j).segment(0, j);
            for (T& entry : above)
                entry *= -tau[j];
            multiply_in_place(triangular(factor_.block(0, 0, j, j), Triangle::upper), above);
            factor_(j, j) = tau[j];
        }
    }

    TriangularOperand<T> top_;
    MatrixView<const T> below_;
    MatrixView<T> factor_;
    T* rest_;
};

/// Up to so many columns stay in the cache while they are reflected one by one.
inline constexpr index_t few_reflected = 64;

/// Numbers that the two functions below want for a matrix of so many columns.
template <class R>
constexpr index_t reflection_workspace(index_t columns) noexcept {
    return columns <= few_reflected ? 0 : BlockReflection<R>::workspace(columns);
}

/// A = Q R in the place of a real A, as geqrf leaves it.
template <class R>
void triangularize_in_blocks(MatrixView<R> a, R* tau, R* work) {
    if (a.cols() <= few_reflected) return triangularize(a, tau);
    const index_t k = std::min(a.rows(), a.cols());
    for (index_t j = 0; j < k; j += BlockReflection<R>::width) {
        const index_t width = std::min(BlockReflection<R>::width, k - j);
        const index_t beyond = j + width;
        const MatrixView<R> panel = a.block(j, j, a.rows() - j, width);
        triangularize(panel, tau + j);
        if (beyond == a.cols()) break;
        BlockReflection<R>(panel, tau + j, work)
            .apply(true, a.block(j, beyond, a.rows() - j, a.cols() - beyond));
    }
}

/// The first q.cols() columns of Q, at least as many as there are reflections.
template <class R>
void expand_in_blocks(MatrixView<const R> reflections, const R* tau, MatrixView<R> q, R* work) {
    const index_t m = q.rows();
    const index_t k = reflections.cols();
    for (index_t j = k; j < q.cols(); ++j) {
        fill(q.col(j), R(0));
        q(j, j) = R(1);
    }
    if (q.cols() <= few_reflected) return expand(reflections, tau, q);
    constexpr index_t block = BlockReflection<R>::width;
    for (index_t j = (k + block - 1) / block * block - block; j >= 0; j -= block) {
        const index_t width = std::min(block, k - j);
        const index_t beyond = j + width;
        const MatrixView<const R> panel = reflections.block(j, j, m - j, width);
        if (beyond < q.cols()) {
            BlockReflection<R>(panel, tau + j, work)
                .apply(false, q.block(j, beyond, m - j, q.cols() - beyond));
        }
        expand(panel, tau + j, q.block(j, j, m - j, width));
        fill(q.block(0, j, j, width), R(0));
    }
}

}  // namespace lamina
