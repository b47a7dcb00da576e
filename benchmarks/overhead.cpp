// Does one small operation many times, through lamina or raw: `overhead lu raw 1000`. Run under a
// counter of instructions, the difference of two lengths is the cost of one call; tools/bench does
// that.

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"

#include "contest/generate.hpp"
#include "contest/lamina_contender.hpp"

namespace lamina::bench {
namespace {

constexpr index_t n = 4;

template <class F>
Contender again(const Input<double>& in) {
    return kept<F>(in, [](const F&) { return 0.0; });
}

Contender product(const Input<double>& in) {
    return contender(
        Matrix<double>(n, n),
        [a = matrix(in), b = MatrixView<const double>(in.b, n, n)](Matrix<double>& c) {
            multiply_into(c, a, b);
        },
        [](const Matrix<double>&) { return 0.0; });
}

const bool entered = enter<double>("lamina", {{Task::gemm, product},
                                              {Task::lu, again<LU<double>>},
                                              {Task::cholesky, again<Cholesky<double>>},
                                              {Task::qr, again<QR<double>>},
                                              {Task::eigh, again<SymmetricEigen<double>>},
                                              {Task::svd, again<SVD<double>>}});

bool run(const std::string& operation, const std::string& who, long times) {
    for (const Entry<double>& entry : roster<double>()) {
        if (operation != name(entry.task) || who != entry.who) continue;
        const bool symmetric = entry.task == Task::cholesky || entry.task == Task::eigh;
        const Data<double> data({entry.task, n, n, symmetric ? Kind::spd : Kind::uniform});
        entry.make(data.input()).run(times);
        return true;
    }
    return false;
}

}  // namespace
}  // namespace lamina::bench

int main(int argc, char** argv) {
    if (argc != 4 || !lamina::bench::run(argv[1], argv[2], std::strtol(argv[3], nullptr, 10))) {
        std::cerr << "usage: overhead OPERATION lamina|raw TIMES\n";
        return 2;
    }
    return 0;
}
