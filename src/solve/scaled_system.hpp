#pragma once

#include <vector>

#include "solve/factored.hpp"

namespace lamina {

/// A X = B with A and each column of B brought near 1 by powers of two, so that residuals neither
/// overflow nor lose digits to underflow; with a solution that can be measured and corrected.
template <Scalar T>
class ScaledSystem {
public:
    using R = RealOf<T>;

    ScaledSystem(Matrix<T> a, MatrixView<const T> b);

    /// 2^-k A, and k.
    const Matrix<T>& a() const noexcept { return a_; }
    int exponent() const noexcept { return exponent_; }

    /// Solves with f, which stands for the scaled A and becomes the QR of it where LU did not
    /// suffice. All facts but rcond. Throws SingularMatrixError.
    SolveFacts<T> solve(Factored<T>& f, Refine refine);
    /// X, in the scale of the system that was given.
    void copy_solution(MatrixView<T> x) const;

private:
    void solve_plainly(Factored<T>& f);
    void take_residual();
    bool is_stable() const noexcept;
    bool refine_plainly(const Factored<T>& f, index_t& steps);
    bool refine_column(const Factored<T>& f, index_t j, index_t& steps);
    bool refine_fully(const Factored<T>& f, index_t& most_steps);

    Matrix<T> a_;
    Matrix<T> b_;
    int exponent_ = 0;
    std::vector<int> column_exponents_;
    R norm_ = 0;  // ||A||_1
    Matrix<T> x_;
    Matrix<T> residual_;
    R backward_error_ = 0;
};

}  // namespace lamina
