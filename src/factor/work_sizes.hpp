#pragma once

#include "lamina/core/scalar.hpp"

namespace lamina {

/// How many entries LAPACK's workspaces need: of T, of its real type beside a complex T, and
/// integers.
struct WorkSizes {
    index_t entries;
    index_t reals;
    index_t integers;
};

/// Whether integers up to `largest` can index all of it.
constexpr bool fits(const WorkSizes& sizes, index_t largest) noexcept {
    return sizes.entries <= largest && sizes.reals <= largest && sizes.integers <= largest;
}

}  // namespace lamina
