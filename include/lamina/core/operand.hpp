#pragma once

#include "lamina/core/view.hpp"

namespace lamina {

/// What happens to a matrix on its way into a product: bit 0 transposes, bit 1 conjugates.
enum class Op : unsigned char {
    none = 0,
    transposed = 1,
    conjugated = 2,
    conjugate_transposed = 3
};

/// One after the other: transposing twice is nothing.
constexpr Op operator^(Op a, Op b) noexcept {
    return Op(static_cast<unsigned char>(a) ^ static_cast<unsigned char>(b));
}
constexpr bool transposes(Op op) noexcept {
    return (static_cast<unsigned char>(op) & 1U) != 0;
}
constexpr bool conjugates(Op op) noexcept {
    return (static_cast<unsigned char>(op) & 2U) != 0;
}

/// A lazy matrix: scale * op(base). It holds a view, so it is free to make and copy, and it must
/// not outlive what it describes; a product or a factorization hands its parts to BLAS as flags.
template <Scalar T>
class Operand {
public:
    using value_type = T;

    explicit Operand(MatrixView<const T> base, Op op = Op::none, T scale = T(1)) noexcept
        : base_(base),
          scale_(scale),
          op_(is_complex<T> || op < Op::conjugated ? op : op ^ Op::conjugated) {}

    index_t rows() const noexcept { return transposes(op_) ? base_.cols() : base_.rows(); }
    index_t cols() const noexcept { return transposes(op_) ? base_.rows() : base_.cols(); }
    index_t size() const noexcept { return base_.size(); }
    bool empty() const noexcept { return base_.empty(); }
    const MatrixView<const T>& base() const noexcept { return base_; }
    Op op() const noexcept { return op_; }
    T scale() const noexcept { return scale_; }

    /// Entry (i, j), computed; unchecked.
    T operator()(index_t i, index_t j) const noexcept {
        const T x = transposes(op_) ? base_(j, i) : base_(i, j);
        return detail::times(scale_, conjugates(op_) ? conjugate(x) : x);
    }

    Operand t() const noexcept { return Operand(base_, op_ ^ Op::transposed, scale_); }
    Operand h() const noexcept {
        return Operand(base_, op_ ^ Op::conjugate_transposed, conjugate(scale_));
    }
    Operand scaled(T by) const noexcept { return Operand(base_, op_, by * scale_); }

private:
    MatrixView<const T> base_;
    T scale_;
    Op op_;
};

/// A lazy column vector: scale * base.
template <Scalar T>
class VectorOperand {
public:
    using value_type = T;

    explicit VectorOperand(VectorView<const T> base, T scale = T(1)) noexcept
        : base_(base), scale_(scale) {}

    index_t size() const noexcept { return base_.size(); }
    bool empty() const noexcept { return base_.empty(); }
    const VectorView<const T>& base() const noexcept { return base_; }
    T scale() const noexcept { return scale_; }
    T operator()(index_t i) const noexcept { return detail::times(scale_, base_(i)); }
    T operator[](index_t i) const noexcept { return detail::times(scale_, base_(i)); }

    RowOperand<T> t() const noexcept { return RowOperand<T>(base_, Op::transposed, scale_); }
    RowOperand<T> h() const noexcept {
        return RowOperand<T>(base_, Op::conjugate_transposed, conjugate(scale_));
    }
    VectorOperand scaled(T by) const noexcept { return VectorOperand(base_, by * scale_); }

private:
    VectorView<const T> base_;
    T scale_;
};

/// A lazy row vector: scale * x^T, or scale * x^H.
template <Scalar T>
class RowOperand {
public:
    using value_type = T;

    RowOperand(VectorView<const T> base, Op op, T scale) noexcept
        : base_(base), scale_(scale), op_(is_complex<T> ? op : Op::transposed) {}

    index_t size() const noexcept { return base_.size(); }
    const VectorView<const T>& base() const noexcept { return base_; }
    Op op() const noexcept { return op_; }
    T scale() const noexcept { return scale_; }
    T operator()(index_t i) const noexcept {
        return detail::times(scale_, conjugates(op_) ? conjugate(base_(i)) : base_(i));
    }
    RowOperand scaled(T by) const noexcept { return RowOperand(base_, op_, by * scale_); }

private:
    VectorView<const T> base_;
    T scale_;
    Op op_;
};

namespace detail {
template <class X>
struct MatrixScalar {};
template <class T>
struct MatrixScalar<Matrix<T>> {
    using type = T;
};
template <class T>
struct MatrixScalar<MatrixView<T>> {
    using type = std::remove_const_t<T>;
};
template <class T>
struct MatrixScalar<Operand<T>> {
    using type = T;
};
template <class X>
struct VectorScalar {};
template <class T>
struct VectorScalar<Vector<T>> {
    using type = T;
};
template <class T>
struct VectorScalar<VectorView<T>> {
    using type = std::remove_const_t<T>;
};
template <class T>
struct VectorScalar<VectorOperand<T>> {
    using type = T;
};
}  // namespace detail

/// Whatever can stand for a matrix: Matrix, MatrixView, or a lazy operand such as A.t() or 2 * A.
template <class X>
concept AnyMatrix = requires {
    typename detail::MatrixScalar<X>::type;
};
/// Whatever can stand for a column vector: Vector, VectorView, or 2 * x.
template <class X>
concept AnyVector = requires {
    typename detail::VectorScalar<X>::type;
};

namespace detail {
template <class X>
struct ScalarOfImpl;
template <AnyMatrix X>
struct ScalarOfImpl<X> : MatrixScalar<X> {};
template <AnyVector X>
struct ScalarOfImpl<X> : VectorScalar<X> {};
}  // namespace detail

/// The scalar type of a matrix, vector, view or operand.
template <class X>
using ScalarOf = typename detail::ScalarOfImpl<X>::type;

/// A matrix, or a vector, of exactly T: float and double do not mix by accident.
template <class X, class T>
concept MatrixOf = AnyMatrix<X> && std::same_as<typename detail::MatrixScalar<X>::type, T>;
template <class X, class T>
concept VectorOf = AnyVector<X> && std::same_as<typename detail::VectorScalar<X>::type, T>;

namespace detail {
/// A vector in memory, and not a multiple of one.
template <class X>
concept StoredVector = AnyVector<X> && !std::same_as<X, VectorOperand<ScalarOf<X>>>;
}  // namespace detail

/// The one form in which matrices and vectors reach the compiled library.
template <AnyMatrix A>
Operand<ScalarOf<A>> operand(const A& a) noexcept {
    if constexpr (std::same_as<A, Operand<ScalarOf<A>>>) {
        return a;
    } else {
        return Operand<ScalarOf<A>>(MatrixView<const ScalarOf<A>>(a));
    }
}
template <AnyVector X>
VectorOperand<ScalarOf<X>> operand(const X& x) noexcept {
    if constexpr (std::same_as<X, VectorOperand<ScalarOf<X>>>) {
        return x;
    } else {
        return VectorOperand<ScalarOf<X>>(VectorView<const ScalarOf<X>>(x));
    }
}

template <class T>
requires Scalar<std::remove_const_t<T>> Operand<typename MatrixView<T>::value_type>
MatrixView<T>::t()
const {
    return Operand<value_type>(*this, Op::transposed);
}
template <class T>
requires Scalar<std::remove_const_t<T>> Operand<typename MatrixView<T>::value_type>
MatrixView<T>::h()
const {
    return Operand<value_type>(*this, Op::conjugate_transposed);
}
template <class T>
requires Scalar<std::remove_const_t<T>> RowOperand<typename VectorView<T>::value_type>
VectorView<T>::t()
const {
    return RowOperand<value_type>(*this, Op::transposed, value_type(1));
}
template <class T>
requires Scalar<std::remove_const_t<T>> RowOperand<typename VectorView<T>::value_type>
VectorView<T>::h()
const {
    return RowOperand<value_type>(*this, Op::conjugate_transposed, value_type(1));
}

/// s * A, A * s and A / s for a scalar s: lazy, no arithmetic until it is used. A / s multiplies by
/// 1 / s, so an entry may differ from a quotient in the last bit; A /= s divides.
template <AnyMatrix A, ScaleFor<ScalarOf<A>> S>
Operand<ScalarOf<A>> operator*(S s, const A& a) noexcept {
    return operand(a).scaled(detail::scale_as<ScalarOf<A>>(s));
}
template <AnyMatrix A, ScaleFor<ScalarOf<A>> S>
Operand<ScalarOf<A>> operator*(const A& a, S s) noexcept {
    return operand(a).scaled(detail::scale_as<ScalarOf<A>>(s));
}
template <AnyMatrix A, ScaleFor<ScalarOf<A>> S>
Operand<ScalarOf<A>> operator/(const A& a, S s) noexcept {
    return operand(a).scaled(ScalarOf<A>(1) / detail::scale_as<ScalarOf<A>>(s));
}
template <AnyVector X, ScaleFor<ScalarOf<X>> S>
VectorOperand<ScalarOf<X>> operator*(S s, const X& x) noexcept {
    return operand(x).scaled(detail::scale_as<ScalarOf<X>>(s));
}
template <AnyVector X, ScaleFor<ScalarOf<X>> S>
VectorOperand<ScalarOf<X>> operator*(const X& x, S s) noexcept {
    return operand(x).scaled(detail::scale_as<ScalarOf<X>>(s));
}
template <AnyVector X, ScaleFor<ScalarOf<X>> S>
VectorOperand<ScalarOf<X>> operator/(const X& x, S s) noexcept {
    return operand(x).scaled(ScalarOf<X>(1) / detail::scale_as<ScalarOf<X>>(s));
}
template <Scalar T, ScaleFor<T> S>
RowOperand<T> operator*(S s, const RowOperand<T>& x) noexcept {
    return x.scaled(detail::scale_as<T>(s));
}
template <Scalar T, ScaleFor<T> S>
RowOperand<T> operator*(const RowOperand<T>& x, S s) noexcept {
    return x.scaled(detail::scale_as<T>(s));
}

/// A^T, A^H and alpha * A in the words of std::linalg. Lazy: they refuse to bind to a temporary.
template <AnyMatrix A>
Operand<ScalarOf<A>> transposed(const A& a) noexcept {
    return operand(a).t();
}
template <AnyMatrix A>
Operand<ScalarOf<A>> conjugate_transposed(const A& a) noexcept {
    return operand(a).h();
}
template <AnyMatrix A, ScaleFor<ScalarOf<A>> S>
Operand<ScalarOf<A>> scaled(S alpha, const A& a) noexcept {
    return alpha * a;
}
template <Scalar T>
void transposed(const Matrix<T>&&) = delete;
template <Scalar T>
void conjugate_transposed(const Matrix<T>&&) = delete;
template <class S, Scalar T>
void scaled(S, const Matrix<T>&&) = delete;

/// A row-major array read as the matrix it means, without a copy: its column-major reading is the
/// transpose, so this is a transposed operand. ld >= max(1, cols) is the distance between rows.
template <class T>
requires Scalar<std::remove_const_t<T>> Operand<std::remove_const_t<T>> row_major_view(T* data,
                                                                                       index_t rows,
                                                                                       index_t cols,
                                                                                       index_t ld) {
    return MatrixView<const T>(data, cols, rows, ld).t();
}
template <class T>
requires Scalar<std::remove_const_t<T>> Operand<std::remove_const_t<T>> row_major_view(
    T* data, index_t rows, index_t cols) {
    return row_major_view(data, rows, cols, cols > 1 ? cols : 1);
}

}  // namespace lamina
