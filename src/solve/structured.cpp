#include "lamina/solve/structured.hpp"

#include <string>

#include "core/finite.hpp"
#include "core/require.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "solve";

template <Scalar T>
void require_system(index_t rows, index_t cols, MatrixView<T> b) {
    require_square(who, rows, cols);
    if (rows != b.rows()) {
        throw_dimensions(who, "A is " + shape_text(rows, cols) + " and B is " +
                                  shape_text(b.rows(), b.cols()) + "; B needs as many rows as A");
    }
    Finite<T>::require(who, b);
}

template <Scalar T>
void require_regular(const DiagonalOperand<T>& d) {
    const VectorView<const T> v = d.base();
    for (index_t i = 0; i < v.size(); ++i) {
        if (v[i] != T(0) && d.scale() != T(0)) continue;
        throw SingularMatrixError("solve: the " + shape_text(d.rows(), d.cols()) +
                                      " matrix is singular, entry " + std::to_string(i) +
                                      " of its diagonal is zero; lstsq or pinv of diagonal(v) "
                                      "gives the least-squares answer",
                                  i);
    }
}

}  // namespace

template <Scalar T>
void ImplicitSolves<T>::into(const DiagonalOperand<T>& d, const MatrixView<T>& b) {
    require_system(d.rows(), d.cols(), b);
    Finite<T>::require(who, d.base());
    require_regular(d);
    const VectorView<const T> v = d.base();
    for (index_t j = 0; j < b.cols(); ++j) {
        for (index_t i = 0; i < b.rows(); ++i)
            b(i, j) /= d.conjugated() ? conjugate(v[i]) : v[i];
    }
    // Apart from v, whose product with the scale may leave the range of numbers.
    if (d.scale() != T(1)) Elementwise<T>::divide(b, d.scale());
}

template <Scalar T>
void ImplicitSolves<T>::into(const PermutationOperand& p, const MatrixView<T>& b) {
    require_system(p.rows(), p.cols(), b);
    multiply_in_place(p.t(), b);
}

template <Scalar T>
void ImplicitSolves<T>::into(const HouseholderOperand<T>& h, const MatrixView<T>& b) {
    require_system(h.rows(), h.cols(), b);
    multiply_in_place(h, b);
}

template <Scalar T>
void ImplicitSolves<T>::into(const RotationOperand& r, const MatrixView<T>& b) {
    require_system(r.rows(), r.cols(), b);
    multiply_in_place(r.t(), b);
}

template struct ImplicitSolves<float>;
template struct ImplicitSolves<double>;
template struct ImplicitSolves<std::complex<float>>;
template struct ImplicitSolves<std::complex<double>>;

}  // namespace lamina::detail
