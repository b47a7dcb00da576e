#include "lamina/factor/thin_qr.hpp"

#include <utility>

#include "lamina/factor/qr.hpp"

#include "factor/owning_long_qr.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "thin_qr";

/// Turns Q and R so that the diagonal of R, which is real, has no minus sign.
template <Scalar T>
ThinQR<T> with_positive_diagonal(ThinQR<T> f) {
    for (index_t i = 0; i < f.R.rows(); ++i) {
        if (!(std::real(f.R(i, i)) < 0)) continue;
        scale_in_place(f.R.row(i), T(-1));
        scale_in_place(f.Q.col(i), T(-1));
    }
    return f;
}

template <Scalar T>
bool is_tall(index_t m, index_t n) noexcept {
    return m > n && LongQR<T>::pays(m, n);
}

/// q is where a is, or apart.
template <Scalar T>
ThinQR<T> factored(OwningLongQR<T> qr, MatrixView<const T> a, Matrix<T> q) {
    qr.factor(a, q);
    qr.finish(q);
    return with_positive_diagonal<T>({std::move(q), qr.R()});
}

}  // namespace

template <Scalar T>
ThinQR<T> ThinQRs<T>::of(const Operand<T>& a, Check check) {
    if (!is_tall<T>(a.rows(), a.cols())) {
        const QR<T> f(a, check);
        return with_positive_diagonal<T>({f.Q(), f.R()});
    }
    if (a.op() != Op::none || a.scale() != T(1)) return of(Matrix<T>(a), check);
    return factored<T>({who, a.base()}, a.base(), Matrix<T>::uninitialized(a.rows(), a.cols()));
}

template <Scalar T>
ThinQR<T> ThinQRs<T>::of(Matrix<T>&& a, Check check) {
    if (!is_tall<T>(a.rows(), a.cols())) {
        const QR<T> f(std::move(a), check);
        return with_positive_diagonal<T>({f.Q(), f.R()});
    }
    const MatrixView<const T> in_place = std::as_const(a).view();
    OwningLongQR<T> qr(who, in_place);
    return factored<T>(std::move(qr), in_place, std::move(a));
}

template struct ThinQRs<float>;
template struct ThinQRs<double>;
template struct ThinQRs<std::complex<float>>;
template struct ThinQRs<std::complex<double>>;

}  // namespace lamina::detail
