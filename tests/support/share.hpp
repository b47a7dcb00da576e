#pragma once

namespace lamina::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LAMINA_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LAMINA_IS_SANITIZED 1
#endif
#endif

#ifdef LAMINA_IS_SANITIZED
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// Of how many cases a long test runs one: all, but under a sanitizer, which is many times slower.
inline constexpr long share = is_sanitized ? 8 : 1;

/// How many of so many cases have to run: all, or where a share does nearly that share, since
/// each group of cases rounds down.
constexpr long least_share_of(long cases) noexcept {
    return share == 1 ? cases : cases * 9 / 10 / share;
}

}  // namespace lamina::testing
