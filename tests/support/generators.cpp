#include "support/generators.hpp"

namespace lamina::testing {

template <Scalar T>
T random_scalar(std::mt19937_64& engine) {
    std::uniform_real_distribution<RealOf<T>> uniform(-1, 1);
    if constexpr (is_complex<T>) {
        const RealOf<T> re = uniform(engine);
        return T(re, uniform(engine));
    } else {
        return uniform(engine);
    }
}

template <Scalar T>
Matrix<T> random_matrix(index_t m, index_t n, std::uint64_t seed) {
    std::mt19937_64 engine(seed * 1000003U + std::uint64_t(m) * 1009U + std::uint64_t(n));
    Matrix<T> a(m, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i)
            a(i, j) = random_scalar<T>(engine);
    }
    return a;
}

template <Scalar T>
Vector<T> random_vector(index_t n, std::uint64_t seed) {
    std::mt19937_64 engine(seed * 1000033U + std::uint64_t(n));
    Vector<T> x(n);
    for (T& entry : x)
        entry = random_scalar<T>(engine);
    return x;
}

template <Scalar T>
Matrix<T> matrix_of(Kind kind, index_t m, index_t n, std::uint64_t seed) {
    using R = RealOf<T>;
    if (kind == Kind::zero) return Matrix<T>(m, n);
    if (kind == Kind::ones) return Matrix<T>(m, n, T(1));
    Matrix<T> a = random_matrix<T>(m, n, seed);
    if (kind == Kind::near_underflow) a *= T(tiny_scale<T>());
    if (kind == Kind::near_overflow) a *= T(huge_scale<T>());
    if (kind == Kind::graded) {
        // Columns shrink by a factor of 1/eps from the first to the last.
        for (index_t j = 0; j < n; ++j) {
            scale_in_place(a.block(0, j, m, 1), T(std::pow(epsilon<T>, R(j) / R(n))));
        }
    }
    if (kind == Kind::rank_deficient && n > 1) {
        // The last third of the columns repeats the first ones.
        for (index_t j = n - (n + 2) / 3; j < n; ++j) {
            copy_into(a.col(j), a.col(j - (n - (n + 2) / 3)));
        }
    }
    return a;
}

template <Scalar T>
Matrix<T> growth_matrix(index_t n) {
    Matrix<T> a(n, n);
    for (index_t j = 0; j < n; ++j) {
        a(j, j) = a(j, n - 1) = T(1);
        for (index_t i = j + 1; i < n; ++i)
            a(i, j) = T(-1);
    }
    return a;
}

template float random_scalar(std::mt19937_64&);
template Matrix<float> random_matrix(index_t, index_t, std::uint64_t);
template Vector<float> random_vector(index_t, std::uint64_t);
template Matrix<float> matrix_of(Kind, index_t, index_t, std::uint64_t);
template Matrix<float> growth_matrix(index_t);
template double random_scalar(std::mt19937_64&);
template Matrix<double> random_matrix(index_t, index_t, std::uint64_t);
template Vector<double> random_vector(index_t, std::uint64_t);
template Matrix<double> matrix_of(Kind, index_t, index_t, std::uint64_t);
template Matrix<double> growth_matrix(index_t);
template std::complex<float> random_scalar(std::mt19937_64&);
template Matrix<std::complex<float>> random_matrix(index_t, index_t, std::uint64_t);
template Vector<std::complex<float>> random_vector(index_t, std::uint64_t);
template Matrix<std::complex<float>> matrix_of(Kind, index_t, index_t, std::uint64_t);
template Matrix<std::complex<float>> growth_matrix(index_t);
template std::complex<double> random_scalar(std::mt19937_64&);
template Matrix<std::complex<double>> random_matrix(index_t, index_t, std::uint64_t);
template Vector<std::complex<double>> random_vector(index_t, std::uint64_t);
template Matrix<std::complex<double>> matrix_of(Kind, index_t, index_t, std::uint64_t);
template Matrix<std::complex<double>> growth_matrix(index_t);

}  // namespace lamina::testing
