#include "lamina/factor/lu.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

template <Scalar T>
double log_det(const LU<T>& f) {
    return double(f.log_det().log_abs);
}
template <Scalar T>
Contender again(const Input<T>& in) {
    return kept<LU<T>>(in, &log_det<T>);
}
template <Scalar T>
Contender anew(const Input<T>& in) {
    return fresh<LU<T>>(in, &log_det<T>);
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, cheap))
        list.push_back({Task::lu, n, n});
    for (const index_t n : other_scalar_sizes(effort)) {
        for (const ScalarType scalar : {ScalarType::s, ScalarType::c, ScalarType::z})
            list.push_back({Task::lu, n, n, Kind::uniform, 0, scalar});
    }
    return list;
}

using C = std::complex<float>;
using Z = std::complex<double>;
const bool entered = enter("lamina", Task::lu, again<float>, again<double>, again<C>, again<Z>) &&
                     enter("lamina_fresh", Task::lu, anew<float>, anew<double>, anew<C>, anew<Z>) &&
                     list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
