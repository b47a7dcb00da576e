#include "contest/generate.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <unistd.h>

#include "lamina/io/csv.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

namespace lamina::bench {

namespace {

template <Scalar T>
Matrix<T> uniform(index_t m, index_t n, unsigned seed = 1) {
    std::mt19937_64 engine(seed);
    return random_uniform<T>(m, n, engine, -1, 1);
}

template <Scalar T>
Matrix<T> symmetric_part(const Matrix<T>& a) {
    Matrix<T> s = a;
    for (index_t j = 0; j < s.cols(); ++j) {
        for (index_t i = 0; i < j; ++i)
            s(i, j) = conjugate(s(j, i));
        s(j, j) = std::real(s(j, j));
    }
    return s;
}

template <Scalar T>
Matrix<T> positive_definite(index_t n) {
    const Matrix<T> a = uniform<T>(n, n);
    Matrix<T> s = a.h() * a;
    for (index_t i = 0; i < n; ++i)
        s(i, i) += T(RealOf<T>(n));
    return s;
}

/// Entries below the diagonal that add up to no more than what stands on it: random triangular
/// matrices are singular to rounding.
template <Scalar T>
Matrix<T> lower_triangular(index_t n) {
    Matrix<T> l = uniform<T>(n, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i)
            l(i, j) = i < j ? T(0) : l(i, j) / T(RealOf<T>(n));
        l(j, j) = T(2);
    }
    return l;
}

/// G1 diag(s) G2^H with normal G1 and G2, whose columns are nearly orthonormal if there are many
/// more rows, or orthogonal for a square G2: singular values near s, without the cost of exact
/// ones.
template <Scalar T>
Matrix<T> with_singular_values(index_t m, index_t n, const std::vector<double>& s) {
    std::mt19937_64 engine(1);
    const index_t k = index_t(s.size());
    Matrix<T> left =
        m > 8 * k ? random_normal<T>(m, k, engine) : random_orthogonal<T>(m, k, engine);
    const Matrix<T> right = random_orthogonal<T>(n, k, engine);
    for (index_t j = 0; j < k; ++j) {
        for (index_t i = 0; i < m; ++i)
            left(i, j) *= T(RealOf<T>(s[std::size_t(j)]));
    }
    return left * right.h();
}

/// s_j = base^j.
std::vector<double> powers(double base, index_t count) {
    std::vector<double> s;
    for (index_t j = 0; j < count; ++j)
        s.push_back(std::pow(base, double(j)));
    return s;
}

template <Scalar T>
Matrix<T> repeated_columns(index_t m, index_t n) {
    Matrix<T> a = uniform<T>(m, n);
    const index_t kept = n - n / 4;
    for (index_t j = kept; j < n; ++j)
        std::copy_n(&a(0, j - kept), m, &a(0, j));
    return a;
}

template <Scalar T>
Matrix<T> samples(index_t m, index_t n) {
    Matrix<T> x = uniform<T>(m, n);
    // With fewer samples than features the spread has to fall from sample to sample, so that the
    // leading components stand apart.
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            x(i, j) = x(i, j) / T(RealOf<T>(1 + (m < n ? i : j))) + T(1);
    }
    return x;
}

}  // namespace

template <Scalar T>
Matrix<T> generate(Kind kind, index_t m, index_t n, double condition) {
    switch (kind) {
        case Kind::symmetric:
            return symmetric_part(uniform<T>(n, n));
        case Kind::spd:
            return positive_definite<T>(n);
        case Kind::lower:
            return lower_triangular<T>(n);
        case Kind::conditioned:
            return with_singular_values<T>(
                m, n, powers(std::pow(1 / condition, 1 / double(std::max(n - 1, index_t(1)))), n));
        case Kind::repeated_columns:
            return repeated_columns<T>(m, n);
        case Kind::decaying:
            return with_singular_values<T>(m, n, powers(0.8, std::min({m, n, index_t(150)})));
        case Kind::samples:
            return samples<T>(m, n);
        case Kind::vectors:
            return uniform<T>(m, 1);
        case Kind::unit_determinant: {
            // |det| of n x n entries of variance 1/3 is near (n! / 3^n)^(1/2), see Stirling.
            Matrix<T> a = uniform<T>(n, n);
            a *= T(RealOf<T>(std::sqrt(3 * std::exp(1.0) / double(n))));
            return a;
        }
        default:
            return uniform<T>(m, n);
    }
}

template <Scalar T>
Data<T>::Data(const Case& kase) : m_(kase.m), n_(kase.n), k_(kase.k) {
    if (kase.kind == Kind::chain) {
        fill_chain(n_);
    } else {
        fill(kase);
    }
}

template <Scalar T>
Data<T>::~Data() {
    if (!path_.empty()) std::filesystem::remove(path_);
}

template <Scalar T>
void Data<T>::fill(const Case& kase) {
    a_ = generate<T>(kase.kind, m_, n_, kase.condition);
    // A right-hand side for solves, a second factor for products; nothing where nobody looks.
    switch (kase.task) {
        case Task::gemm:
            b_ = uniform<T>(n_, n_, 2);
            break;
        case Task::gemv:
        case Task::dot:
            b_ = uniform<T>(kase.task == Task::dot ? m_ : n_, 1, 2);
            break;
        case Task::solve:
        case Task::solve_spd:
        case Task::solve_triangular:
        case Task::lstsq:
            b_ = uniform<T>(m_, 1, 2);
            break;
        default:
            break;
    }
    if constexpr (std::same_as<T, double>) {
        if (kase.kind != Kind::file) return;
        path_ = std::filesystem::temp_directory_path() /
                ("lamina_bench_" + std::to_string(getpid()) + ".csv");
        write_csv(path_, a_);
    }
}

template <Scalar T>
void Data<T>::fill_chain(index_t n) {
    const ChainShape shape(n);
    a_ = uniform<T>(n, shape.wide, 1);
    b_ = uniform<T>(shape.wide, n, 2);
    c_ = uniform<T>(n, shape.narrow, 3);
    d_ = uniform<T>(shape.narrow, n, 4);
}

template class Data<float>;
template class Data<double>;
template class Data<std::complex<float>>;
template class Data<std::complex<double>>;
template Matrix<float> generate(Kind, index_t, index_t, double);
template Matrix<double> generate(Kind, index_t, index_t, double);
template Matrix<std::complex<float>> generate(Kind, index_t, index_t, double);
template Matrix<std::complex<double>> generate(Kind, index_t, index_t, double);

}  // namespace lamina::bench
