#include "lamina/solve/rank.hpp"

#include "solve/scaled_svd.hpp"
#include "solve/truncation.hpp"

namespace lamina::detail {

template <Scalar T>
index_t Subspaces<T>::rank(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("rank", rtol);
    return scaled_svd(a, Vectors::none).f.rank(rtol);
}

template <Scalar T>
Matrix<T> Subspaces<T>::null_space(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("null_space", rtol);
    // The thin V of a tall matrix is square already, and its full U may not fit memory.
    const SVD<T> f = scaled_svd(a, a.rows() < a.cols() ? Vectors::full : Vectors::thin).f;
    const index_t n = a.cols();
    const index_t r = f.rank(rtol);
    return Matrix<T>(f.Vt().block(r, 0, n - r, n).h());
}

template <Scalar T>
Matrix<T> Subspaces<T>::orth(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("orth", rtol);
    const SVD<T> f = scaled_svd(a).f;
    return Matrix<T>(f.U().block(0, 0, a.rows(), f.rank(rtol)));
}

template struct Subspaces<float>;
template struct Subspaces<double>;
template struct Subspaces<std::complex<float>>;
template struct Subspaces<std::complex<double>>;

}  // namespace lamina::detail
