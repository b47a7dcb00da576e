#pragma once

#include <algorithm>

#include "lamina/factor/driver.hpp"
#include "lamina/factor/vectors.hpp"

#include "factor/small_svd.hpp"
#include "factor/work_sizes.hpp"

namespace lamina {

// The least workspaces by the documentation of LAPACK 3.11, in 64 bits: asked with lwork = -1, a
// LAPACK with 32-bit integers computes them in 32, and a product that wraps comes back as a small,
// plausible number with info = 0. Pure functions, so that they can be tested for matrices no memory
// holds.

/// Whether gesdd factors A = QR first, or A = LQ, and not A itself is reduced to bidiagonal form.
template <Scalar T>
constexpr bool is_reduced_by_qr(index_t m, index_t n) noexcept {
    const index_t mn = std::min(m, n);
    return std::max(m, n) >= (is_complex<T> ? mn * 17 / 9 : mn * 11 / 6);
}

/// gesdd. Where it factors A = QR first it keeps R in mn^2 more.
template <Scalar T>
constexpr WorkSizes gesdd_sizes(Vectors vectors, index_t m, index_t n) noexcept {
    const index_t mn = std::min(m, n);
    const index_t mx = std::max(m, n);
    if (vectors == Vectors::none) {
        // 7 mn reals are what LAPACK up to 3.6 needs, 5 mn since.
        if (is_complex<T>) return {2 * mn + mx, 7 * mn, 8 * mn};
        return {3 * mn + std::max(mx, 7 * mn), 0, 8 * mn};
    }
    const index_t beside_r = vectors == Vectors::full ? std::max(mx, mn) : mn;
    if constexpr (is_complex<T>) {
        if (is_reduced_by_qr<T>(m, n))
            return {mn * mn + 2 * mn + beside_r, 5 * mn * mn + 5 * mn, 8 * mn};
        return {2 * mn + mx, std::max(5 * mn * mn + 5 * mn, 2 * mx * mn + 2 * mn * mn + mn),
                8 * mn};
    } else {
        if (is_reduced_by_qr<T>(m, n)) return {4 * mn * mn + 6 * mn + beside_r, 0, 8 * mn};
        return {3 * mn + std::max(mx, 3 * mn * mn + 4 * mn), 0, 8 * mn};
    }
}

/// gesvd. From a ratio of 1.6 on it compares lwork with mn^2 + 5 mn (+ mx): had that wrapped, it
/// would take too small a workspace for a large one, so that much must be expressible, if not
/// there.
template <Scalar T>
constexpr WorkSizes gesvd_sizes(index_t m, index_t n) noexcept {
    const index_t mn = std::min(m, n);
    const index_t mx = std::max(m, n);
    if (is_complex<T>) return {2 * mn + mx, 5 * mn, 0};
    return {std::max(3 * mn + mx, 5 * mn), 0, 0};
}
template <Scalar T>
constexpr bool gesvd_fits(Vectors vectors, index_t m, index_t n, index_t largest) noexcept {
    const index_t mn = std::min(m, n);
    const index_t mx = std::max(m, n);
    const bool compares = vectors != Vectors::none && 10 * mx >= 16 * mn - 10;
    return fits(gesvd_sizes<T>(m, n), largest) && (!compares || mn * mn + 5 * mn + mx <= largest);
}

/// gejsv with JOBA = F, for m >= n. What is above the least lets geqp3, geqrf and unmqr run in
/// blocks.
template <Scalar T>
constexpr WorkSizes gejsv_sizes(Vectors vectors, index_t m, index_t n) noexcept {
    const index_t square = vectors == Vectors::none ? 0 : 2 * n * n;
    if (is_complex<T>) {
        // 2 m + n reals are what LAPACK 3.6 needs, 2 m since.
        return {square + 5 * n + 1, std::max<index_t>(7, 2 * m + n), m + 3 * n + 4};
    }
    return {std::max({2 * m + n, square + 6 * n, index_t(7)}), 0, m + 3 * n};
}
constexpr index_t gejsv_for_blocks(index_t m, index_t n) noexcept {
    return 64 * (m + n);
}

struct SvdChoice {
    SvdDriver driver;
    WorkSizes sizes;
    bool fits;
};

/// Rotations for small matrices; else gesdd, which is faster, if integers up to `largest` can
/// express its workspace, else gesvd.
template <Scalar T>
constexpr SvdChoice choose_svd(Vectors vectors, index_t m, index_t n, index_t largest) noexcept {
    // One entry, by whose lack a copy is known to have no memory.
    if (is_small_svd<T>(vectors, m, n)) return {SvdDriver::jacobi, {1, 0, 0}, true};
    const WorkSizes sizes = gesdd_sizes<T>(vectors, m, n);
    if (fits(sizes, largest)) return {SvdDriver::gesdd, sizes, true};
    return {SvdDriver::gesvd, gesvd_sizes<T>(m, n), gesvd_fits<T>(vectors, m, n, largest)};
}

/// Whether a matrix that need not be kept is decomposed where it stands (factor/bidiagonal.hpp).
template <Scalar T>
constexpr bool is_reduced_in_place(Vectors vectors, index_t m, index_t n,
                                   index_t largest) noexcept {
    return vectors != Vectors::full && !is_small_svd<T>(vectors, m, n) &&
           !is_reduced_by_qr<T>(m, n) && fits(gesdd_sizes<T>(vectors, m, n), largest);
}

}  // namespace lamina
