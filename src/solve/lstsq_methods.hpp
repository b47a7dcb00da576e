#pragma once

#include <optional>

#include "lamina/solve/lstsq.hpp"

namespace lamina {

/// The solution of min ||A Y - B||_2 for a scaled and weighted A and B, by one of the methods.
template <Scalar T>
struct LstsqSolution {
    Matrix<T> y;
    Vector<RealOf<T>> residual_norms;  // of the observations, without the rows of the ridge
    index_t rank = 0;
    Vector<RealOf<T>> singular_values;
};

/// What the methods need to know; the errors speak of an m x n matrix.
template <Scalar T>
struct LstsqTask {
    const Matrix<T>& a;
    Matrix<T> b;  // a copy to work on
    index_t observations;
    RealOf<T> rtol;

    LstsqSolution<T> normal_equations();
    LstsqSolution<T> cholesky();
    LstsqSolution<T> lu();
    LstsqSolution<T> qr();
    LstsqSolution<T> svd();
    /// A Y = B by LU, if A is square and the pivoted QR would find no rank but n: at half of its
    /// flops and at the rate of gemm.
    std::optional<LstsqSolution<T>> square();
    /// With the QR of a. The shortest X needs to know the powers of two in the columns of a.
    LstsqSolution<T> pivoted_qr(const PivotedQR<T>& factor);
    LstsqSolution<T> shortest(const PivotedQR<T>& factor, const std::vector<int>& exponents);
};

}  // namespace lamina
