#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "lamina/core/operand.hpp"

#include "core/wide_vectors.hpp"
#include "ops/sums.hpp"

namespace lamina {

/// A sum of products, and the sum of their magnitudes.
template <Scalar T>
struct SumOfProducts {
    T value;
    RealOf<T> size;
};

/// det A by its definition, the minors of the first two columns times those of the others
/// (Laplace), where that is sure to be about as near as LU gets. The error is at most some eps per
/// |A|, the sum of the magnitudes of all n! terms; `factors` is the sum of those of what was
/// multiplied, and 1.
///
/// NaN where terms cancel, so that LU may come closer, where one may have left the range of
/// numbers, and for a NaN. Not an optional number, which is read back at once from where it was
/// written in parts, and that takes as long as the determinant.
template <Scalar T>
T if_reliable(const SumOfProducts<T>& det, RealOf<T> factors) noexcept {
    using R = RealOf<T>;
    constexpr R cancellation = 32;
    // What is lost where a factor underflows is this times the smallest number.
    constexpr R lost = 4 * std::numeric_limits<R>::min() / epsilon<T>;
    const R size = sum_of_parts(det.value);
    if (cancellation * size >= det.size && size >= lost * factors &&
        det.size <= std::numeric_limits<R>::max())
        return det.value;
    return T(std::numeric_limits<R>::quiet_NaN());
}

/// det A of n = 2, 3 or 4 columns in this way.
template <Scalar T, index_t n>
class DeterminantByMinors {
public:
    explicit DeterminantByMinors(const MatrixView<const T>& a) noexcept
        : a_(a.data()), ld_(a.ld()) {
        if constexpr (n == 2) {
            add(minor(0, 0, 1), {T(1), 1}, 1);
        } else if constexpr (n == 3) {
            add(minor(0, 0, 1), entry(2), 1);
            add(minor(0, 0, 2), entry(1), -1);
            add(minor(0, 1, 2), entry(0), 1);
        } else {
            add(minor(0, 0, 1), minor(2, 2, 3), 1);
            add(minor(0, 0, 2), minor(2, 1, 3), -1);
            add(minor(0, 0, 3), minor(2, 1, 2), 1);
            add(minor(0, 1, 2), minor(2, 0, 3), 1);
            add(minor(0, 1, 3), minor(2, 0, 2), -1);
            add(minor(0, 2, 3), minor(2, 0, 1), 1);
        }
    }

    T value() const noexcept { return if_reliable(det_, factors_); }

private:
    T at(index_t i, index_t j) const noexcept { return a_[i + j * ld_]; }
    /// The last of three columns.
    SumOfProducts<T> entry(index_t i) const noexcept { return {at(i, 2), sum_of_parts(at(i, 2))}; }
    /// The minor of columns j and j + 1 and two rows.
    SumOfProducts<T> minor(index_t j, index_t first, index_t second) const noexcept {
        const T down = at(first, j) * at(second, j + 1);
        const T up = at(second, j) * at(first, j + 1);
        return {down - up, sum_of_parts(down) + sum_of_parts(up)};
    }
    void add(const SumOfProducts<T>& left, const SumOfProducts<T>& right, int sign) noexcept {
        const T term = left.value * right.value;
        det_.value += sign > 0 ? term : -term;
        det_.size += left.size * right.size;
        factors_ += left.size + right.size;
    }

    const T* a_;
    index_t ld_;
    SumOfProducts<T> det_{};
    RealOf<T> factors_ = 1;
};

/// The same of real matrices of order 4: the minors of columns 0 and 1 and those of columns 2 and
/// 3, for the same two rows, are formed side by side in one register.
template <class R>
R determinant_by_pairs(const MatrixView<const R>& a) noexcept {
    using Pair = typename NumbersIn<R, 2 * sizeof(R)>::Register;
    using Integer = std::conditional_t<sizeof(R) == 4, std::int32_t, std::int64_t>;
    using Bits [[gnu::vector_size(2 * sizeof(R))]] = Integer;
    constexpr Integer magnitude = std::numeric_limits<Integer>::max();
    const auto size_of = [](Pair x) noexcept {
        return std::bit_cast<Pair>(std::bit_cast<Bits>(x) & Bits{magnitude, magnitude});
    };
    const auto swapped = [](Pair x) noexcept { return __builtin_shufflevector(x, x, 1, 0); };
    const auto sum_of = [](Pair x) noexcept { return x[0] + x[1]; };

    struct Minors {
        Pair value;
        Pair size;
    };
    const auto minors = [&](index_t first, index_t second) noexcept {
        const auto row = [&](index_t i, index_t j) noexcept { return Pair{a(i, j), a(i, j + 2)}; };
        const Pair down = row(first, 0) * row(second, 1);
        const Pair up = row(second, 0) * row(first, 1);
        return Minors{down - up, size_of(down) + size_of(up)};
    };
    Pair value{};
    Pair size{};
    Pair factors{};
    // Two of the six terms at a time, whose pairs of rows are each other's complement.
    const auto add = [&](const Minors& left, const Minors& right, R sign) noexcept {
        value += sign * (left.value * swapped(right.value));
        size += left.size * swapped(right.size);
        factors += left.size + right.size;
    };
    add(minors(0, 1), minors(2, 3), 1);
    add(minors(0, 2), minors(1, 3), -1);
    add(minors(0, 3), minors(1, 2), 1);
    return if_reliable(SumOfProducts<R>{sum_of(value), sum_of(size)}, 1 + sum_of(factors));
}

/// det A of 2 x 2 to 4 x 4, where that is sure to be about as near as LU gets, else NaN.
template <Scalar T>
T small_determinant(const Operand<T>& a) noexcept {
    constexpr T none(std::numeric_limits<RealOf<T>>::quiet_NaN());
    if (a.scale() != T(1) || conjugates(a.op()) || a.rows() != a.cols()) return none;
    switch (a.rows()) {
        case 2:
            return DeterminantByMinors<T, 2>(a.base()).value();
        case 3:
            return DeterminantByMinors<T, 3>(a.base()).value();
        case 4:
            if constexpr (is_complex<T>) {
                return DeterminantByMinors<T, 4>(a.base()).value();
            } else {
                return determinant_by_pairs(a.base());
            }
        default:
            return none;
    }
}

}  // namespace lamina
