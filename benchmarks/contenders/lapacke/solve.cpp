// LAPACKE's high-level functions for solving, and for eigenvalues.

#include <vector>

#include "backend/lapack.hpp"
#include "contenders/answers.hpp"
#include "contenders/array.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;

/// The input to destroy, a right-hand side, and what else a driver fills.
struct Square {
    lapack_int n, k;
    Array<double> a, x, y, v;
    std::vector<lapack_int> integers;

    explicit Square(const Input<double>& in)
        : n(lapack_int(in.n)),
          k(lapack_int(in.k)),
          a(in.n * in.n),
          x(in.n),
          y(in.n),
          v(in.n * in.n),
          integers(2 * std::size_t(in.n)) {}
    void factor(const double* input) {
        a.refill(input);
        LAPACKE_dgetrf(columns, n, n, a.data(), n, integers.data());
    }
};
double length(const Square& own) {
    return norm_of(own.x.data(), own.n);
}
double sum_of_values(const Square& own) {
    return sum_of(own.x.data(), own.n);
}

Contender gesv(const Input<double>& in) {
    return contender(
        Square(in),
        [in](Square& own) {
            own.a.refill(in.a);
            own.x.refill(in.b);
            LAPACKE_dgesv(columns, own.n, 1, own.a.data(), own.n, own.integers.data(), own.x.data(),
                          own.n);
        },
        &length);
}
Contender posv(const Input<double>& in) {
    return contender(
        Square(in),
        [in](Square& own) {
            own.a.refill(in.a);
            own.x.refill(in.b);
            LAPACKE_dposv(columns, 'L', own.n, 1, own.a.data(), own.n, own.x.data(), own.n);
        },
        &length);
}
Contender trtrs(const Input<double>& in) {
    return contender(
        Square(in),
        [in](Square& own) {
            own.x.refill(in.b);
            LAPACKE_dtrtrs(columns, 'L', 'N', 'N', own.n, 1, in.a, own.n, own.x.data(), own.n);
        },
        &length);
}
Contender inv(const Input<double>& in) {
    return contender(
        Square(in),
        [a = in.a](Square& own) {
            own.factor(a);
            LAPACKE_dgetri(columns, own.n, own.a.data(), own.n, own.integers.data());
        },
        [](const Square& own) { return norm_of(own.a.data(), own.a.size()); });
}

Contender eigh(const Input<double>& in) {
    return contender(
        Square(in),
        [a = in.a](Square& own) {
            own.a.refill(a);
            LAPACKE_dsyevd(columns, 'V', 'L', own.n, own.a.data(), own.n, own.x.data());
        },
        &sum_of_values);
}
Contender eigh_top(const Input<double>& in) {
    return contender(
        Square(in),
        [a = in.a](Square& own) {
            own.a.refill(a);
            lapack_int found = 0;
            LAPACKE_dsyevr(columns, 'V', 'I', 'L', own.n, own.a.data(), own.n, 0, 0,
                           own.n - own.k + 1, own.n, 0, &found, own.x.data(), own.v.data(), own.n,
                           own.integers.data());
        },
        [](const Square& own) { return sum_of(own.x.data(), own.k); });
}
Contender eig(const Input<double>& in) {
    return contender(
        Square(in),
        [a = in.a](Square& own) {
            own.a.refill(a);
            LAPACKE_dgeev(columns, 'N', 'V', own.n, own.a.data(), own.n, own.x.data(), own.y.data(),
                          nullptr, 1, own.v.data(), own.n);
        },
        [](const Square& own) {
            double sum = 0;
            for (lapack_int i = 0; i < own.n; ++i)
                sum += std::hypot(own.x[i], own.y[i]);
            return sum;
        });
}

struct Tall {
    lapack_int m, n;
    Array<double> a, x;
    std::vector<lapack_int> order;

    explicit Tall(const Input<double>& in)
        : m(lapack_int(in.m)),
          n(lapack_int(in.n)),
          a(in.m * in.n),
          x(in.m),
          order(std::size_t(in.n)) {}
};
Contender gelsy(const Input<double>& in) {
    return contender(
        Tall(in),
        [in](Tall& own) {
            own.a.refill(in.a);
            own.x.refill(in.b);
            std::fill(own.order.begin(), own.order.end(), 0);
            lapack_int rank = 0;
            LAPACKE_dgelsy(columns, own.m, own.n, 1, own.a.data(), own.m, own.x.data(), own.m,
                           own.order.data(), std::numeric_limits<double>::epsilon(), &rank);
        },
        [](const Tall& own) { return norm_of(own.x.data(), own.n); });
}

const bool entered = enter<double>("lapacke", {{Task::solve, gesv},
                                               {Task::solve_spd, posv},
                                               {Task::solve_triangular, trtrs},
                                               {Task::inv, inv},
                                               {Task::eigh, eigh},
                                               {Task::eigh_top, eigh_top},
                                               {Task::eig, eig},
                                               {Task::lstsq, gelsy}});

}  // namespace
}  // namespace lamina::bench
