#pragma once

#include <span>
#include <vector>

#include "lamina/core/error.hpp"

namespace lamina {

/// The permutation matrix P with p_(i, p[i]) = 1, or its transpose, told by p alone: row i of P A
/// is row p[i] of A, the convention of permutation_matrix and LU::permutation(). It holds a view of
/// p and stands beside matrices of every scalar. Made by as_permutation.
class LAMINA_EXPORT PermutationOperand {
public:
    /// n comparisons and n bits of memory for a look at p. Throws DimensionError for an index
    /// outside, Error for one that comes twice.
    explicit PermutationOperand(std::span<const index_t> p);

    index_t rows() const noexcept { return index_t(p_.size()); }
    index_t cols() const noexcept { return index_t(p_.size()); }
    std::span<const index_t> indices() const noexcept { return p_; }
    bool transposed() const noexcept { return transposed_; }

    /// The transpose, which is the inverse.
    PermutationOperand t() const noexcept {
        PermutationOperand q = *this;
        q.transposed_ = !transposed_;
        return q;
    }
    PermutationOperand h() const noexcept { return t(); }

private:
    std::span<const index_t> p_;
    bool transposed_ = false;
};

/// p as the matrix P of PermutationOperand, for products that move entries and multiply none:
/// as_permutation(p) * A. p must live on and stay as it is. Throws like PermutationOperand.
inline PermutationOperand as_permutation(std::span<const index_t> p) {
    return PermutationOperand(p);
}
void as_permutation(const std::vector<index_t>&&) = delete;

namespace detail {
/// Whether each of 0, ..., n - 1 comes once among the n entries of p; else DimensionError or Error.
LAMINA_EXPORT void require_permutation(const char* who, std::span<const index_t> p);
}  // namespace detail

}  // namespace lamina
