#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"

namespace lamina::testing {

// The matrices of LAPACK's testers and of the literature (Higham, Accuracy and Stability of
// Numerical Algorithms, 2nd ed., chapter 28), each for any shape or for square ones only.

/// U diag(s) V^H with random orthonormal U and V.
template <Scalar T>
Matrix<T> with_singular_values(index_t m, index_t n, const Vector<RealOf<T>>& s) {
    std::mt19937_64 engine(std::uint64_t(m * 1009 + n));
    Matrix<T> u = random_orthogonal<T>(m, s.size(), engine);
    for (index_t j = 0; j < s.size(); ++j)
        scale_in_place(u.col(j), T(s[j]));
    return u * random_orthogonal<T>(n, s.size(), engine).h();
}

/// How xLATMS spreads singular values between 1 and 1 / condition, here 10 eps.
enum class Mode { one_large, one_small, geometric, arithmetic, random };

template <Scalar T>
Matrix<T> spread(index_t m, index_t n, Mode mode) {
    using R = RealOf<T>;
    const R low = 10 * epsilon<T>;
    const index_t k = std::min(m, n);
    Vector<R> s(k);
    std::mt19937_64 engine(5);
    for (index_t i = 0; i < k; ++i) {
        const R way = k > 1 ? R(i) / R(k - 1) : R(0);
        switch (mode) {
            case Mode::one_large:
                s[i] = i == 0 ? R(1) : low;
                break;
            case Mode::one_small:
                s[i] = i + 1 < k || k == 1 ? R(1) : low;
                break;
            case Mode::geometric:
                s[i] = std::pow(low, way);
                break;
            case Mode::arithmetic:
                s[i] = 1 - way * (1 - low);
                break;
            default:
                s[i] = std::exp(std::log(low) * std::uniform_real_distribution<R>(0, 1)(engine));
        }
    }
    return with_singular_values<T>(m, n, s);
}

/// An m x n matrix from its entries.
template <Scalar T, class F>
Matrix<T> from_entries(index_t m, index_t n, F f) {
    Matrix<T> a(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            a(i, j) = T(RealOf<T>(f(i, j)));
    }
    return a;
}

/// diag(1, s, s^2, ...) (I - c N), with 1 in the diagonal and -c above it: pivoted QR leaves it as
/// it is, and the last diagonal entry is far above the least singular value.
template <Scalar T>
Matrix<T> kahan(index_t m, index_t n) {
    const double c = std::cos(1.2);
    const double s = std::sin(1.2);
    return from_entries<T>(m, n, [=](index_t i, index_t j) {
        return (i > j ? 0.0 : i == j ? 1.0 : -c) * std::pow(s, double(i));
    });
}

/// Ones above sqrt(eps) I: A^T A rounds to a matrix of ones.
template <Scalar T>
Matrix<T> lauchli(index_t m, index_t n) {
    return from_entries<T>(m, n, [](index_t i, index_t j) {
        return i == 0 ? 1.0 : i == j + 1 ? double(std::sqrt(epsilon<T>)) : 0.0;
    });
}

/// Powers of points between -1 and 1.
template <Scalar T>
Matrix<T> vandermonde_matrix(index_t m, index_t n) {
    return from_entries<T>(m, n, [=](index_t i, index_t j) {
        const double x = m > 1 ? 2.0 * double(i) / double(m - 1) - 1 : 0.5;
        return std::pow(x, double(j));
    });
}

/// Upper Hessenberg with determinant 1, its small eigenvalues ill conditioned.
template <Scalar T>
Matrix<T> frank(index_t n) {
    return from_entries<T>(
        n, n, [=](index_t i, index_t j) { return j + 1 >= i ? double(n - std::max(i, j)) : 0.0; });
}

/// W_n^+: the larger eigenvalues come in pairs that agree to many digits.
template <Scalar T>
Matrix<T> wilkinson(index_t n) {
    return from_entries<T>(n, n, [=](index_t i, index_t j) {
        if (i == j) return std::abs(double(i) - double(n - 1) / 2);
        return i == j + 1 || j == i + 1 ? 1.0 : 0.0;
    });
}

/// A Toeplitz matrix with sensitive eigenvalues.
template <Scalar T>
Matrix<T> grcar(index_t n) {
    return from_entries<T>(n, n, [](index_t i, index_t j) {
        return i == j + 1 ? -1.0 : j >= i && j <= i + 3 ? 1.0 : 0.0;
    });
}

/// A square of the numbers 1 to n^2 with equal sums, of rank 3 for n divisible by 4 and else n; 0 x
/// 0 for the even n between.
template <Scalar T>
Matrix<T> magic(index_t n) {
    if (n % 4 == 2) return {};
    return from_entries<T>(n, n, [=](index_t i, index_t j) {
        if (n % 2 == 1) return double(n * ((i + j + 1 + n / 2) % n) + (i + 2 * j + 1) % n + 1);
        const bool kept = i % 4 != j % 4 && i % 4 + j % 4 != 3;
        return double(kept ? i * n + j + 1 : n * n - (i * n + j));
    });
}

/// One eigenvalue n times, one eigenvector.
template <Scalar T>
Matrix<T> jordan_block(index_t n, double w) {
    return from_entries<T>(n, n, [=](index_t i, index_t j) {
        return i == j ? w : j == i + 1 ? 1.0 : 0.0;
    });
}

/// tridiag(-1, 2, -1), with the eigenvalues 2 - 2 cos(k pi / (n + 1)).
template <Scalar T>
Matrix<T> second_difference(index_t n) {
    return from_entries<T>(n, n, [](index_t i, index_t j) {
        return i == j ? 2.0 : i == j + 1 || j == i + 1 ? -1.0 : 0.0;
    });
}

/// min(i, j), counted from 1: determinant 1, the inverse tridiagonal with integers.
template <Scalar T>
Matrix<T> minimum_matrix(index_t n) {
    return from_entries<T>(n, n, [](index_t i, index_t j) { return double(std::min(i, j) + 1); });
}

/// min(i, j) / max(i, j), counted from 1: positive definite.
template <Scalar T>
Matrix<T> lehmer(index_t n) {
    return from_entries<T>(n, n, [](index_t i, index_t j) {
        return double(std::min(i, j) + 1) / double(std::max(i, j) + 1);
    });
}

/// A matrix with a name, and how to make it.
template <Scalar T>
struct NamedKind {
    const char* name;
    Matrix<T> (*make)(index_t m, index_t n);
};

template <Scalar T>
const std::vector<NamedKind<T>>& kinds_of_any_shape() {
    using R = RealOf<T>;
    using I = index_t;
    static const std::vector<NamedKind<T>> table = {
        {"zero", [](I m, I n) { return Matrix<T>(m, n); }},
        {"identity", [](I m, I n) { return diagonal(Vector<T>(std::min(m, n), T(1)), m, n); }},
        {"ones", [](I m, I n) { return Matrix<T>(m, n, T(1)); }},
        {"random", [](I m, I n) { return random_matrix<T>(m, n); }},
        {"graded columns", [](I m, I n) { return matrix_of<T>(Kind::graded, m, n); }},
        {"graded rows", [](I m, I n) { return Matrix<T>(matrix_of<T>(Kind::graded, n, m).t()); }},
        {"near underflow", [](I m, I n) { return matrix_of<T>(Kind::near_underflow, m, n); }},
        {"near overflow", [](I m, I n) { return matrix_of<T>(Kind::near_overflow, m, n); }},
        {"equal columns", [](I m, I n) { return matrix_of<T>(Kind::rank_deficient, m, n); }},
        {"rank one third",
         [](I m, I n) {
             return with_singular_values<T>(m, n, Vector<R>(std::min(m, n) / 3, R(1)));
         }},
        {"one large value", [](I m, I n) { return spread<T>(m, n, Mode::one_large); }},
        {"one small value", [](I m, I n) { return spread<T>(m, n, Mode::one_small); }},
        {"geometric values", [](I m, I n) { return spread<T>(m, n, Mode::geometric); }},
        {"arithmetic values", [](I m, I n) { return spread<T>(m, n, Mode::arithmetic); }},
        {"random values", [](I m, I n) { return spread<T>(m, n, Mode::random); }},
        {"clustered values",
         [](I m, I n) {
             Vector<R> s(std::min(m, n), R(1));
             for (index_t i = s.size() / 2; i < s.size(); ++i)
                 s[i] = R(0.5) * (1 + R(i) * epsilon<T>);
             return with_singular_values<T>(m, n, s);
         }},
        {"Hilbert", [](I m, I n) { return hilbert<T>(m, n); }},
        {"Kahan", [](I m, I n) { return kahan<T>(m, n); }},
        {"Lauchli", [](I m, I n) { return lauchli<T>(m, n); }},
        {"Vandermonde", [](I m, I n) { return vandermonde_matrix<T>(m, n); }}};
    return table;
}

template <Scalar T>
const std::vector<NamedKind<T>>& kinds_of_square_shape() {
    using I = index_t;
    static const std::vector<NamedKind<T>> table = {
        {"Frank", [](I n, I) { return frank<T>(n); }},
        {"Wilkinson", [](I n, I) { return wilkinson<T>(n); }},
        {"Wilkinson's growth", [](I n, I) { return growth_matrix<T>(n); }},
        {"Grcar", [](I n, I) { return grcar<T>(n); }},
        {"magic square", [](I n, I) { return magic<T>(n); }},
        {"Jordan block of 0", [](I n, I) { return jordan_block<T>(n, 0); }},
        {"Jordan block of 1", [](I n, I) { return jordan_block<T>(n, 1); }},
        {"second difference", [](I n, I) { return second_difference<T>(n); }},
        {"minimum", [](I n, I) { return minimum_matrix<T>(n); }},
        {"Lehmer", [](I n, I) { return lehmer<T>(n); }}};
    return table;
}

/// All of them, and the sizes for what is square.
template <Scalar T>
std::vector<NamedKind<T>> square_kinds() {
    std::vector<NamedKind<T>> all = kinds_of_any_shape<T>();
    const auto& more = kinds_of_square_shape<T>();
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

inline const std::vector<std::pair<index_t, index_t>> square_shapes = {
    {1, 1},   {2, 2},   {3, 3},   {4, 4},   {5, 5},   {7, 7},   {8, 8},    {12, 12},
    {16, 16}, {17, 17}, {24, 24}, {33, 33}, {40, 40}, {64, 64}, {100, 100}};

/// The positive definite ones, to rounding also for the largest sizes.
template <Scalar T>
const std::vector<NamedKind<T>>& definite_kinds() {
    using R = RealOf<T>;
    using I = index_t;
    static const std::vector<NamedKind<T>> table = {
        {"identity", [](I n, I) { return identity<T>(n); }},
        {"second difference", [](I n, I) { return second_difference<T>(n); }},
        {"minimum", [](I n, I) { return minimum_matrix<T>(n); }},
        {"Lehmer", [](I n, I) { return lehmer<T>(n); }},
        {"Hilbert, raised",
         [](I n, I) { return hilbert<T>(n) + R(10 * n) * epsilon<T> * identity<T>(n); }},
        {"random", [](I n, I) { return random_spd<T>(n, std::mt19937_64(1), R(100)); }},
        {"of condition 0.01 / eps",
         [](I n, I) {
             return random_spd<T>(n, std::mt19937_64(2), R(0.01) / (R(n) * epsilon<T>));
         }},
        {"near underflow",
         [](I n, I) { return tiny_scale<T>() * random_spd<T>(n, std::mt19937_64(3), R(10)); }},
        {"near overflow",
         [](I n, I) { return huge_scale<T>() * random_spd<T>(n, std::mt19937_64(4), R(10)); }},
        {"graded", [](I n, I) {
             Matrix<T> a = random_spd<T>(n, std::mt19937_64(5), R(10));
             for (index_t j = 0; j < n; ++j) {
                 const R d = std::pow(epsilon<T>, R(j) / R(n));
                 scale_in_place(a.col(j), T(d));
                 scale_in_place(a.row(j), T(d));
             }
             return a;
         }}};
    return table;
}

}  // namespace lamina::testing
