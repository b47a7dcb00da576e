#include <memory>

#include "lamina/factor/svd.hpp"

#include "contest.hpp"
#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

const int registered = [] {
    for (index_t n : square_sizes) {
        const auto a = std::make_shared<Matrix<double>>(random_matrix(n, n));
        const double flops = 22.0 * double(n) * double(n) * double(n);
        contender(case_name("svd", n), "lamina", flops,
                  [a, f = SVD<double>(*a)]() mutable { f.factor(*a); });
        contender(case_name("svd", n), "raw", flops, [a, run = raw::Svd(*a)]() mutable { run(); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
