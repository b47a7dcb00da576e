#pragma once

#include <utility>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/check.hpp"

namespace lamina {

/// A = Q R of an m x n matrix: Q is m x k with orthonormal columns, R k x n upper triangular
/// (trapezoidal if m < n) with R(i, i) >= 0, k = min(m, n). For independent columns there is just
/// one such pair.
template <Scalar T>
struct ThinQR {
    Matrix<T> Q;
    Matrix<T> R;
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT ThinQRs {
    static void into(const MatrixView<T>& q, const MatrixView<T>& r, const Operand<T>& a,
                     Check check);
    static ThinQR<T> of(const Operand<T>& a, Check check);
    static ThinQR<T> of(Matrix<T>&& a, Check check);
};

extern template struct ThinQRs<float>;
extern template struct ThinQRs<double>;
extern template struct ThinQRs<std::complex<float>>;
extern template struct ThinQRs<std::complex<double>>;
}  // namespace detail

/// auto [Q, R] = thin_qr(A), both written out; QR keeps Q as reflections, and all of it.
///
/// From m >= 4 n on through the Cholesky factor of A^H A, once for a well conditioned A, then
/// 2 m n^2 flops, again until Q is orthonormal to rounding for any other: in products that are
/// several times faster than reflections, and as accurate (Fukaya, Kannan, Nakatsukasa, Yamamoto &
/// Yanagisawa, Shifted Cholesky QR, SIAM J. Sci. Comput. 42, 2020). Else 4 n^2 (m - n / 3) flops
/// through QR. Memory Q and R; a matrix moved in becomes Q if m >= 4 n. BLAS: syrk, trsm; LAPACK:
/// potrf, geqrf, orgqr. Throws NonFiniteError; a matrix moved in is then what it was.
template <AnyMatrix A>
ThinQR<ScalarOf<A>> thin_qr(const A& a, Check check = Check::finite) {
    return detail::ThinQRs<ScalarOf<A>>::of(operand(a), check);
}
template <Scalar T>
ThinQR<T> thin_qr(Matrix<T>&& a, Check check = Check::finite) {
    return detail::ThinQRs<T>::of(std::move(a), check);
}

/// The same into memory of the caller's, Q m x k and R k x n, which the system need not clear
/// first. Throws DimensionError, AliasError if two of A, Q and R overlap, NonFiniteError; then
/// nothing has been written.
template <AnyMatrix A>
void thin_qr_into(MatrixView<ScalarOf<A>> q, MatrixView<ScalarOf<A>> r, const A& a,
                  Check check = Check::finite) {
    detail::ThinQRs<ScalarOf<A>>::into(q, r, operand(a), check);
}

}  // namespace lamina
