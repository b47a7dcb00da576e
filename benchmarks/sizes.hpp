#pragma once

#include <cstddef>
#include <vector>

#include "contest/cases.hpp"

/// The sizes of all benchmarks, in one place.
namespace lamina::bench {

struct Shape {
    index_t m;
    index_t n;
};

/// The largest square matrix by what an operation costs, so that a whole comparison takes half an
/// hour: products and LU, then what is half matrix-vector products, then iterations, then eig.
inline constexpr index_t cheap = 2048;
inline constexpr index_t moderate = 1024;
inline constexpr index_t costly = 1000;
inline constexpr index_t dear = 512;

/// Powers of two, and others between them for what blocks leave over.
inline std::vector<index_t> square_sizes(const Effort& effort, index_t largest) {
    std::vector<index_t> sizes = {2,  3,  4,   6,   8,   12,  16,  24,   32,   48,
                                  64, 96, 128, 200, 256, 384, 512, 1000, 1024, 2048};
    if (effort.threads > 1) sizes = {4, 16, 32, 64, 128, 256, 512, 1000, 1024, 2048};
    if (effort.quick) largest = largest == cheap ? 512 : 256;
    if (effort.quick) sizes = {4, 16, 64, 256, 512};
    if (effort.quick && effort.threads > 1) sizes = {32, 256};
    std::erase_if(sizes, [&](index_t n) { return n > largest; });
    return sizes;
}

/// Vectors from the registers to main memory.
inline std::vector<index_t> vector_sizes(const Effort& effort) {
    if (effort.quick) return {16, 1024, 1048576};
    return {4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304};
}

/// Two sizes for the scalars other than double.
inline std::vector<index_t> other_scalar_sizes(const Effort& effort) {
    if (effort.quick) return {64};
    return {64, 512};
}

/// Far more rows than columns.
inline std::vector<Shape> tall_shapes(const Effort& effort) {
    if (effort.quick && effort.threads > 1) return {{20000, 128}};
    if (effort.quick) return {{100000, 64}, {20000, 128}};
    return {{100000, 16}, {100000, 64}, {20000, 128}, {20000, 512}, {4000, 1000}};
}
inline std::vector<Shape> wide_shapes(const Effort& effort) {
    if (effort.quick) return {{128, 20000}};
    std::vector<Shape> shapes = tall_shapes(effort);
    for (Shape& shape : shapes)
        shape = {shape.n, shape.m};
    return shapes;
}

/// The shape and the conditions of the hard tall SVDs; beside these an exactly rank-deficient one.
inline constexpr Shape conditioned_shape{100000, 64};
inline std::vector<double> conditions(const Effort& effort) {
    if (effort.quick && effort.threads > 1) return {};
    if (effort.quick) return {1e10, 1e14};
    if (effort.threads > 1) return {1, 1e10, 1e16};
    return {1, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12, 1e14, 1e16};
}

/// Triplets, eigenpairs or components where only the leading ones are asked for.
inline constexpr index_t top = 10;

/// Files of numbers: rows and columns.
inline std::vector<Shape> csv_shapes(const Effort& effort) {
    if (effort.quick) return {{50000, 50}};
    return {{100, 10}, {10000, 10}, {50000, 50}};
}

/// Where peak memory is measured.
inline constexpr Shape memory_square{1000, 1000};
inline constexpr Shape memory_large{3000, 3000};
inline constexpr Shape memory_tall{100000, 64};

}  // namespace lamina::bench
