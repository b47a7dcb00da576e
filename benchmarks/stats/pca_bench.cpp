#include "lamina/stats/pca.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

Contender fit(const Input<double>& in, const PCAOptions& options) {
    return contender(
        PCA<double>(options), [x = matrix(in)](PCA<double>& pca) { pca.fit(x); },
        [](const PCA<double>& pca) {
            return sum_of(pca.singular_values().data(), pca.n_components());
        });
}
Contender all(const Input<double>& in) {
    return fit(in, {});
}
Contender leading(const Input<double>& in) {
    return fit(in, {.n_components = Components::count(in.k)});
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Shape> shapes = tall_shapes(effort);
    if (effort.quick && effort.threads == 1) shapes = {{100000, 64}, {20000, 512}};
    if (!effort.quick) {
        for (const Shape& wide : wide_shapes(effort))
            shapes.push_back(wide);
        for (const index_t n : {128, 512, 1000})
            shapes.push_back({n, n});
    }
    std::vector<Case> list;
    for (const auto [m, n] : shapes) {
        // Where the full solver takes seconds, the quick comparison asks for few components only.
        if (!effort.quick || n < 512) list.push_back({Task::pca, m, n, Kind::samples});
        list.push_back({Task::pca_top, m, n, Kind::samples, top});
    }
    return list;
}

const bool entered =
    enter<double>("lamina", {{Task::pca, all}, {Task::pca_top, leading}}) && list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
