#pragma once

#include "lamina/stats/pca.hpp"

namespace lamina {

/// The right singular vectors and the singular values of a matrix, as far as a solver finds them.
template <Scalar T>
struct Axes {
    Matrix<T> vectors;           // V^H: one in each row
    Vector<RealOf<T>> singular;  // descending
    RealOf<T> rounding;          // singular values up to this one are zero in the solver's eyes
    RealOf<T> squares;           // the sum of the squares of all min(m, n) singular values
    PCASolver solver = PCASolver::full;

    /// Of the m x n matrix a, which is destroyed: min(m, n) of them. Its gram = A^H A, or A A^H of
    /// a wide one, is made use of, if it is at hand.
    static Axes by_svd(Matrix<T>&& a, const Matrix<T>& gram = {});
    static Axes by_covariance(Matrix<T>&& a);
    /// Those that the rule asks for, perhaps more: from the eigenvectors of A^H A or A A^H, which
    /// have half the flops or less, if the squares of the ones kept lose no more than a digit or
    /// two, else by_svd.
    static Axes exact(Matrix<T>&& a, const Components& rule, index_t samples);
    /// The leading ones, about k, without destroying a. Halko, Martinsson & Tropp, Finding
    /// structure with randomness, SIAM Rev. 53 (2011), algorithms 4.4 and 5.1.
    static Axes by_sketch(const Matrix<T>& a, index_t k, const PCAOptions& options);

    /// Adds a singular value zero, with any vector orthogonal to the others.
    void append_null();

    /// Keeps the first k, with the sign rule of PCA applied.
    Matrix<T> leading(index_t k) &&;
};

}  // namespace lamina
