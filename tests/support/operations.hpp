#pragma once

// Every public operation on matrices, once, for the tests that run all of them: with memory that
// fails, at several numbers of threads, and from many threads at once.

#include <cmath>
#include <complex>
#include <cstdint>
#include <string>
#include <vector>

#include "lamina/lamina.hpp"

namespace lamina::testing {

/// A number for the bits of all that an operation gave, and the lengths of the arrays among it. It
/// takes no memory.
class Digest {
public:
    void bytes(const void* data, std::size_t size) noexcept;
    /// Whether the arrays of both have the same lengths, to a share of them: what is left of equal
    /// results where sums were taken in another order and signs are free.
    bool has_lengths_of(const Digest& other, double share) const noexcept;

    template <Scalar T>
    void add(const Matrix<T>& a) noexcept {
        add(a.rows());
        add(a.cols());
        array(a.data(), a.size());
    }
    template <Scalar T>
    void add(const Vector<T>& x) noexcept {
        add(x.size());
        array(x.data(), x.size());
    }
    template <Scalar T>
    void add(const Tensor<T>& a) noexcept {
        add(a.size());
        array(a.data(), a.size());
    }
    void add(const std::string& text) noexcept { bytes(text.data(), text.size()); }
    void add(const std::vector<index_t>& list) noexcept {
        bytes(list.data(), list.size() * sizeof(index_t));
    }
    template <Scalar T>
    void add(T number) noexcept {
        bytes(&number, sizeof number);
    }
    void add(index_t number) noexcept { bytes(&number, sizeof number); }
    void add(bool flag) noexcept { add(index_t(flag)); }
    template <class First, class Second, class... More>
    void add(const First& first, const Second& second, const More&... more) noexcept {
        add(first);
        add(second);
        (add(more), ...);
    }

    std::uint64_t value() const noexcept { return hash_; }

private:
    template <Scalar T>
    void array(const T* data, index_t count) noexcept {
        bytes(data, std::size_t(count) * sizeof(T));
        if (arrays_ == most_arrays) return;
        double sum = 0;
        for (index_t i = 0; i < count; ++i)
            sum += std::norm(std::complex<double>(data[i]));
        lengths_[arrays_++] = std::sqrt(sum);
    }

    static constexpr std::size_t most_arrays = 64;
    std::uint64_t hash_ = 0xcbf29ce484222325U;
    std::size_t arrays_ = 0;
    double lengths_[most_arrays] = {};
};

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
