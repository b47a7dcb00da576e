#include "core/finite.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

#include "lamina/core/arithmetic.hpp"

#include "core/pass_in_threads.hpp"
#include "core/require.hpp"
#include "core/wide_vectors.hpp"

namespace lamina {

namespace {

template <class R>
using BitsOf = std::conditional_t<sizeof(R) == 4, std::uint32_t, std::uint64_t>;

/// x - x is a zero for a finite x and a NaN for any other, so the OR of their bits, but for the
/// sign, tells whether all are finite. Integer OR may be reordered: the loop runs in vector
/// registers. With `to`, the numbers are copied there on the way.
template <bool copying, class R>
[[gnu::always_inline]] inline bool scan(R* __restrict to, const R* __restrict from,
                                        index_t n) noexcept {
    BitsOf<R> seen = 0;
#pragma GCC unroll 4
    for (index_t i = 0; i < n; ++i) {
        const R x = from[i];
        if constexpr (copying) to[i] = x;
        seen |= std::bit_cast<BitsOf<R>>(x - x);
    }
    return (seen << 1) == 0;
}

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2")]] inline __m256i minus_itself(__m256i x, float) noexcept {
    const __m256 y = _mm256_castsi256_ps(x);
    return _mm256_castps_si256(_mm256_sub_ps(y, y));
}
[[gnu::target("avx2")]] inline __m256i minus_itself(__m256i x, double) noexcept {
    const __m256d y = _mm256_castsi256_pd(x);
    return _mm256_castpd_si256(_mm256_sub_pd(y, y));
}

/// As fast as memcpy. Written out, since GCC 12 makes one chain of the ORs, and Clang 14 less.
template <bool copying, class R>
[[gnu::target("avx2"), gnu::noinline]] bool scan_avx2(R* to, const R* from, index_t n) noexcept {
    constexpr index_t lanes = 32 / index_t(sizeof(R));
    __m256i seen[4] = {};
    index_t i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) {
        for (index_t k = 0; k < 4; ++k) {
            const index_t at = i + k * lanes;
            const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + at));
            if constexpr (copying) _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + at), x);
            seen[k] = _mm256_or_si256(seen[k], minus_itself(x, R()));
        }
    }
    seen[0] = _mm256_or_si256(_mm256_or_si256(seen[0], seen[1]), _mm256_or_si256(seen[2], seen[3]));
    const auto parts = std::bit_cast<std::array<BitsOf<R>, 32 / sizeof(R)>>(seen[0]);
    BitsOf<R> bits = 0;
    for (const BitsOf<R> part : parts)
        bits |= part;
    return (bits << 1) == 0 && scan<copying>(copying ? to + i : to, from + i, n - i);
}

#else
template <bool copying, class R>
bool scan_avx2(R* to, const R* from, index_t n) noexcept {
    return scan<copying>(to, from, n);
}
#endif

/// The registers every processor has are enough for small matrices; beside a factorization of
/// middling size the pass would cost several per cent in them, so there the wider ones are used if
/// present.
template <bool copying, class R>
bool all_finite(R* to, const R* from, index_t n) noexcept {
    constexpr index_t worth_a_call = 32;
    if (n >= worth_a_call && has_wide_vectors()) return scan_avx2<copying>(to, from, n);
    return scan<copying>(to, from, n);
}

// A complex number is two adjacent reals ([complex.numbers]), and finite if both are.
template <Scalar T>
bool all_finite_entries(const T* x, index_t n) noexcept {
    constexpr index_t parts = is_complex<T> ? 2 : 1;
    using R = RealOf<T>;
    return all_finite<false>(static_cast<R*>(nullptr), reinterpret_cast<const R*>(x), parts * n);
}
template <Scalar T>
bool copy_all_finite_entries(T* to, const T* from, index_t n) noexcept {
    constexpr index_t parts = is_complex<T> ? 2 : 1;
    using R = RealOf<T>;
    return all_finite<true>(reinterpret_cast<R*>(to), reinterpret_cast<const R*>(from), parts * n);
}

template <Scalar T>
bool is_finite_entry(T x) noexcept {
    return std::isfinite(std::real(x)) && std::isfinite(std::imag(x));
}

struct Range {
    index_t first;
    index_t count;
};

/// The rows of column j that belong to the part.
Range rows_of(Part part, index_t j, index_t rows) noexcept {
    if (part == Part::lower) return {j < rows ? j : rows, j < rows ? rows - j : 0};
    if (part == Part::upper) return {0, j < rows ? j + 1 : rows};
    return {0, rows};
}

template <Scalar T>
[[noreturn, gnu::cold]] void throw_non_finite(const char* who, MatrixView<const T> a, Part part) {
    for (index_t j = 0; j < a.cols(); ++j) {
        const Range r = rows_of(part, j, a.rows());
        for (index_t i = r.first; i < r.first + r.count; ++i) {
            if (is_finite_entry(a(i, j))) continue;
            const bool nan = std::isnan(std::real(a(i, j))) || std::isnan(std::imag(a(i, j)));
            throw NonFiniteError(std::string(who) + ": entry (" + std::to_string(i) + ", " +
                                     std::to_string(j) + ") of the " +
                                     shape_text(a.rows(), a.cols()) + " matrix is " +
                                     (nan ? "NaN" : "infinite") +
                                     "; clean the data, or pass Check::none if LAPACK may see it",
                                 i, j);
        }
    }
    throw Error(std::string(who) + ": the matrix changed while it was being read");
}

/// Whether look(first, last) is true for all runs of n entries.
template <class Look>
bool holds_in_threads(index_t n, const Look& look) {
    std::atomic<bool> holds = true;
    in_threads(n, threads_for_pass(n), [&](index_t, index_t first, index_t last) {
        if (!look(first, last)) holds = false;
    });
    return holds;
}

template <Scalar T>
bool plain(const Operand<T>& a) noexcept {
    return a.op() == Op::none && a.scale() == T(1);
}

}  // namespace

template <Scalar T>
bool Finite<T>::copy_run(T* to, const T* from, index_t n) {
    return holds_in_threads(n, [=](index_t first, index_t last) {
        return copy_all_finite_entries(to + first, from + first, last - first);
    });
}

template <Scalar T>
void Finite<T>::copy_part(const char* who, T* to, index_t ld, const Operand<T>& a, Part part) {
    const MatrixView<T> c(to, a.rows(), a.cols(), ld);
    if (!plain(a)) {
        detail::Elementwise<T>::copy(c, a);
        require(who, c, part);
        return;
    }
    if (c.empty()) return;
    const MatrixView<const T> from = a.base();
    bool finite = true;
    for (index_t j = 0; j < c.cols(); ++j) {
        const Range r = rows_of(part, j, c.rows());
        finite &= copy_all_finite_entries(c.data() + r.first + j * c.ld(),
                                          from.data() + r.first + j * from.ld(), r.count);
    }
    if (!finite) [[unlikely]] {
        throw_non_finite<T>(who, c, part);
    }
}

template <Scalar T>
void Finite<T>::require(const char* who, const MatrixView<const T>& a, Part part) {
    if (a.empty()) return;
    bool finite = true;
    if (part == Part::all && a.ld() == a.rows()) {
        finite = holds_in_threads(a.size(), [&](index_t first, index_t last) {
            return all_finite_entries(a.data() + first, last - first);
        });
    } else {
        for (index_t j = 0; j < a.cols(); ++j) {
            const Range r = rows_of(part, j, a.rows());
            finite &= all_finite_entries(a.data() + r.first + j * a.ld(), r.count);
        }
    }
    if (!finite) [[unlikely]] {
        throw_non_finite<T>(who, a, part);
    }
}

template <Scalar T>
void Finite<T>::require(const char* who, const VectorView<const T>& x) {
    // A strided vector is a row of a matrix; a contiguous one its only column.
    if (x.stride() == 1) {
        require(who, MatrixView<const T>(x.data(), x.size(), 1));
    } else {
        require(who, MatrixView<const T>(x.data(), 1, x.size(), x.stride()));
    }
}

template struct Finite<float>;
template struct Finite<double>;
template struct Finite<std::complex<float>>;
template struct Finite<std::complex<double>>;

}  // namespace lamina
