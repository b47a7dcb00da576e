#pragma once

#include "lamina/core/build_info.hpp"

namespace lamina::testing {

/// Whether sums of products err less than the bound for sums in order, their length times eps: as
/// in OpenBLAS, whose kernels add in many partial sums. Other libraries are only held to the bound.
inline bool has_short_sums() {
    return build_info().blas.starts_with("OpenBLAS");
}

/// Whether a zero times NaN is NaN, as IEEE has it: reference BLAS passes over zeros in some of its
/// products, and so over what they multiply.
inline bool multiplies_by_zeros() {
    return build_info().blas.starts_with("OpenBLAS");
}

}  // namespace lamina::testing
