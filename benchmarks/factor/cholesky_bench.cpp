#include <memory>

#include "lamina/factor/cholesky.hpp"

#include "contest.hpp"
#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

const int registered = [] {
    for (index_t n : square_sizes) {
        const auto a = std::make_shared<Matrix<double>>(random_spd(n));
        const double flops = 1.0 / 3 * double(n) * double(n) * double(n);
        contender(case_name("cholesky", n), "lamina", flops,
                  [a, f = Cholesky<double>(*a)]() mutable { f.factor(*a); });
        contender(case_name("cholesky", n), "raw", flops,
                  [a, run = raw::Cholesky(*a)]() mutable { run(); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
