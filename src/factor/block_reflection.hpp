#pragma once

#include <algorithm>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/matrix.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/structured_product.hpp"

#include "backend/blas_library.hpp"

namespace lamina {

/// H = I - V F V^H, the product of as many reflections as V has columns, for what geqrf stores of
/// V: a unit lower triangle and what is below. The work of larft and larfb, which take their
/// products by vectors, or of rows that are far apart. Schreiber & Van Loan, A storage-efficient WY
/// representation, SIAM J. Sci. Stat. Comput. 10 (1989).
template <Scalar T>
class BlockReflection {
public:
    static constexpr index_t width = 32;

    /// With memory for F, as many columns of width numbers, which is there already, or
    /// form_factor() comes first.
    BlockReflection(MatrixView<const T> v, T* factor)
        : top_(triangular(v.block(0, 0, v.cols(), v.cols()), Triangle::lower, Diagonal::unit)),
          below_(v.block(v.cols(), 0, v.rows() - v.cols(), v.cols())),
          factor_(factor, v.cols(), v.cols()) {}

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

    /// To how many columns of C at a time OpenBLAS's kernels that copy neither factor can be
    /// applied, which write width x width entries of a product that begins with an adjoint. 0:
    /// there are none.
    static index_t columns_for_small_kernels(index_t rows) noexcept {
        if (is_complex<T> || !backend::has_kernels_for_small_products()) return 0;
        static_assert(width * width <= backend::most_entries_beginning_with_adjoint);
        constexpr index_t whole = 8;
        const index_t fitting =
            backend::most_products_of_small_kernels / (width * std::max<index_t>(rows, 1));
        return std::min(width, fitting / whole * whole);
    }

    /// C becomes H C, or H^H C, with width numbers of workspace for each column.
    void apply(bool adjoint, MatrixView<T> c, T* work) const {
        const index_t k = factor_.cols();
        const MatrixView<T> c_top = c.block(0, 0, k, c.cols());
        const MatrixView<T> c_below = c.block(k, 0, c.rows() - k, c.cols());
        const MatrixView<T> w(work, k, c.cols());
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
    TriangularOperand<T> top_;
    MatrixView<const T> below_;
    MatrixView<T> factor_;
};

}  // namespace lamina
