#include "ops/gemm.hpp"

#include <algorithm>
#include <iterator>

#include "core/transposed.hpp"
#include "ops/parts.hpp"

namespace lamina::product {

namespace {

/// What is written out of an adjoint on the stack.
constexpr index_t room_bytes = 32768;
/// Rows of it at a time: whole lines of the cache of either scalar.
constexpr index_t rows_at_once = 16;
/// Of a right factor that every strip reads anew, what stays in the cache.
constexpr index_t most_bytes_read_anew = index_t(1) << 22;
/// Up to so many entries in all, memory does not count.
constexpr index_t most_in_cache = index_t(1) << 20;

/// Whether OpenBLAS has its threads share so many multiplications, and ends sooner with them than
/// one thread with pieces: two do not where the shorter sides have a small product, and memory does
/// not count. More than two were not measured.
bool is_shared_among_threads(double products, double product_of_shorter_sides,
                             index_t entries) noexcept {
    constexpr double most_on_one = 4 * 65536;
    constexpr double narrow = 24 * 24;
    if (products <= most_on_one || backend::is_in_parallel_region()) return false;
    const int threads = backend::blas_threads();
    const bool is_narrow = product_of_shorter_sides <= narrow && entries <= most_in_cache;
    return threads > 2 || (threads == 2 && !is_narrow);
}

/// C in strips of rows: those of A, which stand in columns, are written out first. Not inlined,
/// since gemm_in_pieces(), which has no need of the room, calls itself by way of this.
template <class R>
[[gnu::noinline]] void multiply_by_written_rows(R alpha, const Operand<R>& a, const Operand<R>& b,
                                                R beta, const MatrixView<R>& c) {
    alignas(64) R room[room_bytes / sizeof(R)];
    const index_t depth = a.cols();
    const index_t fitting = index_t(std::size(room)) / depth / rows_at_once * rows_at_once;
    for_each_piece(c.rows(), fitting, [&](index_t first, index_t last) {
        const MatrixView<R> rows(room, last - first, depth);
        write_transposed<R>(rows_of(a, first, last).base(), rows);
        gemm(alpha, Operand<R>(rows), b, beta, c.block(first, 0, last - first, c.cols()));
    });
}

template <class R>
void multiply_by_rows(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                      const MatrixView<R>& c, index_t height) {
    for_each_piece(c.rows(), height, [&](index_t first, index_t last) {
        gemm_at_once(alpha, rows_of(a, first, last), b, beta,
                     c.block(first, 0, last - first, c.cols()));
    });
}

/// C in strips of columns, each the sum of products of parts of the inner dimension.
template <class R>
void multiply_by_columns_and_depth(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                                   const MatrixView<R>& c, index_t width, index_t depth) {
    for_each_piece(a.cols(), depth, [&](index_t k0, index_t k1) {
        const Operand<R> left = columns_of(a, k0, k1);
        const Operand<R> right = rows_of(b, k0, k1);
        for_each_piece(c.cols(), width, [&](index_t j0, index_t j1) {
            gemm_at_once(alpha, left, columns_of(right, j0, j1), k0 == 0 ? beta : R(1),
                         c.block(0, j0, c.rows(), j1 - j0));
        });
    });
}

/// A product that begins with an adjoint: a shallow one goes on with its rows written out, a deep
/// one is a sum of narrow ones.
template <class R>
bool multiply_adjoint(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                      const MatrixView<R>& c) {
    const index_t m = c.rows();
    const index_t n = c.cols();
    const index_t depth = a.cols();
    const bool is_read_in_cache = b.size() * index_t(sizeof(R)) <= most_bytes_read_anew;
    if (is_read_in_cache && depth <= room_bytes / index_t(sizeof(R)) / rows_at_once) {
        multiply_by_written_rows(alpha, a, b, beta, c);
        return true;
    }
    constexpr index_t columns = 8;
    constexpr index_t most_entries = backend::most_entries_beginning_with_adjoint;
    if (depth < 4 * std::max(m, n) || m * n > 128 * 128 || m * columns > most_entries) return false;
    const index_t width = std::min(n, most_entries / m / columns * columns);
    const index_t fitting =
        std::min(longest_sum, backend::most_products_of_small_kernels / (m * width));
    multiply_by_columns_and_depth(alpha, a, b, beta, c, width, even_pieces(depth, fitting));
    return true;
}

}  // namespace

template <class R>
bool gemm_in_pieces(R alpha, const Operand<R>& a, const Operand<R>& b, R beta,
                    const MatrixView<R>& c) {
    const index_t m = c.rows();
    const index_t n = c.cols();
    const index_t depth = a.cols();
    // Where alpha is 0, OpenBLAS's large kernels do not look at A and B, and the small ones do.
    if (alpha == R(0) || depth == 0) return false;
    const double products = double(m) * double(n) * double(depth);
    const index_t longest = std::max({m, n, depth});
    const double shorter_sides = products / double(longest);
    const index_t entries = a.size() + b.size() + c.size();
    if (is_shared_among_threads(products, shorter_sides, entries)) return false;
    if (begins_with_adjoint(a, b)) return multiply_adjoint(alpha, a, b, beta, c);
    // The longest side is divided where the shorter ones leave pieces worth a call.
    constexpr double small = 100 * 100;
    constexpr double large = 200.0 * 200.0 * 200.0;
    constexpr index_t least = 24;
    const index_t fitting =
        index_t(double(backend::most_products_of_small_kernels) / shorter_sides);
    if (fitting < least || (shorter_sides > small && products > large)) return false;
    if (longest == n) {
        constexpr index_t columns = 64 / sizeof(R);
        multiply_by_columns_and_depth(alpha, a, b, beta, c, fitting / columns * columns, depth);
    } else if (longest == depth) {
        multiply_by_columns_and_depth(alpha, a, b, beta, c, n, even_pieces(depth, fitting));
    } else {
        // Where memory counts, a call that copies A reads it better.
        if (entries > most_in_cache) return false;
        multiply_by_rows(alpha, a, b, beta, c, fitting / least * least);
    }
    return true;
}

template bool gemm_in_pieces(float, const Operand<float>&, const Operand<float>&, float,
                             const MatrixView<float>&);
template bool gemm_in_pieces(double, const Operand<double>&, const Operand<double>&, double,
                             const MatrixView<double>&);

}  // namespace lamina::product
