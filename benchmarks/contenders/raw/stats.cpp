// PCA by hand: centre a copy, gesdd.

#include "contenders/answers.hpp"
#include "contenders/raw/gesdd.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

void centre(double* x, lapack_int m, lapack_int n) {
    for (lapack_int j = 0; j < n; ++j) {
        double* column = x + std::ptrdiff_t(j) * m;
        double sum = 0;
        for (lapack_int i = 0; i < m; ++i)
            sum += column[i];
        const double mean = sum / double(m);
        for (lapack_int i = 0; i < m; ++i)
            column[i] -= mean;
    }
}

Contender pca(const Input<double>& in) {
    return contender(
        Gesdd<double>(in.m, in.n, 'S'),
        [x = in.a](Gesdd<double>& own) {
            own.a.refill(x);
            centre(own.a.data(), own.m, own.n);
            own.run_in_place();
        },
        [k = in.k](const Gesdd<double>& own) {
            return sum_of(own.s.data(), k > 0 ? lapack_int(k) : own.k);
        });
}

const bool entered = enter<double>("raw", {{Task::pca, pca}, {Task::pca_top, pca}});

}  // namespace
}  // namespace lamina::bench
