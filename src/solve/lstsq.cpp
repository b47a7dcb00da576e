#include "lamina/solve/lstsq.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/finite.hpp"
#include "core/require.hpp"
#include "ops/power_scaling.hpp"
#include "solve/lstsq_long.hpp"
#include "solve/lstsq_methods.hpp"
#include "solve/lstsq_system.hpp"
#include "solve/rank_evidence.hpp"
#include "solve/refinement.hpp"

namespace lamina {

namespace {

/// For so many entries a step of refinement, or residuals in twice the digits, take less than a
/// millisecond.
constexpr index_t small_system = index_t(1) << 14;
constexpr index_t most_steps = 20;

bool is_pivoted(LstsqMethod method) {
    return method == LstsqMethod::automatic || method == LstsqMethod::pivoted_qr;
}

void require_options(const LstsqOptions& options) {
    if (!(options.rtol >= 0) && options.rtol != LstsqOptions::default_rtol) {
        throw Error("lstsq: rtol = " + std::to_string(options.rtol) +
                    " must be zero or positive; leave it out for the default");
    }
    if (options.refine == Refine::extended && !is_pivoted(options.method) &&
        options.method != LstsqMethod::qr) {
        throw Error(std::string("lstsq: Refine::extended corrects with a QR factorization, which "
                                "method ") +
                    name(options.method) + " has not; use automatic, qr or pivoted_qr");
    }
}

/// How many corrections to make to a solution for independent columns; 0: it stays as it comes.
index_t steps_wanted(const LstsqOptions& options, bool small) {
    if (options.refine == Refine::extended) return most_steps;
    const bool by_itself =
        options.refine == Refine::automatic && options.method == LstsqMethod::automatic;
    return by_itself && small ? 1 : 0;
}

template <Scalar T>
RealOf<T> cut(const LstsqOptions& options, index_t m, index_t n) {
    using R = RealOf<T>;
    const bool given = options.rtol >= 0;
    switch (options.method) {
        case LstsqMethod::normal_equations:
        case LstsqMethod::cholesky:
            // On the condition of A^H A, the square of that of A.
            return given ? R(options.rtol * options.rtol) : R(n) * epsilon<T>;
        case LstsqMethod::svd:
            return given ? R(options.rtol) : R(std::max(m, n)) * epsilon<T>;
        default:
            return given ? R(options.rtol) : (R(10 + n) + std::sqrt(R(m))) * epsilon<T>;
    }
}

/// By facts.method_used; if that is automatic it becomes the way taken.
template <Scalar T>
LstsqSolution<T> solve_scaled(detail::LstsqProblem<T>& problem, bool small, LstsqFacts<T>& facts) {
    LstsqTask<T> task{problem.weighted, LstsqSystem<T>::weighted_rhs(problem), problem.observations,
                      facts.rtol};
    switch (facts.method_used) {
        case LstsqMethod::normal_equations:
            return task.normal_equations();
        case LstsqMethod::cholesky:
            return task.cholesky();
        case LstsqMethod::lu:
            return task.lu();
        case LstsqMethod::qr:
            return task.qr();
        case LstsqMethod::svd:
            return task.svd();
        case LstsqMethod::pivoted_qr:
            LstsqSystem<T>::require_factor(problem);
            return task.pivoted_qr(problem.factor);
        default:
            if (!small) {
                if (std::optional<LstsqSolution<T>> solution = task.square()) {
                    facts.method_used = LstsqMethod::lu;
                    return std::move(*solution);
                }
            }
            facts.method_used = LstsqMethod::pivoted_qr;
            LstsqSystem<T>::require_factor(problem);
            return task.shortest(problem.factor, problem.column_exponents);
    }
}

/// Takes r as the residual of a scaled column.
template <Scalar T>
void set_residual(detail::LstsqProblem<T>& problem, LstsqSolution<T>& solution, index_t j,
                  Vector<T> r) {
    const index_t m = problem.observations;
    copy_into(problem.residuals.col(j), r.segment(0, m));
    apply_roots<T>(r, problem.weights);
    solution.residual_norms[j] = norm(r.segment(0, m));
}

/// Replaces the solution by the refined one, column by column.
template <Scalar T>
void refine(detail::LstsqProblem<T>& problem, LstsqSolution<T>& solution, index_t max_steps,
            LstsqFacts<T>& facts) {
    LstsqSystem<T>::require_factor(problem);
    const Refinement<T> refinement(problem.plain, problem.weights, problem.factor);
    const Vector<T> zero(solution.y.rows());
    facts.refined = max_steps == most_steps;
    for (index_t j = 0; j < problem.b.cols(); ++j) {
        Refined<T> result = refinement.solve(std::as_const(problem.b).col(j), zero, max_steps);
        copy_into(solution.y.col(j), result.x);
        set_residual(problem, solution, j, std::move(result.r));
        facts.refinement_steps = std::max(facts.refinement_steps, result.steps);
        facts.refined = facts.refined && result.converged;
    }
}

/// Refines if that is wanted and can be, and takes residuals in twice the digits where A is at
/// hand.
template <Scalar T>
void polish(detail::LstsqProblem<T>& problem, LstsqSolution<T>& solution, index_t steps,
            LstsqFacts<T>& facts) {
    const index_t n = solution.y.rows();
    problem.residuals.resize(problem.observations, problem.b.cols());
    if (steps > 0 && solution.rank == n && n > 0) {
        return refine(problem, solution, steps, facts);
    }
    for (index_t j = 0; j < problem.b.cols(); ++j) {
        set_residual(problem, solution, j,
                     ExtendedResidual<T>::of(problem.plain, std::as_const(problem.b).col(j),
                                             std::as_const(solution.y).col(j)));
    }
}

/// Keeps what statistics will ask for.
template <Scalar T>
void keep(detail::LstsqProblem<T> problem, bool refined, detail::LstsqProblem<T>& kept) {
    const bool has_residuals = problem.residuals.rows() == problem.observations;
    if (!refined && has_residuals) problem.plain = Matrix<T>();
    problem.kept = true;
    kept = std::move(problem);
}

/// Whether A itself is to be solved with, by whatever way is best.
bool is_simple(const LstsqOptions& options) {
    return options.method == LstsqMethod::automatic && options.refine != Refine::extended &&
           options.ridge == 0 && options.weights.empty() && options.frequency_weights.empty();
}

template <Scalar T>
Matrix<T> finish_long(const Operand<T>& a, Matrix<T> b, const LstsqOptions& options,
                      LongLstsq<T>& task, LstsqFacts<T>& facts, Vector<RealOf<T>>& norms,
                      detail::LstsqProblem<T>& kept) {
    facts.rtol = cut<T>(options, a.rows(), a.cols());
    facts.rank = a.cols();
    facts.method_used = LstsqMethod::cholesky;
    facts.refinement_steps = task.corrections;
    norms = std::move(task.residual_norms);
    if (options.statistics) {
        keep(LstsqSystem<T>::make_plain(a, std::move(b)), false, kept);
    }
    return std::move(task.x);
}

}  // namespace

template <Scalar T>
Matrix<T> detail::LeastSquares<T>::solve(const Operand<T>& a, Matrix<T> b,
                                         const LstsqOptions& options, LstsqFacts<T>& facts) {
    require_options(options);
    const index_t n = a.cols();
    if (LongLstsq<T> task; is_simple(options) && LongLstsq<T>::pays(a) && a.rows() == b.rows() &&
                           a.size() > small_system) {
        Finite<T>::require("lstsq (B)", std::as_const(b).view());
        if (task.solve(a, b))
            return finish_long(a, std::move(b), options, task, facts, facts.residual_norms_,
                               facts.problem_);
    }
    const bool small = (a.rows() + (options.ridge > 0 ? n : 0)) * n <= small_system;
    const index_t steps = steps_wanted(options, small);
    LstsqProblem<T> problem = LstsqSystem<T>::make(a, std::move(b), options, small || steps > 0);
    facts.rtol = cut<T>(options, problem.b.rows(), n);
    facts.method_used = options.method;
    LstsqSolution<T> solution = solve_scaled(problem, small || steps > 0, facts);
    facts.rank = solution.rank;
    if (small || steps > 0) polish(problem, solution, steps, facts);
    Matrix<T> x = LstsqSystem<T>::unscaled(problem, solution.y);
    facts.residual_norms_ = std::move(solution.residual_norms);
    for (index_t j = 0; j < facts.residual_norms_.size(); ++j) {
        facts.residual_norms_[j] =
            times_power(facts.residual_norms_[j],
                        problem.rhs_exponents[std::size_t(j)] + problem.root_exponent);
    }
    facts.singular_values = std::move(solution.singular_values);
    for (RealOf<T>& s : facts.singular_values)
        s = times_power(s, problem.column_exponents.front() + problem.root_exponent);
    if (options.statistics) keep(std::move(problem), facts.refined, facts.problem_);
    return x;
}

template <Scalar T>
RankEvidence<T> LstsqFacts<T>::rank_evidence(const std::vector<std::string>& names) const {
    if (!problem_.kept) {
        throw Error("lstsq: rank_evidence needs what options.statistics = false threw away");
    }
    require_names(names, index_t(problem_.column_exponents.size()));
    detail::LstsqProblem<T> copy;
    const detail::LstsqProblem<T>& problem = LstsqSystem<T>::factored(problem_, copy);
    Vector<R> values = singular_values;
    if (method_used != LstsqMethod::svd) {
        values = Vector<R>(std::min(problem.factor.rows(), problem.factor.cols()));
        const Matrix<T> upper = problem.factor.R();
        for (index_t i = 0; i < values.size(); ++i)
            values[i] = std::abs(upper(i, i));
    }
    RankEvidence<T> evidence = Weighing<T>::of_values(std::move(values), rank, rtol);
    evidence.dependences = Weighing<T>::dependences(problem.factor, rank, problem.column_exponents);
    evidence.names = names;
    return evidence;
}

template struct detail::LeastSquares<float>;
template struct detail::LeastSquares<double>;
template struct detail::LeastSquares<std::complex<float>>;
template struct detail::LeastSquares<std::complex<double>>;
template class LstsqFacts<float>;
template class LstsqFacts<double>;
template class LstsqFacts<std::complex<float>>;
template class LstsqFacts<std::complex<double>>;

}  // namespace lamina
