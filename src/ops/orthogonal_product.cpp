#include "lamina/ops/implicit_product.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "ops/product_checks.hpp"

namespace lamina::detail {

using product::require_apart;
using product::require_shapes;

namespace {

/// u with H = I - 2 u u^H.
template <Scalar T>
Vector<T> unit_normal(const HouseholderOperand<T>& h) {
    Vector<T> u = normalized(h.v);
    if (h.conjugated) {
        for (T& x : u)
            x = conjugate(x);
    }
    return u;
}

}  // namespace

template <Scalar T>
void HouseholderProduct<T>::into(const HouseholderOperand<T>& h, const Operand<T>& b,
                                 const MatrixView<T>& c) {
    require_shapes(h.rows(), h.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    require_apart(h.v.base(), c);
    copy_into(c, b);
    in_place(h, c);
}

template <Scalar T>
void HouseholderProduct<T>::into(const Operand<T>& b, const HouseholderOperand<T>& h,
                                 const MatrixView<T>& c) {
    require_shapes(b.rows(), b.cols(), h.rows(), h.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    require_apart(h.v.base(), c);
    copy_into(c, b);
    in_place(c, h);
}

template <Scalar T>
void HouseholderProduct<T>::into(const HouseholderOperand<T>& h, const VectorOperand<T>& x,
                                 const VectorView<T>& y) {
    require_shapes(h.rows(), h.cols(), x.size(), 1, y.size(), 1);
    require_apart(y, x.base());
    require_apart(y, h.v.base());
    copy_into(y, x);
    in_place(h, y);
}

template <Scalar T>
void HouseholderProduct<T>::in_place(const HouseholderOperand<T>& h, const MatrixView<T>& c) {
    require_shapes(h.rows(), h.cols(), c.rows(), c.cols(), c.rows(), c.cols());
    require_apart(h.v.base(), c);
    const Vector<T> u = unit_normal(h);
    const Vector<T> w = c.h() * u;
    Product<T>::outer(T(-2), operand(u), w.h(), c);
}

template <Scalar T>
void HouseholderProduct<T>::in_place(const MatrixView<T>& c, const HouseholderOperand<T>& h) {
    require_shapes(c.rows(), c.cols(), h.rows(), h.cols(), c.rows(), c.cols());
    require_apart(h.v.base(), c);
    const Vector<T> u = unit_normal(h);
    const Vector<T> w = c * u;
    Product<T>::outer(T(-2), operand(w), u.h(), c);
}

template <Scalar T>
void HouseholderProduct<T>::in_place(const HouseholderOperand<T>& h, const VectorView<T>& y) {
    require_shapes(h.rows(), h.cols(), y.size(), 1, y.size(), 1);
    require_apart(y, h.v.base());
    const Vector<T> u = unit_normal(h);
    add_into(y, T(-2) * dot(u, y) * u);
}

namespace {

/// x and y become c x - s y and s x + c y.
template <Scalar T>
void rotate(VectorView<T> x, VectorView<T> y, RealOf<T> c, RealOf<T> s) noexcept {
    for (index_t k = 0; k < x.size(); ++k) {
        const T before = x[k];
        x[k] = c * before - s * y[k];
        y[k] = s * before + c * y[k];
    }
}

}  // namespace

template <Scalar T>
void RotationProduct<T>::into(const RotationOperand& r, const Operand<T>& b,
                              const MatrixView<T>& c) {
    require_shapes(r.rows(), r.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    copy_into(c, b);
    in_place(r, c);
}

template <Scalar T>
void RotationProduct<T>::into(const Operand<T>& b, const RotationOperand& r,
                              const MatrixView<T>& c) {
    require_shapes(b.rows(), b.cols(), r.rows(), r.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    copy_into(c, b);
    in_place(c, r);
}

template <Scalar T>
void RotationProduct<T>::into(const RotationOperand& r, const VectorOperand<T>& x,
                              const VectorView<T>& y) {
    require_shapes(r.rows(), r.cols(), x.size(), 1, y.size(), 1);
    require_apart(y, x.base());
    copy_into(y, x);
    in_place(r, y);
}

template <Scalar T>
void RotationProduct<T>::in_place(const RotationOperand& r, const MatrixView<T>& c) {
    require_shapes(r.rows(), r.cols(), c.rows(), c.cols(), c.rows(), c.cols());
    rotate(c.row(r.i()), c.row(r.j()), RealOf<T>(r.cosine()), RealOf<T>(r.sine()));
}

template <Scalar T>
void RotationProduct<T>::in_place(const MatrixView<T>& c, const RotationOperand& r) {
    require_shapes(c.rows(), c.cols(), r.rows(), r.cols(), c.rows(), c.cols());
    // C R = (R^T C^T)^T: its columns turn as the rows of C^T do under the rotation back.
    rotate(c.col(r.i()), c.col(r.j()), RealOf<T>(r.cosine()), RealOf<T>(-r.sine()));
}

template <Scalar T>
void RotationProduct<T>::in_place(const RotationOperand& r, const VectorView<T>& y) {
    require_shapes(r.rows(), r.cols(), y.size(), 1, y.size(), 1);
    rotate(y.segment(r.i(), 1), y.segment(r.j(), 1), RealOf<T>(r.cosine()), RealOf<T>(r.sine()));
}

template struct HouseholderProduct<float>;
template struct HouseholderProduct<double>;
template struct HouseholderProduct<std::complex<float>>;
template struct HouseholderProduct<std::complex<double>>;
template struct RotationProduct<float>;
template struct RotationProduct<double>;
template struct RotationProduct<std::complex<float>>;
template struct RotationProduct<std::complex<double>>;

}  // namespace lamina::detail
