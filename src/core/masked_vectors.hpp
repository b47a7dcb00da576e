#pragma once

#include "core/wide_vectors.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace lamina {

// The last numbers of a column, fewer than the widest register has, where has_widest_vectors():
// those behind are masked, neither read nor written.

#if defined(__x86_64__) && defined(__GNUC__)

/// The first `count` numbers from x on, and zeros.
[[gnu::target("avx512f"), gnu::always_inline]] inline Widest<double>::Register first_of(
    index_t count, const double* x) noexcept {
    return _mm512_maskz_loadu_pd(__mmask8((1U << count) - 1), x);
}
[[gnu::target("avx512f"), gnu::always_inline]] inline Widest<float>::Register first_of(
    index_t count, const float* x) noexcept {
    return _mm512_maskz_loadu_ps(__mmask16((1U << count) - 1), x);
}

[[gnu::target("avx512f"), gnu::always_inline]] inline void put_first(
    index_t count, double* x, Widest<double>::Register numbers) noexcept {
    _mm512_mask_storeu_pd(x, __mmask8((1U << count) - 1), numbers);
}
[[gnu::target("avx512f"), gnu::always_inline]] inline void put_first(
    index_t count, float* x, Widest<float>::Register numbers) noexcept {
    _mm512_mask_storeu_ps(x, __mmask16((1U << count) - 1), numbers);
}

#endif

}  // namespace lamina
