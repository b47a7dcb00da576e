#include <cstdint>
#include <cstring>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/error.hpp"

#include "fuzz/byte_string.hpp"
#include "io/npy_array.hpp"

namespace lamina {
namespace {

template <Scalar T>
void require_same(const Matrix<T>& a, const Matrix<T>& b) {
    fuzz::require(a.rows() == b.rows() && a.cols() == b.cols());
    fuzz::require(a.size() == 0 ||
                  std::memcmp(a.data(), b.data(), std::size_t(a.size()) * sizeof(T)) == 0);
}

/// The array comes back from a file of its own, bit for bit.
template <class A>
void require_return(const A& a) {
    using T = ScalarOf<A>;
    fuzz::ByteString file;
    array_to_npy(file, operand(a));
    require_same(Matrix<T>(a), array_from_npy<T>("file", file.bytes(), {}));
}

template <Scalar T>
void read(std::string_view bytes, const NpyOptions& options) {
    Matrix<T> a;
    try {
        a = array_from_npy<T>("file", bytes, options);
    } catch (const ParseError& error) {
        fuzz::require(error.column() <= index_t(bytes.size()) + 1);
        return;
    }
    fuzz::require(a.size() <= index_t(bytes.size()));
    require_return(a);
    require_return(a.t());
}

/// The first byte of the input chooses the options, the rest is the file.
void run(std::string_view input) {
    if (input.empty()) return;
    const auto choice = static_cast<unsigned char>(input[0]);
    const fuzz::Exact file(input.substr(1));
    const NpyOptions options{.allow_rounding = (choice & 4U) != 0};
    switch (choice % 4) {
        case 0:
            return read<double>(file.bytes(), options);
        case 1:
            return read<float>(file.bytes(), options);
        case 2:
            return read<std::complex<double>>(file.bytes(), options);
        default:
            return read<std::complex<float>>(file.bytes(), options);
    }
}

}  // namespace
}  // namespace lamina

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lamina::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
