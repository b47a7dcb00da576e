#include <algorithm>

#include "lamina/ops/implicit_product.hpp"

#include "ops/entries.hpp"
#include "ops/product_checks.hpp"

namespace lamina::detail {

using product::require_apart;
using product::require_shapes;
using product::who;

namespace {

/// Whether the entries of a can be read where they are, column by column.
template <Scalar T>
bool is_readable(const Operand<T>& a) noexcept {
    return a.op() == Op::none;
}

template <Scalar T>
Op op_of(const DiagonalOperand<T>& d) noexcept {
    return d.conjugated() ? Op::conjugated : Op::none;
}

/// The first rows, or columns, of a lazy matrix.
template <Scalar T>
Operand<T> first_rows(const Operand<T>& a, index_t count) {
    const MatrixView<const T> base = a.base();
    return Operand<T>(transposes(a.op()) ? base.block(0, 0, base.rows(), count)
                                         : base.block(0, 0, count, base.cols()),
                      a.op(), a.scale());
}
template <Scalar T>
Operand<T> first_columns(const Operand<T>& a, index_t count) {
    return first_rows(a.t(), count).t();
}

/// c_ij = s d_i b_ij, where the scale s is that of D and B together; c may be b.
template <Scalar T>
void scale_rows(const DiagonalOperand<T>& d, MatrixView<const T> b, T scale, MatrixView<T> c) {
    const VectorView<const T> v = d.base();
    with_values(op_of(d), scale, [&](auto value) {
        for (index_t j = 0; j < c.cols(); ++j) {
            for (index_t i = 0; i < c.rows(); ++i)
                c(i, j) = value(v[i]) * b(i, j);
        }
    });
}

/// c_ij = s d_j b_ij
template <Scalar T>
void scale_columns(const DiagonalOperand<T>& d, MatrixView<const T> b, T scale, MatrixView<T> c) {
    with_values(op_of(d), scale, [&](auto value) {
        for (index_t j = 0; j < c.cols(); ++j) {
            const T factor = value(d.base()[j]);
            for (index_t i = 0; i < c.rows(); ++i)
                c(i, j) = factor * b(i, j);
        }
    });
}

}  // namespace

template <Scalar T>
void DiagonalProduct<T>::into(const DiagonalOperand<T>& d, const Operand<T>& b,
                              const MatrixView<T>& c) {
    require_shapes(d.rows(), d.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    require_apart(d.base(), c);
    const index_t k = d.base().size();
    const Operand<T> top = first_rows(b, k);
    const MatrixView<T> result = c.block(0, 0, k, c.cols());
    if (is_readable(b)) {
        scale_rows<T>(d, top.base(), d.scale() * b.scale(), result);
    } else {
        copy_into(result, top);
        scale_rows<T>(d, result, d.scale(), result);
    }
    fill(c.block(k, 0, c.rows() - k, c.cols()), T(0));
}

template <Scalar T>
void DiagonalProduct<T>::into(const Operand<T>& b, const DiagonalOperand<T>& d,
                              const MatrixView<T>& c) {
    require_shapes(b.rows(), b.cols(), d.rows(), d.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    require_apart(d.base(), c);
    const index_t k = d.base().size();
    const Operand<T> left = first_columns(b, k);
    const MatrixView<T> result = c.block(0, 0, c.rows(), k);
    if (is_readable(b)) {
        scale_columns<T>(d, left.base(), d.scale() * b.scale(), result);
    } else {
        copy_into(result, left);
        scale_columns<T>(d, result, d.scale(), result);
    }
    fill(c.block(0, k, c.rows(), c.cols() - k), T(0));
}

template <Scalar T>
void DiagonalProduct<T>::into(const DiagonalOperand<T>& d, const VectorOperand<T>& x,
                              const VectorView<T>& y) {
    require_shapes(d.rows(), d.cols(), x.size(), 1, y.size(), 1);
    require_apart(y, x.base());
    require_apart(y, d.base());
    const index_t k = d.base().size();
    with_values(op_of(d), d.scale() * x.scale(), [&](auto value) {
        for (index_t i = 0; i < k; ++i)
            y[i] = value(d.base()[i]) * x.base()[i];
    });
    fill(y.segment(k, y.size() - k), T(0));
}

template <Scalar T>
void DiagonalProduct<T>::in_place(const DiagonalOperand<T>& d, const MatrixView<T>& c) {
    require_square(who, d.rows(), d.cols());
    require_shapes(d.rows(), d.cols(), c.rows(), c.cols(), c.rows(), c.cols());
    require_apart(d.base(), c);
    scale_rows<T>(d, c, d.scale(), c);
}

template <Scalar T>
void DiagonalProduct<T>::in_place(const MatrixView<T>& c, const DiagonalOperand<T>& d) {
    require_square(who, d.rows(), d.cols());
    require_shapes(c.rows(), c.cols(), d.rows(), d.cols(), c.rows(), c.cols());
    require_apart(d.base(), c);
    scale_columns<T>(d, c, d.scale(), c);
}

template <Scalar T>
void DiagonalProduct<T>::in_place(const DiagonalOperand<T>& d, const VectorView<T>& y) {
    require_square(who, d.rows(), d.cols());
    require_shapes(d.rows(), d.cols(), y.size(), 1, y.size(), 1);
    require_apart(y, d.base());
    with_values(op_of(d), d.scale(), [&](auto value) {
        for (index_t i = 0; i < y.size(); ++i)
            y[i] = value(d.base()[i]) * y[i];
    });
}

template struct DiagonalProduct<float>;
template struct DiagonalProduct<double>;
template struct DiagonalProduct<std::complex<float>>;
template struct DiagonalProduct<std::complex<double>>;

}  // namespace lamina::detail
