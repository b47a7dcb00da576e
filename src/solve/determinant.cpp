#include "lamina/solve/determinant.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/wide_vectors.hpp"
#include "factor/determinant.hpp"
#include "ops/power_scaling.hpp"
#include "ops/sums.hpp"
#include "solve/factored.hpp"
#include "solve/small_determinant.hpp"
#include "solve/structure.hpp"

namespace lamina::detail {

namespace {

/// Whether no quotient or product of two of n finite numbers leaves the range of numbers.
template <Scalar T>
[[gnu::always_inline]] inline bool is_in_safe_range_body(const T* x, index_t n) noexcept {
    using R = RealOf<T>;
    // As wide as what is compared, so that the loop runs in vector registers.
    using Flag = std::conditional_t<sizeof(R) == 4, std::int32_t, std::int64_t>;
    const R least = std::sqrt(std::numeric_limits<R>::min()) / epsilon<T>;
    const R largest = std::sqrt(std::numeric_limits<R>::max()) * epsilon<T>;
    Flag outside = 0;
    for (index_t i = 0; i < n; ++i) {
        const R size = sum_of_parts(x[i]);
        outside |= ((size < least) & (size != 0)) | (size > largest);
    }
    return outside == 0;
}

/// k with 2^k <= |x| < 2^(k+1), of the larger part of a complex number that is not 0.
template <Scalar T>
int exponent(T x) noexcept {
    return std::ilogb(std::max(std::abs(std::real(x)), std::abs(std::imag(x))));
}

/// The largest value(i) of those i in [0, n) for which there is one.
template <class Value>
std::optional<int> largest_of_those(index_t n, Value value) {
    std::optional<int> largest;
    for (index_t i = 0; i < n; ++i) {
        const std::optional<int> candidate = value(i);
        if (candidate) largest = largest ? std::max(*largest, *candidate) : *candidate;
    }
    return largest;
}

/// Scales rows and columns by powers of two, so that the largest entry of each column is in [1, 2)
/// and no row has a larger one: det A is 2^k times the new one for the k that is returned. Nothing
/// for a row or a column of zeros.
template <Scalar T>
std::optional<long> equilibrate(Matrix<T>& a) {
    const index_t n = a.rows();
    std::vector<int> rows;
    long sum = 0;
    const auto size = [&](index_t i, index_t j) {
        return a(i, j) == T(0) ? std::optional<int>() : exponent(a(i, j));
    };
    for (index_t i = 0; i < n; ++i) {
        const auto row = largest_of_those(n, [&](index_t j) { return size(i, j); });
        if (!row) return {};
        rows.push_back(*row);
        sum += *row;
    }
    for (index_t j = 0; j < n; ++j) {
        const auto column = largest_of_those(n, [&](index_t i) {
            const auto entry = size(i, j);
            return entry ? *entry - rows[std::size_t(i)] : entry;
        });
        if (!column) return {};
        sum += *column;
        for (index_t i = 0; i < n; ++i)
            a(i, j) = times_power(a(i, j), -*column - rows[std::size_t(i)]);
    }
    return sum;
}

template <Scalar T>
ScaledProduct<T> product_of_diagonal(const Matrix<T>& a, T first = T(1)) noexcept {
    ScaledProduct<T> product(first);
    for (const T x : a.diag())
        product.multiply(x);
    return product;
}

/// 1 or -1, for as many transpositions as make up a permutation.
index_t parity(std::vector<index_t> p) {
    index_t sign = 1;
    for (std::size_t i = 0; i < p.size(); ++i) {
        while (p[i] != index_t(i)) {
            std::swap(p[i], p[std::size_t(p[i])]);
            sign = -sign;
        }
    }
    return sign;
}

template <Scalar T>
bool is_singular_to_rounding(const Matrix<T>& r) noexcept {
    using R = RealOf<T>;
    R smallest = std::numeric_limits<R>::infinity();
    R largest = 0;
    for (const T x : r.diag()) {
        smallest = std::min(smallest, std::abs(x));
        largest = std::max(largest, std::abs(x));
    }
    return smallest <= R(r.rows()) * epsilon<T> * largest;
}

/// The determinant by way of the scaled matrix: from LU, or where that is not to be relied on from
/// QR, det Q prod R(i, i).
template <Scalar T>
ScaledProduct<T> of_scaled(Matrix<T> a) {
    const std::optional<long> k = equilibrate(a);
    if (!k) return ScaledProduct<T>(T(0));
    const auto with_power = [k](ScaledProduct<T> product) {
        product.multiply_by_power(*k);
        return product;
    };
    const LU<T> lu(a, Check::none);
    if (!has_grown(lu, operand(a))) {
        return with_power(product_of_diagonal(lu.U(), T(RealOf<T>(parity(lu.permutation())))));
    }
    const QR<T> qr(std::move(a), Check::none);
    const Matrix<T> r = qr.R();
    // LU's zero may be all that rounding left of a pivot; or a zero.
    if (lu.is_singular() && is_singular_to_rounding(r)) return ScaledProduct<T>(T(0));
    return with_power(product_of_diagonal(r, qr.det_Q()));
}

/// Calls of_product(the determinant as a product) or of_factors(LU of A).
template <Scalar T, class OfProduct, class OfFactors>
auto evaluate(const char* who, const Operand<T>& a, OfProduct of_product, OfFactors of_factors) {
    require_square(who, a.rows(), a.cols());
    auto copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    if (structure_of(std::as_const(copy).view()) != Structure::full) {
        return of_product(product_of_diagonal(copy));
    }
    if (in_wide_vectors<is_in_safe_range_body<T>>(copy.data(), copy.size())) {
        const LU<T> factors(std::move(copy), Check::none);
        if (!has_grown(factors, a)) return of_factors(factors);
        copy = Matrix<T>(a);
    }
    return of_product(of_scaled(std::move(copy)));
}

/// prod |R(i, i)| for the columns scaled by powers of two.
template <Scalar T>
ScaledProduct<RealOf<T>> product_of_lengths(const char* who, const Operand<T>& a) {
    using R = RealOf<T>;
    auto copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    ScaledProduct<R> product(R(1));
    if (copy.rows() < copy.cols()) {
        product.multiply(R(0));
        return product;
    }
    for (index_t j = 0; j < copy.cols(); ++j) {
        const int k = exponent_of<T>(std::as_const(copy).col(j));
        scale_by_power<T>(copy.col(j), -k);
        product.multiply_by_power(k);
    }
    const Matrix<T> r = QR<T>(std::move(copy), Check::none).R();
    for (const T x : r.diag())
        product.multiply(std::abs(x));
    return product;
}

}  // namespace

template <Scalar T>
T Determinants<T>::det(const Operand<T>& a) {
    const T small = small_determinant(a);
    const bool is_reliable = small == small;
    if (is_reliable) return small;
    return evaluate(
        "det", a, [](const ScaledProduct<T>& product) { return product.value(); },
        [](const LU<T>& factors) { return factors.det(); });
}

template <Scalar T>
LogDet<T> Determinants<T>::log_det(const Operand<T>& a) {
    return evaluate(
        "log_det", a, [](const ScaledProduct<T>& product) { return product.log(); },
        [](const LU<T>& factors) { return factors.log_det(); });
}

template <Scalar T>
RealOf<T> Determinants<T>::volume(const Operand<T>& a) {
    return product_of_lengths("volume", a).value();
}

template <Scalar T>
RealOf<T> Determinants<T>::log_volume(const Operand<T>& a) {
    return product_of_lengths("log_volume", a).log().log_abs;
}

template struct Determinants<float>;
template struct Determinants<double>;
template struct Determinants<std::complex<float>>;
template struct Determinants<std::complex<double>>;

}  // namespace lamina::detail
