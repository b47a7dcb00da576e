// Eigen's divide-and-conquer SVD, kept from run to run by compute(). A file of its own: it takes
// longest to compile.

#include <Eigen/SVD>

#include "contenders/answers.hpp"
#include "contenders/eigen/eigen.hpp"

namespace lamina::bench {
namespace {

template <class T, unsigned options>
Contender svd(const Input<T>& in) {
    using F = Eigen::BDCSVD<Dense<T>>;
    return contender(
        F(in.m, in.n, options), [a = matrix(in)](F& f) { f.compute(a, options); },
        [](const F& f) { return sum_of(f.singularValues().data(), f.singularValues().size()); });
}

constexpr unsigned thin = Eigen::ComputeThinU | Eigen::ComputeThinV;
const bool entered = enter("eigen", Task::svd, svd<float, thin>, svd<double, thin>,
                           svd<std::complex<float>, thin>, svd<std::complex<double>, thin>) &&
                     enter<double>("eigen", {{Task::svdvals, svd<double, 0>}});

}  // namespace
}  // namespace lamina::bench
