#include <memory>

#include "lamina/factor/lu.hpp"

#include "contest.hpp"
#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

const int registered = [] {
    for (index_t n : square_sizes) {
        const auto a = std::make_shared<Matrix<double>>(random_matrix(n, n));
        const double flops = 2.0 / 3 * double(n) * double(n) * double(n);
        contender(case_name("lu", n), "lamina", flops,
                  [a, f = LU<double>(*a)]() mutable { f.factor(*a); });
        contender(case_name("lu", n), "raw", flops, [a, run = raw::Lu(*a)]() mutable { run(); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
