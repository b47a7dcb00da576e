#include "solve/triangular.hpp"

#include <string>

#include "backend/info.hpp"
#include "core/require.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/triangle_systems.hpp"

namespace lamina {

namespace {

[[noreturn, gnu::cold]] void throw_singular(const char* who, index_t n, index_t pivot) {
    throw SingularMatrixError(std::string(who) + ": the " + shape_text(n, n) +
                                  " matrix is singular, entry " + std::to_string(pivot) +
                                  " of its diagonal is zero; lstsq or pinv gives the least-squares "
                                  "answer",
                              pivot);
}

template <Scalar T>
void require_no_zero(const char* who, VectorView<const T> diagonal) {
    for (index_t i = 0; i < diagonal.size(); ++i) {
        if (diagonal[i] == T(0)) throw_singular(who, diagonal.size(), i);
    }
}

template <Scalar T>
void conjugate_in_place(MatrixView<T> b) noexcept {
    for (index_t j = 0; j < b.cols(); ++j) {
        for (index_t i = 0; i < b.rows(); ++i)
            b(i, j) = conjugate(b(i, j));
    }
}

}  // namespace

template <Scalar T>
void DirectSolve<T>::diagonal(const char* who, const Operand<T>& a, const MatrixView<T>& b) {
    const VectorView<const T> d = a.base().diag();
    require_no_zero(who, d);
    const bool conjugated = conjugates(a.op());
    for (index_t j = 0; j < b.cols(); ++j) {
        for (index_t i = 0; i < b.rows(); ++i)
            b(i, j) /= conjugated ? conjugate(d[i]) : d[i];
    }
}

template <Scalar T>
void DirectSolve<T>::triangular(const char* who, const TriangularOperand<T>& a,
                                const MatrixView<T>& b) {
    require_regular(who, a);
    try_triangular(who, a, b);
}

template <Scalar T>
void DirectSolve<T>::require_regular(const char* who, const TriangularOperand<T>& a) {
    if (a.diagonal == Diagonal::general) require_no_zero(who, a.base.diag());
}

template <Scalar T>
bool DirectSolve<T>::try_triangular(const char* who, const TriangularOperand<T>& a,
                                    const MatrixView<T>& b) {
    backend::narrow(a.rows(), "rows", who);
    backend::narrow(b.cols(), "columns of B", who);
    backend::narrow(a.base.ld(), "ld of A", who);
    backend::narrow(b.ld(), "ld of B", who);
    if (!is_complex<T> || a.op != Op::conjugated) return solve_triangle(a, b);
    // LAPACK has no flag for conj(A) X = B; it is A conj(X) = conj(B).
    conjugate_in_place(b);
    const bool solved = solve_triangle<T>({a.base, a.triangle, a.diagonal, Op::none, T(1)}, b);
    conjugate_in_place(b);
    return solved;
}

template <Scalar T>
RealOf<T> DirectSolve<T>::rcond(const TriangularOperand<T>& a) {
    const index_t n = a.rows();
    return reciprocal_condition<T>(
        n, (is_complex<T> ? 2 : 3) * n, [&](RealOf<T>* rcond, T* work, auto* more) {
            // Column sums of the transpose are row sums.
            backend::checked(backend::trcon<T>(LAPACK_COL_MAJOR, transposes(a.op) ? 'I' : '1',
                                               a.triangle == Triangle::lower ? 'L' : 'U',
                                               a.diagonal == Diagonal::unit ? 'U' : 'N',
                                               backend::narrow(n, "rows", "rcond"), a.base.data(),
                                               backend::narrow(a.base.ld(), "ld of A", "rcond"),
                                               rcond, work, more),
                             "rcond");
        });
}

template struct DirectSolve<float>;
template struct DirectSolve<double>;
template struct DirectSolve<std::complex<float>>;
template struct DirectSolve<std::complex<double>>;

}  // namespace lamina
