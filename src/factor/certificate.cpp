#include "factor/certificate.hpp"

#include <vector>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/ops/implicit_product.hpp"

#include "core/require.hpp"
#include "factor/householder.hpp"
#include "ops/mirror.hpp"

namespace lamina {

namespace {

template <Scalar T>
void require_shape(const char* who, const Operand<T>& a, index_t rows, index_t cols) {
    if (a.rows() != rows || a.cols() != cols) {
        throw_dimensions(who, "the factorization is that of a " + shape_text(rows, cols) +
                                  " matrix and A is " + shape_text(a.rows(), a.cols()) +
                                  "; check with the matrix that was factored");
    }
}

}  // namespace

template <Scalar T>
ScaledMatrix<T>::ScaledMatrix(const char* who, const Operand<T>& a, index_t rows, index_t cols)
    : a_(a.base()) {
    require_shape(who, a, rows, cols);
    if (a.op() == Op::none && a.scale() == T(1)) {
        Finite<T>::require(who, a_);
        // With such entries sums of squares are as safe as products with a factor.
        constexpr int safe = std::numeric_limits<RealOf<T>>::max_exponent / 4;
        const RealOf<T> largest = norm(a_, Norm::max);
        if (largest == 0 || std::abs(std::ilogb(largest)) < safe) return;
    }
    auto copy = Matrix<T>::uninitialized(rows, cols);
    Finite<T>::copy(who, copy, a);
    own(std::move(copy));
}

template <Scalar T>
ScaledMatrix<T>::ScaledMatrix(const char* who, const Operand<T>& a, index_t n, Triangle triangle) {
    require_shape(who, a, n, n);
    auto copy = Matrix<T>::uninitialized(n, n);
    Finite<T>::copy(who, copy, a, triangle == Triangle::lower ? Part::lower : Part::upper);
    for (T& x : copy.diag())
        x = T(std::real(x));
    mirror(copy.view(), triangle, is_complex<T>);
    own(std::move(copy));
}

template <Scalar T>
void ScaledMatrix<T>::own(Matrix<T> copy) {
    // So far from the ends of the range factors that are multiplied by 2^-exponent keep all digits.
    constexpr int most = std::numeric_limits<RealOf<T>>::max_exponent - 64;
    const RealOf<T> largest = norm(copy, Norm::max);
    exponent_ = largest > 0 ? std::clamp(std::ilogb(largest) + 1, -most, most) : 0;
    for (index_t j = 0; j < copy.cols(); ++j)
        scale_by_power<T>(copy.col(j), -exponent_);
    copy_ = std::move(copy);
    a_ = copy_;
}

template class ScaledMatrix<float>;
template class ScaledMatrix<double>;
template class ScaledMatrix<std::complex<float>>;
template class ScaledMatrix<std::complex<double>>;

namespace {

/// x in the first rows of a matrix of m rows, below it zeros.
template <Scalar T>
Matrix<T> padded(const Matrix<T>& x, index_t m) {
    Matrix<T> y(m, x.cols());
    copy_into(y.block(0, 0, x.rows(), x.cols()), x);
    return y;
}

/// U V for the upper trapezium that is stored in the first min(m, n) rows.
template <Scalar T>
Matrix<T> times_upper(const Matrix<T>& stored, const Matrix<T>& v) {
    const index_t k = std::min(stored.rows(), stored.cols());
    const index_t beside = stored.cols() - k;
    Matrix<T> y(v.block(0, 0, k, v.cols()));
    multiply_in_place(triangular(stored.block(0, 0, k, k), Triangle::upper), y);
    if (beside > 0) {
        multiply_add(T(1), stored.block(0, k, k, beside), v.block(k, 0, beside, v.cols()), T(1), y);
    }
    return y;
}
/// L V for the lower trapezium with ones on its diagonal.
template <Scalar T>
Matrix<T> times_unit_lower(const Matrix<T>& stored, const Matrix<T>& v) {
    const index_t k = v.rows();
    const index_t below = stored.rows() - k;
    Matrix<T> y = padded(v, stored.rows());
    multiply_into(y.block(k, 0, below, v.cols()), stored.block(k, 0, below, k), v);
    multiply_in_place(triangular(stored.block(0, 0, k, k), Triangle::lower, Diagonal::unit),
                      y.block(0, 0, k, v.cols()));
    return y;
}

/// Both kinds of QR, A P = Q R; the order is empty where there is no P.
template <class F, Scalar T>
void measure_qr(Certificate& c, const F& f, const Matrix<T>& stored, const char* who,
                const Operand<T>* a, const std::vector<index_t>& order) {
    const index_t m = f.rows();
    const index_t k = std::min(m, f.cols());
    const auto apply = [&](const Matrix<T>& v) {
        Matrix<T> qv = padded(v, m);
        f.apply_Q_into(qv);
        return qv;
    };
    c.orthogonality = orthogonality_loss<T>(k, c.effort, apply, [&](Matrix<T> w) {
        f.apply_Qh_into(w);
        return Matrix<T>(w.block(0, 0, k, w.cols()));
    });
    if (m >= f.cols() || !order.empty()) {
        c.condition = triangular_condition(stored, k, Triangle::upper);
    }
    if (a != nullptr) {
        const ScaledMatrix<T> given(who, *a, m, f.cols());
        c.backward_error = given.backward_error(c.effort, [&](const Matrix<T>& v) {
            return apply(times_upper(stored, order.empty() ? v : as_permutation(order) * v));
        });
    }
    c.digits = digits_left<T>(c.condition * error_of<T>(c, expected<T>(m, f.cols())));
}

}  // namespace

template <Scalar T>
Certificate detail::Certificates<T>::of(const LU<T>& f, Given a, Effort effort) {
    Certificate c = begun<T>(is_complex<T> ? "getrf" : "elimination", "a solution", effort);
    if (f.rows() == f.cols()) c.condition = reciprocal(double(f.rcond()));
    if (a != nullptr) {
        const ScaledMatrix<T> given("LU::check", *a, f.rows(), f.cols());
        const std::vector<index_t> p = f.permutation();
        c.backward_error = given.backward_error(effort, [&](const Matrix<T>& v) {
            return as_permutation(p).t() * times_unit_lower(f.lu_, times_upper(f.lu_, v));
        });
    }
    const double growth = std::max(double(f.growth()), 1.0);
    c.digits = digits_left<T>(c.condition * error_of<T>(c, growth * double(epsilon<T>)));
    return c;
}

template <Scalar T>
Certificate detail::Certificates<T>::of(const Cholesky<T>& f, Given a, Effort effort) {
    Certificate c = begun<T>(is_complex<T> ? "potrf" : "elimination", "a solution", effort);
    c.condition = reciprocal(double(f.rcond()));
    if (a != nullptr) {
        const ScaledMatrix<T> given("Cholesky::check", *a, f.rows(), f.triangle_);
        const auto stored = triangular(f.l_, f.triangle_);
        const auto l = f.triangle_ == Triangle::lower ? stored : stored.h();
        c.backward_error =
            given.backward_error(effort, [&](const Matrix<T>& v) { return l * (l.h() * v); });
    }
    c.digits = digits_left<T>(c.condition * error_of<T>(c, expected<T>(f.rows(), f.cols())));
    return c;
}

template <Scalar T>
Certificate detail::Certificates<T>::of(const QR<T>& f, Given a, Effort effort) {
    const bool own = !is_complex<T> && has_wide_vectors();
    Certificate c = begun<T>(own ? "reflections" : "geqrf", "a solution", effort);
    measure_qr(c, f, f.qr_, "QR::check", a, {});
    return c;
}

template <Scalar T>
Certificate detail::Certificates<T>::of(const PivotedQR<T>& f, Given a, Effort effort) {
    const bool own = is_reflected_with_pivots<T>(f.rows(), f.cols());
    Certificate c = begun<T>(own ? "reflections" : "geqp3", "a solution", effort);
    measure_qr(c, f, f.qr_, "PivotedQR::check", a, f.permutation());
    return c;
}

template struct detail::Certificates<float>;
template struct detail::Certificates<double>;
template struct detail::Certificates<std::complex<float>>;
template struct detail::Certificates<std::complex<double>>;

}  // namespace lamina
