#include "lamina/ops/norm.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

Contender length(const Input<double>& in) {
    return contender(
        0.0, [x = VectorView<const double>(in.a, in.m)](double& s) { s = norm(x); },
        [](double s) { return s; });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : vector_sizes(effort))
        list.push_back({Task::norm, n, 1, Kind::vectors});
    return list;
}

const bool entered = enter<double>("lamina", {{Task::norm, length}}) && list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
