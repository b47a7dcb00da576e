#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/symmetric_eigen.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

double sum_of_values(const SymmetricEigen<double>& f) {
    return sum_of(f.values().data(), f.values().size());
}
double sum_of_moduli(const GeneralEigen<double>& f) {
    return sum_of(f.values().data(), f.values().size());
}

Contender symmetric_kept(const Input<double>& in) {
    return kept<SymmetricEigen<double>>(in, &sum_of_values);
}
Contender symmetric_fresh(const Input<double>& in) {
    return fresh<SymmetricEigen<double>>(in, &sum_of_values);
}
Contender largest_kept(const Input<double>& in) {
    return kept<SymmetricEigen<double>>(in, &sum_of_values, IndexRange{in.n - in.k, in.n});
}
Contender general_kept(const Input<double>& in) {
    return kept<GeneralEigen<double>>(in, &sum_of_moduli);
}
Contender general_fresh(const Input<double>& in) {
    return fresh<GeneralEigen<double>>(in, &sum_of_moduli);
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, costly)) {
        list.push_back({Task::eigh, n, n, Kind::symmetric});
        if (n > top) list.push_back({Task::eigh_top, n, n, Kind::symmetric, top});
    }
    for (const index_t n : square_sizes(effort, dear))
        list.push_back({Task::eig, n, n});
    return list;
}

const bool entered =
    enter<double>("lamina", {{Task::eigh, symmetric_kept},
                             {Task::eigh_top, largest_kept},
                             {Task::eig, general_kept}}) &&
    enter<double>("lamina_fresh", {{Task::eigh, symmetric_fresh}, {Task::eig, general_fresh}}) &&
    list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
