#include "lamina/solve/quadratic_form.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "solve/number_text.hpp"

namespace lamina::detail {

namespace {

template <Scalar T>
void require_form(const char* who, const Operand<T>& a, const VectorOperand<T>& x) {
    require_square(who, a.rows(), a.cols());
    if (a.rows() != x.size()) {
        throw_dimensions(who, "A is " + shape_text(a.rows(), a.cols()) + " and x has size " +
                                  std::to_string(x.size()) + "; x needs as many entries as A rows");
    }
}

/// The lower triangle of (A + A^H) / 2. Halved before they are added, entries do not overflow; what
/// underflows is below the rounding of anything else.
template <Scalar T>
Matrix<T> hermitian_part(const char* who, const Operand<T>& a) {
    require_square(who, a.rows(), a.cols());
    auto h = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, h, a);
    const RealOf<T> half(0.5);
    for (index_t j = 0; j < h.cols(); ++j) {
        for (index_t i = j; i < h.rows(); ++i) {
            if (h(i, j) != conjugate(h(j, i))) h(i, j) = half * h(i, j) + half * conjugate(h(j, i));
        }
    }
    return h;
}

/// The gap as DefinitenessEvidence has it.
template <class R>
R gap_at(R tolerance, const Vector<R>& w) noexcept {
    R above = std::numeric_limits<R>::infinity();
    R below = 0;
    bool any_below = false;
    for (const R x : w) {
        if (std::abs(x) > tolerance) {
            above = std::min(above, std::abs(x));
        } else {
            below = std::max(below, std::abs(x));
            any_below = true;
        }
    }
    return above / (any_below ? below : tolerance);
}

Definiteness kind_of(index_t positive, index_t zero, index_t negative) noexcept {
    if (positive > 0 && negative > 0) return Definiteness::indefinite;
    if (positive > 0) {
        return zero > 0 ? Definiteness::positive_semidefinite : Definiteness::positive_definite;
    }
    if (negative > 0) {
        return zero > 0 ? Definiteness::negative_semidefinite : Definiteness::negative_definite;
    }
    return zero > 0 ? Definiteness::zero : Definiteness::positive_definite;
}

}  // namespace

template <Scalar T>
T QuadraticForms<T>::value(const Operand<T>& a, const VectorOperand<T>& x) {
    require_form("quadratic_form", a, x);
    return dot(x, a * x);
}

template <Scalar T>
T QuadraticForms<T>::rayleigh_quotient(const Operand<T>& a, const VectorOperand<T>& x) {
    require_form("rayleigh_quotient", a, x);
    const Vector<T> unit = normalized(x);
    return dot(unit, a * unit);
}

template <Scalar T>
SphereExtremes<T> QuadraticForms<T>::extremes(const Operand<T>& a) {
    constexpr const char* who = "extremes_on_sphere";
    const Matrix<T> h = hermitian_part(who, a);
    const index_t n = h.rows();
    if (n == 0) throw_dimensions(who, "there is no unit vector for a 0 x 0 matrix");
    const auto at = [&](index_t i) {
        return SymmetricEigen<T>(h, IndexRange{i, i + 1}, Triangle::lower, Vectors::thin,
                                 Check::none);
    };
    const SymmetricEigen<T> low = at(0);
    const SymmetricEigen<T> high = at(n - 1);
    return {low.values()[0], high.values()[0], Vector<T>(low.vectors().col(0)),
            Vector<T>(high.vectors().col(0))};
}

template <Scalar T>
auto QuadraticForms<T>::definiteness(const Operand<T>& a, R rtol) -> DefinitenessEvidence<R> {
    constexpr const char* who = "definiteness";
    if (!(rtol >= 0)) {
        throw Error(std::string(who) + ": rtol = " + number_text(rtol) +
                    " must be zero or positive; leave it out for n eps");
    }
    const Vector<R> w =
        SymmetricEigen<T>(hermitian_part(who, a), Triangle::lower, Vectors::none, Check::none)
            .values();
    DefinitenessEvidence<R> evidence{};
    if (!w.empty()) {
        evidence.smallest = w[0];
        evidence.largest = w[w.size() - 1];
    }
    evidence.tolerance = rtol * std::max(std::abs(evidence.smallest), std::abs(evidence.largest));
    for (const R x : w) {
        ++(x > evidence.tolerance    ? evidence.positive
           : x < -evidence.tolerance ? evidence.negative
                                     : evidence.zero);
    }
    evidence.kind = kind_of(evidence.positive, evidence.zero, evidence.negative);
    evidence.gap = gap_at(evidence.tolerance, w);
    return evidence;
}

template struct QuadraticForms<float>;
template struct QuadraticForms<double>;
template struct QuadraticForms<std::complex<float>>;
template struct QuadraticForms<std::complex<double>>;

}  // namespace lamina::detail
