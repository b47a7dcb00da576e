#include "lamina/io/npy.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "io/file_bytes.hpp"
#include "io/npy_array.hpp"
#include "io/npy_entry.hpp"
#include "io/npy_header.hpp"

namespace lamina {

namespace {

template <Scalar T>
constexpr const char* name_of = is_complex<T>    ? sizeof(T) == 8 ? "complex of 32-bit floats"
                                                                  : "complex of 64-bit floats"
                                : sizeof(T) == 4 ? "32-bit float"
                                                 : "64-bit float";

template <class Number>
std::string digits_of(Number x) {
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), x).ptr};
}

template <class Entry>
std::string text_of(Entry entry) {
    if constexpr (std::is_same_v<Entry, NpyHalf>) {
        return digits_of(widened(entry));
    } else if constexpr (std::is_same_v<Entry, NpyTruth>) {
        return "the byte " + std::to_string(entry.byte);
    } else if constexpr (is_complex<Entry>) {
        return "(" + digits_of(entry.real()) + ", " + digits_of(entry.imag()) + ")";
    } else {
        return digits_of(entry);
    }
}

/// Takes the entries, all of one type, from a file into a matrix.
template <Scalar T>
class EntryReader {
public:
    EntryReader(const std::string& path, std::string_view bytes, const NpyHeader& header,
                bool rounding)
        : path_(path),
          data_(bytes.data() + header.data_begin),
          header_(header),
          rounding_(rounding),
          row_step_(header.entry_size * (header.fortran_order ? 1 : header.cols)),
          col_step_(header.entry_size * (header.fortran_order ? header.rows : 1)) {}

    template <class Entry>
    void read(MatrixView<T> a) const {
        if (a.empty()) return;
        // A tile of this many rows and columns of both fits the first-level cache.
        constexpr index_t tile = 32;
        const index_t rows_at_once = header_.fortran_order ? a.rows() : tile;
        bool held = true;
        for (index_t j0 = 0; j0 < a.cols(); j0 += tile) {
            const index_t j1 = std::min(j0 + tile, a.cols());
            for (index_t i0 = 0; i0 < a.rows(); i0 += rows_at_once) {
                const index_t i1 = std::min(i0 + rows_at_once, a.rows());
                for (index_t j = j0; j < j1; ++j) {
                    for (index_t i = i0; i < i1; ++i)
                        held &= convert(entry<Entry>(i, j), rounding_, a(i, j));
                }
            }
        }
        if (!held) fail<Entry>();
    }

private:
    const char* place(index_t i, index_t j) const noexcept {
        return data_ + i * row_step_ + j * col_step_;
    }
    template <class Entry>
    Entry entry(index_t i, index_t j) const noexcept {
        return load<Entry>(place(i, j), header_.swapped);
    }

    /// Looks for the first entry in the file that is not held.
    template <class Entry>
    [[noreturn]] void fail() const {
        const index_t inner = header_.fortran_order ? header_.rows : header_.cols;
        for (index_t k = 0;; ++k) {
            const index_t i = header_.fortran_order ? k % inner : k / inner;
            const index_t j = header_.fortran_order ? k / inner : k % inner;
            T ignored;
            const Entry x = entry<Entry>(i, j);
            if (convert(x, rounding_, ignored)) continue;
            const std::string where = "entry (" + std::to_string(i) + ", " + std::to_string(j) +
                                      ") is " + text_of(x) + ", ";
            const std::string why =
                std::is_same_v<Entry, NpyTruth> ? "and a bool is 0 or 1"
                : rounding_
                    ? std::string("beyond the range of a ") + name_of<T>
                    : std::string("which a ") + name_of<T> +
                          " cannot hold exactly; NpyOptions::allow_rounding takes the nearest";
            fail_npy(path_, header_.data_begin + (place(i, j) - data_), where + why);
        }
    }

    const std::string& path_;
    const char* data_;
    const NpyHeader& header_;
    bool rounding_;
    index_t row_step_;  ///< in bytes, from a row to the next
    index_t col_step_;
};

/// Refuses what the type of the entries alone decides.
template <Scalar T>
void require_kind(const std::string& path, const NpyHeader& header, const NpyOptions& options) {
    const bool complex = header.kind == NpyKind::complex;
    if (complex && !is_complex<T>) {
        fail_npy(path, header.type_at,
                 std::string("the entries are complex and a ") + name_of<T> +
                     " is not; read them into a complex matrix");
    }
    const index_t real_size = complex ? header.entry_size / 2 : header.entry_size;
    const bool floats = complex || header.kind == NpyKind::real;
    if (floats && real_size > index_t(sizeof(RealOf<T>)) && !options.allow_rounding) {
        fail_npy(path, header.type_at,
                 std::string("the entries have 64 bits and would be rounded to a ") + name_of<T> +
                     "; read them into a matrix of doubles, or set NpyOptions::allow_rounding");
    }
}

template <Scalar T>
void read_entries(const EntryReader<T>& reader, const NpyHeader& header, MatrixView<T> a) {
    const auto read = [&]<class Entry>(Entry) { reader.template read<Entry>(a); };
    switch (header.kind) {
        case NpyKind::boolean:
            return read(NpyTruth{});
        case NpyKind::integer:
            if (header.entry_size == 1) return read(std::int8_t{});
            if (header.entry_size == 2) return read(std::int16_t{});
            if (header.entry_size == 4) return read(std::int32_t{});
            return read(std::int64_t{});
        case NpyKind::natural:
            if (header.entry_size == 1) return read(std::uint8_t{});
            if (header.entry_size == 2) return read(std::uint16_t{});
            if (header.entry_size == 4) return read(std::uint32_t{});
            return read(std::uint64_t{});
        case NpyKind::real:
            if (header.entry_size == 2) return read(NpyHalf{});
            if (header.entry_size == 4) return read(float{});
            return read(double{});
        case NpyKind::complex:
            if (header.entry_size == 8) return read(std::complex<float>{});
            return read(std::complex<double>{});
    }
}

}  // namespace

template <Scalar T>
Matrix<T> array_from_npy(const std::string& path, std::string_view bytes,
                         const NpyOptions& options) {
    const NpyHeader header = read_npy_header(path, bytes);
    require_kind<T>(path, header, options);
    auto a = Matrix<T>::uninitialized(header.rows, header.cols);
    read_entries<T>(EntryReader<T>(path, bytes, header, options.allow_rounding), header, a);
    return a;
}

template Matrix<float> array_from_npy(const std::string&, std::string_view, const NpyOptions&);
template Matrix<double> array_from_npy(const std::string&, std::string_view, const NpyOptions&);
template Matrix<std::complex<float>> array_from_npy(const std::string&, std::string_view,
                                                    const NpyOptions&);
template Matrix<std::complex<double>> array_from_npy(const std::string&, std::string_view,
                                                     const NpyOptions&);

namespace detail {

template <Scalar T>
Matrix<T> NpyReader<T>::read(const std::string& path, const NpyOptions& options) {
    InputFile file(path);
    const FileBytes bytes(file);
    return array_from_npy<T>(path, bytes.view(), options);
}

template struct NpyReader<float>;
template struct NpyReader<double>;
template struct NpyReader<std::complex<float>>;
template struct NpyReader<std::complex<double>>;

}  // namespace detail
}  // namespace lamina
