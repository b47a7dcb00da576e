#pragma once

#include <random>
#include <utility>
#include <vector>

#include "lamina/core/matrix.hpp"

namespace lamina::testing {

// Products of two minors of a matrix of small numbers.
__extension__ using Wide = __int128;
using Integers = std::vector<std::vector<Wide>>;

/// The number of pivots that elimination without fractions finds: after step k every entry is a
/// minor of order k + 1, so that the division by the last pivot is exact (E. H. Bareiss, Math.
/// Comp. 22, 1968).
inline index_t rank_by_elimination(Integers a) {
    const std::size_t m = a.size();
    const std::size_t n = a.empty() ? 0 : a[0].size();
    std::size_t rank = 0;
    Wide last = 1;
    for (std::size_t j = 0; j < n && rank < m; ++j) {
        std::size_t pivot = rank;
        while (pivot < m && a[pivot][j] == 0)
            ++pivot;
        if (pivot == m) continue;
        std::swap(a[pivot], a[rank]);
        for (std::size_t i = rank + 1; i < m; ++i) {
            for (std::size_t l = j + 1; l < n; ++l)
                a[i][l] = (a[rank][j] * a[i][l] - a[i][j] * a[rank][l]) / last;
            a[i][j] = 0;
        }
        last = a[rank][j];
        ++rank;
    }
    return index_t(rank);
}

/// The rank of a matrix X + iY of whole numbers: half of that of [X, -Y; Y, X].
template <class T>
index_t exact_rank(const Matrix<T>& a) {
    const auto m = std::size_t(a.rows());
    const auto n = std::size_t(a.cols());
    Integers big(2 * m, std::vector<Wide>(2 * n));
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const T x = a(index_t(i), index_t(j));
            big[i][j] = big[m + i][n + j] = Wide(std::real(x));
            big[m + i][j] = Wide(std::imag(x));
            big[i][n + j] = -Wide(std::imag(x));
        }
    }
    return rank_by_elimination(big) / 2;
}

/// -1, 0 and 1, for complex T in both parts.
template <class T>
Matrix<T> signs(index_t m, index_t n, std::mt19937_64& engine) {
    std::uniform_int_distribution<int> sign(-1, 1);
    Matrix<T> a(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i) {
            const auto re = RealOf<T>(sign(engine));
            if constexpr (is_complex<T>) {
                a(i, j) = T(re, RealOf<T>(sign(engine)));
            } else {
                a(i, j) = re;
            }
        }
    }
    return a;
}

/// sum_k a_ik b_kj, exact for small whole numbers.
template <class T>
Matrix<T> product(const Matrix<T>& a, const Matrix<T>& b) {
    Matrix<T> c(a.rows(), b.cols());
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < b.cols(); ++j) {
            for (index_t k = 0; k < a.cols(); ++k)
                c(i, j) += a(i, k) * b(k, j);
        }
    }
    return c;
}

}  // namespace lamina::testing
