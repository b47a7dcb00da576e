#include "lamina/factor/lu.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "core/wide_vectors.hpp"
#include "factor/determinant.hpp"
#include "factor/elimination.hpp"
#include "factor/inversion.hpp"
#include "factor/lu_estimates.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/right_hand_side.hpp"
#include "factor/triangle_systems.hpp"
#include "factor/triangular_part.hpp"
#include "ops/sums.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

template <Scalar T>
void LU<T>::copy_and_factor(const Operand<T>& a, Check check) try {
    if (a.rows() != rows() || a.cols() != cols()) [[unlikely]] {
        prepare(a.rows(), a.cols());
        lu_.resize(a.rows(), a.cols());
    }
    if (check == Check::finite) {
        Finite<T>::copy("LU", lu_, a);
    } else {
        detail::Elementwise<T>::copy(lu_, a);
    }
    run();
} catch (...) {
    *this = LU();
    throw;
}

template <Scalar T>
LU<T>& LU<T>::factor(Matrix<T>&& a, Check check) try {
    prepare(a.rows(), a.cols());
    if (check == Check::finite) Finite<T>::require("LU", std::as_const(a).view());
    lu_ = std::move(a);
    run();
    return *this;
} catch (...) {
    *this = LU();
    throw;
}

/// All that can fail before A is touched.
template <Scalar T>
void LU<T>::prepare(index_t m, index_t n) {
    narrow(m, "rows", "LU");
    narrow(n, "cols", "LU");
    swaps_.reserve(std::min(m, n));
}

template <Scalar T>
void LU<T>::run() {
    zero_pivot_ = eliminate(lu_.view(), swaps_.as<blas_int>()) - 1;
}

template <Scalar T>
void LU<T>::require_regular(const char* who) const {
    require_square(who, rows(), cols());
    if (is_singular()) {
        throw SingularMatrixError(std::string(who) + ": the " + shape_text(rows(), cols()) +
                                      " matrix is singular, pivot " + std::to_string(zero_pivot_) +
                                      " is zero; lstsq or pinv gives the least-squares answer",
                                  zero_pivot_);
    }
}

template <Scalar T>
Matrix<T> LU<T>::L() const {
    const index_t k = std::min(rows(), cols());
    Matrix<T> l(rows(), k);
    for (index_t j = 0; j < k; ++j) {
        l(j, j) = T(1);
        std::copy(&lu_(j, j) + 1, &lu_(j, j) + (rows() - j), &l(j, j) + 1);
    }
    return l;
}

template <Scalar T>
Matrix<T> LU<T>::U() const {
    return upper_part(lu_);
}

template <Scalar T>
std::vector<index_t> LU<T>::permutation() const {
    std::vector<index_t> p(static_cast<std::size_t>(rows()));
    for (std::size_t i = 0; i < p.size(); ++i)
        p[i] = index_t(i);
    const blas_int* ipiv = swaps_.as<blas_int>();
    for (index_t i = 0; i < std::min(rows(), cols()); ++i) {
        std::swap(p[static_cast<std::size_t>(i)], p[static_cast<std::size_t>(ipiv[i] - 1)]);
    }
    return p;
}

template <Scalar T>
void LU<T>::solve_into(MatrixView<T> b) const {
    require_square("LU::solve", rows(), cols());
    require_right_hand_side("LU::solve", rows(), cols(), b);
    require_regular("LU::solve");
    Finite<T>::require("LU::solve", MatrixView<const T>(b));
    narrow(b.cols(), "columns of B", "LU::solve");
    narrow(b.ld(), "ld of B", "LU::solve");
    swap_rows(b, swaps_.as<blas_int>(), rows());
    solve_triangle(triangular(lu_, Triangle::lower, Diagonal::unit), b);
    solve_triangle(triangular(lu_, Triangle::upper), b);
}

template <Scalar T>
void LU<T>::solve_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { solve_into(column); });
}

template <Scalar T>
Matrix<T> LU<T>::inverse() const& {
    auto x = Matrix<T>::uninitialized(rows(), cols());
    inverse_into(x);
    return x;
}

template <Scalar T>
Matrix<T> LU<T>::inverse() && {
    require_regular("LU::inverse");
    const OneThread hold(elimination_on_threads.is_so_for(lu_.size()));
    invert(lu_.view(), swaps_.as<blas_int>());
    return std::move(lu_);
}

template <Scalar T>
void LU<T>::inverse_into(MatrixView<T> x) const {
    require_regular("LU::inverse");
    require_same_shape("LU::inverse", rows(), cols(), x.rows(), x.cols());
    narrow(x.ld(), "ld of the inverse", "LU::inverse");
    copy_into(x, lu_);
    const OneThread hold(elimination_on_threads.is_so_for(lu_.size()));
    invert(x, swaps_.as<blas_int>());
}

template <Scalar T>
Matrix<T> LU<T>::reconstruct() const {
    const index_t k = std::min(rows(), cols());
    Matrix<T> a = L() * U();
    backend::checked(backend::laswp<T>(LAPACK_COL_MAJOR, blas_int(cols()), a.data(),
                                       blas_int(a.ld()), 1, blas_int(k), swaps_.as<blas_int>(), -1),
                     "LU::reconstruct");
    return a;
}

namespace {

template <Scalar T>
ScaledProduct<T> product_of_pivots(const Matrix<T>& lu, const blas_int* ipiv) noexcept {
    ScaledProduct<T> product(T(1));
    for (index_t i = 0; i < lu.rows(); ++i) {
        product.multiply(ipiv[i] - 1 == i ? lu(i, i) : -lu(i, i));
    }
    return product;
}

}  // namespace

template <Scalar T>
T LU<T>::det() const {
    require_square("LU::det", rows(), cols());
    return product_of_pivots(lu_, swaps_.as<blas_int>()).value();
}

template <Scalar T>
LogDet<T> LU<T>::log_det() const {
    require_square("LU::log_det", rows(), cols());
    return product_of_pivots(lu_, swaps_.as<blas_int>()).log();
}

template <Scalar T>
RealOf<T> LU<T>::rcond() const {
    require_square("LU::rcond", rows(), cols());
    if (rows() == 0) return 1;
    if (is_singular()) return 0;
    return rcond(norm1_of_product(lu_, swaps_.as<blas_int>()));
}

template <Scalar T>
RealOf<T> LU<T>::rcond(RealOf<T> norm1) const {
    require_square("LU::rcond", rows(), cols());
    if (rows() == 0) return 1;
    if (is_singular()) return 0;
    return reciprocal_condition<T>(rows(), 4 * rows(), [&](RealOf<T>* rcond, T* work, auto* more) {
        backend::checked(backend::gecon<T>(LAPACK_COL_MAJOR, '1', blas_int(rows()), lu_.data(),
                                           blas_int(lu_.ld()), norm1, rcond, work, more),
                         "LU::rcond");
    });
}

template <Scalar T>
RealOf<T> LU<T>::growth(RealOf<T> largest) const noexcept {
    using R = RealOf<T>;
    if (lu_.empty()) return 1;
    const R largest_in_u =
        in_wide_vectors<largest_above_body<T>>(lu_.data(), lu_.ld(), rows(), cols());
    if (largest_in_u == 0) return 1;
    if (largest > 0) return largest_in_u / largest;
    R largest_in_row = 0;
    for (index_t j = 0; j < cols(); ++j)
        largest_in_row = larger(largest_in_row, sum_of_parts(lu_(0, j)));
    return largest_in_u / largest_in_row;
}

template class LU<float>;
template class LU<double>;
template class LU<std::complex<float>>;
template class LU<std::complex<double>>;

}  // namespace lamina
