#include <memory>

#include "contest.hpp"
#include "input.hpp"
#include "raw.hpp"

namespace lamina::bench {
namespace {

const int registered = [] {
    for (index_t n : square_sizes) {
        const auto a = std::make_shared<Matrix<double>>(random_matrix(n, n, 1));
        const auto b = std::make_shared<Matrix<double>>(random_matrix(n, n, 2));
        const auto c = std::make_shared<Matrix<double>>(n, n);
        const double flops = 2.0 * double(n) * double(n) * double(n);
        contender(case_name("gemm", n), "lamina", flops, [=] { multiply_into(*c, *a, *b); });
        contender(case_name("gemm", n), "raw", flops,
                  [=, run = raw::Gemm(*a, *b)]() mutable { run(); });
        contender(case_name("gram", n), "lamina", flops, [=] { multiply_into(*c, a->t(), *a); });
        contender(case_name("gram", n), "gemm", flops,
                  [=, run = raw::Gemm(*a, *b)]() mutable { run(); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
