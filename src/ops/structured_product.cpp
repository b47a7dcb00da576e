#include "lamina/ops/structured_product.hpp"

#include "ops/product_checks.hpp"

namespace lamina::detail {

using backend::by_cblas;
using product::flag;
using product::narrow;
using product::require_apart;
using product::require_shapes;
using product::who;

namespace {

template <Scalar T>
void symmetric_product(CBLAS_SIDE side, const SymmetricOperand<T>& a, const Operand<T>& b,
                       MatrixView<T> c) {
    require_square(who, a.rows(), a.cols());
    require_apart(c, a.base);
    if (c.empty()) return;
    const T alpha = a.scale * b.scale();
    const T zero(0);
    const auto routine = a.hermitian ? backend::hemm<T> : backend::symm<T>;
    routine(CblasColMajor, side, flag(a.triangle), narrow(c.rows(), "rows"),
            narrow(c.cols(), "columns"), by_cblas(alpha), a.base.data(),
            narrow(a.base.ld(), "ld of A"), b.base().data(), narrow(b.base().ld(), "ld of B"),
            by_cblas(zero), c.data(), narrow(c.ld(), "ld of C"));
}

/// y = S x for a complex symmetric S, which BLAS has for matrices only: x and y as their columns.
template <Scalar T>
void complex_symmetric(const SymmetricOperand<T>& a, const VectorOperand<T>& x, VectorView<T> y) {
    if (x.base().stride() != 1) return complex_symmetric(a, operand(Vector<T>(x)), y);
    if (y.stride() != 1) {
        auto contiguous = Vector<T>::uninitialized(y.size());
        complex_symmetric<T>(a, x, contiguous);
        return copy_into(y, contiguous);
    }
    const Operand<T> column(MatrixView<const T>(x.base().data(), x.size(), 1), Op::none, x.scale());
    symmetric_product<T>(CblasLeft, a, column, MatrixView<T>(y.data(), y.size(), 1));
}

}  // namespace

template <Scalar T>
void StructuredProduct<T>::symmetric(const SymmetricOperand<T>& a, const Operand<T>& b,
                                     const MatrixView<T>& c) {
    require_shapes(a.rows(), a.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    if (b.op() != Op::none) return symmetric(a, operand(Matrix<T>(b)), c);
    symmetric_product<T>(CblasLeft, a, b, c);
}

template <Scalar T>
void StructuredProduct<T>::symmetric(const Operand<T>& b, const SymmetricOperand<T>& a,
                                     const MatrixView<T>& c) {
    require_shapes(b.rows(), b.cols(), a.rows(), a.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    if (b.op() != Op::none) return symmetric(operand(Matrix<T>(b)), a, c);
    symmetric_product<T>(CblasRight, a, b, c);
}

template <Scalar T>
void StructuredProduct<T>::symmetric(const SymmetricOperand<T>& a, const VectorOperand<T>& x,
                                     const VectorView<T>& y) {
    require_square(who, a.rows(), a.cols());
    require_shapes(a.rows(), a.cols(), x.size(), 1, y.size(), 1);
    require_apart(y, a.base);
    require_apart(y, x.base());
    if (y.empty()) return;
    if (is_complex<T> && !a.hermitian) return complex_symmetric(a, x, y);
    const T alpha = a.scale * x.scale();
    const T zero(0);
    backend::hemv<T>(CblasColMajor, flag(a.triangle), narrow(a.rows(), "rows"), by_cblas(alpha),
                     a.base.data(), narrow(a.base.ld(), "ld of A"), x.base().data(),
                     narrow(x.base().stride(), "stride of x"), by_cblas(zero), y.data(),
                     narrow(y.stride(), "stride of y"));
}

namespace {

/// conj(A) B = conj(A conj(B)): there is no flag for it, but no copy is needed either.
template <Scalar T, class View, class Product>
void conjugated_outside(const TriangularOperand<T>& a, View b, Product product) {
    const auto conjugate_all = [&] {
        if constexpr (std::same_as<View, VectorView<T>>) {
            for (T& x : b)
                x = conjugate(x);
        } else {
            for (index_t j = 0; j < b.cols(); ++j) {
                for (T& x : b.col(j))
                    x = conjugate(x);
            }
        }
    };
    conjugate_all();
    product(TriangularOperand<T>{a.base, a.triangle, a.diagonal, Op::none, conjugate(a.scale)});
    conjugate_all();
}

template <Scalar T>
void triangular_product(CBLAS_SIDE side, const TriangularOperand<T>& a, MatrixView<T> b) {
    require_square(who, a.rows(), a.cols());
    require_apart(b, a.base);
    if (b.empty()) return;
    if (is_complex<T> && a.op == Op::conjugated) {
        return conjugated_outside(
            a, b, [&](const TriangularOperand<T>& plain) { triangular_product(side, plain, b); });
    }
    backend::trmm<T>(CblasColMajor, side, flag(a.triangle), flag(a.op), flag(a.diagonal),
                     narrow(b.rows(), "rows"), narrow(b.cols(), "columns"), by_cblas(a.scale),
                     a.base.data(), narrow(a.base.ld(), "ld of A"), b.data(),
                     narrow(b.ld(), "ld of B"));
}

}  // namespace

template <Scalar T>
void StructuredProduct<T>::triangular(const TriangularOperand<T>& a, const MatrixView<T>& b) {
    require_shapes(a.rows(), a.cols(), b.rows(), b.cols(), b.rows(), b.cols());
    triangular_product<T>(CblasLeft, a, b);
}

template <Scalar T>
void StructuredProduct<T>::triangular(const MatrixView<T>& b, const TriangularOperand<T>& a) {
    require_shapes(b.rows(), b.cols(), a.rows(), a.cols(), b.rows(), b.cols());
    triangular_product<T>(CblasRight, a, b);
}

template <Scalar T>
void StructuredProduct<T>::triangular(const TriangularOperand<T>& a, const VectorView<T>& x) {
    require_square(who, a.rows(), a.cols());
    require_shapes(a.rows(), a.cols(), x.size(), 1, x.size(), 1);
    require_apart(x, a.base);
    if (x.empty()) return;
    if (is_complex<T> && a.op == Op::conjugated) {
        return conjugated_outside(a, x,
                                  [&](const TriangularOperand<T>& plain) { triangular(plain, x); });
    }
    backend::trmv<T>(CblasColMajor, flag(a.triangle), flag(a.op), flag(a.diagonal),
                     narrow(a.rows(), "rows"), a.base.data(), narrow(a.base.ld(), "ld of A"),
                     x.data(), narrow(x.stride(), "stride of x"));
    if (a.scale != T(1)) Elementwise<T>::scale(x, a.scale);
}

template struct StructuredProduct<float>;
template struct StructuredProduct<double>;
template struct StructuredProduct<std::complex<float>>;
template struct StructuredProduct<std::complex<double>>;

}  // namespace lamina::detail
