#include "stats/axes.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/factor/thin_qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/trace.hpp"

#include "factor/owning_long_qr.hpp"
#include "factor/right_vectors.hpp"
#include "stats/dimension.hpp"

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
    return thin_qr(std::move(a), Check::none).Q;
}

/// R in A = Q R, which has the singular values and the V of A, so that no U as tall as A is formed.
/// gram is A^H A, or nothing.
template <Scalar T>
Matrix<T> upper_factor(Matrix<T>&& a, const Matrix<T>& gram) {
    if (!LongQR<T>::pays(a.rows(), a.cols())) return QR<T>(std::move(a), Check::none).R();
    OwningLongQR<T> qr = gram.empty() ? OwningLongQR<T>("PCA::fit", std::as_const(a))
                                      : OwningLongQR<T>(std::as_const(a), gram);
    qr.factor(std::as_const(a), a);
    return qr.R();
}

/// The largest k eigenvalues, and their vectors, of a Hermitian matrix in its lower triangle.
template <Scalar T>
SymmetricEigen<T> largest_eigenpairs(Matrix<T>&& gram, index_t k) {
    const index_t size = gram.rows();
    if (k > size / 4) {
        return SymmetricEigen<T>(std::move(gram), Triangle::lower, Vectors::thin, Check::none);
    }
    return SymmetricEigen<T>(gram, Spectrum(IndexRange{size - k, size}), Triangle::lower,
                             Vectors::thin, Check::none);
}

/// From so many entries on it matters how long a decomposition takes.
constexpr index_t small_data = index_t(1) << 14;
/// How much smaller than the first the last component may be for its square to be as good as
/// itself: its relative error is that of the singular value times this.
constexpr int harmless_ratio = 32;

template <Scalar T>
bool is_less(const T& x, const T& y) noexcept {
    return std::real(x) < std::real(y);
}

/// Whether the sides of a are so near each other that random data have singular values further
/// apart than harmless_ratio, which are from 1 - sqrt(n/m) to 1 + sqrt(n/m) of the same number
/// (Marchenko & Pastur). What is hardly ever made use of need not be computed.
template <Scalar T>
bool is_nearly_square(const Matrix<T>& a) noexcept {
    return 8 * std::max(a.rows(), a.cols()) <= 9 * std::min(a.rows(), a.cols());
}

/// Whether it shows without the eigenvalues that these are too far apart: none of the diagonal is
/// above the largest, and no pivot of Cholesky's below the smallest.
template <Scalar T>
bool is_spread(const Matrix<T>& gram) try {
    using R = RealOf<T>;
    const auto [least, most] =
        std::minmax_element(gram.diag().begin(), gram.diag().end(), is_less<T>);
    const R limit = std::real(*most) / (harmless_ratio * harmless_ratio);
    if (!(std::real(*least) > limit)) return true;
    const Matrix<T> l = Cholesky<T>(gram, Triangle::lower, Check::none).L();
    const R pivot = std::real(*std::min_element(l.diag().begin(), l.diag().end(), is_less<T>));
    return !(pivot * pivot > limit);
} catch (const NotPositiveDefiniteError&) {
    return true;
}

/// Turns each component, a row of v, so that its entry of largest magnitude, the first one of those
/// that rounding cannot tell apart, is real and positive; it is also made exactly the largest.
/// Column by column, as they lie in memory.
template <Scalar T>
void fix_signs(Matrix<T>& v) {
    using R = RealOf<T>;
    Vector<R> largest(v.rows());
    for (index_t j = 0; j < v.cols(); ++j) {
        for (index_t i = 0; i < v.rows(); ++i)
            largest[i] = std::max(largest[i], R(std::abs(v(i, j))));
    }
    std::vector<T*> pivots(std::size_t(v.rows()));
    Vector<T> turns(v.rows(), T(1));
    for (index_t j = 0; j < v.cols(); ++j) {
        for (index_t i = 0; i < v.rows(); ++i) {
            T*& pivot = pivots[std::size_t(i)];
            const R size = std::abs(v(i, j));
            if (pivot != nullptr || size == 0 || size < (1 - 16 * epsilon<T>)*largest[i]) continue;
            pivot = &v(i, j);
            turns[i] = conjugate(v(i, j)) / size;
        }
    }
    for (index_t j = 0; j < v.cols(); ++j) {
        for (index_t i = 0; i < v.rows(); ++i)
            v(i, j) *= turns[i];
    }
    for (index_t i = 0; i < v.rows(); ++i) {
        if (pivots[std::size_t(i)] != nullptr) *pivots[std::size_t(i)] = T(largest[i]);
    }
}

}  // namespace

template <Scalar T>
Axes<T> Axes<T>::by_svd(Matrix<T>&& a, const Matrix<T>& gram) {
    const RealOf<T> eps = relative_rounding<T>(a.rows(), a.cols());
    const auto axes = [=](Matrix<T>&& vt, const Vector<RealOf<T>>& s) {
        const RealOf<T> length = norm(s);
        return Axes{std::move(vt), s, eps * s[0], length * length};
    };
    // QR first, 2 n^2 (m - n/3) flops, spares more of the reduction, 4 n^2 (m - n/3), from here on.
    if (3 * a.rows() >= 5 * a.cols()) a = upper_factor(std::move(a), gram);
    if (gram.empty() || !LongQR<T>::pays(a.rows(), a.cols())) {
        RightVectors<T> f(std::move(a));
        return axes(std::move(f.Vt), f.s);
    }
    // A = L Q = W diag(s) (X^H Q), as SVD finds it, which would form the Gram matrix again.
    OwningLongQR<T> qr(std::as_const(a), gram);
    qr.factor(std::as_const(a), a);
    const SVD<T> f(qr.L(), Vectors::thin, Check::none);
    Matrix<T> vt = f.Vt();
    qr.apply_last(vt);
    return axes(vt * a, f.s());
}

namespace {

/// From the eigenvectors w of A^H A, or of A A^H, whose k largest eigenvalues are at hand.
template <Scalar T>
Axes<T> from_eigenpairs(const Matrix<T>& a, const SymmetricEigen<T>& f, RealOf<T> squares) {
    Vector<RealOf<T>> s = descending_roots(f.values());
    const RealOf<T> rounding = std::sqrt(relative_rounding<T>(a.rows(), a.cols())) * s[0];
    Matrix<T> w = reversed_columns(f.vectors());
    // For a wide matrix A^H W = V diag(s); dividing by a small s would lose orthogonality.
    if (a.rows() < a.cols()) w = orthonormal_basis(Matrix<T>(a.h() * w));
    return {Matrix<T>(w.h()), std::move(s), rounding, squares, PCASolver::covariance};
}

}  // namespace

template <Scalar T>
Axes<T> Axes<T>::by_covariance(Matrix<T>&& a) {
    Matrix<T> gram = a.rows() >= a.cols() ? a.h() * a : a * a.h();
    const RealOf<T> squares = std::real(trace(gram));
    return from_eigenpairs<T>(
        a, SymmetricEigen<T>(std::move(gram), Triangle::lower, Vectors::thin, Check::none),
        squares);
}

template <Scalar T>
Axes<T> Axes<T>::exact(Matrix<T>&& a, const Components& rule, index_t samples) {
    using R = RealOf<T>;
    if (a.size() < small_data) return by_svd(std::move(a));
    const index_t most = std::min(a.rows(), a.cols());
    const bool counted = rule.rule() == Components::Rule::count;
    const index_t k = counted ? std::min(rule.count(), most) : most;
    const bool wants_all = k == most && rule.rule() != Components::Rule::fraction;
    if (wants_all && is_nearly_square(a)) return by_svd(std::move(a));
    Matrix<T> gram = a.rows() >= a.cols() ? a.h() * a : a * a.h();
    if (wants_all && is_spread(gram)) return by_svd(std::move(a), gram);
    const R squares = std::real(trace(gram));
    const SymmetricEigen<T> f = largest_eigenpairs(std::move(gram), k);
    const Vector<R> s = descending_roots(f.values());
    const index_t kept =
        rule.rule() == Components::Rule::fraction ? choose_dimension(rule, s, samples) : k;
    if (!(s[kept - 1] * harmless_ratio >= s[0])) return by_svd(std::move(a));
    return from_eigenpairs(a, f, squares);
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
    const RealOf<T> length = norm(a);
    axes.squares = length * length;
    axes.solver = PCASolver::randomized;
    return axes;
}

template <Scalar T>
void Axes<T>::append_null() {
    const index_t k = vectors.rows();
    std::mt19937_64 engine(0);
    Matrix<T> v = random_normal<T>(1, vectors.cols(), engine);
    // What rounding leaves of the others after the first time is gone after the second.
    for (int time = 0; time < 2; ++time)
        v -= (v * vectors.h()) * vectors;
    v *= T(1 / norm(v));
    Matrix<T> all(k + 1, vectors.cols());
    copy_into(all.block(0, 0, k, vectors.cols()), vectors);
    copy_into(all.row(k), v.row(0));
    vectors = std::move(all);
    Vector<RealOf<T>> values(k + 1);
    copy_into(values.segment(0, k), singular);
    singular = std::move(values);
}

template <Scalar T>
Matrix<T> Axes<T>::leading(index_t k) && {
    Matrix<T> components = k == vectors.rows() ? std::move(vectors)
                                               : Matrix<T>(vectors.block(0, 0, k, vectors.cols()));
    fix_signs(components);
    return components;
}

template struct Axes<float>;
template struct Axes<double>;
template struct Axes<std::complex<float>>;
template struct Axes<std::complex<double>>;

}  // namespace lamina
