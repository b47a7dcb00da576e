#pragma once

namespace lamina {

/// The algorithm that gave a singular value decomposition: divide and conquer (gesdd), QR
/// iteration (gesvd), or one-sided Jacobi after pivoted QR (gejsv).
enum class SvdDriver { gesdd, gesvd, gejsv };

/// The algorithm that gave the eigenvalues of a symmetric matrix: divide and conquer (syevd,
/// heevd), or relatively robust representations, for part of the spectrum bisection and inverse
/// iteration (syevr, heevr).
enum class EigenDriver { syevd, syevr };

constexpr const char* name(SvdDriver driver) noexcept {
    return driver == SvdDriver::gesdd ? "gesdd" : driver == SvdDriver::gesvd ? "gesvd" : "gejsv";
}
constexpr const char* name(EigenDriver driver) noexcept {
    return driver == EigenDriver::syevd ? "syevd" : "syevr";
}

}  // namespace lamina
