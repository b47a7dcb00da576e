#include "lamina/core/view.hpp"

#include "core/require.hpp"

namespace lamina::detail {

void throw_vector_layout(index_t size, index_t stride) {
    throw_dimensions("VectorView", "size " + std::to_string(size) + " and stride " +
                                       std::to_string(stride) +
                                       "; a size is at least 0 and a stride at least 1");
}

void throw_matrix_layout(index_t rows, index_t cols, index_t ld) {
    if (rows < 0 || cols < 0 || ld < 1 || ld < rows) {
        throw_dimensions("MatrixView", "rows " + std::to_string(rows) + ", cols " +
                                           std::to_string(cols) + ", ld " + std::to_string(ld) +
                                           "; ld is at least max(1, rows)");
    }
    throw SizeError("MatrixView: " + shape_text(rows, cols) + " with ld " + std::to_string(ld) +
                    " is more than an address can reach");
}

}  // namespace lamina::detail
