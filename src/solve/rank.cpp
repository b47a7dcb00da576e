#include "lamina/solve/rank.hpp"

#include <algorithm>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "core/require.hpp"
#include "solve/truncation.hpp"

namespace lamina::detail {

template <Scalar T>
index_t Subspaces<T>::rank(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("rank", rtol);
    return SVD<T>(a, Vectors::none).rank(rtol);
}

template <Scalar T>
Matrix<T> Subspaces<T>::null_space(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("null_space", rtol);
    // The thin V of a tall matrix is square already, and its full U may not fit memory.
    const SVD<T> f(a, a.rows() < a.cols() ? Vectors::full : Vectors::thin);
    const index_t n = a.cols();
    const index_t r = f.rank(rtol);
    return Matrix<T>(f.Vt().block(r, 0, n - r, n).h());
}

template <Scalar T>
Matrix<T> Subspaces<T>::orth(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("orth", rtol);
    const SVD<T> f(a);
    return Matrix<T>(f.U().block(0, 0, a.rows(), f.rank(rtol)));
}

template <Scalar T>
bool Subspaces<T>::in_span(const Operand<T>& a, const VectorOperand<T>& b, RealOf<T> rtol) {
    using R = RealOf<T>;
    require_truncation<T>("in_span", rtol);
    if (a.rows() != b.size()) {
        throw_dimensions("in_span", "A is " + shape_text(a.rows(), a.cols()) + " and b has size " +
                                        std::to_string(b.size()) + "; they need as many rows");
    }
    const SVD<T> f(a);
    // Of a unit vector: no overflow, and the answer does not depend on the length of b.
    Vector<T> unit(b);
    if (norm(unit, std::numeric_limits<double>::infinity()) == 0) return true;
    normalize_in_place(unit);
    if (f.rank(rtol) == 0) return false;
    const Vector<T> x = f.solve(unit, rtol);
    Vector<T> residual = unit;
    multiply_add(T(-1), a, x, T(1), residual);
    const R rounding = R(std::max(a.rows(), a.cols())) * epsilon<T>;
    const R share = (rtol < 0 ? rounding : rtol) + 10 * rounding;
    return norm(residual) <= share * (f.s()[0] * norm(x) + 1);
}

template struct Subspaces<float>;
template struct Subspaces<double>;
template struct Subspaces<std::complex<float>>;
template struct Subspaces<std::complex<double>>;

}  // namespace lamina::detail
