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

template <auto body>
struct CompiledTwice;
template <class Result, class... Args, Result (*body)(Args...) noexcept>
struct CompiledTwice<body> {
#if defined(__x86_64__) && defined(__GNUC__)
    [[gnu::target("avx2,fma"), gnu::noinline]] static Result in_wide_vectors(
        Args... args) noexcept {
        return body(args...);
    }
#endif
    static Result run(Args... args) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
        if (has_wide_vectors()) return in_wide_vectors(args...);
#endif
        return body(args...);
    }
};

/// body(args...), compiled for the processors of the library and for those with wide vectors, and
/// run as the one at hand has it. The body and what it calls are always inlined into both.
template <auto body>
inline constexpr auto in_wide_vectors = &CompiledTwice<body>::run;

/// 32 bytes of real numbers, which the compiler takes apart where registers are narrower.
template <class R>
struct Wide {
    static constexpr index_t lanes = 32 / index_t(sizeof(R));
    using Register [[gnu::vector_size(32)]] = R;
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

}  // namespace lamina
