#pragma once

#include <cstdint>

#include "lamina/core/arithmetic.hpp"

namespace lamina {

/// A source of random bits as in <random>, std::mt19937_64 and its like, by reference or as a
/// temporary.
template <class G>
concept BitGenerator = std::unsigned_integral<std::invoke_result_t<G&>> && requires {
    { std::remove_reference_t<G>::min() } -> std::same_as<std::invoke_result_t<G&>>;
    { std::remove_reference_t<G>::max() } -> std::same_as<std::invoke_result_t<G&>>;
};

namespace detail {

/// How many low bits of a number in [0, range] are uniform once larger numbers are drawn again: the
/// largest width with 2^width - 1 <= range.
constexpr int whole_bits(std::uint64_t range) noexcept {
    int width = 0;
    while (width < 64 && (~std::uint64_t(0) >> (63 - width)) <= range)
        ++width;
    return width;
}

/// 64 uniform bits from any generator, the first drawn on top.
template <class G>
std::uint64_t draw_bits(void* engine) {
    constexpr auto least = G::min();
    constexpr int width = whole_bits(std::uint64_t(G::max() - least));
    static_assert(width > 0, "a generator with one value only");
    constexpr std::uint64_t most = ~std::uint64_t(0) >> (64 - width);
    std::uint64_t bits = 0;
    for (int have = 0; have < 64; have += width) {
        std::uint64_t drawn = 0;
        do {
            drawn = std::uint64_t((*static_cast<G*>(engine))() - least);
        } while (drawn > most);
        // Two shifts: a single one by 64 is undefined.
        bits = (bits << (width - 1) << 1) | drawn;
    }
    return bits;
}

/// A generator without its type, as the compiled library takes it.
struct RandomBits {
    std::uint64_t (*draw)(void* engine);
    void* engine;
    std::uint64_t operator()() const { return draw(engine); }
};
template <class G>
RandomBits random_bits(G& engine) noexcept {
    return {&draw_bits<G>, &engine};
}

/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT RandomMatrices {
    static void fill_uniform(const MatrixView<T>& a, RandomBits bits, RealOf<T> low,
                             RealOf<T> high);
    static void fill_normal(const MatrixView<T>& a, RandomBits bits);
    static Matrix<T> orthogonal(index_t m, index_t n, RandomBits bits);
    static Matrix<T> spd(index_t n, RandomBits bits, RealOf<T> condition);
};

extern template struct RandomMatrices<float>;
extern template struct RandomMatrices<double>;
extern template struct RandomMatrices<std::complex<float>>;
extern template struct RandomMatrices<std::complex<double>>;

}  // namespace detail

// All of these fill column by column, and draw the same numbers from the same engine with every
// standard library, since its distributions, which differ, are not asked. Negative sizes throw
// DimensionError.

/// Entries uniform in [low, high), from 53 random bits in double and 24 in float; of a complex
/// number both parts. Throws Error unless low <= high and high - low is finite; low = high gives
/// low.
template <Scalar T = double, BitGenerator G>
Matrix<T> random_uniform(index_t m, index_t n, G&& engine, std::type_identity_t<RealOf<T>> low = 0,
                         std::type_identity_t<RealOf<T>> high = 1) {
    auto a = Matrix<T>::uninitialized(m, n);
    detail::RandomMatrices<T>::fill_uniform(a, detail::random_bits(engine), low, high);
    return a;
}
template <Scalar T = double, BitGenerator G>
Vector<T> random_uniform(index_t n, G&& engine, std::type_identity_t<RealOf<T>> low = 0,
                         std::type_identity_t<RealOf<T>> high = 1) {
    auto x = Vector<T>::uninitialized(n);
    detail::RandomMatrices<T>::fill_uniform(MatrixView<T>(x.data(), n, 1),
                                            detail::random_bits(engine), low, high);
    return x;
}

/// Entries independent and normal with mean 0 and variance 1; a complex one has two parts of
/// variance 1/2, so that E |z|^2 = 1. Marsaglia's polar method (SIAM Review 6, 1964), computed in
/// double for every T: the same on all machines up to the last bit of their logarithm.
template <Scalar T = double, BitGenerator G>
Matrix<T> random_normal(index_t m, index_t n, G&& engine) {
    auto a = Matrix<T>::uninitialized(m, n);
    detail::RandomMatrices<T>::fill_normal(a, detail::random_bits(engine));
    return a;
}
template <Scalar T = double, BitGenerator G>
Vector<T> random_normal(index_t n, G&& engine) {
    auto x = Vector<T>::uninitialized(n);
    detail::RandomMatrices<T>::fill_normal(MatrixView<T>(x.data(), n, 1),
                                           detail::random_bits(engine));
    return x;
}

/// An m x n matrix, m >= n, with orthonormal columns, for m = n an orthogonal or unitary one;
/// uniform in Haar's sense: the Q of a normal matrix whose R has been given a positive diagonal (F.
/// Mezzadri, How to Generate Random Matrices from the Classical Compact Groups, Notices of the AMS
/// 54, 2007). 4 m n^2 flops. LAPACK: geqrf, orgqr or ungqr. Throws DimensionError for m < n.
template <Scalar T = double, BitGenerator G>
Matrix<T> random_orthogonal(index_t m, index_t n, G&& engine) {
    return detail::RandomMatrices<T>::orthogonal(m, n, detail::random_bits(engine));
}
template <Scalar T = double, BitGenerator G>
Matrix<T> random_orthogonal(index_t n, G&& engine) {
    return detail::RandomMatrices<T>::orthogonal(n, n, detail::random_bits(engine));
}

/// Q D Q^H with Q from random_orthogonal and n eigenvalues from 1 down to 1 / condition, evenly
/// spaced on a logarithmic scale: exactly Hermitian, positive definite as long as condition is well
/// below 1 / eps. 6 n^3 flops. Throws Error unless condition is finite and at least 1.
template <Scalar T = double, BitGenerator G>
Matrix<T> random_spd(index_t n, G&& engine, std::type_identity_t<RealOf<T>> condition = 100) {
    return detail::RandomMatrices<T>::spd(n, detail::random_bits(engine), condition);
}

}  // namespace lamina
