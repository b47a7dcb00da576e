#pragma once

#include "lamina/solve/lstsq.hpp"

namespace lamina {

/// The system that all methods solve, made from what the caller passed.
template <Scalar T>
struct LstsqSystem {
    /// Weighted, with the rows of the ridge, and scaled: each column of A to a norm in [1/2, 1), or
    /// for LstsqMethod::svd all by the same power. Throws as lstsq does.
    static detail::LstsqProblem<T> make(const Operand<T>& a, Matrix<T> b,
                                        const LstsqOptions& options, bool keeps_plain);
    /// Without weights and ridge, and A as it is, which is known to be finite, as is B.
    static detail::LstsqProblem<T> make_plain(const Operand<T>& a, Matrix<T> b);
    /// W^(1/2) B_s.
    static Matrix<T> weighted_rhs(const detail::LstsqProblem<T>& problem);
    /// X from the solution Y of the scaled system, and back.
    static Matrix<T> unscaled(const detail::LstsqProblem<T>& problem, const Matrix<T>& y);
    static Vector<T> scaled(const detail::LstsqProblem<T>& problem, VectorView<const T> x,
                            index_t column);
    /// Whether the QR of W^(1/2) A_s is there.
    static bool is_factored(const detail::LstsqProblem<T>& problem) noexcept;
    /// Makes sure that it is, with each column scaled, whatever the method was; changes the scale
    /// where it has to.
    static void require_factor(detail::LstsqProblem<T>& problem);
    /// The same for a problem that is not to be changed: itself, or the copy that is.
    static const detail::LstsqProblem<T>& factored(const detail::LstsqProblem<T>& problem,
                                                   detail::LstsqProblem<T>& copy);
};

/// x_i becomes x_i w_i^(1/2); no weights are ones.
template <Scalar T>
void apply_roots(VectorView<T> x, const Vector<RealOf<T>>& weights);

}  // namespace lamina
