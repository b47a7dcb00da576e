#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/svd.hpp"

#include "factor/certificate.hpp"

// What is known of singular values and eigenvalues: by Weyl's theorem those of a Hermitian matrix
// and singular values move by no more than the matrix does.

namespace lamina {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// diag(d) x
template <Scalar T, class D>
Matrix<T> times_rows(const Vector<D>& d, Matrix<T> x) {
    for (index_t j = 0; j < x.cols(); ++j) {
        for (index_t i = 0; i < x.rows(); ++i)
            x(i, j) *= d[i];
    }
    return x;
}

template <class C>
C scaled_values(C w, int exponent) {
    for (auto& x : w)
        x = times_power(x, -exponent);
    return w;
}

/// ||A X - X diag(w)||_F for n x k vectors X.
template <Scalar T, class W>
double eigen_residual(MatrixView<const T> a, const Matrix<T>& x, const W& w, Effort effort) {
    return frobenius_norm<T>(w.size(), effort, [&](const Matrix<T>& v) -> Matrix<T> {
        return a * (x * v) - x * times_rows(w, v);
    });
}

/// The largest and the smallest magnitude.
template <class R>
std::pair<double, double> extremes(const Vector<R>& w) {
    double largest = 0;
    double smallest = infinite;
    for (const R value : w) {
        largest = std::max(largest, std::abs(double(value)));
        smallest = std::min(smallest, std::abs(double(value)));
    }
    return {largest, smallest};
}

/// A as a complex matrix, or A^H.
template <Scalar T>
Matrix<std::complex<RealOf<T>>> widened(MatrixView<const T> a, bool adjoint) {
    using C = std::complex<RealOf<T>>;
    Matrix<C> c(a.rows(), a.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            c(i, j) = adjoint ? std::conj(C(a(j, i))) : C(a(i, j));
    }
    return c;
}

}  // namespace

template <Scalar T>
Certificate detail::SpectralCertificates<T>::of(const SVD<T>& f, Given a, Effort effort) {
    Certificate c = begun<T>(name(f.driver_used()), "the largest singular value", effort);
    const index_t k = f.s().size();
    const bool overflown = k > 0 && !std::isfinite(f.s()[0]);
    const bool has_vectors = f.U().cols() >= k;
    if (has_vectors) {
        c.orthogonality = std::max(orthogonality_loss(f.U(), effort),
                                   orthogonality_loss(Matrix<T>(f.Vt().h()), effort));
    }
    if (a != nullptr) {
        const ScaledMatrix<T> given("SVD::check", *a, f.rows(), f.cols());
        if (k == 0) {
            c.backward_error = 0;
        } else if (has_vectors) {
            const auto u = f.U().block(0, 0, f.rows(), k);
            const auto vt = f.Vt().block(0, 0, k, f.cols());
            c.backward_error = given.backward_error(
                effort, [&](const Matrix<T>& v) { return u * times_rows(f.s(), vt * v); });
        }
    }
    c.condition = overflown ? infinite : double(f.cond());
    double error = error_of<T>(c, expected<T>(f.rows(), f.cols())) * spread(f.s());
    if (has_vectors) error = std::max(error, c.orthogonality);
    c.digits = overflown ? 0 : digits_left<T>(error);
    return c;
}

template <Scalar T>
Certificate detail::SpectralCertificates<T>::of(const SymmetricEigen<T>& f, Given a,
                                                Effort effort) {
    Certificate c = begun<T>(name(f.driver_used()), "the largest eigenvalue", effort);
    const Vector<RealOf<T>>& w = f.values();
    const bool has_vectors = f.vectors().cols() == w.size();
    if (has_vectors) c.orthogonality = orthogonality_loss(f.vectors(), effort);
    const auto [largest, smallest] = extremes(w);
    c.condition = w.empty() ? 1 : smallest > 0 ? largest / smallest : infinite;
    // Part of the spectrum does not tell ||A||_F.
    const bool all = w.size() == f.rows() || w.empty();
    double error = all ? expected<T>(f.rows(), f.rows()) * spread(w) : unknown;
    if (a != nullptr) {
        const ScaledMatrix<T> given("SymmetricEigen::check", *a, f.rows(), f.triangle_);
        if (has_vectors) {
            const double residual = eigen_residual(given.matrix(), f.vectors(),
                                                   scaled_values(w, given.exponent()), effort);
            c.backward_error = share(residual, given.size());
            error = share(residual, std::ldexp(largest, -given.exponent()));
        }
    }
    if (has_vectors && error < c.orthogonality) error = c.orthogonality;
    c.digits = digits_left<T>(error);
    return c;
}

template <Scalar T>
Certificate detail::SpectralCertificates<T>::of(const GeneralEigen<T>& f, Given a, Effort effort) {
    using C = std::complex<RealOf<T>>;
    Certificate c = begun<T>("geev", "an eigenvalue, as a share of ||A||,", effort);
    const index_t n = f.rows();
    const bool has_right = f.vectors().rows() == n;
    const bool has_left = f.left_vectors().rows() == n;
    const Matrix<C>& x = has_right ? f.vectors() : f.left_vectors();
    if (a != nullptr) {
        const ScaledMatrix<T> given("GeneralEigen::check", *a, n, n);
        Vector<C> w = scaled_values(f.values(), given.exponent());
        // U^H A = diag(w) U^H is A^H U = U diag(conj(w)).
        for (index_t j = 0; !has_right && j < n; ++j)
            w[j] = std::conj(w[j]);
        if (has_right || has_left) {
            const Matrix<C> matrix = widened(given.matrix(), !has_right);
            c.backward_error = share(eigen_residual<C>(matrix, x, w, effort), given.size());
        }
    }
    if (has_right && has_left) {
        c.condition = 1;
        for (index_t j = 0; j < n; ++j)
            c.condition = std::max(c.condition, double(f.condition(j)));
    } else if (effort == Effort::full && (has_right || has_left)) {
        c.condition = reciprocal(double(LU<C>(x).rcond()));
    }
    c.digits = digits_left<T>(c.condition * error_of<T>(c, expected<T>(n, n)));
    return c;
}

namespace {

/// (sum_j ||A v_j - w_j B v_j||^2 / ((||A||_F + |w_j| ||B||_F) ||v_j||)^2)^(1/2)
template <Scalar T>
double pair_error(const ScaledMatrix<T>& a, const ScaledMatrix<T>& b, const Matrix<T>& x,
                  const Vector<RealOf<T>>& values, Effort effort) {
    using R = RealOf<T>;
    const Vector<R> w = scaled_values(values, a.exponent() - b.exponent());
    Vector<R> weights(w.size(), R(1));
    for (index_t j = 0; j < w.size(); ++j) {
        const double size = a.size() + std::abs(double(w[j])) * b.size();
        if (size > 0) weights[j] = R(1 / (size * double(norm(x.col(j)))));
    }
    return frobenius_norm<T>(w.size(), effort, [&](const Matrix<T>& v) -> Matrix<T> {
        const Matrix<T> columns = times_rows(weights, v);
        return a.matrix() * (x * columns) - b.matrix() * (x * times_rows(w, columns));
    });
}

}  // namespace

template <Scalar T>
Certificate detail::SpectralCertificates<T>::of(const GeneralizedEigen<T>& f, Given a, Given b,
                                                Effort effort) {
    Certificate c = begun<T>(name(f.driver_used()), "the largest eigenvalue", effort);
    const Matrix<T>& x = f.vectors();
    const index_t n = f.rows();
    const auto stored = triangular(f.root_, f.triangle_);
    const auto root = f.triangle_ == Triangle::lower ? stored : stored.h();
    const double root_condition = triangular_condition(f.root_, n, f.triangle_);
    c.condition = root_condition * root_condition;
    const bool has_vectors = x.cols() == f.values().size();
    if (has_vectors) {
        c.orthogonality = orthogonality_loss<T>(
            x.cols(), effort,
            [&](const Matrix<T>& v) {
                Matrix<T> y = x * v;
                multiply_in_place(root.h(), y);
                return y;
            },
            [&](Matrix<T> y) {
                multiply_in_place(root, y);
                return x.h() * y;
            });
    }
    if (a != nullptr && b != nullptr) {
        const ScaledMatrix<T> given_a("GeneralizedEigen::check (A)", *a, n, f.triangle_);
        const ScaledMatrix<T> given_b("GeneralizedEigen::check (B)", *b, n, f.triangle_);
        if (has_vectors) c.backward_error = pair_error(given_a, given_b, x, f.values(), effort);
    }
    const double error = c.condition * error_of<T>(c, expected<T>(n, n));
    c.digits = digits_left<T>(has_vectors ? std::max(error, c.orthogonality) : error);
    return c;
}

template struct detail::SpectralCertificates<float>;
template struct detail::SpectralCertificates<double>;
template struct detail::SpectralCertificates<std::complex<float>>;
template struct detail::SpectralCertificates<std::complex<double>>;

}  // namespace lamina
