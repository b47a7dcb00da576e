#include "stats/axes.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

namespace lamina {

namespace {

template <Scalar T>
RealOf<T> relative_rounding(index_t m, index_t n) noexcept {
    return RealOf<T>(std::max(m, n)) * epsilon<T>;
}

/// The square roots of the k largest of the ascending eigenvalues w of a semidefinite matrix.
template <class R>
Vector<R> descending_roots(const Vector<R>& w) {
    Vector<R> roots(w.size());
    for (index_t i = 0; i < w.size(); ++i) {
        roots[i] = std::sqrt(std::max(w[w.size() - 1 - i], R(0)));
    }
    return roots;
}

/// The columns of the eigenvectors' matrix in the opposite order.
template <Scalar T>
Matrix<T> reversed_columns(const Matrix<T>& v) {
    auto reversed = Matrix<T>::uninitialized(v.rows(), v.cols());
    for (index_t j = 0; j < v.cols(); ++j)
        copy_into(reversed.col(j), v.col(v.cols() - 1 - j));
    return reversed;
}

template <Scalar T>
Matrix<T> orthonormal_basis(Matrix<T>&& a) {
    return QR<T>(std::move(a), Check::none).Q();
}

/// Turns a component so that its entry of largest magnitude, the first one of those that rounding
/// cannot tell apart, is real and positive; it is also made exactly the largest.
template <Scalar T>
void fix_sign(VectorView<T> v) noexcept {
    using R = RealOf<T>;
    R largest = 0;
    for (const T& entry : v)
        largest = std::max(largest, std::abs(entry));
    if (largest == 0) return;
    index_t pivot = 0;
    while (std::abs(v[pivot]) < (1 - 16 * epsilon<T>)*largest)
        ++pivot;
    scale_in_place(v, conjugate(v[pivot]) / std::abs(v[pivot]));
    v[pivot] = T(largest);
}

}  // namespace

template <Scalar T>
Axes<T> Axes<T>::by_svd(Matrix<T>&& a) {
    const RealOf<T> eps = relative_rounding<T>(a.rows(), a.cols());
    // A = Q R and R = U diag(s) V^H have the same s and V, and no U as tall as A is ever formed.
    if (a.rows() >= 2 * a.cols()) a = QR<T>(std::move(a), Check::none).R();
    const SVD<T> f(std::move(a), Vectors::thin, Check::none);
    return {f.Vt(), f.s(), eps * f.s()[0]};
}

template <Scalar T>
Axes<T> Axes<T>::by_covariance(Matrix<T>&& a) {
    using R = RealOf<T>;
    const bool tall = a.rows() >= a.cols();
    const R eps = relative_rounding<T>(a.rows(), a.cols());
    Matrix<T> gram = tall ? a.h() * a : a * a.h();
    const SymmetricEigen<T> f(std::move(gram), Triangle::lower, Vectors::thin, Check::none);
    Vector<R> s = descending_roots(f.values());
    const R rounding = std::sqrt(eps) * s[0];
    const Matrix<T> w = reversed_columns(f.vectors());
    if (tall) return {Matrix<T>(w.h()), std::move(s), rounding};
    // A^H U = V diag(s); dividing by a small s would lose orthogonality, which QR keeps.
    const Matrix<T> v = orthonormal_basis(Matrix<T>(a.h() * w));
    return {Matrix<T>(v.h()), std::move(s), rounding};
}

template <Scalar T>
Axes<T> Axes<T>::by_sketch(const Matrix<T>& a, index_t k, const PCAOptions& options) {
    const index_t most = std::min(a.rows(), a.cols());
    const index_t width = k + std::min(options.oversampling, most - k);
    std::mt19937_64 engine(options.seed);
    Matrix<T> q = orthonormal_basis(a * random_normal<T>(a.cols(), width, engine));
    for (index_t i = 0; i < options.power_iterations; ++i) {
        // Without a fresh basis each time all columns would become the first component.
        const Matrix<T> rows = orthonormal_basis(a.h() * q);
        q = orthonormal_basis(a * rows);
    }
    Axes axes = by_svd(q.h() * a);
    axes.rounding = relative_rounding<T>(a.rows(), a.cols()) * axes.singular[0];
    return axes;
}

template <Scalar T>
Matrix<T> Axes<T>::leading(index_t k) const {
    Matrix<T> components(vectors.block(0, 0, k, vectors.cols()));
    for (index_t i = 0; i < k; ++i)
        fix_sign(components.row(i));
    return components;
}

template struct Axes<float>;
template struct Axes<double>;
template struct Axes<std::complex<float>>;
template struct Axes<std::complex<double>>;

}  // namespace lamina
