#pragma once

// Every public operation on matrices, once, for the tests that run all of them: with memory that
// fails, at several numbers of threads, and from many threads at once.

#include <cmath>
#include <complex>
#include <cstdint>
#include <string>
#include <vector>

#include "lamina/lamina.hpp"

#include "support/digest.hpp"

namespace lamina::testing {

/// What operations work on, all of it read only and seeded. The memory of each begins offset
/// entries behind a 64-byte boundary.
template <Scalar T>
class Operands {
public:
    /// Squares of n, 2 n + 3 rows where it is tall, rows x cols where it is long.
    Operands(index_t n, index_t rows, index_t cols, index_t offset = 0);
    Operands(const Operands&) = delete;
    Operands& operator=(const Operands&) = delete;

    index_t n() const noexcept { return a.rows(); }
    /// Of everything, to see whether it was changed.
    std::uint64_t digest() const noexcept;

private:
    std::vector<Matrix<T>> memory_;
    index_t offset_;
    MatrixView<const T> keep(const Matrix<T>& from);

public:
    MatrixView<const T> a, b;        ///< square and regular
    MatrixView<const T> definite;    ///< Hermitian, positive definite
    MatrixView<const T> lower;       ///< lower triangular
    MatrixView<const T> tall, wide;  ///< of full rank
    MatrixView<const T> deficient;   ///< tall, of rank below n
    MatrixView<const T> banded;      ///< square, three diagonals
    MatrixView<const T> growing;     ///< Wilkinson's matrix, on which LU grows
    MatrixView<const T> slim;        ///< the long one
    VectorView<const T> x, y;        ///< n entries
    VectorView<const T> t;           ///< as many as tall has rows
    VectorView<const T> slim_t;      ///< as many as slim has rows
    VectorView<const T> v3, w3;      ///< three entries
    Tensor<T> cube, batch;           ///< 3 x n x 4, and n x n x 3
    std::vector<index_t> p;          ///< a permutation of n
    Vector<double> weights;          ///< one a row of tall, whole numbers
    Vector<double> slim_weights;     ///< one a row of slim
};

template <Scalar T>
struct Operation {
    const char* name;
    void (*run)(const Operands<T>& o, Digest& d);
};

/// The rooms' operations, and all of them.
template <Scalar T>
std::vector<Operation<T>> core_operations();
template <Scalar T>
std::vector<Operation<T>> ops_operations();
template <Scalar T>
std::vector<Operation<T>> factor_operations();
template <Scalar T>
std::vector<Operation<T>> solve_operations();
template <Scalar T>
std::vector<Operation<T>> least_squares_operations();
template <Scalar T>
std::vector<Operation<T>> operations();

}  // namespace lamina::testing
