#include "support/operations.hpp"

#include <algorithm>
#include <numeric>

#include "support/generators.hpp"

namespace lamina::testing {

template <Scalar T>
MatrixView<const T> Operands<T>::keep(const Matrix<T>& from) {
    Matrix<T>& memory = memory_.emplace_back(from.size() + offset_, 1);
    const MatrixView<T> to(memory.data() + offset_, from.rows(), from.cols(),
                           std::max<index_t>(1, from.rows()));
    copy_into(to, from);
    return to;
}

namespace {

template <Scalar T>
Matrix<T> definite_matrix(index_t n) {
    const Matrix<T> a = random_matrix<T>(n, n, 3);
    Matrix<T> s = a.h() * a;
    for (index_t i = 0; i < n; ++i)
        s(i, i) += T(RealOf<T>(n));
    return s;
}

template <Scalar T>
Matrix<T> banded_matrix(index_t n) {
    Matrix<T> a(n, n);
    const Matrix<T> random = random_matrix<T>(n, n, 5);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = std::max<index_t>(0, j - 1); i < std::min(n, j + 2); ++i)
            a(i, j) = random(i, j) + T(i == j ? 4 : 0);
    }
    return a;
}

/// 1 on the diagonal and in the last column, -1 below: its last pivot is 2^(n-1).
template <Scalar T>
Matrix<T> growing_matrix(index_t n) {
    Matrix<T> a(n, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = j; i < n; ++i)
            a(i, j) = T(i == j ? 1 : -1);
        a(j, n - 1) = T(1);
    }
    return a;
}

template <Scalar T>
Matrix<T> lower_matrix(index_t n) {
    Matrix<T> l = random_matrix<T>(n, n, 4);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < j; ++i)
            l(i, j) = T(0);
        l(j, j) = T(RealOf<T>(n));
    }
    return l;
}

Vector<double> some_weights(index_t m) {
    Vector<double> w(m);
    for (index_t i = 0; i < m; ++i)
        w[i] = double(1 + i % 3);
    return w;
}

template <Scalar T>
Tensor<T> random_tensor(const IndexList& shape, std::uint64_t seed) {
    Tensor<T> a(shape);
    const Vector<T> entries = random_vector<T>(a.size(), seed);
    std::copy(entries.begin(), entries.end(), a.data());
    return a;
}

}  // namespace

template <Scalar T>
Operands<T>::Operands(index_t n, index_t rows, index_t cols, index_t offset)
    : offset_(offset),
      a(keep(random_matrix<T>(n, n, 1))),
      b(keep(random_matrix<T>(n, n, 2))),
      definite(keep(definite_matrix<T>(n))),
      lower(keep(lower_matrix<T>(n))),
      tall(keep(random_matrix<T>(2 * n + 3, n, 6))),
      wide(keep(random_matrix<T>(n, 2 * n + 3, 7))),
      deficient(keep(matrix_of<T>(Kind::rank_deficient, 2 * n + 3, n, 8))),
      banded(keep(banded_matrix<T>(n))),
      growing(keep(growing_matrix<T>(n))),
      slim(keep(random_matrix<T>(rows, cols, 9))),
      x(keep(random_matrix<T>(n, 1, 10)).col(0)),
      y(keep(random_matrix<T>(n, 1, 11)).col(0)),
      t(keep(random_matrix<T>(2 * n + 3, 1, 12)).col(0)),
      slim_t(keep(random_matrix<T>(rows, 1, 13)).col(0)),
      v3(keep(random_matrix<T>(3, 1, 14)).col(0)),
      w3(keep(random_matrix<T>(3, 1, 15)).col(0)),
      cube(random_tensor<T>({3, n, 4}, 16)),
      batch(random_tensor<T>({n, n, 3}, 17)),
      p(std::size_t(n)),
      weights(some_weights(2 * n + 3)),
      slim_weights(some_weights(rows)) {
    std::iota(p.begin(), p.end(), index_t(0));
    std::reverse(p.begin(), p.end());
}

template <Scalar T>
std::uint64_t Operands<T>::digest() const noexcept {
    Digest d;
    for (const Matrix<T>& memory : memory_)
        d.add(memory);
    d.add(cube, batch, p, weights, slim_weights);
    return d.value();
}

template <Scalar T>
std::vector<Operation<T>> operations() {
    std::vector<Operation<T>> all = core_operations<T>();
    for (const auto& room : {ops_operations<T>(), factor_operations<T>(), solve_operations<T>(),
                             least_squares_operations<T>()}) {
        all.insert(all.end(), room.begin(), room.end());
    }
    return all;
}

template class Operands<float>;
template class Operands<double>;
template class Operands<std::complex<float>>;
template class Operands<std::complex<double>>;
template std::vector<Operation<float>> operations();
template std::vector<Operation<double>> operations();
template std::vector<Operation<std::complex<float>>> operations();
template std::vector<Operation<std::complex<double>>> operations();

}  // namespace lamina::testing
