#include "lamina/core/orthogonal.hpp"

#include <cmath>

#include "core/require.hpp"

namespace lamina {

RotationOperand::RotationOperand(index_t n, index_t i, index_t j, double angle)
    : n_(n), i_(i), j_(j), cosine_(std::cos(angle)), sine_(std::sin(angle)) {
    require_plane("as_rotation", n, i, j);
}

}  // namespace lamina
