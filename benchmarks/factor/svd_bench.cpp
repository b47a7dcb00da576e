#include "lamina/factor/svd.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

template <Scalar T>
double sum_of_values(const SVD<T>& f) {
    return sum_of(f.s().data(), f.s().size());
}

/// The one that also shows its factors.
template <Scalar T>
Contender thin(const Input<T>& in) {
    const auto f = std::make_shared<SVD<T>>();
    Contender made = contender(
        f, [a = matrix(in)](const std::shared_ptr<SVD<T>>& own) { own->factor(a); },
        [](const std::shared_ptr<SVD<T>>& own) { return sum_of_values(*own); });
    if constexpr (std::same_as<T, double>)
        made.factors = [f] { return Factors{f->U().data(), f->s().data(), f->Vt().data()}; };
    return made;
}
template <Scalar T>
Contender thin_fresh(const Input<T>& in) {
    return fresh<SVD<T>>(in, &sum_of_values<T>);
}
Contender values_alone(const Input<double>& in) {
    return kept<SVD<double>>(in, &sum_of_values<double>, Vectors::none);
}
Contender values_fresh(const Input<double>& in) {
    return fresh<SVD<double>>(in, &sum_of_values<double>, Vectors::none);
}

/// "1e+10", as results and bars.txt have it.
std::string power_of_ten(double condition) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0e", condition);
    return text;
}

std::vector<Case> hard_cases(const Effort& effort) {
    const std::vector<std::string> pair = {"lamina", "raw"};
    const auto [m, n] = conditioned_shape;
    std::vector<Case> list;
    for (const double c : conditions(effort)) {
        list.push_back(
            {Task::svd, m, n, Kind::conditioned, 0, ScalarType::d, c, power_of_ten(c), pair});
    }
    if (!list.empty()) {
        list.push_back(
            {Task::svd, m, n, Kind::repeated_columns, 0, ScalarType::d, 1, "rank_deficient", pair});
    }
    return list;
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list = hard_cases(effort);
    for (const index_t n : square_sizes(effort, costly)) {
        list.push_back({Task::svd, n, n});
        list.push_back({Task::svdvals, n, n});
    }
    for (const auto [m, n] : tall_shapes(effort)) {
        list.push_back({Task::svd, m, n});
        list.push_back({Task::svdvals, m, n});
    }
    for (const auto [m, n] : wide_shapes(effort))
        list.push_back({Task::svd, m, n});
    for (const index_t n : other_scalar_sizes(effort)) {
        for (const ScalarType scalar : {ScalarType::s, ScalarType::c, ScalarType::z})
            list.push_back({Task::svd, n, n, Kind::uniform, 0, scalar});
    }
    return list;
}

using C = std::complex<float>;
using Z = std::complex<double>;
const bool entered = enter("lamina", Task::svd, thin<float>, thin<double>, thin<C>, thin<Z>) &&
                     enter("lamina_fresh", Task::svd, thin_fresh<float>, thin_fresh<double>,
                           thin_fresh<C>, thin_fresh<Z>) &&
                     enter<double>("lamina", {{Task::svdvals, values_alone}}) &&
                     enter<double>("lamina_fresh", {{Task::svdvals, values_fresh}}) &&
                     list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
