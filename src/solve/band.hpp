#pragma once

#include <optional>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/storage.hpp"
#include "lamina/core/structure.hpp"

namespace lamina {

/// How many diagonals below and above the main one are not all zero.
struct Band {
    index_t lower = 0;
    index_t upper = 0;
};

/// The band of op(a), square, if it is so narrow that elimination within it pays for B of so many
/// columns; else nothing, which for a full matrix is known after one comparison. n^2 at most.
template <Scalar T>
std::optional<Band> narrow_band(const Operand<T>& a, index_t columns);
/// The same for the Hermitian matrix in one triangle of a.
template <Scalar T>
std::optional<Band> narrow_band(MatrixView<const T> a, Triangle triangle, index_t columns);

/// Whether the matrix of this band is Hermitian with a positive diagonal: n l comparisons.
template <Scalar T>
bool may_be_positive_definite(MatrixView<const T> a, Band band);

/// LU factorization with partial pivoting within the band: 2 n l (l + u) flops for l diagonals
/// below and u above, 2 l + u + 1 entries a column. LAPACK: gbtrf. Golub & Van Loan, Matrix
/// Computations, 4th ed., section 4.3.
template <Scalar T>
class BandLU {
public:
    /// Throws SingularMatrixError.
    BandLU(const Operand<T>& a, Band band);

    /// B becomes X: 2 n (2 l + u) flops a column. LAPACK: gbtrs.
    void solve_into(MatrixView<T> b) const;
    /// max |U(i, j)| / max |A(i, j)|, with |x| = |re x| + |im x|.
    RealOf<T> growth() const noexcept;
    /// An estimate of the reciprocal condition in the one-norm, given the norm of A. LAPACK: lacn2.
    /// Not pbcon: for a long complex tridiagonal matrix LAPACK 3.11's forgets the second diagonal.
    RealOf<T> rcond(RealOf<T> norm1) const;

private:
    void run(char op, MatrixView<T> b) const;

    Band band_;
    Matrix<T> factors_;  // column j of A from row l on, with the diagonal in row l + u
    detail::IntegerArray swaps_;
    RealOf<T> largest_ = 0;  // max |A(i, j)|
};

/// Cholesky factorization of a positive definite matrix within its band: n l^2 flops for l
/// diagonals below the main one. LAPACK: pbtrf. Golub & Van Loan, section 4.3.
template <Scalar T>
class BandCholesky {
public:
    /// Reads the lower triangle of a. Throws NotPositiveDefiniteError.
    BandCholesky(const Operand<T>& a, Band band);

    /// B becomes X: 4 n l flops a column. LAPACK: pbtrs.
    void solve_into(MatrixView<T> b) const;
    /// As for BandLU.
    RealOf<T> rcond(RealOf<T> norm1) const;

private:
    Matrix<T> factor_;  // the diagonals of L, one a row
};

}  // namespace lamina
