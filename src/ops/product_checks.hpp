#pragma once

#include "lamina/core/overlap.hpp"
#include "lamina/core/structure.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"

/// What the sources of products share: shapes, overlap, sizes and flags of BLAS.
namespace lamina::product {

inline constexpr const char* who = "multiply";

/// A is m x k_a and B k_b x n, which does not fit, or not the destination of rows x cols.
[[noreturn]] void throw_shapes(index_t m, index_t k_a, index_t k_b, index_t n, index_t rows,
                               index_t cols);

/// The shapes of A, B and the destination of A B, or DimensionError with the two that differ.
inline void require_shapes(index_t m, index_t k_a, index_t k_b, index_t n, index_t rows,
                           index_t cols) {
    if (((k_a ^ k_b) | (rows ^ m) | (cols ^ n)) != 0) [[unlikely]] {
        throw_shapes(m, k_a, k_b, n, rows, cols);
    }
}

template <class Destination, class Source>
inline void require_apart(const Destination& c, const Source& a) {
    if (detail::overlap(c, a)) [[unlikely]] {
        throw_alias(who);
    }
}

inline backend::blas_int narrow(index_t value, const char* argument) {
    return backend::narrow(value, argument, who);
}

inline CBLAS_TRANSPOSE flag(Op op) noexcept {
    // A conjugate that is no transpose is a copy by now, or of real numbers: only OpenBLAS has a
    // flag for it.
    constexpr CBLAS_TRANSPOSE flags[] = {CblasNoTrans, CblasTrans, CblasNoTrans, CblasConjTrans};
    return flags[static_cast<unsigned char>(op)];
}

inline CBLAS_UPLO flag(Triangle triangle) noexcept {
    return triangle == Triangle::lower ? CblasLower : CblasUpper;
}

inline CBLAS_DIAG flag(Diagonal diagonal) noexcept {
    return diagonal == Diagonal::unit ? CblasUnit : CblasNonUnit;
}

}  // namespace lamina::product
