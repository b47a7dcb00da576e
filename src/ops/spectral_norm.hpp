#pragma once

#include "lamina/ops/norm.hpp"

namespace lamina::detail {

/// Norm::two or Norm::nuclear of a matrix with entries, from the singular values of a copy. LAPACK:
/// gesdd.
template <Scalar T>
RealOf<T> spectral_norm(const Operand<T>& a, Norm which);

}  // namespace lamina::detail
