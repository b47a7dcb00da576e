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

/// Whether an argument that LAPACK finds wrong ends the process: XERBLA of the reference LAPACK
/// does, with STOP; OpenBLAS's returns.
inline bool ends_at_wrong_arguments() {
    return !build_info().blas.starts_with("OpenBLAS");
}

/// Whether calls from several threads at a time come out right. An OpenBLAS built without threads,
/// as Debian's openblas-serial, shares its buffers without a lock (unless built with USE_LOCKING,
/// which it does not tell): plain calls of its gemm then give wrong numbers.
inline bool may_be_called_from_threads() {
    return build_info().parallel != "sequential";
}

inline constexpr const char* shares_buffers =
    "an OpenBLAS built without threads shares its buffers without a lock";

/// Whether OpenBLAS's kernels are those for AVX-512, whose small products copy one factor.
inline bool copies_in_small_products() {
    const std::string core = build_info().core;
    return core == "SkylakeX" || core == "Cooperlake" || core == "SapphireRapids";
}

/// Whether the order of a sum may depend on where in memory its terms are: kernels for registers of
/// 16 bytes begin with what stands before the first whole register.
inline bool sums_may_depend_on_alignment() {
    const std::string core = build_info().core;
    const bool is_for_wide_vectors =
        core == "Haswell" || core == "Zen" || copies_in_small_products();
    return build_info().blas.starts_with("OpenBLAS") && !is_for_wide_vectors;
}

/// What the count of threads is after it was set to n: sequential and unknown libraries have none.
inline int counted_threads(int n) {
    const std::string parallel = build_info().parallel;
    return parallel == "pthreads" || parallel == "openmp" ? n : 1;
}

}  // namespace lamina::testing
