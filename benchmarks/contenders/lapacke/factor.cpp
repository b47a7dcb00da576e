// LAPACKE's high-level functions: they look for NaN and take their workspace anew at each call.

#include <vector>

#include "backend/lapack.hpp"
#include "contenders/answers.hpp"
#include "contenders/array.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;

struct Shape {
    lapack_int m, n, k;
    template <class T>
    explicit Shape(const Input<T>& in)
        : m(lapack_int(in.m)), n(lapack_int(in.n)), k(std::min(m, n)) {}
};

template <class T>
inline constexpr auto getrf =
    backend::pick<T, LAPACKE_sgetrf, LAPACKE_dgetrf, LAPACKE_cgetrf, LAPACKE_zgetrf>();
template <class T>
inline constexpr auto gesdd =
    backend::pick<T, LAPACKE_sgesdd, LAPACKE_dgesdd, LAPACKE_cgesdd, LAPACKE_zgesdd>();

template <class T>
struct Lu {
    Array<T> a;
    std::vector<lapack_int> pivots;
};
template <class T>
Contender lu(const Input<T>& in) {
    const Shape f(in);
    return contender(
        Lu<T>{Array<T>(in.n * in.n), std::vector<lapack_int>(std::size_t(in.n))},
        [=, a = in.a](Lu<T>& own) {
            own.a.refill(a);
            getrf<T>(columns, f.n, f.n, own.a.data(), f.n, own.pivots.data());
        },
        [=](const Lu<T>& own) { return log_diagonal_of(own.a.data(), f.n, f.n); });
}

Contender cholesky(const Input<double>& in) {
    const Shape f(in);
    return contender(
        Array<double>(in.n * in.n),
        [=, a = in.a](Array<double>& own) {
            own.refill(a);
            LAPACKE_dpotrf(columns, 'L', f.n, own.data(), f.n);
        },
        [=](const Array<double>& own) { return 2 * log_diagonal_of(own.data(), f.n, f.n); });
}

struct Qr {
    Shape f;
    Array<double> a, tau, r;
    std::vector<lapack_int> order;

    explicit Qr(const Input<double>& in)
        : f(in), a(in.m * in.n), tau(in.n), r(in.n * in.n), order(std::size_t(in.n)) {}
    double answer() const { return log_diagonal_of(r.data(), f.n, f.n); }
    void write_out() {
        for (lapack_int j = 0; j < f.n; ++j) {
            std::copy_n(&a[std::ptrdiff_t(j) * f.m], j + 1, &r[std::ptrdiff_t(j) * f.n]);
            std::fill_n(&r[std::ptrdiff_t(j) * f.n + j + 1], f.n - j - 1, 0.0);
        }
        LAPACKE_dorgqr(columns, f.m, f.n, f.n, a.data(), f.m, tau.data());
    }
};
Contender qr(const Input<double>& in) {
    return contender(
        Qr(in),
        [a = in.a](Qr& own) {
            own.a.refill(a);
            LAPACKE_dgeqrf(columns, own.f.m, own.f.n, own.a.data(), own.f.m, own.tau.data());
        },
        [](const Qr& own) { return log_diagonal_of(own.a.data(), own.f.m, own.f.n); });
}
Contender qr_thin(const Input<double>& in) {
    return contender(
        Qr(in),
        [a = in.a](Qr& own) {
            own.a.refill(a);
            LAPACKE_dgeqrf(columns, own.f.m, own.f.n, own.a.data(), own.f.m, own.tau.data());
            own.write_out();
        },
        [](const Qr& own) { return own.answer(); });
}
Contender pivoted_qr(const Input<double>& in) {
    return contender(
        Qr(in),
        [a = in.a](Qr& own) {
            own.a.refill(a);
            std::fill(own.order.begin(), own.order.end(), 0);
            LAPACKE_dgeqp3(columns, own.f.m, own.f.n, own.a.data(), own.f.m, own.order.data(),
                           own.tau.data());
            own.write_out();
        },
        [](const Qr& own) { return own.answer(); });
}

template <class T>
struct Svd {
    Array<T> a, u, vt;
    Array<RealOf<T>> s;
};
template <class T, char job>
Contender svd(const Input<T>& in) {
    const Shape f(in);
    const lapack_int vt_rows = job == 'N' ? 1 : f.k;
    return contender(
        Svd<T>{Array<T>(in.m * in.n), Array<T>(job == 'N' ? 1 : in.m * f.k),
               Array<T>(job == 'N' ? 1 : f.k * in.n), Array<RealOf<T>>(f.k)},
        [=, a = in.a](Svd<T>& own) {
            own.a.refill(a);
            gesdd<T>(columns, job, f.m, f.n, own.a.data(), f.m, own.s.data(), own.u.data(), f.m,
                     own.vt.data(), vt_rows);
        },
        [=](const Svd<T>& own) { return sum_of(own.s.data(), f.k); });
}

using C = std::complex<float>;
using Z = std::complex<double>;
const bool entered =
    enter("lapacke", Task::lu, lu<float>, lu<double>, lu<C>, lu<Z>) &&
    enter("lapacke", Task::svd, svd<float, 'S'>, svd<double, 'S'>, svd<C, 'S'>, svd<Z, 'S'>) &&
    enter<double>("lapacke", {{Task::cholesky, cholesky},
                              {Task::qr, qr},
                              {Task::qr_thin, qr_thin},
                              {Task::pivoted_qr, pivoted_qr},
                              {Task::svdvals, svd<double, 'N'>}});

}  // namespace
}  // namespace lamina::bench
