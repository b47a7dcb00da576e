// What a careful programmer writes by hand: the _work entry points of LAPACKE, the input copied
// once for LAPACK to destroy, workspace asked for once and kept.

#include <vector>

#include "backend/lapack.hpp"
#include "contenders/answers.hpp"
#include "contenders/array.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;

template <class T>
struct Lu {
    Array<T> a;
    std::vector<lapack_int> pivots;
};
template <class T>
Contender lu(const Input<T>& in) {
    const lapack_int n = lapack_int(in.n);
    return contender(
        Lu<T>{Array<T>(in.n * in.n), std::vector<lapack_int>(std::size_t(n))},
        [=, a = in.a](Lu<T>& own) {
            own.a.refill(a);
            backend::getrf<T>(columns, n, n, own.a.data(), n, own.pivots.data());
        },
        [=](const Lu<T>& own) { return log_diagonal_of(own.a.data(), n, n); });
}

Contender cholesky(const Input<double>& in) {
    const lapack_int n = lapack_int(in.n);
    return contender(
        Array<double>(in.n * in.n),
        [=, a = in.a](Array<double>& own) {
            own.refill(a);
            LAPACKE_dpotrf_work(columns, 'L', n, own.data(), n);
        },
        [=](const Array<double>& own) { return 2 * log_diagonal_of(own.data(), n, n); });
}

struct Qr {
    lapack_int m, n;
    Array<double> a;
    Array<double> tau;
    Array<double> work;
    Array<double> r;
    std::vector<lapack_int> order;

    explicit Qr(const Input<double>& in)
        : m(lapack_int(in.m)),
          n(lapack_int(in.n)),
          a(in.m * in.n),
          tau(in.n),
          r(in.n * in.n),
          order(std::size_t(in.n)) {
        double sizes[3] = {};
        LAPACKE_dgeqrf_work(columns, m, n, a.data(), m, tau.data(), &sizes[0], -1);
        LAPACKE_dorgqr_work(columns, m, n, n, a.data(), m, tau.data(), &sizes[1], -1);
        LAPACKE_dgeqp3_work(columns, m, n, a.data(), m, order.data(), tau.data(), &sizes[2], -1);
        work = Array<double>(std::ptrdiff_t(*std::max_element(sizes, sizes + 3)));
    }
    lapack_int lwork() const { return lapack_int(work.size()); }
    void factor() {
        LAPACKE_dgeqrf_work(columns, m, n, a.data(), m, tau.data(), work.data(), lwork());
    }
    void factor_pivoted() {
        std::fill(order.begin(), order.end(), 0);
        LAPACKE_dgeqp3_work(columns, m, n, a.data(), m, order.data(), tau.data(), work.data(),
                            lwork());
    }
    /// R out of the way, then Q in its place.
    void write_out() {
        for (lapack_int j = 0; j < n; ++j) {
            std::copy_n(&a[std::ptrdiff_t(j) * m], j + 1, &r[std::ptrdiff_t(j) * n]);
            std::fill_n(&r[std::ptrdiff_t(j) * n + j + 1], n - j - 1, 0.0);
        }
        LAPACKE_dorgqr_work(columns, m, n, n, a.data(), m, tau.data(), work.data(), lwork());
    }
};

Contender qr(const Input<double>& in) {
    return contender(
        Qr(in),
        [a = in.a](Qr& own) {
            own.a.refill(a);
            own.factor();
        },
        [](const Qr& own) { return log_diagonal_of(own.a.data(), own.m, own.n); });
}
Contender qr_thin(const Input<double>& in) {
    return contender(
        Qr(in),
        [a = in.a](Qr& own) {
            own.a.refill(a);
            own.factor();
            own.write_out();
        },
        [](const Qr& own) { return log_diagonal_of(own.r.data(), own.n, own.n); });
}
Contender pivoted_qr(const Input<double>& in) {
    return contender(
        Qr(in),
        [a = in.a](Qr& own) {
            own.a.refill(a);
            own.factor_pivoted();
            own.write_out();
        },
        [](const Qr& own) { return log_diagonal_of(own.r.data(), own.n, own.n); });
}

const bool entered = enter("raw", Task::lu, lu<float>, lu<double>, lu<std::complex<float>>,
                           lu<std::complex<double>>) &&
                     enter<double>("raw", {{Task::cholesky, cholesky},
                                           {Task::qr, qr},
                                           {Task::qr_thin, qr_thin},
                                           {Task::pivoted_qr, pivoted_qr}});

}  // namespace
}  // namespace lamina::bench
