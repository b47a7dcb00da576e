#include "lamina/solve/regression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/lstsq.hpp"

#include "core/require.hpp"
#include "ops/power_scaling.hpp"
#include "solve/double_double.hpp"
#include "solve/lstsq_system.hpp"
#include "solve/rank_evidence.hpp"
#include "solve/refinement.hpp"
#include "solve/student_t.hpp"
#include "solve/triangular.hpp"

namespace lamina {

using detail::LstsqProblem;

namespace {

constexpr const char* who = "LstsqResult::statistics";
template <class R>
constexpr R not_a_number = std::numeric_limits<R>::quiet_NaN();

/// One column of B in the making of its statistics.
template <class R>
struct Study {
    const LstsqProblem<R>& problem;
    index_t column;
    bool refined;
    bool weighs = problem.weights.size() > 0;

    R weight(index_t i) const { return weighs ? problem.weights[i] : R(1); }
    /// Brings what has the scale of B_s back to that of B, and with weights to theirs.
    R in_units(R x) const { return times_power(x, problem.rhs_exponents[std::size_t(column)]); }
    R in_weighted_units(R x) const { return times_power(in_units(x), problem.root_exponent); }

    Vector<R> scaled_residuals(const Regression<R>& fit) const;
    Matrix<R> scaled_covariance(index_t rank) const;
    Wide<R> total_sum_of_squares(bool centred) const;
};

/// B_s - A_s X: as it was summed in twice the digits; otherwise Q [0; e] with Q^H W^(1/2) B_s =
/// [d; e], which does not cancel, over the roots of the weights, and where a weight is 0 directly.
template <class R>
Vector<R> Study<R>::scaled_residuals(const Regression<R>& fit) const {
    if (problem.residuals.rows() == problem.observations) {
        return Vector<R>(problem.residuals.col(column));
    }
    Vector<R> r(problem.b.col(column));
    apply_roots<R>(r, problem.weights);
    problem.factor.apply_Qh_into(r);
    fill(r.segment(0, fit.rank), R(0));
    problem.factor.apply_Q_into(r);
    const Vector<R> y = LstsqSystem<R>::scaled(problem, fit.coefficients, column);
    for (index_t i = 0; i < problem.weights.size(); ++i) {
        const R w = problem.weights[i];
        r[i] = w > 0 ? r[i] / std::sqrt(w) : problem.b(i, column) - dot(problem.plain.row(i), y);
    }
    return r;
}

/// (A_s^T W A_s)^-1 in the columns that the QR chose first, zero elsewhere.
template <class R>
Matrix<R> Study<R>::scaled_covariance(index_t rank) const {
    const index_t n = problem.factor.cols();
    Matrix<R> c(n, n);
    if (refined) {
        const Refinement<R> refinement(problem.plain, problem.weights, problem.factor);
        const Vector<R> zero(problem.b.rows());
        for (index_t j = 0; j < n; ++j) {
            Vector<R> minus_unit(n);
            minus_unit[j] = R(-1);
            constexpr index_t most_steps = 20;
            copy_into(c.col(j), refinement.solve(zero, minus_unit, most_steps).x);
        }
        return c;
    }
    const Matrix<R> r = problem.factor.R();
    const Matrix<R> upper(r.block(0, 0, rank, rank));
    Matrix<R> inverse = identity<R>(rank);
    DirectSolve<R>::triangular(who, triangular(upper, Triangle::upper), inverse);
    const Matrix<R> product = inverse * inverse.t();
    const std::vector<index_t> order = problem.factor.permutation();
    for (index_t j = 0; j < rank; ++j) {
        for (index_t i = 0; i < rank; ++i)
            c(order[std::size_t(i)], order[std::size_t(j)]) = product(i, j);
    }
    return c;
}

/// sum w (y - c)^2 with c the weighted mean or 0, in twice the digits.
template <class R>
Wide<R> Study<R>::total_sum_of_squares(bool centred) const {
    const index_t m = problem.observations;
    Wide<R> sum{};
    Wide<R> weights{};
    for (index_t i = 0; i < m; ++i) {
        sum = sum + times(widened(problem.b(i, column)), weight(i));
        weights = weights + widened(weight(i));
    }
    const R mean = centred && rounded(weights) > 0 ? rounded(sum) / rounded(weights) : R(0);
    Wide<R> squares{};
    for (index_t i = 0; i < m; ++i) {
        // The rounding of the mean is corrected to first order: the deviations sum to zero.
        const R deviation = rounded(widened(problem.b(i, column)) + widened(-mean));
        squares = squares + times(times(widened(deviation), deviation), weight(i));
    }
    return squares;
}

/// Which coefficients the data determine: those whose columns take part in no dependence.
template <class R>
std::vector<bool> determined(const std::vector<Dependence<R>>& dependences, index_t n) {
    std::vector<bool> is_determined(std::size_t(n), true);
    for (const Dependence<R>& dependence : dependences) {
        is_determined[std::size_t(dependence.column)] = false;
        for (index_t j = 0; j < n; ++j) {
            if (dependence.coefficients[j] != R(0)) is_determined[std::size_t(j)] = false;
        }
    }
    return is_determined;
}

/// Whether W^(1/2) 1 lies in the span of W^(1/2) A, to rounding.
template <class R>
bool finds_intercept(const LstsqProblem<R>& problem, index_t rank) {
    const index_t m = problem.b.rows();
    Vector<R> ones(m, R(1));
    fill(ones.segment(problem.observations, m - problem.observations), R(0));
    apply_roots<R>(ones, problem.weights);
    const R whole = norm(ones);
    problem.factor.apply_Qh_into(ones);
    const R rest = norm(ones.segment(rank, m - rank));
    return whole > 0 && rest <= R(10 * std::max(m, problem.factor.cols())) * epsilon<R> * whole;
}

template <class R>
void set_sums(Regression<R>& fit, const Study<R>& study, const Vector<R>& r) {
    Wide<R> sum{};
    for (index_t i = 0; i < r.size(); ++i)
        sum = sum + times(times(widened(r[i]), r[i]), study.weight(i));
    const R squares = rounded(sum);
    const R df = R(fit.degrees_of_freedom);
    fit.residual_sum_of_squares = study.in_weighted_units(study.in_weighted_units(squares));
    fit.residual_deviation =
        df > 0 ? study.in_weighted_units(std::sqrt(squares / df)) : not_a_number<R>;
    const Wide<R> total = study.total_sum_of_squares(fit.has_intercept);
    const R all = rounded(total);
    const R all_df = R(study.problem.count) - R(fit.has_intercept);
    fit.r_squared = all > 0 ? rounded(total + -sum) / all : not_a_number<R>;
    fit.adjusted_r_squared =
        all > 0 && df > 0 ? 1 - squares / df / (all / all_df) : not_a_number<R>;
}

/// Covariances from s^2 and the inverse of the scaled normal equations, and what follows from them.
template <class R>
void set_coefficient_statistics(Regression<R>& fit, const Study<R>& study) {
    const index_t n = fit.coefficients.size();
    const std::vector<bool> is_determined = determined(fit.dependences, n);
    const Matrix<R> c = study.scaled_covariance(fit.rank);
    // The covariance is of weights in their own units, the inverse of normalised ones.
    const R s = times_power(fit.residual_deviation, -study.problem.root_exponent);
    const auto& exponents = study.problem.column_exponents;
    fit.covariance = Matrix<R>(n, n, not_a_number<R>);
    fit.standard_errors = fit.t_values = fit.p_values = Vector<R>(n, not_a_number<R>);
    for (index_t j = 0; j < n; ++j) {
        if (!is_determined[std::size_t(j)]) continue;
        for (index_t i = 0; i < n; ++i) {
            if (!is_determined[std::size_t(i)]) continue;
            const R half = times_power(s, -exponents[std::size_t(i)]);
            fit.covariance(i, j) = half * c(i, j) * times_power(s, -exponents[std::size_t(j)]);
        }
        fit.standard_errors[j] = times_power(s, -exponents[std::size_t(j)]) * std::sqrt(c(j, j));
        fit.t_values[j] = fit.coefficients[j] / fit.standard_errors[j];
        fit.p_values[j] =
            R(student_t_two_sided(double(fit.t_values[j]), double(fit.degrees_of_freedom)));
    }
}

/// Leverages are the squared rows of the first columns of Q, and with residuals r and deviation s
/// follow Cook's distances.
template <class R>
void set_influence(Regression<R>& fit, const Study<R>& study, const Vector<R>& r) {
    const Matrix<R> q = study.problem.factor.Q();
    const index_t m = study.problem.observations;
    fit.leverage = Vector<R>(m);
    fit.cooks_distance = Vector<R>(m);
    for (index_t i = 0; i < m; ++i) {
        R h = 0;
        for (index_t j = 0; j < fit.rank; ++j)
            h += q(i, j) * q(i, j);
        R w = study.weight(i);
        if (study.problem.frequencies) {
            const R frequency = times_power(w, 2 * study.problem.root_exponent);
            h = frequency > 0 ? h / frequency : R(0);
            w = w > 0 ? times_power(R(1), -2 * study.problem.root_exponent) : R(0);
        }
        const R size = std::sqrt(w) * r[i];
        const R relative = study.in_weighted_units(size) / fit.residual_deviation / (1 - h);
        fit.leverage[i] = h;
        fit.cooks_distance[i] = relative * relative * h / R(fit.rank);
    }
}

/// Singular values of R, which are those of W^(1/2) A, with columns of length 1.
template <class R>
Vector<R> condition_indices_of(const PivotedQR<R>& factor, index_t rank) {
    Matrix<R> upper = factor.R();
    for (index_t j = 0; j < upper.cols(); ++j) {
        const R length = norm(upper.col(j));
        if (length > 0) detail::Elementwise<R>::divide(upper.col(j), length);
    }
    const Vector<R> s = svdvals(upper, Check::none);
    Vector<R> indices(upper.cols(), std::numeric_limits<R>::infinity());
    for (index_t j = 0; j < rank; ++j)
        indices[j] = s[0] / s[j];
    return indices;
}

template <class R>
void require_study(const LstsqProblem<R>& problem, index_t column) {
    if (!problem.kept) {
        throw Error(std::string(who) + ": options.statistics = false threw away what it needs");
    }
    if (problem.ridge) {
        throw Error(std::string(who) +
                    ": coefficients with a ridge are biased and have no standard errors; fit "
                    "without one");
    }
    if (column < 0 || column >= problem.b.cols()) {
        throw_dimensions(who, "there is no column " + std::to_string(column) + " of B, which is " +
                                  shape_text(problem.observations, problem.b.cols()));
    }
}

}  // namespace

template <class R>
Regression<R> detail::Regressions<R>::of(const LstsqFacts<R>& facts, const LstsqProblem<R>& kept,
                                         VectorView<const R> x, index_t column) {
    require_study(kept, column);
    LstsqProblem<R> copy;
    const LstsqProblem<R>& problem = LstsqSystem<R>::factored(kept, copy);
    const Study<R> study{problem, column, facts.refined};
    Regression<R> fit;
    fit.coefficients = Vector<R>(x);
    fit.rank = facts.rank;
    fit.degrees_of_freedom = std::max<index_t>(index_t(problem.count) - facts.rank, 0);
    fit.has_intercept = finds_intercept(problem, facts.rank);
    fit.dependences =
        Weighing<R>::dependences(problem.factor, facts.rank, problem.column_exponents);
    const Vector<R> r = study.scaled_residuals(fit);
    set_sums(fit, study, r);
    set_coefficient_statistics(fit, study);
    set_influence(fit, study, r);
    fit.condition_indices = condition_indices_of(problem.factor, facts.rank);
    fit.residuals = r;
    for (R& residual : fit.residuals)
        residual = study.in_units(residual);
    return fit;
}

template <class R>
Matrix<R> Regression<R>::confidence_intervals(double level) const {
    if (!(level > 0 && level < 1)) {
        throw Error("Regression::confidence_intervals: level = " + std::to_string(level) +
                    " must lie between 0 and 1, as 0.95 does");
    }
    const double t = student_t_two_sided_quantile(1 - level, double(degrees_of_freedom));
    Matrix<R> intervals(coefficients.size(), 2);
    for (index_t j = 0; j < coefficients.size(); ++j) {
        const R reach = R(t) * standard_errors[j];
        intervals(j, 0) = coefficients[j] - reach;
        intervals(j, 1) = coefficients[j] + reach;
    }
    return intervals;
}

template struct Regression<float>;
template struct Regression<double>;
template struct detail::Regressions<float>;
template struct detail::Regressions<double>;

}  // namespace lamina
