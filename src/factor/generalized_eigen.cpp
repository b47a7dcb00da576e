#include "lamina/factor/generalized_eigen.hpp"

#include <string>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/eigen_flags.hpp"
#include "factor/elimination.hpp"
#include "factor/part_of.hpp"
#include "factor/triangle_systems.hpp"

namespace lamina {

using backend::blas_int;

namespace {

constexpr const char* who = "GeneralizedEigen";

[[noreturn, gnu::cold]] void throw_not_definite(index_t n, index_t order) {
    throw NotPositiveDefiniteError(
        std::string(who) + ": the " + shape_text(n, n) +
            " matrix B is not positive definite, its leading minor of order " +
            std::to_string(order) + " is not positive; eig(solve(B, A)) takes any regular B",
        order);
}

void require_pair(index_t rows_a, index_t cols_a, index_t rows_b, index_t cols_b) {
    require_square(who, rows_a, cols_a);
    require_same_shape(who, rows_a, cols_a, rows_b, cols_b);
    backend::narrow(rows_a, "rows", who);
}

template <Scalar T>
void copy(Matrix<T>& to, const Operand<T>& from, Triangle triangle, Check check) {
    to.resize(from.rows(), from.cols());
    if (check == Check::finite) {
        Finite<T>::copy(who, to, from, read_part(triangle));
    } else {
        detail::Elementwise<T>::copy(to, from);
    }
}

}  // namespace

template <Scalar T>
void GeneralizedEigen<T>::copy_and_factor(const Operand<T>& a, const Operand<T>& b,
                                          const Spectrum& part, Triangle triangle, Vectors vectors,
                                          Check check) {
    if (is_part_of(a.base(), vectors_) || is_part_of(b.base(), vectors_)) throw_alias(who);
    try {
        require_pair(a.rows(), a.cols(), b.rows(), b.cols());
        triangle_ = triangle;
        wanted_ = vectors;
        copy(vectors_, a, triangle, check);
        copy(root_, b, triangle, check);
        reduce(triangle);
        try {
            standard_.factor(vectors_, part, triangle, vectors);
        } catch (const NonFiniteError&) {
            throw Error(std::string(who) + ": the eigenvalues of the " +
                        shape_text(a.rows(), a.cols()) +
                        " pair leave the range of numbers; scale A or B");
        }
        transform_back();
    } catch (...) {
        clear();
        throw;
    }
}

template <Scalar T>
void GeneralizedEigen<T>::clear() noexcept {
    standard_ = SymmetricEigen<T>();
    vectors_ = Matrix<T>();
    root_ = Matrix<T>();
}

/// B = L L^H, then A becomes L^-1 A L^-H; with U = L^H in the upper triangle likewise.
template <Scalar T>
void GeneralizedEigen<T>::reduce(Triangle triangle) {
    const index_t n = rows();
    if (n == 0) return;
    const blas_int size = blas_int(n);
    const index_t failed = eliminate_positive(root_.view(), triangle);
    if (failed > 0) throw_not_definite(n, failed);
    backend::checked(backend::hegst<T>(LAPACK_COL_MAJOR, 1, uplo(triangle), size, vectors_.data(),
                                       size, root_.data(), size),
                     who);
}

/// V = L^-H Y, or U^-1 Y, from the orthonormal vectors Y.
template <Scalar T>
void GeneralizedEigen<T>::transform_back() {
    const Matrix<T>& y = standard_.vectors();
    vectors_.resize(y.rows(), y.cols());
    if (y.empty()) return;
    detail::Elementwise<T>::copy(vectors_, operand(y));
    const auto root = triangular(root_, triangle_);
    solve_triangle(triangle_ == Triangle::lower ? root.h() : root, vectors_.view());
}

template <Scalar T>
Matrix<T> GeneralizedEigen<T>::reconstruct() const {
    if (wanted_ == Vectors::none) {
        throw Error(
            "GeneralizedEigen::reconstruct: the vectors were not computed; factor with "
            "Vectors::thin");
    }
    // B V = L (L^H V), or U^H (U V).
    Matrix<T> bv = vectors_;
    const auto root = triangular(root_, triangle_);
    const bool lower = triangle_ == Triangle::lower;
    multiply_in_place(lower ? root.h() : root, bv);
    multiply_in_place(lower ? root : root.h(), bv);
    Matrix<T> scaled = bv;
    for (index_t j = 0; j < scaled.cols(); ++j)
        scale_in_place(scaled.col(j), T(values()[j]));
    return scaled * bv.h();
}

template class GeneralizedEigen<float>;
template class GeneralizedEigen<double>;
template class GeneralizedEigen<std::complex<float>>;
template class GeneralizedEigen<std::complex<double>>;

}  // namespace lamina
