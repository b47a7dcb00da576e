#pragma once

namespace lamina {

/// Which singular vectors or eigenvectors come with the values: for an m x n matrix the first
/// min(m, n) of each kind; all m and n of them, so that U and Vt are square; or none, which is
/// several times faster. For eigenvectors thin and full are the same.
enum class Vectors { thin, full, none };

}  // namespace lamina
