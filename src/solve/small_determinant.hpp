#pragma once

#include <limits>
#include <optional>

#include "lamina/core/operand.hpp"

#include "ops/sums.hpp"

namespace lamina {

/// A sum of products, and the sum of their magnitudes.
template <Scalar T>
struct SumOfProducts {
    T value;
    RealOf<T> size;
};

/// det A of a matrix of n = 2, 3 or 4 columns by its definition: the minors of the first two
/// columns times those of the others (Laplace). The error is at most some eps per |A|, the sum of
/// the magnitudes of all n! terms.
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

    /// Nothing where terms cancel, so that LU may come closer, where one may have left the range of
    /// numbers, and for a NaN.
    std::optional<T> value() const noexcept {
        using R = RealOf<T>;
        constexpr R cancellation = 32;
        constexpr R lost = 4 * std::numeric_limits<R>::min() / epsilon<T>;
        const R size = sum_of_parts(det_.value);
        if (cancellation * size >= det_.size && size >= lost * factors_ &&
            det_.size <= std::numeric_limits<R>::max())
            return det_.value;
        return {};
    }

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
    /// What is lost where a factor underflows is this times the smallest number.
    RealOf<T> factors_ = 1;
};

/// det A of 2 x 2 to 4 x 4, where that is sure to be about as near as LU gets.
template <Scalar T>
std::optional<T> small_determinant(const Operand<T>& a) noexcept {
    if (a.scale() != T(1) || conjugates(a.op()) || a.rows() != a.cols()) return {};
    switch (a.rows()) {
        case 2:
            return DeterminantByMinors<T, 2>(a.base()).value();
        case 3:
            return DeterminantByMinors<T, 3>(a.base()).value();
        case 4:
            return DeterminantByMinors<T, 4>(a.base()).value();
        default:
            return {};
    }
}

}  // namespace lamina
