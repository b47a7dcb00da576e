// Eigenvalues and singular values by hand: the _work entry points of LAPACKE, everything kept.

#include <vector>

#include "contenders/answers.hpp"
#include "contenders/raw/gesdd.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;

struct Symmetric {
    lapack_int n;
    Array<double> a, w, work;
    std::vector<lapack_int> integers;

    explicit Symmetric(const Input<double>& in) : n(lapack_int(in.n)), a(in.n * in.n), w(in.n) {
        double size = 0;
        lapack_int count = 0;
        LAPACKE_dsyevd_work(columns, 'V', 'L', n, a.data(), n, w.data(), &size, -1, &count, -1);
        work = Array<double>(std::ptrdiff_t(size));
        integers.resize(std::size_t(count));
    }
};
Contender eigh(const Input<double>& in) {
    return contender(
        Symmetric(in),
        [a = in.a](Symmetric& own) {
            own.a.refill(a);
            LAPACKE_dsyevd_work(columns, 'V', 'L', own.n, own.a.data(), own.n, own.w.data(),
                                own.work.data(), lapack_int(own.work.size()), own.integers.data(),
                                lapack_int(own.integers.size()));
        },
        [](const Symmetric& own) { return sum_of(own.w.data(), own.w.size()); });
}

struct Largest {
    lapack_int n, k;
    Array<double> a, w, z, work;
    std::vector<lapack_int> support, integers;

    explicit Largest(const Input<double>& in)
        : n(lapack_int(in.n)),
          k(lapack_int(in.k)),
          a(in.n * in.n),
          w(in.n),
          z(in.n * in.k),
          support(2 * std::size_t(in.k)) {
        double size = 0;
        lapack_int count = 0;
        call(&size, -1, &count, -1);
        work = Array<double>(std::ptrdiff_t(size));
        integers.resize(std::size_t(count));
    }
    void call(double* memory, lapack_int size, lapack_int* numbers, lapack_int count) {
        lapack_int found = 0;
        LAPACKE_dsyevr_work(columns, 'V', 'I', 'L', n, a.data(), n, 0, 0, n - k + 1, n, 0, &found,
                            w.data(), z.data(), n, support.data(), memory, size, numbers, count);
    }
};
Contender eigh_top(const Input<double>& in) {
    return contender(
        Largest(in),
        [a = in.a](Largest& own) {
            own.a.refill(a);
            own.call(own.work.data(), lapack_int(own.work.size()), own.integers.data(),
                     lapack_int(own.integers.size()));
        },
        [](const Largest& own) { return sum_of(own.w.data(), own.k); });
}

struct General {
    lapack_int n;
    Array<double> a, re, im, v, work;

    explicit General(const Input<double>& in)
        : n(lapack_int(in.n)), a(in.n * in.n), re(in.n), im(in.n), v(in.n * in.n) {
        double size = 0;
        call(&size, -1);
        work = Array<double>(std::ptrdiff_t(size));
    }
    void call(double* memory, lapack_int size) {
        LAPACKE_dgeev_work(columns, 'N', 'V', n, a.data(), n, re.data(), im.data(), nullptr, 1,
                           v.data(), n, memory, size);
    }
};
Contender eig(const Input<double>& in) {
    return contender(
        General(in),
        [a = in.a](General& own) {
            own.a.refill(a);
            own.call(own.work.data(), lapack_int(own.work.size()));
        },
        [](const General& own) {
            double sum = 0;
            for (lapack_int i = 0; i < own.n; ++i)
                sum += std::hypot(own.re[i], own.im[i]);
            return sum;
        });
}

template <class T>
Contender svd(const Input<T>& in) {
    const auto own = std::make_shared<Gesdd<T>>(in.m, in.n, 'S');
    Contender made = contender(
        own, [a = in.a](const std::shared_ptr<Gesdd<T>>& kept) { kept->run(a); },
        [](const std::shared_ptr<Gesdd<T>>& kept) { return sum_of(kept->s.data(), kept->k); });
    if constexpr (std::same_as<T, double>)
        made.factors = [own] { return Factors{own->u.data(), own->s.data(), own->vt.data()}; };
    return made;
}
Contender svdvals(const Input<double>& in) {
    return contender(
        Gesdd<double>(in.m, in.n, 'N'), [a = in.a](Gesdd<double>& own) { own.run(a); },
        [](const Gesdd<double>& own) { return sum_of(own.s.data(), own.k); });
}
/// LAPACK has nothing for the leading triplets that is faster than all of them.
Contender svd_top(const Input<double>& in) {
    return contender(
        Gesdd<double>(in.m, in.n, 'S'), [a = in.a](Gesdd<double>& own) { own.run(a); },
        [k = in.k](const Gesdd<double>& own) { return sum_of(own.s.data(), k); });
}

const bool entered = enter("raw", Task::svd, svd<float>, svd<double>, svd<std::complex<float>>,
                           svd<std::complex<double>>) &&
                     enter<double>("raw", {{Task::eigh, eigh},
                                           {Task::eigh_top, eigh_top},
                                           {Task::eig, eig},
                                           {Task::svdvals, svdvals},
                                           {Task::svd_top, svd_top}});

}  // namespace
}  // namespace lamina::bench
