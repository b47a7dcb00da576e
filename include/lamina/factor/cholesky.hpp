#pragma once

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"
#include "lamina/factor/determinant.hpp"

namespace lamina {

/// Cholesky factorization, A = L L^H, of a positive definite n x n matrix, symmetric or, for
/// complex T, Hermitian.
///
/// L is lower triangular with a positive diagonal. Only the triangle asked for counts; the other
/// may hold anything, and of a complex diagonal the imaginary parts any finite number. Cost 1/3 n^3
/// flops, half of LU's; memory one copy of A, none if A is moved in. LAPACK: potrf; for
/// real T in the lower triangle, where that was measured to be faster, by halves of the columns and
/// gemm (Gustavson, IBM J. Res. Dev. 41, 1997). A matrix that is not positive definite, to
/// rounding, has no factorization and throws: there is no better test of the property. Golub & Van
/// Loan, Matrix Computations, 4th ed., section 4.2.
template <Scalar T>
class LAMINA_EXPORT Cholesky : public Checkable<Cholesky<T>, T> {
public:
    using value_type = T;

    /// The factorization of the 0 x 0 matrix, to be given something by factor().
    Cholesky() = default;
    /// Factors a copy of A, or A's own memory if it is moved in. Throws DimensionError unless A is
    /// square, NonFiniteError, NotPositiveDefiniteError with the order of the first minor that
    /// fails.
    template <MatrixOf<T> A>
    explicit Cholesky(const A& a, Triangle triangle = Triangle::lower,
                      Check check = Check::finite) {
        factor(a, triangle, check);
    }
    explicit Cholesky(Matrix<T>&& a, Triangle triangle = Triangle::lower,
                      Check check = Check::finite) {
        factor(std::move(a), triangle, check);
    }

    /// Factors again; a matrix no larger than before needs no allocation. If it throws, this is the
    /// factorization of the 0 x 0 matrix; a matrix moved in is spent only if it was not positive
    /// definite.
    template <MatrixOf<T> A>
    Cholesky& factor(const A& a, Triangle triangle = Triangle::lower, Check check = Check::finite) {
        copy_and_factor(operand(a), triangle, check);
        return *this;
    }
    Cholesky& factor(Matrix<T>&& a, Triangle triangle = Triangle::lower,
                     Check check = Check::finite);

    index_t rows() const noexcept { return l_.rows(); }
    index_t cols() const noexcept { return l_.cols(); }
    Matrix<T> L() const;

    /// X with A X = B: 2 n^2 flops a column. LAPACK: trtrs; for real T by halves and gemm, one
    /// column of up to 2048 entries, or three of 64, by loops. Throws DimensionError,
    /// NonFiniteError for B.
    template <MatrixOf<T> B>
    Matrix<T> solve(const B& b) const {
        Matrix<T> x(b);
        solve_into(x);
        return x;
    }
    template <VectorOf<T> B>
    Vector<T> solve(const B& b) const {
        Vector<T> x(b);
        solve_into(x);
        return x;
    }
    /// The same in place: B becomes X, nothing is allocated unless B is a strided vector.
    void solve_into(MatrixView<T> b) const;
    void solve_into(VectorView<T> b) const;

    /// A^-1, exactly Hermitian, 2/3 n^3 flops. LAPACK: potri. Solving is faster and more accurate
    /// than multiplying by it.
    Matrix<T> inverse() const;
    /// The same into memory of the caller's; throws DimensionError.
    void inverse_into(MatrixView<T> x) const;
    /// L L^H: A again, to rounding, both triangles. BLAS: herk.
    Matrix<T> reconstruct() const;

    /// det A = prod L(i, i)^2, positive, 1 for 0 x 0, without overflow or underflow on the way:
    /// infinite or zero only where the value itself is. n flops.
    T det() const;
    LogDet<T> log_det() const;
    /// An estimate of 1 / (||A||_1 ||A^-1||_1), 1 for 0 x 0; about 20 n^2 flops. Both norms are
    /// estimated from L (Higham, ACM TOMS 14, 1988), so that factoring stays at the cost of potrf.
    /// LAPACK: lacn2, pocon.
    RealOf<T> rcond() const;

private:
    friend struct detail::Certificates<T>;
    void copy_and_factor(const Operand<T>& a, Triangle triangle, Check check);
    index_t run(Triangle triangle);

    Matrix<T> l_;  // L, or L^H in the upper triangle; the other triangle means nothing
    Triangle triangle_ = Triangle::lower;
};

template <AnyMatrix A>
Cholesky(const A&) -> Cholesky<ScalarOf<A>>;
template <AnyMatrix A>
Cholesky(const A&, Triangle) -> Cholesky<ScalarOf<A>>;
template <AnyMatrix A>
Cholesky(const A&, Triangle, Check) -> Cholesky<ScalarOf<A>>;

extern template class Cholesky<float>;
extern template class Cholesky<double>;
extern template class Cholesky<std::complex<float>>;
extern template class Cholesky<std::complex<double>>;

}  // namespace lamina
