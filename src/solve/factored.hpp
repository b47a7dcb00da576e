#pragma once

#include <variant>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/solve/solve.hpp"

#include "solve/band.hpp"

namespace lamina {

/// Whether elimination let entries grow so much more than usual that its result needs a second
/// look. The limit is 8 n^(2/3), eight times the average of random matrices: what stays below has
/// lost less than one digit more than they do, and hardly any matrix of practice comes near
/// (Trefethen & Schreiber, SIAM J. Matrix Anal. Appl. 11, 1990). The bound that needs U alone
/// decides nearly always. a is the matrix that was factored.
template <Scalar T>
bool has_grown(const LU<T>& lu, const Operand<T>& a);

/// A square matrix of finite entries, factored in the shortest way that its structure allows.
template <Scalar T>
class Factored {
public:
    /// Looks for zeros and symmetry. Diagonal and triangular matrices are not copied and must live
    /// on; a has neither scale nor conjugation alone. B will have so many columns.
    Factored(const Operand<T>& a, index_t columns);
    /// The same for what is known to be triangular, or to be given by one triangle; the scale of
    /// both is left out.
    explicit Factored(const TriangularOperand<T>& a);
    Factored(const SymmetricOperand<T>& a, index_t columns);
    explicit Factored(LU<T>&& lu);
    explicit Factored(QR<T>&& qr);

    SolveMethod method() const noexcept;
    /// Whether this is one of the two that pivoting does not make stable in all cases.
    bool may_grow() const noexcept;
    /// And whether it was not in this one.
    bool has_grown(const Operand<T>& a) const;
    bool is_singular() const noexcept;

    /// From now on this stands for 2^-k times the matrix.
    void divide_by_power(int k) noexcept { exponent_ = k; }
    /// B becomes X. Throws SingularMatrixError.
    void solve_into(MatrixView<T> b) const;
    /// An estimate of the reciprocal condition of a, which is the matrix, in the one-norm.
    RealOf<T> rcond(const Matrix<T>& a) const;

private:
    void factor_full(const Operand<T>& a);
    void factor_positive(const Operand<T>& a, const Band* band);
    void factor_band(const Operand<T>& a, Band band);

    // In the order of SolveMethod, but for lu_refined.
    std::variant<Operand<T>, TriangularOperand<T>, BandCholesky<T>, BandLU<T>, Cholesky<T>, LU<T>,
                 QR<T>>
        factor_;
    int exponent_ = 0;
};

/// The whole matrix that one triangle stands for, its scale left out.
template <Scalar T>
Matrix<T> completed(const SymmetricOperand<T>& a);

}  // namespace lamina
