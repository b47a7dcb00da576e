#pragma once

#include "lamina/core/operand.hpp"

namespace lamina {

/// The reflection H = I - 2 v v^H / (v^H v), or its conjugate, told by v alone. Lazy: it holds a
/// view of v; made by as_householder.
template <Scalar T>
struct HouseholderOperand {
    VectorOperand<T> v;
    bool conjugated;

    index_t rows() const noexcept { return v.size(); }
    index_t cols() const noexcept { return v.size(); }
    /// H^T = conj(H), and H^H = H is its own inverse.
    HouseholderOperand t() const noexcept { return {v, is_complex<T> && !conjugated}; }
    HouseholderOperand h() const noexcept { return *this; }
};

/// The reflection that turns v into -v, for products in 4mn flops: as_householder(v) * A. The
/// length of v makes no difference, but a product throws Error for v = 0, NonFiniteError for NaN
/// and infinity in v. v must be an owner that lives on, a view, or a multiple of one.
template <AnyVector V>
HouseholderOperand<ScalarOf<V>> as_householder(const V& v) noexcept {
    return {operand(v), false};
}
template <Scalar T>
void as_householder(const Vector<T>&&) = delete;

/// The n x n rotation in the plane of coordinates i and j, from e_i towards e_j (Givens): the
/// identity but for four entries. It stands beside matrices of every scalar. Made by as_rotation.
class LAMINA_EXPORT RotationOperand {
public:
    /// Throws DimensionError for i = j or an index outside.
    RotationOperand(index_t n, index_t i, index_t j, double angle);

    index_t rows() const noexcept { return n_; }
    index_t cols() const noexcept { return n_; }
    index_t i() const noexcept { return i_; }
    index_t j() const noexcept { return j_; }
    double cosine() const noexcept { return cosine_; }
    double sine() const noexcept { return sine_; }

    /// The transpose, which is the inverse: the rotation back.
    RotationOperand t() const noexcept {
        RotationOperand back = *this;
        back.sine_ = -sine_;
        return back;
    }
    RotationOperand h() const noexcept { return t(); }

private:
    index_t n_;
    index_t i_;
    index_t j_;
    double cosine_;
    double sine_;
};

/// The rotation by an angle in radians as rotation(n, i, j, angle) is, for products in 6n flops
/// that change two rows or two columns: as_rotation(n, i, j, angle) * A.
inline RotationOperand as_rotation(index_t n, index_t i, index_t j, double angle) {
    return RotationOperand(n, i, j, angle);
}

}  // namespace lamina
