#include "lamina/factor/cholesky.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "factor/determinant.hpp"
#include "factor/elimination.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/right_hand_side.hpp"
#include "factor/triangle_systems.hpp"
#include "factor/triangular_part.hpp"
#include "ops/mirror.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

char letter(Triangle triangle) noexcept {
    return triangle == Triangle::lower ? 'L' : 'U';
}

Part part(Triangle triangle) noexcept {
    return triangle == Triangle::lower ? Part::lower : Part::upper;
}

void require_matrix(index_t rows, index_t cols) {
    require_square("Cholesky", rows, cols);
    narrow(rows, "rows", "Cholesky");
}

/// The triangle of a; of a small matrix everything, since one short run costs less than many.
template <Scalar T>
void copy_triangle(Matrix<T>& l, const Operand<T>& a, Triangle triangle) {
    constexpr index_t small = 16;
    const index_t n = l.rows();
    const MatrixView<const T>& from = a.base();
    if (a.op() != Op::none || a.scale() != T(1)) {
        detail::Elementwise<T>::copy(l, a);
    } else if (n <= small && from.ld() == n) {
        std::copy_n(from.data(), n * n, l.data());
    } else {
        for (index_t j = 0; j < n; ++j) {
            const index_t first = triangle == Triangle::lower ? j : 0;
            const index_t count = triangle == Triangle::lower ? n - j : j + 1;
            std::copy_n(from.data() + first + j * from.ld(), count, l.data() + first + j * n);
        }
    }
}

/// Whether the imaginary parts of the diagonal are finite, which potrf does not read.
template <Scalar T>
bool has_finite_diagonal(const Matrix<T>& l) noexcept {
    if constexpr (is_complex<T>) {
        for (index_t i = 0; i < l.rows(); ++i) {
            if (!std::isfinite(l(i, i).imag())) return false;
        }
    }
    return true;
}

[[noreturn, gnu::cold]] void throw_not_positive(index_t n, index_t order) {
    throw NotPositiveDefiniteError(
        "Cholesky: the " + shape_text(n, n) +
            " matrix is not positive definite, its leading minor of order " +
            std::to_string(order) + " is not positive; LU or solve takes any square matrix",
        order);
}

}  // namespace

template <Scalar T>
void Cholesky<T>::copy_and_factor(const Operand<T>& a, Triangle triangle, Check check) try {
    if (a.rows() != rows() || a.cols() != cols()) [[unlikely]] {
        require_matrix(a.rows(), a.cols());
        l_.resize(a.rows(), a.cols());
    }
    copy_triangle(l_, a, triangle);
    if (check == Check::finite && !has_finite_diagonal(l_)) [[unlikely]] {
        Finite<T>::copy("Cholesky", l_, a, part(triangle));
    }
    const index_t failed = run(triangle);
    if (failed > 0) [[unlikely]] {
        // A NaN or an infinity fails too, so that the look for them can wait until then.
        if (check == Check::finite) Finite<T>::copy("Cholesky", l_, a, part(triangle));
        throw_not_positive(a.rows(), failed);
    }
} catch (...) {
    *this = Cholesky();
    throw;
}

template <Scalar T>
Cholesky<T>& Cholesky<T>::factor(Matrix<T>&& a, Triangle triangle, Check check) try {
    require_matrix(a.rows(), a.cols());
    if (check == Check::finite) {
        Finite<T>::require("Cholesky", std::as_const(a).view(), part(triangle));
    }
    l_ = std::move(a);
    const index_t failed = run(triangle);
    if (failed > 0) throw_not_positive(rows(), failed);
    return *this;
} catch (...) {
    *this = Cholesky();
    throw;
}

/// The order of the first leading minor that is not positive, 0 if there is none. A NaN or an
/// infinity in row i of the triangle reaches the diagonal of L by row i, where OpenBLAS lets it
/// pass.
template <Scalar T>
index_t Cholesky<T>::run(Triangle triangle) {
    triangle_ = triangle;
    const index_t failed = eliminate_positive(l_.view(), triangle);
    if (failed > 0) return failed;
    for (index_t i = 0; i < rows(); ++i) {
        if (!std::isfinite(std::real(l_(i, i)))) return i + 1;
    }
    return 0;
}

template <Scalar T>
Matrix<T> Cholesky<T>::L() const {
    if (triangle_ == Triangle::lower) return lower_part(l_);
    return upper_part(l_).h();
}

template <Scalar T>
void Cholesky<T>::solve_into(MatrixView<T> b) const {
    require_right_hand_side("Cholesky::solve", rows(), cols(), b);
    Finite<T>::require("Cholesky::solve", MatrixView<const T>(b));
    narrow(b.cols(), "columns of B", "Cholesky::solve");
    narrow(b.ld(), "ld of B", "Cholesky::solve");
    const TriangularOperand<T> stored = triangular(l_, triangle_);
    const bool lower = triangle_ == Triangle::lower;
    solve_triangle(lower ? stored : stored.h(), b);
    solve_triangle(lower ? stored.h() : stored, b);
}

template <Scalar T>
void Cholesky<T>::solve_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { solve_into(column); });
}

template <Scalar T>
Matrix<T> Cholesky<T>::inverse() const {
    auto x = Matrix<T>::uninitialized(rows(), cols());
    inverse_into(x);
    return x;
}

template <Scalar T>
void Cholesky<T>::inverse_into(MatrixView<T> x) const {
    require_same_shape("Cholesky::inverse", rows(), cols(), x.rows(), x.cols());
    const blas_int ld = narrow(x.ld(), "ld of the inverse", "Cholesky::inverse");
    const OneThread hold(elimination_on_threads.is_so_for(l_.size()));
    copy_into(x, l_);
    backend::checked(
        backend::potri<T>(LAPACK_COL_MAJOR, letter(triangle_), blas_int(rows()), x.data(), ld),
        "Cholesky::inverse");
    mirror(x, triangle_, is_complex<T>);
}

template <Scalar T>
Matrix<T> Cholesky<T>::reconstruct() const {
    const Matrix<T> l = L();
    return l * l.h();
}

namespace {

template <Scalar T>
ScaledProduct<T> product_of_squares(const Matrix<T>& l) noexcept {
    ScaledProduct<T> product(T(1));
    for (index_t i = 0; i < l.rows(); ++i) {
        const T root(std::real(l(i, i)));
        product.multiply(root);
        product.multiply(root);
    }
    return product;
}

}  // namespace

template <Scalar T>
T Cholesky<T>::det() const {
    return product_of_squares(l_).value();
}

template <Scalar T>
LogDet<T> Cholesky<T>::log_det() const {
    return product_of_squares(l_).log();
}

namespace {

/// Estimates ||A||_1 from A = L L^H, with L or L^H stored.
template <Scalar T>
RealOf<T> norm1_of_product(const Matrix<T>& l, Triangle triangle) {
    const bool lower = triangle == Triangle::lower;
    const auto multiply = [&](Vector<T>& x, bool by_stored) {
        backend::trmv<T>(CblasColMajor, lower ? CblasLower : CblasUpper,
                         by_stored ? CblasNoTrans : CblasConjTrans, CblasNonUnit,
                         blas_int(l.rows()), l.data(), blas_int(l.ld()), x.data(), 1);
    };
    const auto apply = [&](Vector<T>& x) {
        multiply(x, !lower);
        multiply(x, lower);
    };
    return estimate_norm1<T>(l.rows(), apply, apply);
}

}  // namespace

template <Scalar T>
RealOf<T> Cholesky<T>::rcond() const {
    if (rows() == 0) return 1;
    const RealOf<T> norm = norm1_of_product(l_, triangle_);
    return reciprocal_condition<T>(rows(), 3 * rows(), [&](RealOf<T>* rcond, T* work, auto* more) {
        backend::checked(backend::pocon<T>(LAPACK_COL_MAJOR, letter(triangle_), blas_int(rows()),
                                           l_.data(), blas_int(l_.ld()), norm, rcond, work, more),
                         "Cholesky::rcond");
    });
}

template class Cholesky<float>;
template class Cholesky<double>;
template class Cholesky<std::complex<float>>;
template class Cholesky<std::complex<double>>;

}  // namespace lamina
