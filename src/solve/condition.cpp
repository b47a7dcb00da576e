#include "lamina/solve/condition.hpp"

#include <cmath>
#include <limits>

#include "lamina/factor/svd.hpp"
#include "lamina/solve/inverse.hpp"

#include "core/require.hpp"

namespace lamina::detail {

namespace {

/// ||A|| ||A^+|| from the singular values, as shares of the largest so that nothing overflows
/// early.
template <Scalar T>
RealOf<T> through_singular_values(const Operand<T>& a, Norm which) {
    using R = RealOf<T>;
    const SVD<T> f(a, Vectors::none);
    if (which == Norm::two) return f.cond();
    Vector<R> s = f.s();
    if (s[s.size() - 1] == 0) return std::numeric_limits<R>::infinity();
    s /= R(s[0]);
    Vector<R> reciprocals = s;
    for (R& x : reciprocals)
        x = 1 / x;
    const double p = which == Norm::nuclear ? 1 : 2;
    return norm(s, p) * norm(reciprocals, p);
}

template <Scalar T>
RealOf<T> through_inverse(const Operand<T>& a, Norm which) {
    constexpr RealOf<T> infinite = std::numeric_limits<RealOf<T>>::infinity();
    try {
        const RealOf<T> product = norm(a, which) * norm(Inverses<T>::inv(a), which);
        // An inverse out of the range of numbers may hold NaN.
        return std::isnan(product) ? infinite : product;
    } catch (const SingularMatrixError&) {
        return infinite;
    }
}

}  // namespace

template <Scalar T>
RealOf<T> Conditions<T>::of(const Operand<T>& a, Norm which) {
    const bool spectral = which == Norm::two || which == Norm::frobenius || which == Norm::nuclear;
    if (!spectral) require_square("cond", a.rows(), a.cols());
    if (a.empty()) return 1;
    return spectral ? through_singular_values(a, which) : through_inverse(a, which);
}

template struct Conditions<float>;
template struct Conditions<double>;
template struct Conditions<std::complex<float>>;
template struct Conditions<std::complex<double>>;

}  // namespace lamina::detail
