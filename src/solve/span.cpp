#include "lamina/solve/span.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/right_hand_side.hpp"
#include "ops/power_scaling.hpp"
#include "solve/scaled_svd.hpp"
#include "solve/truncation.hpp"

namespace lamina::detail {

namespace {

template <Scalar T>
RealOf<T> tolerance_of(index_t m, index_t n, RealOf<T> rtol) noexcept {
    const RealOf<T> rounding = RealOf<T>(std::max(m, n)) * epsilon<T>;
    return (rtol < 0 ? rounding : rtol) + 10 * rounding;
}

/// c -= A 2^k x.
template <Scalar T>
void subtract_product(const ScaledSvd<T>& scaled, const Operand<T>& a, const Vector<T>& x,
                      Vector<T>& c) {
    if (scaled.exponent == 0) return multiply_add(T(-1), a, x, T(1), c);
    // Written out: BLAS may scale A x, which overflows before.
    const Matrix<T> written(scaled.of(a));
    multiply_add(T(-1), written, x, T(1), c);
}

[[noreturn, gnu::cold]] void throw_too_many(const char* who, index_t m, index_t n) {
    throw_dimensions(who, "A is " + shape_text(m, n) + ", and more than " + std::to_string(m) +
                              " columns depend on each other; null_space(A.h()) is the complement "
                              "of their span");
}

[[noreturn, gnu::cold]] void throw_dependent(const char* who, index_t m, index_t n, index_t column,
                                             index_t pivot) {
    throw SingularMatrixError(std::string(who) + ": column " + std::to_string(column) + " of the " +
                                  shape_text(m, n) +
                                  " matrix depends on others, to rounding; rank_evidence tells "
                                  "how, and null_space(A.h()) is the complement of their span",
                              pivot);
}

}  // namespace

template <Scalar T>
SpanMembership<T> Spans<T>::membership(const char* who, const Operand<T>& a,
                                       const VectorOperand<T>& b, RealOf<T> rtol) {
    require_truncation<T>(who, rtol);
    if (a.rows() != b.size()) {
        throw_dimensions(who, "A is " + shape_text(a.rows(), a.cols()) + " and b has size " +
                                  std::to_string(b.size()) + "; b needs as many entries as A rows");
    }
    Vector<T> c(b);
    Finite<T>::require(who, std::as_const(c).view());
    const ScaledSvd<T> scaled = scaled_svd(a);
    // Near a unit vector: nothing overflows, and the answer does not depend on the length of b.
    const int exponent = exponent_of<T>(std::as_const(c).view());
    scale_by_power<T>(c.view(), -exponent);
    SpanMembership<T> result;
    result.rank = scaled.f.rank(rtol);
    result.tolerance = tolerance_of<T>(a.rows(), a.cols(), rtol);
    result.coefficients = scaled.f.solve(c, rtol);
    const RealOf<T> size = norm(c);
    if (size > 0) {
        const RealOf<T> reach =
            result.rank > 0 ? scaled.f.s()[0] * norm(result.coefficients) : RealOf<T>(0);
        subtract_product(scaled, a, result.coefficients, c);
        result.backward_error = norm(c) / (reach + size);
    }
    result.contained = result.backward_error <= result.tolerance;
    scale_by_power<T>(result.coefficients.view(), exponent + scaled.exponent);
    return result;
}

template <Scalar T>
Matrix<T> Spans<T>::projection(const Operand<T>& a, Matrix<T> b, RealOf<T> rtol) {
    constexpr const char* who = "project_onto_span";
    require_truncation<T>(who, rtol);
    require_right_hand_side<T>(who, a.rows(), a.cols(), b);
    Finite<T>::require(who, std::as_const(b).view());
    const SVD<T> f = scaled_svd(a).f;
    const std::vector<int> exponents = take_exponents<T>(b);
    const auto u = f.U().block(0, 0, a.rows(), f.rank(rtol));
    multiply_into(b, u, u.h() * b);
    for (index_t j = 0; j < b.cols(); ++j)
        scale_by_power<T>(b.col(j), exponents[std::size_t(j)]);
    return b;
}

template <Scalar T>
Matrix<T> Spans<T>::complement(const Operand<T>& a) {
    constexpr const char* who = "complete_basis";
    const index_t m = a.rows();
    const index_t n = a.cols();
    if (m < n) throw_too_many(who, m, n);
    Matrix<T> columns(a);
    Finite<T>::require(who, std::as_const(columns).view());
    take_exponents<T>(columns);
    const PivotedQR<T> f(std::move(columns), Check::none);
    const index_t r = f.rank();
    if (r < n) throw_dependent(who, m, n, f.permutation()[std::size_t(r)], r);
    Matrix<T> basis(m, m - n);
    fill(basis.block(n, 0, m - n, m - n).diag(), T(1));
    f.apply_Q_into(basis);
    return basis;
}

template struct Spans<float>;
template struct Spans<double>;
template struct Spans<std::complex<float>>;
template struct Spans<std::complex<double>>;

}  // namespace lamina::detail
