#pragma once

#include <algorithm>
#include <vector>

#include "factor/long_qr.hpp"
#include "ops/power_scaling.hpp"

namespace lamina {

/// LongQR with memory of its own, for one factorization.
template <Scalar T>
class OwningLongQR {
public:
    /// Looks at A. Throws like LongQR::look.
    OwningLongQR(const char* who, MatrixView<const T> a) : OwningLongQR(a) { qr_.look(who, a); }
    /// Looks at the Gram matrix of A alone, which is finite.
    OwningLongQR(MatrixView<const T> a, MatrixView<const T> gram) : OwningLongQR(a) {
        qr_.look_at_gram(gram);
    }

    void factor(MatrixView<const T> a, MatrixView<T> q) { qr_.factor(a, q); }
    void finish(MatrixView<const T> a, MatrixView<T> q) { qr_.finish(a, q); }
    void apply_last(MatrixView<T> w) const { qr_.apply_last(w); }
    /// The upper triangular R of a tall A = Q R.
    Matrix<T> R() const { return scaled(qr_.L().h()); }
    /// The lower triangular L of a wide A = L Q.
    Matrix<T> L() const { return scaled(qr_.L()); }

private:
    Matrix<T> scaled(Matrix<T> triangle) const {
        for (index_t j = 0; j < triangle.cols(); ++j)
            scale_by_power<T>(triangle.col(j), qr_.exponent());
        return triangle;
    }

    explicit OwningLongQR(MatrixView<const T> a)
        : triangles_(Vector<T>::uninitialized(LongQR<T>::triangles_size(a.rows(), a.cols()))),
          exponents_(static_cast<std::size_t>(std::min(a.rows(), a.cols()))),
          qr_(a.rows(), a.cols(), triangles_.data(), exponents_.data()) {}

    Vector<T> triangles_;
    std::vector<backend::blas_int> exponents_;
    LongQR<T> qr_;
};

}  // namespace lamina
