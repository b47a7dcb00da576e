#pragma once

#include <vector>

#include "backend/lapack.hpp"
#include "contenders/array.hpp"

namespace lamina::bench {

/// The arrays of an SVD by hand: the input to destroy, U, s, V^H and the workspace that LAPACK asks
/// for.
template <class T>
struct Gesdd {
    using R = RealOf<T>;
    lapack_int m, n, k;
    char job;  // 'S' for the thin factors, 'N' for s alone
    Array<T> a, u, vt, work;
    Array<R> s, reals;
    std::vector<lapack_int> integers;

    Gesdd(std::ptrdiff_t rows, std::ptrdiff_t cols, char which)
        : m(lapack_int(rows)),
          n(lapack_int(cols)),
          k(std::min(m, n)),
          job(which),
          a(rows * cols),
          u(which == 'N' ? 1 : rows * k),
          vt(which == 'N' ? 1 : k * cols),
          s(k),
          integers(8 * std::size_t(k)) {
        if constexpr (is_complex<T>) {
            const std::ptrdiff_t small = k;
            const std::ptrdiff_t large = std::max(m, n);
            reals = Array<R>(std::max(5 * small * small + 5 * small,
                                      2 * large * small + 2 * small * small + small));
        }
        T size = 0;
        call(a.data(), &size, -1);
        // A float does not hold every integer: one unit more.
        work = Array<T>(std::ptrdiff_t(std::real(size) * (1 + epsilon<T>)) + 1);
    }

    void run(const T* input) {
        a.refill(input);
        run_in_place();
    }
    void run_in_place() { call(a.data(), work.data(), lapack_int(work.size())); }

private:
    void call(T* matrix, T* memory, lapack_int size) {
        const lapack_int vt_rows = job == 'N' ? 1 : k;
        if constexpr (is_complex<T>) {
            backend::gesdd<T>(LAPACK_COL_MAJOR, job, m, n, matrix, m, s.data(), u.data(), m,
                              vt.data(), vt_rows, memory, size, reals.data(), integers.data());
        } else {
            backend::gesdd<T>(LAPACK_COL_MAJOR, job, m, n, matrix, m, s.data(), u.data(), m,
                              vt.data(), vt_rows, memory, size, integers.data());
        }
    }
};

}  // namespace lamina::bench
