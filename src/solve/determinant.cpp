#include "lamina/solve/determinant.hpp"

#include "lamina/factor/lu.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/determinant.hpp"
#include "solve/structure.hpp"

namespace lamina::detail {

namespace {

/// Calls of_triangle(product of the diagonal) or of_factors(LU of A).
template <Scalar T, class OfTriangle, class OfFactors>
auto evaluate(const char* who, const Operand<T>& a, OfTriangle of_triangle, OfFactors of_factors) {
    require_square(who, a.rows(), a.cols());
    auto copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    if (is_upper_triangular(copy) || is_lower_triangular(copy)) {
        ScaledProduct<T> product(T(1));
        for (const T x : copy.diag())
            product.multiply(x);
        return of_triangle(product);
    }
    return of_factors(LU<T>(std::move(copy), Check::none));
}

}  // namespace

template <Scalar T>
T Determinants<T>::det(const Operand<T>& a) {
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

template struct Determinants<float>;
template struct Determinants<double>;
template struct Determinants<std::complex<float>>;
template struct Determinants<std::complex<double>>;

}  // namespace lamina::detail
