#include <memory>

#include "lamina/factor/qr.hpp"

#include "contest.hpp"
#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

const int registered = [] {
    for (index_t n : square_sizes) {
        const auto a = std::make_shared<Matrix<double>>(random_matrix(n, n));
        const double flops = 4.0 / 3 * double(n) * double(n) * double(n);
        contender(case_name("qr", n), "lamina", flops,
                  [a, f = QR<double>(*a)]() mutable { f.factor(*a); });
        contender(case_name("qr", n), "raw", flops, [a, run = raw::Qr(*a)]() mutable { run(); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
