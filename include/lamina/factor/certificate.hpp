#pragma once

#include <limits>
#include <string>

#include "lamina/core/operand.hpp"

namespace lamina {

// Exported already here: Clang decides by the first declaration that a specialization sees.
template <Scalar T>
class LAMINA_EXPORT LU;
template <Scalar T>
class LAMINA_EXPORT Cholesky;
template <Scalar T>
class LAMINA_EXPORT QR;
template <Scalar T>
class LAMINA_EXPORT PivotedQR;
template <Scalar T>
class LAMINA_EXPORT SymmetricEigen;
template <Scalar T>
class LAMINA_EXPORT GeneralEigen;
template <Scalar T>
class LAMINA_EXPORT GeneralizedEigen;
template <Scalar T>
class LAMINA_EXPORT SVD;

/// How a result is checked: by its products with 8 vectors of random signs, always the same, whose
/// mean square E ||E v||^2 = ||E||_F^2 gives norms to a factor of 2 as a rule, in O(n^2) flops; or
/// with all unit vectors, exactly, in O(n^3). Hutchinson, Commun. Stat. Simul. 19 (1990).
enum class Effort { sampled, full };

/// How good a result is. What was not measured is NaN.
struct LAMINA_EXPORT Certificate {
    /// ||A - F||_F / ||A||_F, F the product of the factors; see Checkable for eigenvalues.
    double backward_error = std::numeric_limits<double>::quiet_NaN();
    /// ||I - Q^H Q||_F, the larger one of U and V; NaN if nothing ought to be orthonormal.
    double orthogonality = std::numeric_limits<double>::quiet_NaN();
    /// By how much errors of A may be magnified in what `subject` names; infinite if A is singular.
    double condition = std::numeric_limits<double>::quiet_NaN();
    /// Decimal digits of `subject` to be trusted, from 0 to 7 or 16: -log10 of condition times the
    /// backward error, which counts as eps at least. What is known of the algorithm stands for a
    /// backward error that was not measured: growth eps for LU, eps max(m, n)^(1/2) else.
    double digits = std::numeric_limits<double>::quiet_NaN();
    const char* driver = "";          ///< the routine or method that gave the result
    const char* subject = "";         ///< what the digits are those of
    Effort effort = Effort::sampled;  ///< how the norms were found
    int all_digits = 16;              ///< of the precision: 7, or 16

    /// In one line: "getrf: backward error 1.1e-16 (sampled), condition about 4.8e+05; some 10 of
    /// 16 digits of a solution can be trusted".
    std::string text() const;
};

/// What to_text is for matrices: with it a certificate can be put into a stream.
inline std::string to_text(const Certificate& certificate) {
    return certificate.text();
}

namespace detail {
/// The compiled bodies. Without a, what the factors alone tell.
template <Scalar T>
struct LAMINA_EXPORT SpectralCertificates {
    using Given = const Operand<T>*;
    static Certificate of(const SymmetricEigen<T>& f, Given a, Effort effort);
    static Certificate of(const GeneralEigen<T>& f, Given a, Effort effort);
    static Certificate of(const SVD<T>& f, Given a, Effort effort);
    static Certificate of(const GeneralizedEigen<T>& f, Given a, Given b, Effort effort);
};
template <Scalar T>
struct LAMINA_EXPORT Certificates : SpectralCertificates<T> {
    using typename SpectralCertificates<T>::Given;
    using SpectralCertificates<T>::of;
    static Certificate of(const LU<T>& f, Given a, Effort effort);
    static Certificate of(const Cholesky<T>& f, Given a, Effort effort);
    static Certificate of(const QR<T>& f, Given a, Effort effort);
    static Certificate of(const PivotedQR<T>& f, Given a, Effort effort);
};

extern template struct SpectralCertificates<float>;
extern template struct SpectralCertificates<double>;
extern template struct SpectralCertificates<std::complex<float>>;
extern template struct SpectralCertificates<std::complex<double>>;
extern template struct Certificates<float>;
extern template struct Certificates<double>;
extern template struct Certificates<std::complex<float>>;
extern template struct Certificates<std::complex<double>>;
}  // namespace detail

/// Gives the factorization F of a matrix of T its check(), which factoring pays nothing for.
///
///     F                 backward error of        condition                        digits of
///     LU                P A = L U                1 / rcond(), of a square A       a solution
///     Cholesky          A = L L^H                1 / rcond()                      a solution
///     QR                A = Q R                  ||R||_1 ||R^-1||_1, m >= n       a solution
///     PivotedQR         A P = Q R                that of the first k columns      a solution
///     SVD               A = U diag(s) V^H        s(0) / s(k - 1)                  s(0)
///     SymmetricEigen    A V = V diag(w)          max |w| / min |w|                max |w|
///     GeneralEigen      A V = V diag(w)          max_j condition(j), or of V      ||A||
///     GeneralizedEigen  A V = B V diag(w)        of B: that of its L, squared     max |w|
///
/// A least-squares solution has these digits if its residual is small. Of values the digits count
/// as shares of what is named: an s(i) or w(i) that is 1000 times smaller has 3 fewer. GeneralEigen
/// takes condition(j), n^2 flops, where both sides were computed; else, for Effort::full alone, the
/// condition of V, by Bauer & Fike's theorem, from LU. Its A V = V diag(w), or U^H A = diag(w) U^H
/// if only U is there, is measured beside ||A||_F; of GeneralizedEigen column j beside (||A||_F +
/// |w_j| ||B||_F) ||v_j||, with V^H B V for Q^H Q. Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd ed. (2002), chapters 7, 9, 10 and 19; Golub & Van Loan, Matrix Computations, 4th
/// ed., sections 7.2 and 8.1.
template <class F, Scalar T>
class Checkable {
public:
    /// What the factors tell of themselves: orthogonality, condition, and the digits that the
    /// algorithm may be expected to keep.
    Certificate check(Effort effort = Effort::sampled) const {
        return detail::Certificates<T>::of(static_cast<const F&>(*this), nullptr, effort);
    }
    /// The same, with the backward error measured against the matrix that was factored, of which
    /// only the triangle counts that was read. Memory a copy of A, unless A is plain and no number
    /// in it large or small. Throws DimensionError unless A has the shape of this, NonFiniteError.
    template <MatrixOf<T> A>
    Certificate check(const A& a, Effort effort = Effort::sampled) const {
        const Operand<T> given = operand(a);
        return detail::Certificates<T>::of(static_cast<const F&>(*this), &given, effort);
    }
};

}  // namespace lamina
