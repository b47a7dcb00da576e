// Eigen's divide-and-conquer SVD, kept from run to run by compute(). For double alone: each scalar
// takes the compiler another minute.

#include <Eigen/SVD>

#include "contenders/answers.hpp"
#include "contenders/eigen/eigen.hpp"

namespace lamina::bench {
namespace {

template <unsigned options>
Contender svd(const Input<double>& in) {
    using F = Eigen::BDCSVD<Dense<double>>;
    return contender(
        F(in.m, in.n, options), [a = matrix(in)](F& f) { f.compute(a, options); },
        [](const F& f) { return sum_of(f.singularValues().data(), f.singularValues().size()); });
}

const bool entered = enter<double>(
    "eigen",
    {{Task::svd, svd<Eigen::ComputeThinU | Eigen::ComputeThinV>}, {Task::svdvals, svd<0>}});

}  // namespace
}  // namespace lamina::bench
