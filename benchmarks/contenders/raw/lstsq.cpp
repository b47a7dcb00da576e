// Least squares by hand, by the three drivers of LAPACK. The one called raw is gelsy, since it
// finds the rank by a pivoted QR as lamina does.

#include <limits>
#include <vector>

#include "backend/lapack.hpp"
#include "contenders/answers.hpp"
#include "contenders/array.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;
constexpr double rtol = std::numeric_limits<double>::epsilon();

enum class Driver { gels, gelsy, gelsd };

struct Problem {
    Driver driver;
    lapack_int m, n;
    Array<double> a, x, s, work;
    std::vector<lapack_int> integers;

    Problem(const Input<double>& in, Driver which)
        : driver(which),
          m(lapack_int(in.m)),
          n(lapack_int(in.n)),
          a(in.m * in.n),
          x(std::max(in.m, in.n)),
          s(in.n) {
        double size = 0;
        lapack_int count = n;
        call(&size, -1, &count);
        work = Array<double>(std::ptrdiff_t(size));
        integers.resize(std::size_t(std::max(count, n)));
    }
    void call(double* memory, lapack_int size, lapack_int* numbers) {
        lapack_int rank = 0;
        if (driver == Driver::gels) {
            LAPACKE_dgels_work(columns, 'N', m, n, 1, a.data(), m, x.data(), m, memory, size);
        } else if (driver == Driver::gelsy) {
            if (size >= 0) std::fill_n(numbers, n, 0);
            LAPACKE_dgelsy_work(columns, m, n, 1, a.data(), m, x.data(), m, numbers, rtol, &rank,
                                memory, size);
        } else {
            LAPACKE_dgelsd_work(columns, m, n, 1, a.data(), m, x.data(), m, s.data(), rtol, &rank,
                                memory, size, numbers);
        }
    }
};

template <Driver driver>
Contender lstsq(const Input<double>& in) {
    return contender(
        Problem(in, driver),
        [a = in.a, b = in.b](Problem& own) {
            own.a.refill(a);
            own.x.refill(b);
            own.call(own.work.data(), lapack_int(own.work.size()), own.integers.data());
        },
        [](const Problem& own) { return norm_of(own.x.data(), own.n); });
}

const bool entered = enter<double>("raw", {{Task::lstsq, lstsq<Driver::gelsy>}}) &&
                     enter<double>("gels", {{Task::lstsq, lstsq<Driver::gels>}}) &&
                     enter<double>("gelsd", {{Task::lstsq, lstsq<Driver::gelsd>}});

}  // namespace
}  // namespace lamina::bench
