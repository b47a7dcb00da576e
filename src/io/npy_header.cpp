#include "io/npy_header.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/require.hpp"
#include "io/shown.hpp"

namespace lamina {

namespace {

// An array without entries has no data that vouch for its other size.
constexpr index_t most_without_data = std::numeric_limits<std::int32_t>::max();

/// The dictionary of the header, a small part of what Python can write: the keys descr,
/// fortran_order and shape in any order, with a text, a truth value and a tuple.
class HeaderReader {
public:
    HeaderReader(const std::string& path, std::string_view bytes) : path_(path), bytes_(bytes) {}

    NpyHeader read() {
        find_dictionary();
        read_dictionary();
        set_type();
        set_shape();
        header_.data_begin = end_;
        return header_;
    }

private:
    [[noreturn]] void fail(index_t at, const std::string& what) const { fail_npy(path_, at, what); }

    std::size_t byte(index_t at) const {
        return static_cast<unsigned char>(bytes_[static_cast<std::size_t>(at)]);
    }

    /// Sets where the dictionary begins and ends.
    void find_dictionary() {
        const auto size = static_cast<index_t>(bytes_.size());
        if (size == 0) throw ParseError(path_, 0, 0, "is empty; expected an array in NPY format");
        if (!bytes_.starts_with(npy_magic)) {
            const bool archive = bytes_.starts_with("PK\x03\x04");
            fail(0, archive ? "this is an archive, NPZ perhaps; extract the arrays in it first"
                            : "expected an array in NPY format, which begins with \\x93NUMPY");
        }
        if (size < 10) fail(size, "the file ends inside its header");
        const std::size_t major = byte(6);
        if (major < 1 || major > 3 || byte(7) != 0) {
            fail(6, "the format's version is " + std::to_string(major) + "." +
                        std::to_string(byte(7)) + "; known are 1.0, 2.0 and 3.0");
        }
        at_ = major == 1 ? 10 : 12;
        if (size < at_) fail(size, "the file ends inside its header");
        std::size_t length = 0;
        for (index_t i = at_ - 1; i >= 8; --i)
            length = 256 * length + byte(i);
        if (length > bytes_.size() - static_cast<std::size_t>(at_)) {
            fail(size, "the file ends inside its header of " + std::to_string(length) + " bytes");
        }
        end_ = at_ + static_cast<index_t>(length);
    }

    char peek() const { return at_ < end_ ? bytes_[static_cast<std::size_t>(at_)] : '\0'; }

    void skip_blanks() {
        while (at_ < end_ && std::string_view(" \t\r\n").find(peek()) != std::string_view::npos)
            ++at_;
    }

    /// Whether c comes next; then it is passed.
    bool take(char c) {
        skip_blanks();
        if (at_ == end_ || peek() != c) return false;
        ++at_;
        return true;
    }

    void expect(char c, const char* where) {
        if (!take(c)) fail(at_, std::string("expected ") + c + " " + where + found());
    }

    std::string found() const {
        if (at_ == end_) return ", found the end of the header";
        return ", found " + shown(bytes_.substr(static_cast<std::size_t>(at_),
                                                static_cast<std::size_t>(end_ - at_)));
    }

    /// A text in quotation marks of either kind, nothing escaped in it.
    std::string_view text(const char* what) {
        skip_blanks();
        const char mark = peek();
        if (mark != '\'' && mark != '"') {
            fail(at_, std::string("expected ") + what + " in quotation marks" + found());
        }
        const auto first = static_cast<std::size_t>(at_ + 1);
        const std::size_t last = bytes_.substr(0, static_cast<std::size_t>(end_)).find(mark, first);
        if (last == std::string_view::npos) fail(at_, "these quotation marks are never closed");
        const std::string_view inside = bytes_.substr(first, last - first);
        const std::size_t escape = inside.find('\\');
        if (escape != std::string_view::npos) {
            fail(at_ + 1 + static_cast<index_t>(escape), "a backslash; nothing needs one here");
        }
        at_ = static_cast<index_t>(last) + 1;
        return inside;
    }

    void read_dictionary() {
        expect('{', "at the begin of the header");
        while (!take('}')) {
            skip_blanks();
            const index_t key_at = at_;
            const std::string_view key = text("a key");
            expect(':', "behind a key");
            read_value(key, key_at);
            if (take('}')) break;
            expect(',', "or } behind a value");
        }
        skip_blanks();
        if (at_ != end_) fail(at_, "expected nothing behind the header's }" + found());
        for (std::size_t k = 0; k < keys.size(); ++k) {
            if (!seen_[k]) fail(end_, "the header does not say " + shown(keys[k]));
        }
    }

    void read_value(std::string_view key, index_t key_at) {
        const auto which = std::find(keys.begin(), keys.end(), key) - keys.begin();
        if (which == static_cast<index_t>(keys.size())) {
            fail(key_at, "the header has an unknown key " + shown(key));
        }
        bool& seen = seen_[static_cast<std::size_t>(which)];
        if (seen) fail(key_at, "the header has the key " + shown(key) + " twice");
        seen = true;
        skip_blanks();
        if (which == 0) read_type();
        if (which == 1) read_order();
        if (which == 2) read_shape();
    }

    void read_type() {
        if (peek() == '[' || peek() == '{' || peek() == '(') {
            fail(at_, "the entries are records; save each field as an array of its own");
        }
        type_at_ = at_;
        type_ = text("the type of the entries");
    }

    void read_order() {
        const std::string_view rest =
            bytes_.substr(static_cast<std::size_t>(at_), static_cast<std::size_t>(end_ - at_));
        header_.fortran_order = rest.starts_with("True");
        if (!header_.fortran_order && !rest.starts_with("False")) {
            fail(at_, "expected True or False" + found());
        }
        at_ += header_.fortran_order ? 4 : 5;
    }

    void read_shape() {
        shape_at_ = at_;
        expect('(', "at the begin of the shape");
        while (!take(')')) {
            sizes_.push_back(size());
            const bool more = take(',');
            if (sizes_.size() == 1 && !more)
                fail(at_, "expected , behind the first size" + found());
            if (more) continue;
            expect(')', "or , behind a size");
            break;
        }
    }

    index_t size() {
        skip_blanks();
        const char* first = bytes_.data() + at_;
        const char* last = bytes_.data() + end_;
        index_t value = 0;
        const auto [next, error] = std::from_chars(first, last, value);
        if (peek() == '-') fail(at_, "a size below zero" + found());
        if (error == std::errc::invalid_argument) fail(at_, "expected a size" + found());
        if (error == std::errc::result_out_of_range) fail(at_, "a size out of reach" + found());
        at_ += next - first;
        // Python 2 on Windows wrote long integers so.
        if (peek() == 'L') ++at_;
        return value;
    }

    void set_type() {
        header_.type_at = type_at_;
        const char order = type_.empty() ? '\0' : type_[0];
        const bool ordered = order == '<' || order == '>';
        if (type_.size() >= 3 && (ordered || order == '|')) {
            const std::string_view rest = type_.substr(1);
            for (const std::string_view known : {"b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4",
                                                 "u8", "f2", "f4", "f8", "c8", "c16"}) {
                const index_t entry_size = known == "c16" ? 16 : known[1] - '0';
                // Only single bytes need no order.
                if (rest != known || (!ordered && entry_size > 1)) continue;
                header_.kind = NpyKind(known[0]);
                header_.entry_size = entry_size;
                header_.swapped = (order == '>') != (std::endian::native == std::endian::big);
                return;
            }
        }
        fail_type();
    }

    [[noreturn]] void fail_type() const {
        const char kind = type_.size() < 2 ? '\0' : type_[1];
        const std::string what = kind == 'O'                  ? " (Python objects)"
                                 : kind == 'S' || kind == 'U' ? " (texts)"
                                 : kind == 'M' || kind == 'm' ? " (dates or times)"
                                 : kind == 'V'                ? " (raw bytes)"
                                                              : "";
        fail(type_at_, "the entries are of type " + shown(type_) + what +
                           "; expected bool, integers of 8 to 64 bits, float16, float32, float64, "
                           "complex64 or complex128 with their byte order");
    }

    void set_shape() {
        if (sizes_.size() > 2) {
            fail(shape_at_, "the array has " + std::to_string(sizes_.size()) +
                                " dimensions and a matrix has two; reshape it, or save its slices");
        }
        header_.rows = sizes_.empty() ? 1 : sizes_[0];
        header_.cols = sizes_.size() < 2 ? 1 : sizes_[1];
        const index_t larger = std::max(header_.rows, header_.cols);
        const index_t smaller = std::min(header_.rows, header_.cols);
        const index_t most = std::numeric_limits<index_t>::max() / header_.entry_size;
        if (smaller == 0 ? larger > most_without_data : larger > most / smaller) {
            fail(shape_at_,
                 "the shape " + shape_text(header_.rows, header_.cols) + " is out of reach");
        }
    }

    static constexpr std::array<std::string_view, 3> keys = {"descr", "fortran_order", "shape"};

    const std::string& path_;
    std::string_view bytes_;
    index_t at_ = 0;
    index_t end_ = 0;  ///< of the header
    NpyHeader header_;
    std::array<bool, 3> seen_{};
    std::string_view type_;
    index_t type_at_ = 0;
    std::vector<index_t> sizes_;
    index_t shape_at_ = 0;
};

}  // namespace

NpyHeader read_npy_header(const std::string& path, std::string_view bytes) {
    const NpyHeader header = HeaderReader(path, bytes).read();
    const auto file_end = static_cast<index_t>(bytes.size());
    const index_t entries = header.rows * header.cols;
    const index_t there = file_end - header.data_begin;
    const index_t expected = entries * header.entry_size;
    if (there < expected) {
        fail_npy(path, file_end,
                 "the file ends after " + std::to_string(there / header.entry_size) + " of " +
                     std::to_string(entries) + " entries");
    }
    if (there > expected) {
        fail_npy(path, header.data_begin + expected,
                 std::to_string(there - expected) +
                     " bytes behind the last entry; if there is more than one array, save each in "
                     "a file of its own");
    }
    return header;
}

void fail_npy(const std::string& path, index_t byte, const std::string& what) {
    throw ParseError(path, 0, byte + 1, what);
}

}  // namespace lamina
