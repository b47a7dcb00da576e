#include <memory>

#include "lamina/factor/symmetric_eigen.hpp"

#include "contest.hpp"
#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

const int registered = [] {
    for (index_t n : square_sizes) {
        const auto a = std::make_shared<Matrix<double>>(random_spd(n));
        const double flops = 9.0 * double(n) * double(n) * double(n);
        contender(case_name("symmetric_eigen", n), "lamina", flops,
                  [a, f = SymmetricEigen<double>(*a)]() mutable { f.factor(*a); });
        contender(case_name("symmetric_eigen", n), "raw", flops,
                  [a, run = raw::Eigh(*a)]() mutable { run(); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
