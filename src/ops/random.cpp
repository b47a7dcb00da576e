#include "lamina/ops/random.hpp"

#include <cmath>
#include <string>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"

namespace lamina::detail {

namespace {

/// Uniform in [0, 1): all multiples of 2^-53, or of 2^-24, alike.
template <class R>
R unit_uniform(RandomBits bits) {
    constexpr int digits = std::numeric_limits<R>::digits;
    return std::ldexp(static_cast<R>(bits() >> (64 - digits)), -digits);
}

template <class R>
R uniform(RandomBits bits, R low, R high) {
    R x = low;
    // Rounding can reach high itself, which does not belong to the range.
    do {
        x = low + (high - low) * unit_uniform<R>(bits);
    } while (x >= high && low < high);
    return x;
}

struct NormalPair {
    double first;
    double second;
};

/// Two independent normal numbers: a point uniform in the unit disc, pushed outwards.
NormalPair normal_pair(RandomBits bits) {
    for (;;) {
        const double u = 2 * unit_uniform<double>(bits) - 1;
        const double v = 2 * unit_uniform<double>(bits) - 1;
        const double s = u * u + v * v;
        if (s < 1 && s > 0) {
            const double factor = std::sqrt(-2 * std::log(s) / s);
            return {factor * u, factor * v};
        }
    }
}

}  // namespace

template <Scalar T>
void RandomMatrices<T>::fill_uniform(const MatrixView<T>& a, RandomBits bits, RealOf<T> low,
                                     RealOf<T> high) {
    if (!(low <= high) || !std::isfinite(high - low)) {
        throw Error("random_uniform: [" + std::to_string(low) + ", " + std::to_string(high) +
                    ") is not an interval of finite length");
    }
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            const RealOf<T> x = uniform(bits, low, high);
            if constexpr (is_complex<T>) {
                a(i, j) = T(x, uniform(bits, low, high));
            } else {
                a(i, j) = x;
            }
        }
    }
}

template <Scalar T>
void RandomMatrices<T>::fill_normal(const MatrixView<T>& a, RandomBits bits) {
    using R = RealOf<T>;
    NormalPair pair{};
    bool half_used = false;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if constexpr (is_complex<T>) {
                pair = normal_pair(bits);
                a(i, j) = T(R(pair.first * std::sqrt(0.5)), R(pair.second * std::sqrt(0.5)));
            } else {
                if (!half_used) pair = normal_pair(bits);
                a(i, j) = R(half_used ? pair.second : pair.first);
                half_used = !half_used;
            }
        }
    }
}

namespace {

/// Asks a routine for its workspace, then calls it with as much.
template <Scalar T, class Routine>
void with_workspace(index_t least, Routine routine) {
    T answer(0);
    backend::checked(routine(&answer, -1), "random_orthogonal");
    auto work = Vector<T>::uninitialized(backend::workspace_size(answer, least));
    const auto size = backend::narrow(work.size(), "workspace", "random_orthogonal");
    backend::checked(routine(work.data(), size), "random_orthogonal");
}

}  // namespace

template <Scalar T>
Matrix<T> RandomMatrices<T>::orthogonal(index_t m, index_t n, RandomBits bits) {
    if (m < n) {
        throw_dimensions("random_orthogonal", "a " + shape_text(m, n) +
                                                  " matrix has more columns than can be "
                                                  "orthonormal; transpose a tall one");
    }
    auto q = Matrix<T>::uninitialized(m, n);
    fill_normal(q, bits);
    if (q.empty()) return q;
    const auto rows = backend::narrow(m, "rows", "random_orthogonal");
    const auto cols = static_cast<backend::blas_int>(n);
    auto tau = Vector<T>::uninitialized(n);
    with_workspace<T>(n, [&](T* work, backend::blas_int size) {
        return backend::geqrf<T>(LAPACK_COL_MAJOR, rows, cols, q.data(), rows, tau.data(), work,
                                 size);
    });
    auto phases = Vector<T>::uninitialized(n);
    for (index_t j = 0; j < n; ++j) {
        const RealOf<T> size = std::abs(q(j, j));
        phases[j] = size > 0 ? q(j, j) / size : T(1);
    }
    with_workspace<T>(n, [&](T* work, backend::blas_int size) {
        return backend::ungqr<T>(LAPACK_COL_MAJOR, rows, cols, cols, q.data(), rows, tau.data(),
                                 work, size);
    });
    for (index_t j = 0; j < n; ++j)
        scale_in_place(q.block(0, j, m, 1), phases[j]);
    return q;
}

template <Scalar T>
Matrix<T> RandomMatrices<T>::spd(index_t n, RandomBits bits, RealOf<T> condition) {
    if (!(condition >= 1) || !std::isfinite(condition)) {
        throw Error("random_spd: the condition " + std::to_string(condition) +
                    " must be finite and at least 1");
    }
    Matrix<T> root = orthogonal(n, n, bits);
    for (index_t j = 1; j < n; ++j) {
        const RealOf<T> exponent = RealOf<T>(j) / RealOf<T>(2 * (n - 1));
        scale_in_place(root.block(0, j, n, 1), T(std::pow(condition, -exponent)));
    }
    return root * root.h();
}

template struct RandomMatrices<float>;
template struct RandomMatrices<double>;
template struct RandomMatrices<std::complex<float>>;
template struct RandomMatrices<std::complex<double>>;

}  // namespace lamina::detail
