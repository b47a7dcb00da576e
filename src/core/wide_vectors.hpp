#pragma once

#include "lamina/core/scalar.hpp"

namespace lamina {

/// Whether the processor has registers of 32 bytes and fused multiply-adds, which not all have for
/// which the library is compiled.
inline bool has_wide_vectors() noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
#else
    return false;
#endif
}

/// Whether it has registers of 64 bytes.
inline bool has_widest_vectors() noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx512f") != 0 && has_wide_vectors();
#else
    return false;
#endif
}

template <auto body>
struct Compiled;
template <class Result, class... Args, Result (*body)(Args...) noexcept>
struct Compiled<body> {
    /// Out of line like the others: what it needs on the stack is not set up where it is not run.
    [[gnu::noinline]] static Result for_narrow_vectors(Args... args) noexcept {
        return body(args...);
    }
#if defined(__x86_64__) && defined(__GNUC__)
    [[gnu::target("avx2,fma"), gnu::noinline]] static Result for_wide_vectors(
        Args... args) noexcept {
        return body(args...);
    }
    [[gnu::target("avx512f,avx2,fma"), gnu::noinline]] static Result for_widest_vectors(
        Args... args) noexcept {
        return body(args...);
    }
#endif
    static Result in_wide_vectors(Args... args) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
        if (has_wide_vectors()) return for_wide_vectors(args...);
#endif
        return for_narrow_vectors(args...);
    }
    static Result in_widest_vectors(Args... args) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
        return for_widest_vectors(args...);
#else
        return for_narrow_vectors(args...);
#endif
    }
};

/// body(args...), compiled for the processors of the library and for those with wide vectors, and
/// run as the one at hand has it. The body and what it calls are always inlined into both.
template <auto body>
inline constexpr auto in_wide_vectors = &Compiled<body>::in_wide_vectors;

/// body(args...) compiled for the widest vectors, for where has_widest_vectors().
template <auto body>
inline constexpr auto in_widest_vectors = &Compiled<body>::in_widest_vectors;

/// So many bytes of real numbers, which the compiler takes apart where registers are narrower.
template <class R, std::size_t bytes>
struct NumbersIn {
    static constexpr index_t lanes = index_t(bytes / sizeof(R));
    using Register [[gnu::vector_size(bytes)]] = R;
    /// A structure, since Clang forgets the alignment of an alias in a template.
    struct [[gnu::packed, gnu::may_alias]] InMemory {
        Register numbers;
    };

    /// The numbers from x on, aligned or not, to be read or written at once. A reference, since to
    /// return registers is another convention for calls where there are wide ones.
    [[gnu::always_inline]] static const InMemory& at(const R* x) noexcept {
        return *reinterpret_cast<const InMemory*>(x);
    }
    [[gnu::always_inline]] static InMemory& at(R* x) noexcept {
        return *reinterpret_cast<InMemory*>(x);
    }
};

template <class R>
using Wide = NumbersIn<R, 32>;
template <class R>
using Widest = NumbersIn<R, 64>;

}  // namespace lamina
