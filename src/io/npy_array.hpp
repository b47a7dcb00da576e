#pragma once

#include <string>
#include <string_view>

#include "lamina/io/npy.hpp"

#include "io/byte_sink.hpp"

namespace lamina {

/// The array in the bytes of a file: read_npy without the file.
template <Scalar T>
Matrix<T> array_from_npy(const std::string& path, std::string_view bytes,
                         const NpyOptions& options);

/// The bytes of a file: write_npy without the file.
template <Scalar T>
void array_to_npy(ByteSink& sink, const Operand<T>& a);
template <Scalar T>
void array_to_npy(ByteSink& sink, const VectorOperand<T>& x);

}  // namespace lamina
