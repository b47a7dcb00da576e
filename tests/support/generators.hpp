#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "lamina/core/arithmetic.hpp"

namespace lamina::testing {

/// The sizes whose squares are LAPACK's shapes as lamina tests them.
inline const std::vector<index_t> sizes = {0, 1, 2, 3, 5, 16, 33, 100, 257};

/// A number with both parts uniform in [-1, 1].
template <Scalar T>
T random_scalar(std::mt19937_64& engine);

/// Of such numbers.
template <Scalar T>
Matrix<T> random_matrix(index_t m, index_t n, std::uint64_t seed = 1);
template <Scalar T>
Vector<T> random_vector(index_t n, std::uint64_t seed = 1);

/// The kinds of LAPACK's test generator, for a shape.
enum class Kind { zero, ones, random, graded, near_underflow, near_overflow, rank_deficient };
inline constexpr Kind kinds[] = {Kind::zero,          Kind::ones,           Kind::random,
                                 Kind::graded,        Kind::near_underflow, Kind::near_overflow,
                                 Kind::rank_deficient};

/// The square root of the smallest and of the largest number, as LAPACK scales its nasty matrices.
template <Scalar T>
RealOf<T> tiny_scale() {
    return std::sqrt(std::numeric_limits<RealOf<T>>::min()) / epsilon<T>;
}
template <Scalar T>
RealOf<T> huge_scale() {
    return std::sqrt(std::numeric_limits<RealOf<T>>::max()) * epsilon<T>;
}

template <Scalar T>
Matrix<T> matrix_of(Kind kind, index_t m, index_t n, std::uint64_t seed = 1);

/// Wilkinson's matrix, with which LU with partial pivoting goes as wrong as it can: ones on the
/// diagonal and in the last column, -1 below the diagonal. U(n - 1, n - 1) is 2^(n - 1), while the
/// condition is about n.
template <Scalar T>
Matrix<T> growth_matrix(index_t n);

/// A copy of a in the middle of a larger array full of NaN: a strided view that must not leak.
template <Scalar T>
class Strided {
public:
    explicit Strided(const Matrix<T>& a)
        : storage_(a.rows() + 5, a.cols() + 3, T(std::numeric_limits<RealOf<T>>::quiet_NaN())),
          rows_(a.rows()),
          cols_(a.cols()) {
        copy_into(view(), a);
    }
    MatrixView<T> view() { return storage_.block(2, 1, rows_, cols_); }
    /// Whether all around the view are the NaNs that were there.
    bool border_is_untouched() const {
        for (index_t j = 0; j < storage_.cols(); ++j) {
            for (index_t i = 0; i < storage_.rows(); ++i) {
                const bool inside = i >= 2 && i < 2 + rows_ && j >= 1 && j < 1 + cols_;
                const T x = storage_(i, j);
                if (!inside && x == x) return false;
            }
        }
        return true;
    }

private:
    Matrix<T> storage_;
    index_t rows_;
    index_t cols_;
};

}  // namespace lamina::testing
