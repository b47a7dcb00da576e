#include "lamina/factor/cholesky.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

double log_det(const Cholesky<double>& f) {
    return f.log_det().log_abs;
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, cheap))
        list.push_back({Task::cholesky, n, n, Kind::spd});
    return list;
}

using Doubles = const Input<double>&;
const bool entered =
    enter<double>("lamina", {{Task::cholesky,
                              [](Doubles in) { return kept<Cholesky<double>>(in, &log_det); }}}) &&
    enter<double>(
        "lamina_fresh",
        {{Task::cholesky, [](Doubles in) { return fresh<Cholesky<double>>(in, &log_det); }}}) &&
    list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
