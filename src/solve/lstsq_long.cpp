#include "solve/lstsq_long.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"

#include "core/pass_in_threads.hpp"
#include "factor/long_qr.hpp"

namespace lamina {

namespace {

constexpr index_t most_corrections = 5;

/// A correction multiplies the error by about k eps times the condition of A^H A: no more than
/// this.
constexpr double contraction = 1e-4;

/// Rows whose part of A stays in the cache between A x and A^H r.
constexpr index_t rows_at_a_time = 1024;

/// g = A^H (b - A x), and the norms of the columns of b - A x.
template <Scalar T>
struct Projection {
    Matrix<T> g;
    Vector<RealOf<T>> norms;

    /// That of the rows from begin to end, in one trip through them.
    static Projection of_rows(index_t begin, index_t end, MatrixView<const T> a, const Matrix<T>& b,
                              const Matrix<T>& x) {
        Projection sum{Matrix<T>(x.rows(), x.cols()), Vector<RealOf<T>>(x.cols())};
        Matrix<T> r;
        for (index_t i = begin; i < end; i += rows_at_a_time) {
            const index_t count = std::min(rows_at_a_time, end - i);
            const auto part = a.block(i, 0, count, a.cols());
            r.resize(count, b.cols());
            copy_into(r, b.block(i, 0, count, b.cols()));
            if (b.cols() == 1) {
                multiply_add(T(-1), part, x.col(0), T(1), r.col(0));
                multiply_add(T(1), part.h(), r.col(0), T(1), sum.g.col(0));
            } else {
                multiply_add(T(-1), part, x, T(1), r);
                multiply_add(T(1), part.h(), r, T(1), sum.g);
            }
            for (index_t j = 0; j < b.cols(); ++j)
                sum.norms[j] = std::hypot(sum.norms[j], norm(r.col(j)));
        }
        return sum;
    }

    static Projection of(MatrixView<const T> a, const Matrix<T>& b, const Matrix<T>& x) {
        const index_t threads = threads_for_pass(a.size());
        std::vector<Projection> parts(static_cast<std::size_t>(threads));
        pass_in_threads(a.rows(), threads, [&](index_t run, index_t first, index_t last) {
            parts[static_cast<std::size_t>(run)] = of_rows(first, last, a, b, x);
        });
        for (std::size_t k = 1; k < parts.size(); ++k) {
            parts[0].g += parts[k].g;
            for (index_t j = 0; j < b.cols(); ++j)
                parts[0].norms[j] = std::hypot(parts[0].norms[j], parts[k].norms[j]);
        }
        return std::move(parts[0]);
    }
};

/// Whether what a correction of x leaves is rounding in every column: no more than eps of the
/// solution, where corrections shrink at such a rate.
template <Scalar T>
bool leaves_rounding(const Matrix<T>& correction, const Matrix<T>& x, RealOf<T> rate) {
    for (index_t j = 0; j < x.cols(); ++j) {
        if (!(rate * norm(correction.col(j)) <= epsilon<T> * norm(x.col(j)))) return false;
    }
    return true;
}

/// Brings the norms of the residuals up to date without another trip through A: with g = A^H r and
/// the correction c = (A^H A)^-1 g it is ||r - A c||^2 = ||r||^2 - g^H c. False, and nothing is
/// changed, where that difference would lose digits.
template <Scalar T>
bool update_norms(Vector<RealOf<T>>& norms, const Matrix<T>& g, const Matrix<T>& correction) {
    using R = RealOf<T>;
    constexpr R small = R(0.01);
    Vector<R> shares(norms.size());
    for (index_t j = 0; j < norms.size(); ++j) {
        shares[j] = std::real(dot(g.col(j), correction.col(j))) / norms[j] / norms[j];
        if (!(std::abs(shares[j]) <= small)) return false;
    }
    for (index_t j = 0; j < norms.size(); ++j)
        norms[j] *= std::sqrt(1 - shares[j]);
    return true;
}

}  // namespace

template <Scalar T>
bool LongLstsq<T>::pays(const Operand<T>& a) noexcept {
    return a.op() == Op::none && a.scale() == T(1) && a.rows() > a.cols() &&
           LongQR<T>::pays(a.rows(), a.cols());
}

template <Scalar T>
bool LongLstsq<T>::solve(const Operand<T>& a, const Matrix<T>& b) {
    using R = RealOf<T>;
    const index_t n = a.cols();
    Vector<T> triangles = Vector<T>::uninitialized(LongQR<T>::triangles_size(a.rows(), n));
    std::vector<backend::blas_int> exponents(static_cast<std::size_t>(n));
    LongQR<T> qr(a.rows(), n, triangles.data(), exponents.data());
    qr.look("lstsq (A)", a.base());
    if (!qr.factor_gram_alone(R(contraction) / (R(n) * epsilon<T>))) return false;
    x = Matrix<T>(n, b.cols());
    R before = std::numeric_limits<R>::infinity();
    for (corrections = -1; corrections < most_corrections; ++corrections) {
        Projection<T> residual = Projection<T>::of(a.base(), b, x);
        residual_norms = std::move(residual.norms);
        Matrix<T> correction = residual.g;
        qr.solve_gram(correction);
        const R size = norm(correction);
        // Once it is rounding, a correction does not get smaller; it may as well be left out.
        if (corrections >= 1 && !(size < before / 2)) break;
        x += correction;
        if (leaves_rounding(correction, x, R(1))) break;
        // The first correction tells the error of the solution before it, so the rate of both.
        if (corrections >= 0 && leaves_rounding(correction, x, size / before) &&
            update_norms(residual_norms, residual.g, correction)) {
            ++corrections;
            break;
        }
        before = size;
    }
    return is_finite(x);
}

template struct LongLstsq<float>;
template struct LongLstsq<double>;
template struct LongLstsq<std::complex<float>>;
template struct LongLstsq<std::complex<double>>;

}  // namespace lamina
