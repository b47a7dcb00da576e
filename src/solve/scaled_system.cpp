#include "solve/scaled_system.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "ops/power_scaling.hpp"
#include "solve/extended_vector.hpp"
#include "solve/refinement.hpp"

namespace lamina {

namespace {

/// Corrections in the precision of T help soon or not at all; in twice the digits each gains at
/// least a factor of two.
constexpr index_t most_plain_steps = 3;
constexpr index_t most_full_steps = 20;

/// An even k with max |A(i, j)| <= 2^k, and near it; 0 for a zero matrix. Even, so that a Cholesky
/// factor is scaled by a power of two as well, and no digit of it changes.
template <Scalar T>
int even_exponent(const Matrix<T>& a) {
    using R = RealOf<T>;
    const R largest = norm(a, Norm::max);
    if (!(largest > 0)) return 0;
    const int k =
        std::isfinite(largest) ? std::ilogb(largest) + 1 : std::numeric_limits<R>::max_exponent;
    return k + (k % 2 != 0 ? 1 : 0);
}

}  // namespace

template <Scalar T>
ScaledSystem<T>::ScaledSystem(Matrix<T> a, MatrixView<const T> b)
    : a_(std::move(a)), b_(b), exponent_(even_exponent(a_)) {
    for (index_t j = 0; j < a_.cols(); ++j)
        scale_by_power<T>(a_.col(j), -exponent_);
    for (index_t j = 0; j < b.cols(); ++j) {
        column_exponents_.push_back(exponent_of<T>(b.col(j)));
        scale_by_power<T>(b_.col(j), -column_exponents_.back());
    }
    norm_ = norm(a_, Norm::one);
}

/// The worst column's ||b - A x||_1 / (||A||_1 ||x||_1 + ||b||_1), NaN if a number has left its
/// range.
template <Scalar T>
void ScaledSystem<T>::take_residual() {
    residual_ = b_;
    multiply_add(T(-1), a_, x_, T(1), residual_);
    backward_error_ = 0;
    for (index_t j = 0; j < x_.cols(); ++j) {
        const R size = norm(residual_.col(j), 1);
        if (size == 0) continue;
        const R error = size / (norm_ * norm(x_.col(j), 1) + norm(b_.col(j), 1));
        backward_error_ = error != error || error > backward_error_ ? error : backward_error_;
        if (error != error) return;
    }
}

/// A residual of n terms is itself rounded by some eps n^(1/2) of its terms, so that no smaller
/// backward error could be told from none. (Higham & Mary, SIAM J. Sci. Comput. 41, 2019.)
template <Scalar T>
bool ScaledSystem<T>::is_stable() const noexcept {
    return backward_error_ <= std::sqrt(R(a_.rows())) * epsilon<T>;
}

template <Scalar T>
void ScaledSystem<T>::solve_plainly(Factored<T>& f) {
    x_ = b_;
    if (f.is_singular() && f.has_grown(operand(a_))) {
        // What looks like a zero may be all that rounding left of a pivot.
        Factored<T> orthogonal(QR<T>(a_, Check::none));
        if (orthogonal.rcond(a_) > R(a_.rows()) * epsilon<T>) f = std::move(orthogonal);
    }
    f.solve_into(x_);
    take_residual();
}

/// Corrects in the precision of T, and whether X now is as if only A and B had been rounded. One or
/// two steps lead there unless cond(A) times the growth is near 1 / eps (Skeel, Math. Comp. 35,
/// 1980); what takes longer keeps more of LU's errors than QR makes.
template <Scalar T>
bool ScaledSystem<T>::refine_plainly(const Factored<T>& f, index_t& steps) {
    steps = 0;
    while (steps < most_plain_steps && std::isfinite(backward_error_) &&
           backward_error_ > epsilon<T> / 2) {
        f.solve_into(residual_);
        x_ += residual_;
        take_residual();
        ++steps;
    }
    return backward_error_ <= epsilon<T> / 2;
}

/// Corrects one column by residuals in twice the digits until that changes nothing any more, and
/// whether it came to that.
template <Scalar T>
bool ScaledSystem<T>::refine_column(const Factored<T>& f, index_t j, index_t& steps) {
    constexpr double infinity_norm = std::numeric_limits<double>::infinity();
    std::vector<Extended<T>> x = widened_vector<T>(std::as_const(x_).col(j));
    R last = norm(x_.col(j), infinity_norm);
    bool converged = false;
    bool settled = false;
    for (steps = 0; !settled && steps < most_full_steps; ++steps) {
        Vector<T> change = ExtendedResidual<T>::of(a_, std::as_const(b_).col(j), x);
        f.solve_into(MatrixView<T>(change.data(), change.size(), 1));
        const R size = norm(change, infinity_norm);
        // The first correction may be as large as a solution that is rounding itself; a later one
        // that has not shrunk to half of the last one is rounding, or divergence.
        if (!(size <= (steps > 0 ? last / 2 : 2 * last))) break;
        last = size;
        add_to<T>(x, change);
        const Vector<T> rounded = rounded_vector<T>(x);
        const R size_x = norm(rounded, infinity_norm);
        converged = size <= epsilon<T> * size_x;
        // Where an entry ought to be 0 its last digit is never reached.
        settled = is_settled<T>(change, x) || size <= epsilon<T> * epsilon<T> * size_x;
        copy_into(x_.col(j), rounded);
    }
    return converged;
}

/// Corrects all columns by residuals in twice the digits, and whether that came to its end.
template <Scalar T>
bool ScaledSystem<T>::refine_fully(const Factored<T>& f, index_t& most_steps) {
    most_steps = 0;
    if (!std::isfinite(backward_error_)) return false;
    bool converged = true;
    for (index_t j = 0; j < x_.cols(); ++j) {
        index_t steps = 0;
        converged = refine_column(f, j, steps) && converged;
        most_steps = std::max(most_steps, steps);
    }
    take_residual();
    return converged;
}

template <Scalar T>
SolveFacts<T> ScaledSystem<T>::solve(Factored<T>& f, Refine refine) {
    SolveFacts<T> facts;
    solve_plainly(f);
    const bool is_damaged = f.may_grow() && !is_stable();
    bool is_mended = false;
    if (refine == Refine::extended) {
        is_mended = facts.refined = refine_fully(f, facts.refinement_steps);
    } else if (refine == Refine::automatic && is_damaged) {
        is_mended = refine_plainly(f, facts.refinement_steps);
    }
    if (refine != Refine::none && is_damaged && !is_mended) {
        f = Factored<T>(QR<T>(a_, Check::none));
        facts.refinement_steps = 0;
        solve_plainly(f);
        if (refine == Refine::extended) facts.refined = refine_fully(f, facts.refinement_steps);
    }
    facts.method_used = f.method();
    if (facts.method_used == SolveMethod::lu && facts.refinement_steps > 0) {
        facts.method_used = SolveMethod::lu_refined;
    }
    facts.backward_error = backward_error_;
    facts.order = a_.rows();
    return facts;
}

template <Scalar T>
void ScaledSystem<T>::copy_solution(MatrixView<T> x) const {
    copy_into(x, x_);
    for (index_t j = 0; j < x.cols(); ++j)
        scale_by_power<T>(x.col(j), column_exponents_[std::size_t(j)] - exponent_);
}

template class ScaledSystem<float>;
template class ScaledSystem<double>;
template class ScaledSystem<std::complex<float>>;
template class ScaledSystem<std::complex<double>>;

}  // namespace lamina
