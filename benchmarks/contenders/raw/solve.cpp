// Solving by hand: the _work entry points of LAPACKE, everything kept.

#include <vector>

#include "contenders/answers.hpp"
#include "contenders/raw/gesdd.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;

struct System {
    lapack_int n;
    Array<double> a, x;
    std::vector<lapack_int> pivots;

    explicit System(const Input<double>& in)
        : n(lapack_int(in.n)), a(in.n * in.n), x(in.n), pivots(std::size_t(in.n)) {}
    void refill(const Input<double>& in) {
        a.refill(in.a);
        x.refill(in.b);
    }
};
double length(const System& own) {
    return norm_of(own.x.data(), own.n);
}

Contender gesv(const Input<double>& in) {
    return contender(
        System(in),
        [in](System& own) {
            own.refill(in);
            LAPACKE_dgesv_work(columns, own.n, 1, own.a.data(), own.n, own.pivots.data(),
                               own.x.data(), own.n);
        },
        &length);
}
Contender posv(const Input<double>& in) {
    return contender(
        System(in),
        [in](System& own) {
            own.refill(in);
            LAPACKE_dposv_work(columns, 'L', own.n, 1, own.a.data(), own.n, own.x.data(), own.n);
        },
        &length);
}
Contender trtrs(const Input<double>& in) {
    return contender(
        System(in),
        [in](System& own) {
            own.x.refill(in.b);
            LAPACKE_dtrtrs_work(columns, 'L', 'N', 'N', own.n, 1, in.a, own.n, own.x.data(), own.n);
        },
        &length);
}

struct Inverse {
    System system;
    Array<double> work;

    explicit Inverse(const Input<double>& in) : system(in) {
        double size = 0;
        LAPACKE_dgetri_work(columns, system.n, system.a.data(), system.n, system.pivots.data(),
                            &size, -1);
        work = Array<double>(std::ptrdiff_t(size));
    }
};
Contender inv(const Input<double>& in) {
    return contender(
        Inverse(in),
        [a = in.a](Inverse& own) {
            System& f = own.system;
            f.a.refill(a);
            LAPACKE_dgetrf_work(columns, f.n, f.n, f.a.data(), f.n, f.pivots.data());
            LAPACKE_dgetri_work(columns, f.n, f.a.data(), f.n, f.pivots.data(), own.work.data(),
                                lapack_int(own.work.size()));
        },
        [](const Inverse& own) { return norm_of(own.system.a.data(), own.system.a.size()); });
}

struct Determinant {
    System system;
    double value = 0;
};
Contender det(const Input<double>& in) {
    return contender(
        Determinant{System(in)},
        [a = in.a](Determinant& own) {
            System& f = own.system;
            f.a.refill(a);
            LAPACKE_dgetrf_work(columns, f.n, f.n, f.a.data(), f.n, f.pivots.data());
            own.value = 1;
            for (lapack_int i = 0; i < f.n; ++i) {
                const double pivot = f.a[i + std::ptrdiff_t(i) * f.n];
                own.value *= f.pivots[std::size_t(i)] == i + 1 ? pivot : -pivot;
            }
        },
        [](const Determinant& own) { return own.value; });
}

struct Pseudoinverse {
    Gesdd<double> svd;
    Array<double> result;
};
/// V diag(1 / s) U^T, for a matrix of full rank.
Contender pinv(const Input<double>& in) {
    return contender(
        Pseudoinverse{Gesdd<double>(in.m, in.n, 'S'), Array<double>(in.m * in.n)},
        [a = in.a](Pseudoinverse& own) {
            Gesdd<double>& f = own.svd;
            f.run(a);
            for (lapack_int j = 0; j < f.k; ++j)
                cblas_dscal(f.m, 1 / f.s[j], &f.u[std::ptrdiff_t(j) * f.m], 1);
            cblas_dgemm(CblasColMajor, CblasTrans, CblasTrans, f.n, f.m, f.k, 1, f.vt.data(), f.k,
                        f.u.data(), f.m, 0, own.result.data(), f.n);
        },
        [](const Pseudoinverse& own) { return norm_of(own.result.data(), own.result.size()); });
}

const bool entered = enter<double>("raw", {{Task::solve, gesv},
                                           {Task::solve_spd, posv},
                                           {Task::solve_triangular, trtrs},
                                           {Task::inv, inv},
                                           {Task::pinv, pinv},
                                           {Task::det, det}}) &&
                     enter<double>("gesv", {{Task::solve_spd, gesv}});

}  // namespace
}  // namespace lamina::bench
