#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

#include "support/generators.hpp"

namespace lamina::testing {

/// m x n of rank r, with singular values from 1 down to 1/10.
template <Scalar T>
Matrix<T> of_rank(index_t r, index_t m, index_t n) {
    std::mt19937_64 engine(7);
    Matrix<T> u = random_orthogonal<T>(m, r, engine);
    for (index_t j = 1; j < r; ++j) {
        scale_in_place(u.block(0, j, m, 1),
                       T(std::pow(RealOf<T>(10), -RealOf<T>(j) / RealOf<T>(r - 1))));
    }
    return u * random_orthogonal<T>(n, r, engine).h();
}

/// A rank and a shape for it.
struct RankCase {
    index_t m, n, r;
};
inline constexpr RankCase rank_cases[] = {
    {0, 0, 0}, {0, 4, 0}, {4, 0, 0}, {1, 1, 1}, {1, 5, 1}, {5, 1, 1},  {5, 5, 0},  {5, 5, 3},
    {8, 3, 2}, {3, 8, 2}, {8, 3, 3}, {3, 8, 3}, {2, 2, 1}, {40, 6, 5}, {6, 40, 5}, {60, 60, 31}};

/// Whole numbers, for complex T in both parts, of which exactly r columns are independent: P [I; L]
/// [I, K] with small L and K and a random order P of the rows. Both factors have singular values of
/// at least 1, so the smallest but zero is at least 1 too.
template <Scalar T>
Matrix<T> integers_of_rank(index_t r, index_t m, index_t n, std::uint64_t seed = 1) {
    std::mt19937_64 engine(seed * 1000003U + std::uint64_t(m * 10007 + n * 101 + r));
    std::uniform_int_distribution<int> small(-3, 3);
    const auto factor = [&](index_t rows) {
        Matrix<T> f(rows, r);
        for (index_t i = 0; i < rows; ++i) {
            for (index_t j = 0; j < r; ++j) {
                const auto re = RealOf<T>(small(engine));
                f(i, j) = T(i == j ? 1 : 0);
                if (i < r) continue;
                f(i, j) = T(re);
                if constexpr (is_complex<T>) f(i, j) = T(re, RealOf<T>(small(engine)));
            }
        }
        return f;
    };
    const Matrix<T> left = factor(m);
    const Matrix<T> ordered = left * factor(n).t();
    std::vector<index_t> order;
    for (index_t i = 0; i < m; ++i)
        order.push_back(i);
    std::shuffle(order.begin(), order.end(), engine);
    Matrix<T> a(m, n);
    for (index_t i = 0; i < m; ++i)
        copy_into(a.row(i), ordered.row(order[std::size_t(i)]));
    return a;
}

/// Q A P with orthogonal Q and P: the same rank, and no entry is a whole number.
template <Scalar T>
Matrix<T> mixed(const Matrix<T>& a) {
    std::mt19937_64 engine(11);
    return random_orthogonal<T>(a.rows(), a.rows(), engine) * a *
           random_orthogonal<T>(a.cols(), a.cols(), engine);
}

/// Every rank worth a look of shapes up to 50 x 50.
inline std::vector<RankCase> integer_cases() {
    std::vector<RankCase> all;
    for (const index_t m : {1, 2, 3, 7, 20, 50}) {
        for (const index_t n : {1, 2, 3, 7, 20, 50}) {
            const index_t most = std::min(m, n);
            for (const index_t r : {index_t(0), index_t(1), most / 2, most - 1, most}) {
                if (all.empty() || r != all.back().r || m != all.back().m || n != all.back().n)
                    all.push_back({m, n, r});
            }
        }
    }
    return all;
}

}  // namespace lamina::testing
