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
    /// The upper triangular R of a tall A = Q R.
    Matrix<T> R() const {
        Matrix<T> r(qr_.L().h());
        for (index_t j = 0; j < r.cols(); ++j)
            scale_by_power<T>(r.col(j), qr_.exponent());
        return r;
    }

private:
    explicit OwningLongQR(MatrixView<const T> a)
        : triangles_(Vector<T>::uninitialized(LongQR<T>::triangles_size(a.rows(), a.cols()))),
          exponents_(static_cast<std::size_t>(std::min(a.rows(), a.cols()))),
          qr_(a.rows(), a.cols(), triangles_.data(), exponents_.data()) {}

    Vector<T> triangles_;
    std::vector<backend::blas_int> exponents_;
    LongQR<T> qr_;
};

}  // namespace lamina
