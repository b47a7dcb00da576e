#include "lamina/factor/lu.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/solve/lstsq.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

struct Kept {
    LU<double> square;
    PivotedQR<double> general;
    Vector<double> x;
};

/// What keeps storage from run to run: LU for a square A whose condition allows it, as lstsq does
/// for a large one; lstsq itself for a long A, where nothing else is large; pivoted QR for others,
/// and for few columns, where the estimate of the condition takes longer than the factorization.
Contender factor_and_solve(const Input<double>& in) {
    return contender(
        Kept(),
        [a = matrix(in), b = rhs(in, in.m)](Kept& own) {
            constexpr double regular = 1e-10;
            constexpr index_t few = 16;
            if (a.rows() == a.cols() && a.cols() > few &&
                own.square.factor(a).rcond(norm(a, Norm::one)) > regular) {
                own.x = b;
                own.square.solve_into(own.x);
            } else if (a.rows() >= 4 * a.cols()) {
                own.x = lstsq(a, b, {.statistics = false}).x;
            } else {
                own.general.factor(a);
                own.x = own.general.solve(b);
            }
        },
        [](const Kept& own) { return norm_of(own.x.data(), own.x.size()); });
}

/// lstsq(A, b) as it stands, with what statistics() would need.
Contender in_one_line(const Input<double>& in) {
    return contender(
        Vector<double>(),
        [a = matrix(in), b = rhs(in, in.m)](Vector<double>& x) { x = lstsq(a, b).x; },
        [](const Vector<double>& x) { return norm_of(x.data(), x.size()); });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, moderate))
        list.push_back({Task::lstsq, n, n});
    for (const auto [m, n] : tall_shapes(effort))
        list.push_back({Task::lstsq, m, n});
    return list;
}

const bool entered = enter<double>("lamina", {{Task::lstsq, factor_and_solve}}) &&
                     enter<double>("lamina_fresh", {{Task::lstsq, in_one_line}}) &&
                     list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
