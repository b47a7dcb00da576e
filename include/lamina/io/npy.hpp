#pragma once

#include <string>

#include "lamina/core/matrix.hpp"

namespace lamina {

/// What read_npy may do to numbers that T cannot hold exactly.
struct NpyOptions {
    bool allow_rounding = false;  ///< take the nearest T, rather than refuse float64 for a float or
                                  ///< 2^53 + 1 for a double
};

namespace detail {
/// The compiled body of read_npy.
template <Scalar T>
struct LAMINA_EXPORT NpyReader {
    static Matrix<T> read(const std::string& path, const NpyOptions& options);
};
/// The compiled body of write_npy.
template <Scalar T>
struct LAMINA_EXPORT NpyWriter {
    static void write(const std::string& path, const Operand<T>& a);
    static void write(const std::string& path, const VectorOperand<T>& x);
};

extern template struct NpyReader<float>;
extern template struct NpyReader<double>;
extern template struct NpyReader<std::complex<float>>;
extern template struct NpyReader<std::complex<double>>;
extern template struct NpyWriter<float>;
extern template struct NpyWriter<double>;
extern template struct NpyWriter<std::complex<float>>;
extern template struct NpyWriter<std::complex<double>>;
}  // namespace detail

/// The array in a file of NumPy's NPY format, versions 1.0 to 3.0, as numpy.save writes it: m x n
/// for two dimensions, n x 1 for one, 1 x 1 for none; rows stay rows, in Fortran order or C order
/// and either byte order. The entries may be bool, integers of 8 to 64 bits, float16, float32,
/// float64, complex64 or complex128, as long as T holds them exactly: a complex file is not read
/// into a real T, nor one of 64-bit floats into one of 32 bits, nor an integer beyond T's digits,
/// unless options.allow_rounding permits the last two. NaN and infinity are read as they are. One
/// pass; memory: the file and the result.
///
/// Throws ParseError with file and byte (from 1, as the column; the line is 0) for a file that
/// cannot be read or is none of this format, other types (Python objects, texts, dates, records),
/// more than two dimensions, a header that names a key twice, or lacks one, or has a negative or
/// unreachable size, data that end early or go on behind the array, a bool that is neither 0 nor 1,
/// and the first entry in the file that T cannot hold.
template <Scalar T>
Matrix<T> read_npy(const std::string& path, const NpyOptions& options = {}) {
    return detail::NpyReader<T>::read(path, options);
}

/// Writes A in NumPy's NPY format, version 1.0, for numpy.load: two dimensions, the entries as they
/// are in memory. A transposed operand is written in C order, so that nothing is transposed. The
/// file appears under its name only when it is complete: a failure leaves what was there before.
/// Throws Error naming the path if the file cannot be written.
template <AnyMatrix A>
void write_npy(const std::string& path, const A& a) {
    detail::NpyWriter<ScalarOf<A>>::write(path, operand(a));
}
/// x as an array of one dimension.
template <AnyVector X>
void write_npy(const std::string& path, const X& x) {
    detail::NpyWriter<ScalarOf<X>>::write(path, operand(x));
}

}  // namespace lamina
