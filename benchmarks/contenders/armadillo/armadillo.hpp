#pragma once

// Armadillo as a header-only library on the OpenBLAS that lamina uses: its own shared library would
// bring the system's BLAS and LAPACK beside it.
#define ARMA_DONT_USE_WRAPPER
#define ARMA_DONT_USE_ARPACK
#define ARMA_DONT_USE_SUPERLU
#define ARMA_DONT_USE_HDF5
#include <armadillo>

#include "contest/roster.hpp"

namespace lamina::bench {

/// The input in place, not copied. Armadillo has no view of const memory; nobody writes to it.
template <class T>
arma::Mat<T> matrix(const T* data, std::ptrdiff_t m, std::ptrdiff_t n) {
    return arma::Mat<T>(const_cast<T*>(data), arma::uword(m), arma::uword(n), false, true);
}
template <class T>
arma::Mat<T> matrix(const Input<T>& in) {
    return matrix(in.a, in.m, in.n);
}
inline arma::vec vector(const double* data, std::ptrdiff_t n) {
    return arma::vec(const_cast<double*>(data), arma::uword(n), false, true);
}

}  // namespace lamina::bench
