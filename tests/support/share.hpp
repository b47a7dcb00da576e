#pragma once

#include <algorithm>
#include <cstdlib>

namespace lamina::testing {

inline constexpr bool is_sanitized = LAMINA_SANITIZED;

/// Of how many cases a long test runs one: all, but under a sanitizer, which is many times slower,
/// and where the environment names another number (tools/check does for libraries that make the
/// same calls once more). Neither 2 nor 3 divides it, so that of parts and poisons, which take
/// turns, each has its turn.
inline long share() {
    constexpr long of_sanitized = 7;
    if (is_sanitized) return of_sanitized;
    const char* const named = std::getenv("LAMINA_TEST_SHARE");
    return named == nullptr ? 1 : std::max(1L, std::atol(named));
}

/// How many of so many cases have to run: all, or where a share does nearly that share, since
/// each group of cases rounds down.
inline long least_share_of(long cases) {
    return share() == 1 ? cases : cases * 9 / 10 / share();
}

}  // namespace lamina::testing
