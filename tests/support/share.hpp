#pragma once

namespace lamina::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LAMINA_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LAMINA_IS_SANITIZED 1
#endif
#endif

/// Of how many cases a long test runs one: all, but under a sanitizer, which is many times slower.
#ifdef LAMINA_IS_SANITIZED
inline constexpr long share = 8;
#else
inline constexpr long share = 1;
#endif

}  // namespace lamina::testing
