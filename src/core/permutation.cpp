#include "lamina/core/permutation.hpp"

#include <string>

namespace lamina {

PermutationOperand::PermutationOperand(std::span<const index_t> p) : p_(p) {
    detail::require_permutation("as_permutation", p);
}

namespace detail {

void require_permutation(const char* who, std::span<const index_t> p) {
    const index_t n = index_t(p.size());
    std::vector<bool> taken(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (p[i] < 0 || p[i] >= n) throw_outside(who, p[i], n);
        const auto target = static_cast<std::size_t>(p[i]);
        if (taken[target]) {
            throw Error(std::string(who) + ": " + std::to_string(p[i]) +
                        " comes twice, the second time at " + std::to_string(i) + " of " +
                        std::to_string(n) + "; each index must come once");
        }
        taken[target] = true;
    }
}

}  // namespace detail
}  // namespace lamina
