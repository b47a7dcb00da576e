#include <algorithm>
#include <bit>
#include <string>
#include <string_view>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/storage.hpp"
#include "lamina/io/npy.hpp"

#include "io/as_matrix.hpp"
#include "io/atomic_file.hpp"
#include "io/npy_array.hpp"
#include "io/npy_header.hpp"

namespace lamina {

namespace {

// What is not in memory as it has to be in the file is gathered in this many entries.
constexpr index_t block_size = 1 << 15;

template <Scalar T>
std::string type_text() {
    const std::string order = std::endian::native == std::endian::big ? ">" : "<";
    return order + (is_complex<T> ? "c" : "f") + std::to_string(sizeof(T));
}

/// The bytes in front of the entries: type as in "<f8", shape as in "(3, 4)".
std::string header_text(std::string_view type, bool fortran_order, std::string_view shape) {
    std::string dictionary = "{'descr': '";
    dictionary += type;
    dictionary += "', 'fortran_order': ";
    dictionary += fortran_order ? "True" : "False";
    dictionary += ", 'shape': ";
    dictionary += shape;
    dictionary += ", }";
    // Blanks and a line end bring the entries to a multiple of 64 bytes, for who maps the file.
    constexpr std::size_t prefix = 10;
    const std::size_t whole = (prefix + dictionary.size() + 1 + 63) / 64 * 64;
    dictionary.resize(whole - prefix - 1, ' ');
    dictionary += '\n';

    std::string text(npy_magic);
    text += {'\x01', '\x00', static_cast<char>(dictionary.size() % 256),
             static_cast<char>(dictionary.size() / 256)};
    return text + dictionary;
}

template <Scalar T>
std::span<const char> bytes_of(const T* entries, index_t count) {
    return {reinterpret_cast<const char*>(entries), static_cast<std::size_t>(count) * sizeof(T)};
}

/// Writes the entries of base column by column, conjugated and scaled as a says.
template <Scalar T>
void put_columns(ByteSink& sink, const Operand<T>& a) {
    const MatrixView<const T>& base = a.base();
    if (base.empty()) return;
    const Op op = conjugates(a.op()) ? Op::conjugated : Op::none;
    if (op == Op::none && a.scale() == T(1) && base.ld() == base.rows()) {
        sink.write(bytes_of(base.data(), base.size()));
        return;
    }
    const index_t rows = std::min(base.rows(), block_size);
    const index_t cols = std::clamp<index_t>(block_size / rows, 1, base.cols());
    const detail::Storage<T> block(rows * cols);
    for (index_t j = 0; j < base.cols(); j += cols) {
        const index_t n = std::min(cols, base.cols() - j);
        for (index_t i = 0; i < base.rows(); i += rows) {
            const index_t m = std::min(rows, base.rows() - i);
            copy_into(MatrixView<T>(block.data(), m, n, m),
                      Operand<T>(base.block(i, j, m, n), op, a.scale()));
            sink.write(bytes_of(block.data(), m * n));
        }
    }
}

template <Scalar T>
void put_header(ByteSink& sink, bool fortran_order, const std::string& shape) {
    sink.write(header_text(type_text<T>(), fortran_order, shape));
}

}  // namespace

template <Scalar T>
void array_to_npy(ByteSink& sink, const Operand<T>& a) {
    // Columns of what is transposed are rows of the matrix.
    put_header<T>(sink, !transposes(a.op()),
                  "(" + std::to_string(a.rows()) + ", " + std::to_string(a.cols()) + ")");
    put_columns(sink, a);
}

template <Scalar T>
void array_to_npy(ByteSink& sink, const VectorOperand<T>& x) {
    put_header<T>(sink, false, "(" + std::to_string(x.size()) + ",)");
    put_columns(sink, as_matrix(x));
}

template void array_to_npy(ByteSink&, const Operand<float>&);
template void array_to_npy(ByteSink&, const Operand<double>&);
template void array_to_npy(ByteSink&, const Operand<std::complex<float>>&);
template void array_to_npy(ByteSink&, const Operand<std::complex<double>>&);
template void array_to_npy(ByteSink&, const VectorOperand<float>&);
template void array_to_npy(ByteSink&, const VectorOperand<double>&);
template void array_to_npy(ByteSink&, const VectorOperand<std::complex<float>>&);
template void array_to_npy(ByteSink&, const VectorOperand<std::complex<double>>&);

namespace detail {

template <Scalar T>
void NpyWriter<T>::write(const std::string& path, const Operand<T>& a) {
    AtomicFile file(path);
    array_to_npy(file, a);
    file.commit();
}

template <Scalar T>
void NpyWriter<T>::write(const std::string& path, const VectorOperand<T>& x) {
    AtomicFile file(path);
    array_to_npy(file, x);
    file.commit();
}

template struct NpyWriter<float>;
template struct NpyWriter<double>;
template struct NpyWriter<std::complex<float>>;
template struct NpyWriter<std::complex<double>>;

}  // namespace detail
}  // namespace lamina
