#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/solve/solve.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

double length(const Vector<double>& x) {
    return norm_of(x.data(), x.size());
}

/// A factorization and a solution that are kept.
template <class F>
struct Solver {
    F f;
    Vector<double> x;
};
template <class F>
Contender factor_and_solve(const Input<double>& in) {
    return contender(
        Solver<F>{F(), Vector<double>(in.n)},
        [a = matrix(in), b = rhs(in, in.n)](Solver<F>& own) {
            own.f.factor(a);
            copy_into(own.x, b);
            own.f.solve_into(own.x);
        },
        [](const Solver<F>& own) { return length(own.x); });
}

/// solve(A, b), which has to find out what A is.
Contender in_one_line(const Input<double>& in) {
    return contender(
        Vector<double>(),
        [a = matrix(in), b = rhs(in, in.n)](Vector<double>& x) { x = solve(a, b); }, &length);
}

Contender said_to_be_triangular(const Input<double>& in) {
    return contender(
        Vector<double>(in.n),
        [a = matrix(in), b = rhs(in, in.n)](Vector<double>& x) {
            copy_into(x, b);
            solve_in_place(triangular(a, Triangle::lower), x);
        },
        &length);
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, cheap)) {
        list.push_back({Task::solve, n, n});
        list.push_back({Task::solve_spd, n, n, Kind::spd});
        list.push_back({Task::solve_triangular, n, n, Kind::lower});
    }
    return list;
}

const bool entered = enter<double>("lamina", {{Task::solve, factor_and_solve<LU<double>>},
                                              {Task::solve_spd, factor_and_solve<Cholesky<double>>},
                                              {Task::solve_triangular, said_to_be_triangular}}) &&
                     enter<double>("lamina_fresh", {{Task::solve, in_one_line},
                                                    {Task::solve_spd, in_one_line},
                                                    {Task::solve_triangular, in_one_line}}) &&
                     list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
