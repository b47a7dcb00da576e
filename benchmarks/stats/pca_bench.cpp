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
    // Each process of Python takes its time to start: what bars.txt asks for has to do.
    if (effort.quick && effort.threads > 1) return {{Task::pca, 20000, 128, Kind::samples}};
    if (effort.quick) {
        return {{Task::pca, 100000, 64, Kind::samples},
                {Task::pca_top, 20000, 512, Kind::samples, top}};
    }
    std::vector<Shape> shapes = tall_shapes(effort);
    for (const Shape& wide : wide_shapes(effort))
        shapes.push_back(wide);
    for (const index_t n : {128, 512, 1000})
        shapes.push_back({n, n});
    std::vector<Case> list;
    for (const auto [m, n] : shapes) {
        list.push_back({Task::pca, m, n, Kind::samples});
        list.push_back({Task::pca_top, m, n, Kind::samples, top});
    }
    return list;
}

const bool entered =
    enter<double>("lamina", {{Task::pca, all}, {Task::pca_top, leading}}) && list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
