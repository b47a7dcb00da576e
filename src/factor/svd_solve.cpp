#include <algorithm>
#include <limits>

#include "lamina/factor/svd.hpp"
#include "lamina/ops/product.hpp"

#include "core/finite.hpp"
#include "factor/svd_errors.hpp"

// What a decomposition answers once it is there, whatever the algorithm.

namespace lamina {

namespace {

/// What divides by infinity would be zero without a word.
template <class R>
void require_range(const char* who, const Vector<R>& s, index_t m, index_t n) {
    if (!s.empty() && s[0] > std::numeric_limits<R>::max()) [[unlikely]] {
        throw_svd_range(who, m, n);
    }
}

}  // namespace

template <Scalar T>
index_t SVD<T>::rank(R rtol) const noexcept {
    if (s_.empty()) return 0;
    const R share = rtol < 0 ? R(std::max(rows_, cols_)) * epsilon<T> : rtol;
    const R cut = share * std::min(s_[0], std::numeric_limits<R>::max());
    return std::partition_point(s_.begin(), s_.end(), [cut](R s) { return s > cut; }) - s_.begin();
}

template <Scalar T>
RealOf<T> SVD<T>::cond() const noexcept {
    if (s_.empty()) return 1;
    const R smallest = s_[s_.size() - 1];
    return smallest == 0 ? std::numeric_limits<R>::infinity() : s_[0] / smallest;
}

template <Scalar T>
void SVD<T>::least_squares(MatrixView<T> x, const Operand<T>& b, R rtol) const {
    require_vectors("SVD::solve", vectors_);
    if (b.rows() != rows_) throw_svd_rows(rows_, cols_, b.rows(), b.cols());
    require_range("SVD::solve", s_, rows_, cols_);
    if (b.op() != Op::none || b.scale() != T(1)) {
        return least_squares(x, operand(Matrix<T>(b)), rtol);
    }
    Finite<T>::require("SVD::solve", b.base());
    const index_t r = rank(rtol);
    Matrix<T> c = u_.block(0, 0, rows_, r).h() * b;
    for (index_t j = 0; j < c.cols(); ++j) {
        for (index_t i = 0; i < r; ++i)
            c(i, j) /= s_[i];
    }
    multiply_into(x, vt_.block(0, 0, r, cols_).h(), c);
}

template <Scalar T>
void SVD<T>::least_squares(VectorView<T> x, const VectorOperand<T>& b, R rtol) const {
    const VectorView<const T>& base = b.base();
    const MatrixView<T> column(x.data(), x.size(), 1);
    if (base.stride() == 1) {
        const MatrixView<const T> as_column(base.data(), b.size(), 1);
        least_squares(column, Operand<T>(as_column, Op::none, b.scale()), rtol);
    } else {
        const MatrixView<const T> as_row(base.data(), 1, b.size(), base.stride());
        least_squares(column, Operand<T>(as_row, Op::transposed, b.scale()), rtol);
    }
}

template <Scalar T>
Matrix<T> SVD<T>::pinv(R rtol) const {
    require_vectors("SVD::pinv", vectors_);
    require_range("SVD::pinv", s_, rows_, cols_);
    const index_t r = rank(rtol);
    Matrix<T> u(u_.block(0, 0, rows_, r));
    for (index_t j = 0; j < r; ++j)
        detail::Elementwise<T>::divide(u.col(j), T(s_[j]));
    return vt_.block(0, 0, r, cols_).h() * u.h();
}

template <Scalar T>
Matrix<T> SVD<T>::reconstruct() const {
    require_vectors("SVD::reconstruct", vectors_);
    require_range("SVD::reconstruct", s_, rows_, cols_);
    const index_t k = s_.size();
    Matrix<T> u(u_.block(0, 0, rows_, k));
    for (index_t j = 0; j < k; ++j)
        scale_in_place(u.col(j), T(s_[j]));
    return u * vt_.block(0, 0, k, cols_);
}

template index_t SVD<float>::rank(float) const noexcept;
template float SVD<float>::cond() const noexcept;
template void SVD<float>::least_squares(MatrixView<float>, const Operand<float>&, float) const;
template void SVD<float>::least_squares(VectorView<float>, const VectorOperand<float>&,
                                        float) const;
template Matrix<float> SVD<float>::pinv(float) const;
template Matrix<float> SVD<float>::reconstruct() const;
template index_t SVD<double>::rank(double) const noexcept;
template double SVD<double>::cond() const noexcept;
template void SVD<double>::least_squares(MatrixView<double>, const Operand<double>&, double) const;
template void SVD<double>::least_squares(VectorView<double>, const VectorOperand<double>&,
                                         double) const;
template Matrix<double> SVD<double>::pinv(double) const;
template Matrix<double> SVD<double>::reconstruct() const;
template index_t SVD<std::complex<float>>::rank(float) const noexcept;
template float SVD<std::complex<float>>::cond() const noexcept;
template void SVD<std::complex<float>>::least_squares(MatrixView<std::complex<float>>,
                                                      const Operand<std::complex<float>>&,
                                                      float) const;
template void SVD<std::complex<float>>::least_squares(VectorView<std::complex<float>>,
                                                      const VectorOperand<std::complex<float>>&,
                                                      float) const;
template Matrix<std::complex<float>> SVD<std::complex<float>>::pinv(float) const;
template Matrix<std::complex<float>> SVD<std::complex<float>>::reconstruct() const;
template index_t SVD<std::complex<double>>::rank(double) const noexcept;
template double SVD<std::complex<double>>::cond() const noexcept;
template void SVD<std::complex<double>>::least_squares(MatrixView<std::complex<double>>,
                                                       const Operand<std::complex<double>>&,
                                                       double) const;
template void SVD<std::complex<double>>::least_squares(VectorView<std::complex<double>>,
                                                       const VectorOperand<std::complex<double>>&,
                                                       double) const;
template Matrix<std::complex<double>> SVD<std::complex<double>>::pinv(double) const;
template Matrix<std::complex<double>> SVD<std::complex<double>>::reconstruct() const;

}  // namespace lamina
