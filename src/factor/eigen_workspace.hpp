#pragma once

#include <algorithm>

#include "lamina/factor/driver.hpp"
#include "lamina/factor/vectors.hpp"

#include "factor/work_sizes.hpp"

namespace lamina {

// The least workspaces by the documentation of LAPACK 3.11, in 64 bits, because a query in 32 bits
// wraps without an error: that of syevd from n = 32767 on.

/// syevd, heevd.
template <Scalar T>
constexpr WorkSizes syevd_sizes(Vectors vectors, index_t n) noexcept {
    if (n <= 1) return {1, 1, 1};
    const bool values_only = vectors == Vectors::none;
    if constexpr (is_complex<T>) {
        if (values_only) return {n + 1, n, 1};
        return {2 * n + n * n, 1 + 5 * n + 2 * n * n, 3 + 5 * n};
    } else {
        if (values_only) return {2 * n + 1, 0, 1};
        return {1 + 6 * n + 2 * n * n, 0, 3 + 5 * n};
    }
}

/// syevr, heevr; the 2n integers beside the 10n are where it reports the support of the vectors.
template <Scalar T>
constexpr WorkSizes syevr_sizes(index_t n) noexcept {
    const index_t k = std::max<index_t>(n, 1);
    if (is_complex<T>) return {2 * k, 24 * k, 12 * k};
    return {26 * k, 0, 12 * k};
}

struct EigenChoice {
    EigenDriver driver;
    WorkSizes sizes;
    bool fits;
};

/// syevd, which is faster for all eigenvalues, if integers up to `largest` can express its
/// workspace; else, and for a range, syevr.
template <Scalar T>
constexpr EigenChoice choose_eigen(Vectors vectors, bool range, index_t n,
                                   index_t largest) noexcept {
    const WorkSizes sizes = syevd_sizes<T>(vectors, n);
    if (!range && fits(sizes, largest)) return {EigenDriver::syevd, sizes, true};
    return {EigenDriver::syevr, syevr_sizes<T>(n), fits(syevr_sizes<T>(n), largest)};
}

}  // namespace lamina
