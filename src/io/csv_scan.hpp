#pragma once

#include <array>
#include <string>
#include <string_view>

#include "lamina/core/scalar.hpp"

namespace lamina {

/// One field of a record. text has neither the quotation marks around it nor the blanks around an
/// unquoted one; quotation marks within are still doubled. next is what ended it: a delimiter, a
/// line end, or the end of the bytes.
struct CsvField {
    std::string_view text;
    const char* next;
    bool doubled = false;

    /// The text as it was meant.
    std::string string() const;
};

/// The bytes of a CSV file and how they fall into fields: RFC 4180, with blanks around fields, and
/// any of LF, CRLF and CR at the end of a line. A quotation mark stands at a field's ends or
/// doubled within a quoted one, nowhere else; so the quotation marks before a place tell, by being
/// odd in number, that it is inside a field.
class CsvScan {
public:
    /// Leaves out a byte order mark, and blanks and empty lines at the end.
    CsvScan(const std::string& path, std::string_view bytes, char delimiter);

    const char* begin() const noexcept { return bytes_.data(); }
    const char* end() const noexcept { return bytes_.data() + bytes_.size(); }
    char delimiter() const noexcept { return delimiter_; }
    bool is_blank(char c) const noexcept { return kind(c) == Kind::blank; }
    /// Whether an unquoted field ends before c.
    bool ends_field(char c) const noexcept { return kind(c) == Kind::end; }
    /// Whether p is behind the last field of its record.
    bool at_record_end(const char* p) const noexcept { return p == end() || *p != delimiter_; }

    /// The field that starts at p and is the column-th of its record, from 0.
    CsvField field(const char* p, index_t column) const;
    /// Behind the line end at p, which may be the end of the bytes too.
    const char* next_line(const char* p) const noexcept;
    /// Behind the empty and blank lines at p.
    const char* skip_empty_lines(const char* p) const noexcept;
    const char* skip_blanks(const char* p) const noexcept;
    /// The start of the first record behind p, given that of an earlier one.
    const char* next_record(const char* start, const char* p) const noexcept;

    /// The line that p is in, from 1; slow.
    index_t line_of(const char* p) const noexcept;
    /// The number of the field that p is in, from 1; slow.
    index_t field_of(const char* p) const noexcept;
    /// Throws the ParseError for what is wrong at p, in a field numbered from 0 (-1: none).
    [[noreturn]] void fail(const char* p, index_t column, const std::string& what) const;

private:
    enum class Kind : unsigned char { text, blank, quote, nul, end };

    Kind kind(char c) const noexcept { return kinds_[static_cast<unsigned char>(c)]; }
    CsvField quoted_field(const char* opening, index_t column) const;
    [[noreturn]] void fail_nul(const char* p, index_t column) const;

    const std::string& path_;
    std::string_view bytes_;
    const char* file_begin_;
    char delimiter_;
    std::array<Kind, 256> kinds_{};
};

/// How many lines there are in [begin, end), a last one without a line end included.
index_t count_lines(const char* begin, const char* end) noexcept;

}  // namespace lamina
