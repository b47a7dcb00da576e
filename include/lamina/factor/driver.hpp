#pragma once

namespace lamina {

/// The algorithm that gave a singular value decomposition: divide and conquer (gesdd), QR
/// iteration (gesvd), one-sided Jacobi after pivoted QR (gejsv), or one-sided Jacobi of our own for
/// small matrices.
enum class SvdDriver { gesdd, gesvd, gejsv, jacobi };

/// The algorithm that gave the eigenvalues of a symmetric matrix: divide and conquer (syevd,
/// heevd), relatively robust representations, for part of the spectrum bisection and inverse
/// iteration (syevr, heevr), or for small matrices Jacobi's rotations or QL iterations of our own.
enum class EigenDriver { syevd, syevr, jacobi, ql };

constexpr const char* name(SvdDriver driver) noexcept {
    switch (driver) {
        case SvdDriver::gesdd:
            return "gesdd";
        case SvdDriver::gesvd:
            return "gesvd";
        case SvdDriver::gejsv:
            return "gejsv";
        case SvdDriver::jacobi:
            break;
    }
    return "jacobi";
}
constexpr const char* name(EigenDriver driver) noexcept {
    switch (driver) {
        case EigenDriver::syevd:
            return "syevd";
        case EigenDriver::syevr:
            return "syevr";
        case EigenDriver::jacobi:
            return "jacobi";
        case EigenDriver::ql:
            break;
    }
    return "ql";
}

}  // namespace lamina
