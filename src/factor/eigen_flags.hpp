#pragma once

#include "lamina/core/structure.hpp"
#include "lamina/factor/vectors.hpp"

#include "core/finite.hpp"

namespace lamina {

// What symmetric eigensolvers read, and what LAPACK's want to be told in letters.

constexpr Part read_part(Triangle triangle) noexcept {
    return triangle == Triangle::lower ? Part::lower : Part::upper;
}
constexpr char job(Vectors vectors) noexcept {
    return vectors == Vectors::none ? 'N' : 'V';
}
constexpr char uplo(Triangle triangle) noexcept {
    return triangle == Triangle::lower ? 'L' : 'U';
}

}  // namespace lamina
