#include "lamina/solve/low_rank.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

Contender leading(const Input<double>& in) {
    return contender(
        TruncatedSVD<double>(),
        [a = matrix(in), k = in.k](TruncatedSVD<double>& f) { f = truncated_svd(a, k); },
        [](const TruncatedSVD<double>& f) { return sum_of(f.s.data(), f.s.size()); });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, costly)) {
        if (n > top) list.push_back({Task::svd_top, n, n, Kind::decaying, top});
    }
    return list;
}

const bool entered = enter<double>("lamina", {{Task::svd_top, leading}}) && list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
