#include "lamina/factor/thin_qr.hpp"

#include <algorithm>
#include <utility>

#include "lamina/core/overlap.hpp"
#include "lamina/factor/qr.hpp"

#include "core/require.hpp"
#include "factor/owning_long_qr.hpp"

namespace lamina::detail {

namespace {

/// Turns Q and R so that the diagonal of R, which is real, has no minus sign.
template <Scalar T>
void make_diagonal_positive(MatrixView<T> q, MatrixView<T> r) {
    for (index_t i = 0; i < r.rows(); ++i) {
        if (!(std::real(r(i, i)) < 0)) continue;
        scale_in_place(r.row(i), T(-1));
        scale_in_place(q.col(i), T(-1));
    }
}

template <Scalar T>
bool is_tall(index_t m, index_t n) noexcept {
    return m > n && LongQR<T>::pays(m, n);
}

/// q is where a is, or apart.
template <Scalar T>
void factor_tall(OwningLongQR<T>& qr, MatrixView<const T> a, MatrixView<T> q, MatrixView<T> r) {
    qr.factor(a, q);
    qr.finish(a, q);
    copy_into(r, qr.R());
    make_diagonal_positive(q, r);
}

template <Scalar T>
void write_out(const QR<T>& f, MatrixView<T> q, MatrixView<T> r) {
    f.Q_into(q);
    f.R_into(r);
    make_diagonal_positive(q, r);
}

template <Scalar T>
ThinQR<T> uninitialized(index_t m, index_t n) {
    const index_t k = std::min(m, n);
    return {Matrix<T>::uninitialized(m, k), Matrix<T>::uninitialized(k, n)};
}

}  // namespace

template <Scalar T>
void ThinQRs<T>::into(const MatrixView<T>& q, const MatrixView<T>& r, const Operand<T>& a,
                      Check check) {
    const index_t k = std::min(a.rows(), a.cols());
    require_same_shape("thin_qr_into, Q", a.rows(), k, q.rows(), q.cols());
    require_same_shape("thin_qr_into, R", k, a.cols(), r.rows(), r.cols());
    const MatrixView<const T> base = a.base();
    if (detail::overlap(q, base) || detail::overlap(r, base) || detail::overlap(q, r))
        throw_alias("thin_qr_into");
    if (!is_tall<T>(a.rows(), a.cols())) return write_out(QR<T>(a, check), q, r);
    if (a.op() != Op::none || a.scale() != T(1)) {
        return into(q, r, operand(Matrix<T>(a)), check);
    }
    OwningLongQR<T> qr("thin_qr", base);
    factor_tall(qr, base, q, r);
}

template <Scalar T>
ThinQR<T> ThinQRs<T>::of(const Operand<T>& a, Check check) {
    ThinQR<T> f = uninitialized<T>(a.rows(), a.cols());
    into(f.Q, f.R, a, check);
    return f;
}

template <Scalar T>
ThinQR<T> ThinQRs<T>::of(Matrix<T>&& a, Check check) {
    if (!is_tall<T>(a.rows(), a.cols())) {
        const QR<T> factors(std::move(a), check);
        ThinQR<T> f = uninitialized<T>(factors.rows(), factors.cols());
        write_out<T>(factors, f.Q, f.R);
        return f;
    }
    OwningLongQR<T> qr("thin_qr", std::as_const(a).view());
    auto r = Matrix<T>::uninitialized(a.cols(), a.cols());
    factor_tall<T>(qr, std::as_const(a).view(), a, r);
    return {std::move(a), std::move(r)};
}

template struct ThinQRs<float>;
template struct ThinQRs<double>;
template struct ThinQRs<std::complex<float>>;
template struct ThinQRs<std::complex<double>>;

}  // namespace lamina::detail
