#include "stats/centring.hpp"

#include <algorithm>
#include <cmath>

#include "core/pass_in_threads.hpp"

namespace lamina {

namespace {

/// Sums are formed in double: a float would lose digits from some thousand samples on.
template <Scalar T>
using Wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;

/// (sum (x_i - from)) / n, in four sums that run side by side.
template <Scalar T>
Wide<T> mean_distance(const T* x, index_t n, Wide<T> from) noexcept {
    Wide<T> sum[4] = {};
    index_t i = 0;
    for (; i + 4 <= n; i += 4) {
        for (index_t lane = 0; lane < 4; ++lane)
            sum[lane] += Wide<T>(x[i + lane]) - from;
    }
    for (; i < n; ++i)
        sum[0] += Wide<T>(x[i]) - from;
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) / double(n);
}

/// The mean, corrected by the mean distance from it: the error no longer grows with the number of
/// samples, and that of equal numbers is exact. Chan, Golub & LeVeque, Algorithms for computing the
/// sample variance, Am. Stat. 37 (1983).
template <Scalar T>
T mean_of(const T* x, index_t n) noexcept {
    Wide<T> mean = mean_distance<T>(x, n, 0);
    mean += mean_distance<T>(x, n, mean);
    return T(mean);
}

/// The standard deviation of numbers whose mean is zero.
template <Scalar T>
double deviation_of(const T* x, index_t n) noexcept {
    double sum[4] = {};
    index_t i = 0;
    for (; i + 4 <= n; i += 4) {
        for (index_t lane = 0; lane < 4; ++lane)
            sum[lane] += std::norm(Wide<T>(x[i + lane]));
    }
    for (; i < n; ++i)
        sum[0] += std::norm(Wide<T>(x[i]));
    return std::sqrt(((sum[0] + sum[1]) + (sum[2] + sum[3])) / double(n - 1));
}

template <Scalar T>
RealOf<T> largest_part(const T* x, index_t n) noexcept {
    RealOf<T> largest = 0;
    for (index_t i = 0; i < n; ++i) {
        largest = std::max(largest, std::abs(std::real(x[i])));
        if constexpr (is_complex<T>) largest = std::max(largest, std::abs(std::imag(x[i])));
    }
    return largest;
}

/// 1 where sums of squares of numbers of this size are safe, else a power of two that makes it so.
template <class R>
R unit_for(R size) noexcept {
    constexpr int highest = std::numeric_limits<R>::max_exponent;
    const int exponent = size > 0 ? std::ilogb(size) : 0;
    if (std::abs(exponent) <= highest / 4) return 1;
    return std::ldexp(R(1), std::clamp(-exponent, 2 - highest, highest - 2));
}

/// x = (unit x - mean) times factor.
template <Scalar T>
void shift_and_scale(T* x, index_t n, RealOf<T> unit, T mean, RealOf<T> factor) noexcept {
    for (index_t i = 0; i < n; ++i)
        x[i] = (unit * x[i] - mean) * factor;
}

template <Scalar T>
RealOf<T> factor_of(const detail::Centring<T>& c, index_t j) noexcept {
    return c.score_unit / (c.scale[j] * c.unit[j]);
}

/// Divides the centred column j by its standard deviation.
template <Scalar T>
void standardize_column(detail::Centring<T>& c, MatrixView<T> x, index_t j) noexcept {
    using R = RealOf<T>;
    T* column = &x(0, j);
    const R deviation = R(deviation_of(column, x.rows()));
    const R rounding = 4 * epsilon<T> * c.unit[j] * std::abs(c.mean[j]);
    if (deviation <= rounding) {
        c.scale[j] = 1;
        std::fill_n(column, x.rows(), T(0));
        return;
    }
    c.scale[j] = deviation / c.unit[j];
    for (index_t i = 0; i < x.rows(); ++i)
        column[i] /= deviation;
}

}  // namespace

template <Scalar T>
detail::Centring<T> Centre<T>::take_from(MatrixView<T> x, bool standardize) {
    using R = RealOf<T>;
    const index_t n = x.rows();
    const index_t p = x.cols();
    detail::Centring<T> c{Vector<T>(p), Vector<R>(p, R(1)), Vector<R>(p), R(1)};
    const auto for_each_column = [&](const auto& visit) {
        pass_in_threads(p, threads_for_pass(x.size()), [&](index_t, index_t first, index_t last) {
            for (index_t j = first; j < last; ++j)
                visit(j);
        });
    };
    for_each_column([&](index_t j) { c.unit[j] = largest_part(&x(0, j), n); });
    if (!standardize) {
        // Features that are not brought to one size must keep their proportions.
        std::fill(c.unit.begin(), c.unit.end(), *std::max_element(c.unit.begin(), c.unit.end()));
    }
    for (R& unit : c.unit)
        unit = unit_for(unit);
    if (!standardize) c.score_unit = c.unit[0];

    for_each_column([&](index_t j) {
        T* column = &x(0, j);
        if (c.unit[j] != 1) scale_in_place(x.col(j), T(c.unit[j]));
        const T mean = mean_of(column, n);
        shift_and_scale(column, n, R(1), mean, R(1));
        c.mean[j] = mean / c.unit[j];
        if (standardize) standardize_column(c, x, j);
    });
    return c;
}

template <Scalar T>
void Centre<T>::drop_mean(Matrix<T>& x) {
    const RealOf<T> share = 1 / (1 + std::sqrt(RealOf<T>(x.rows())));
    // In place: each column moves towards the first, where nothing is that is read again.
    T* to = x.data();
    for (index_t j = 0; j < x.cols(); ++j) {
        const T first = share * x(0, j);
        for (index_t i = 1; i < x.rows(); ++i)
            *to++ = x(i, j) - first;
    }
    // A smaller shape keeps memory and what is in it.
    x.resize(x.rows() - 1, x.cols());
}

template <Scalar T>
void Centre<T>::apply(const detail::Centring<T>& c, MatrixView<T> x) noexcept {
    if (x.empty()) return;
    for (index_t j = 0; j < x.cols(); ++j) {
        shift_and_scale(&x(0, j), x.rows(), c.unit[j], c.unit[j] * c.mean[j], factor_of(c, j));
    }
}

template <Scalar T>
void Centre<T>::undo(const detail::Centring<T>& c, MatrixView<T> x) noexcept {
    if (x.empty()) return;
    for (index_t j = 0; j < x.cols(); ++j) {
        const RealOf<T> factor = factor_of(c, j);
        const T mean = c.unit[j] * c.mean[j];
        for (T& entry : x.col(j))
            entry = (entry / factor + mean) / c.unit[j];
    }
}

template struct Centre<float>;
template struct Centre<double>;
template struct Centre<std::complex<float>>;
template struct Centre<std::complex<double>>;

}  // namespace lamina
