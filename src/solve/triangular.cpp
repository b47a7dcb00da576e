#include "solve/triangular.hpp"

#include <string>

#include "backend/info.hpp"
#include "core/require.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/substitution.hpp"

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

char letter(Op op) noexcept {
    if (op == Op::none) return 'N';
    return op == Op::transposed ? 'T' : 'C';
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
    using backend::narrow;
    const auto n = narrow(a.rows(), "rows", who);
    const auto columns = narrow(b.cols(), "columns of B", who);
    const auto lda = narrow(a.base.ld(), "ld of A", who);
    const auto ldb = narrow(b.ld(), "ld of B", who);
    // LAPACK has no flag for conj(A) X = B; it is A conj(X) = conj(B).
    const bool outside = is_complex<T> && a.op == Op::conjugated;
    const Op op = outside ? Op::none : a.op;
    index_t zero = 0;
    if (outside) conjugate_in_place(b);
    if (columns == 1 && is_substituted<T>(n)) {
        outside ? substitute<T>({a.base, a.triangle, a.diagonal, op, T(1)}, b.data())
                : substitute(a, b.data());
    } else {
        zero = backend::checked(
            backend::trtrs<T>(LAPACK_COL_MAJOR, a.triangle == Triangle::lower ? 'L' : 'U',
                              letter(op), a.diagonal == Diagonal::unit ? 'U' : 'N', n, columns,
                              a.base.data(), lda, b.data(), ldb),
            who);
    }
    if (outside) conjugate_in_place(b);
    return zero == 0;
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
