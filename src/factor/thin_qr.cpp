#include "lamina/factor/thin_qr.hpp"

#include <vector>

#include "lamina/factor/qr.hpp"

#include "backend/info.hpp"
#include "factor/long_qr.hpp"
#include "ops/power_scaling.hpp"

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

/// Q from a, which may be where Q is to be.
template <Scalar T>
struct Long {
    explicit Long(MatrixView<const T> a)
        : triangles(Vector<T>::uninitialized(LongQR<T>::triangles_size(a.rows(), a.cols()))),
          exponents(static_cast<std::size_t>(a.cols())),
          qr(a.rows(), a.cols(), triangles.data(), exponents.data()) {
        qr.look(who, a);
    }

    ThinQR<T> factor(MatrixView<const T> a, Matrix<T> q) {
        qr.factor(a, q);
        qr.finish(q);
        Matrix<T> r(qr.L().h());
        for (index_t j = 0; j < r.cols(); ++j)
            scale_by_power<T>(r.col(j), qr.exponent());
        return with_positive_diagonal<T>({std::move(q), std::move(r)});
    }

    Vector<T> triangles;
    std::vector<backend::blas_int> exponents;
    LongQR<T> qr;
};

}  // namespace

template <Scalar T>
ThinQR<T> ThinQRs<T>::of(const Operand<T>& a, Check check) {
    if (!is_tall<T>(a.rows(), a.cols())) {
        const QR<T> f(a, check);
        return with_positive_diagonal<T>({f.Q(), f.R()});
    }
    if (a.op() != Op::none || a.scale() != T(1)) return of(Matrix<T>(a), check);
    Long<T> task(a.base());
    return task.factor(a.base(), Matrix<T>::uninitialized(a.rows(), a.cols()));
}

template <Scalar T>
ThinQR<T> ThinQRs<T>::of(Matrix<T>&& a, Check check) {
    if (!is_tall<T>(a.rows(), a.cols())) {
        const QR<T> f(std::move(a), check);
        return with_positive_diagonal<T>({f.Q(), f.R()});
    }
    Long<T> task(std::as_const(a).view());
    Matrix<T> q = std::move(a);
    const MatrixView<const T> in_place = std::as_const(q).view();
    return task.factor(in_place, std::move(q));
}

template struct ThinQRs<float>;
template struct ThinQRs<double>;
template struct ThinQRs<std::complex<float>>;
template struct ThinQRs<std::complex<double>>;

}  // namespace lamina::detail
