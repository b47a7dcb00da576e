#pragma once

#include <cmath>
#include <complex>
#include <cstddef>

/// Numbers by which results are compared: they do not depend on the signs that an algorithm is free
/// to choose.
namespace lamina::bench {

/// (sum |x_i|^2)^(1/2).
template <class T>
double norm_of(const T* x, std::ptrdiff_t count) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < count; ++i)
        sum += std::norm(std::complex<double>(x[i]));
    return std::sqrt(sum);
}

/// sum |x_i|.
template <class T>
double sum_of(const T* x, std::ptrdiff_t count) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < count; ++i)
        sum += double(std::abs(x[i]));
    return sum;
}

/// log |prod r_ii| of the n x n triangle at the top of an array with m rows.
template <class T>
double log_diagonal_of(const T* r, std::ptrdiff_t m, std::ptrdiff_t n) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
        sum += std::log(double(std::abs(r[i + i * m])));
    return sum;
}

}  // namespace lamina::bench
