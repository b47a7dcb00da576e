#include "lamina/ops/norm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/finite.hpp"
#include "ops/inner_product.hpp"
#include "ops/spectral_norm.hpp"
#include "ops/sums.hpp"

namespace lamina::detail {

namespace {

/// A vector as a matrix of one column, or of one row if it is strided.
template <Scalar T>
MatrixView<const T> as_matrix(VectorView<const T> x) {
    return x.stride() == 1 ? MatrixView<const T>(x.data(), x.size(), 1)
                           : MatrixView<const T>(x.data(), 1, x.size(), x.stride());
}

/// Calls visit(data, count, stride) for pieces that make up all of a, as few as its layout allows.
template <Scalar T, class Visit>
void for_each_piece(MatrixView<const T> a, Visit visit) {
    if (a.empty()) return;
    if (a.rows() == 1) {
        visit(a.data(), a.cols(), a.ld());
    } else if (a.ld() == a.rows()) {
        visit(a.data(), a.size(), index_t(1));
    } else {
        for (index_t j = 0; j < a.cols(); ++j)
            visit(a.data() + j * a.ld(), a.rows(), index_t(1));
    }
}

/// sum |f a_ij|^p, with the power as a function of |f a_ij|.
template <Scalar T, class Power>
auto sum_of_powers(MatrixView<const T> a, RealOf<T> f, Power power) {
    decltype(power(f)) sum = 0;
    for_each_piece<T>(a, [&](const T* x, index_t n, index_t step) {
        sum +=
            sum_of<decltype(sum)>(n, [=](index_t i) { return power(magnitude(f * x[i * step])); });
    });
    return sum;
}

/// max |f a_ij|
template <Scalar T>
RealOf<T> largest_magnitude(MatrixView<const T> a, RealOf<T> f) {
    RealOf<T> largest = 0;
    for_each_piece<T>(a, [&](const T* x, index_t n, index_t step) {
        largest = larger(largest, largest_of<RealOf<T>>(
                                      n, [=](index_t i) { return magnitude(f * x[i * step]); }));
    });
    return largest;
}

/// Adjacent entries as real numbers: a complex number is two of them ([complex.numbers]), which
/// matters for speed.
template <Scalar T>
const RealOf<T>* parts_of(const T* x) noexcept {
    return reinterpret_cast<const RealOf<T>*>(x);
}
template <Scalar T>
constexpr index_t parts_per_entry = is_complex<T> ? 2 : 1;

/// sum |x_i|^2 of n adjacent entries.
template <Scalar T>
RealOf<T> squares_of_entries(const T* x, index_t n) noexcept {
    return sum_of_squares(parts_of(x), parts_per_entry<T> * n);
}

/// sum |a_ij|^2, out of range where the squares are.
template <Scalar T>
RealOf<T> sum_of_squares(MatrixView<const T> a) {
    using R = RealOf<T>;
    R sum = 0;
    for_each_piece<T>(a, [&](const T* x, index_t n, index_t step) {
        sum += step == 1 ? squares_of_entries(x, n)
                         : sum_of<R>(n, [=](index_t i) { return std::norm(x[i * step]); });
    });
    return sum;
}

/// sum |scaled(a_ij)|^2
template <Scalar T, class Scaled>
RealOf<T> sum_of_squares(MatrixView<const T> a, Scaled scaled) {
    using R = RealOf<T>;
    R sum = 0;
    for_each_piece<T>(a, [&](const T* x, index_t n, index_t step) {
        if (step == 1) {
            sum += sum_of<R>(parts_per_entry<T> * n, [=, parts = parts_of(x)](index_t i) {
                const R part = scaled(parts[i]);
                return part * part;
            });
        } else {
            sum += sum_of<R>(n, [=](index_t i) { return std::norm(scaled(x[i * step])); });
        }
    });
    return sum;
}

/// (sum |f a_ij|^2)^(1/2). Where that sum is not sound the entries are scaled by the power of two
/// that brings the largest into [1, 2). Out of line, so that sound ones set nothing up for it.
template <Scalar T>
[[gnu::noinline]] RealOf<T> root_of_squares(MatrixView<const T> a, RealOf<T> f) {
    using R = RealOf<T>;
    const R sum =
        f == 1 ? sum_of_squares<T>(a) : sum_of_squares<T>(a, [f](auto x) { return f * x; });
    if (is_sound(sum, a.size())) return std::sqrt(sum);
    const R largest = largest_magnitude<T>(a, f);
    if (!(largest > 0)) return largest;
    const int exponent = exponent_of(largest);
    const PowerOfTwo<R> scale(exponent);
    const R scaled = sum_of_squares<T>(a, [=](auto x) { return scale.times(f * x); });
    return std::scalbn(std::sqrt(scaled), exponent);
}

/// max_j sum_i |f a_ij|
template <Scalar T>
RealOf<T> largest_column_sum(MatrixView<const T> a, RealOf<T> f) {
    using R = RealOf<T>;
    R largest = 0;
    if (a.empty()) return largest;
    for (index_t j = 0; j < a.cols(); ++j) {
        const T* x = a.data() + j * a.ld();
        largest =
            larger(largest, sum_of<R>(a.rows(), [=](index_t i) { return magnitude(f * x[i]); }));
    }
    return largest;
}

/// max_i sum_j |f a_ij|, for a strip of rows at a time: their sums need no allocation, and the
/// strip is read in whole cache lines.
template <Scalar T>
RealOf<T> largest_row_sum(MatrixView<const T> a, RealOf<T> f) {
    using R = RealOf<T>;
    constexpr index_t strip = 64;
    R largest = 0;
    for (index_t i0 = 0; i0 < a.rows(); i0 += strip) {
        const index_t count = std::min(strip, a.rows() - i0);
        R sums[strip] = {};
        for (index_t j = 0; j < a.cols(); ++j) {
            const T* x = a.data() + i0 + j * a.ld();
            for (index_t i = 0; i < count; ++i)
                sums[i] += magnitude(f * x[i]);
        }
        largest = larger(largest, largest_of<R>(count, [&](index_t i) { return sums[i]; }));
    }
    return largest;
}

}  // namespace

template <Scalar T>
RealOf<T> Norms<T>::length(const T* x, index_t size, index_t stride) {
    if (stride == 1) [[likely]] {
        // A short vector has less arithmetic than there are cases.
        const RealOf<T> sum = squares_of_entries(x, size);
        if (is_sound(sum, size)) return std::sqrt(sum);
    }
    return root_of_squares<T>(as_matrix(VectorView<const T>(x, size, stride)), 1);
}

template <Scalar T>
RealOf<T> Norms<T>::of(const VectorOperand<T>& x, double p) {
    using R = RealOf<T>;
    if (!(p >= 1)) {
        throw Error("norm: p = " + std::to_string(p) + " is not in [1, infinity], so no norm");
    }
    const MatrixView<const T> a = as_matrix<T>(x.base());
    const R f = std::abs(x.scale());
    if (p == 2) return root_of_squares<T>(a, f);
    if (p == 1) return sum_of_powers<T>(a, f, [](R size) { return size; });
    const R largest = largest_magnitude<T>(a, f);
    if (p > std::numeric_limits<double>::max() || !(largest > 0) || std::isinf(largest)) {
        return largest;
    }
    const double sum =
        sum_of_powers<T>(a, f, [=](R size) { return std::pow(double(size / largest), p); });
    return R(double(largest) * std::pow(sum, 1 / p));
}

template <Scalar T>
RealOf<T> Norms<T>::of(const Operand<T>& a, Norm which) {
    if (a.empty()) return 0;
    const RealOf<T> f = std::abs(a.scale());
    const bool by_columns = (which == Norm::one) != transposes(a.op());
    switch (which) {
        case Norm::one:
        case Norm::inf:
            return by_columns ? largest_column_sum<T>(a.base(), f)
                              : largest_row_sum<T>(a.base(), f);
        case Norm::frobenius:
            return root_of_squares<T>(a.base(), f);
        case Norm::max:
            return largest_magnitude<T>(a.base(), f);
        case Norm::two:
        case Norm::nuclear:
            break;
    }
    return spectral_norm(a, which);
}

template <Scalar T>
RealOf<T> Norms<T>::normalize(const VectorView<T>& x) {
    using R = RealOf<T>;
    const MatrixView<const T> a = as_matrix<T>(x);
    R largest = 0;
    for (const T entry : x) {
        largest = larger(largest, larger(std::abs(std::real(entry)), std::abs(std::imag(entry))));
    }
    if (largest == 0)
        throw Error("normalize: the zero vector of size " + std::to_string(x.size()) +
                    " has no direction");
    if (!std::isfinite(largest)) Finite<T>::require("normalize", x);
    const int exponent = std::ilogb(largest);
    const PowerOfTwo<R> scale(exponent);
    for (T& entry : x)
        entry = scale.times(entry);
    const R length = root_of_squares<T>(a, 1);
    for (T& entry : x)
        entry /= length;
    return std::scalbn(length, exponent);
}

template struct Norms<float>;
template struct Norms<double>;
template struct Norms<std::complex<float>>;
template struct Norms<std::complex<double>>;

}  // namespace lamina::detail
