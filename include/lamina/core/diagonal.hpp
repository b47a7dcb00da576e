#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

/// The m x n matrix scale * diag(v), or with conj(v), that is told by v alone: entry (i, i) is v_i,
/// all others are zero. Lazy, like every operand; made by as_diagonal.
template <Scalar T>
class LAMINA_EXPORT DiagonalOperand {
public:
    /// Throws DimensionError unless v has min(rows, cols) entries.
    DiagonalOperand(const VectorOperand<T>& v, index_t rows, index_t cols);

    index_t rows() const noexcept { return rows_; }
    index_t cols() const noexcept { return cols_; }
    /// The entries as they are stored, before conjugation and scale.
    const VectorView<const T>& base() const noexcept { return base_; }
    bool conjugated() const noexcept { return conjugated_; }
    T scale() const noexcept { return scale_; }
    /// Entry (i, i), computed; unchecked.
    T operator[](index_t i) const noexcept {
        return detail::times(scale_, conjugated_ ? conjugate(base_[i]) : base_[i]);
    }

    DiagonalOperand t() const noexcept {
        DiagonalOperand d = *this;
        d.rows_ = cols_;
        d.cols_ = rows_;
        return d;
    }
    DiagonalOperand h() const noexcept {
        DiagonalOperand d = t();
        d.conjugated_ = is_complex<T> && !conjugated_;
        d.scale_ = conjugate(scale_);
        return d;
    }
    DiagonalOperand scaled(T by) const noexcept {
        DiagonalOperand d = *this;
        d.scale_ *= by;
        return d;
    }

private:
    VectorView<const T> base_;
    index_t rows_;
    index_t cols_;
    bool conjugated_ = false;
    T scale_;
};

extern template class DiagonalOperand<float>;
extern template class DiagonalOperand<double>;
extern template class DiagonalOperand<std::complex<float>>;
extern template class DiagonalOperand<std::complex<double>>;

/// diag(v) for a product or a solve, without its zeros: as_diagonal(v) * A has the rows of A times
/// the entries of v, A * as_diagonal(v) its columns. diagonal(v) is the matrix with all entries. v
/// must be an owner that lives on, a view, or a multiple of one.
template <AnyVector V>
DiagonalOperand<ScalarOf<V>> as_diagonal(const V& v) {
    return {operand(v), v.size(), v.size()};
}
/// The rows x cols matrix with v on its diagonal, as U diag(s) V^H has one between a square U and
/// V. Throws DimensionError unless v has min(rows, cols) entries.
template <AnyVector V>
DiagonalOperand<ScalarOf<V>> as_diagonal(const V& v, index_t rows, index_t cols) {
    return {operand(v), rows, cols};
}
template <Scalar T>
void as_diagonal(const Vector<T>&&) = delete;
template <Scalar T>
void as_diagonal(const Vector<T>&&, index_t, index_t) = delete;

template <Scalar T, ScaleFor<T> S>
DiagonalOperand<T> operator*(S s, const DiagonalOperand<T>& d) noexcept {
    return d.scaled(detail::scale_as<T>(s));
}
template <Scalar T, ScaleFor<T> S>
DiagonalOperand<T> operator*(const DiagonalOperand<T>& d, S s) noexcept {
    return d.scaled(detail::scale_as<T>(s));
}

}  // namespace lamina
