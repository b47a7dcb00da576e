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

/// What lines may hold and still be empty, whatever the delimiter is, and what ends them.
inline constexpr std::string_view empty_text = " \t\r\n";
inline bool is_in_empty_text(char c) noexcept {
    return empty_text.find(c) != std::string_view::npos;
}

/// What the bytes of a file mean.
class CsvSyntax {
public:
    enum class Kind : unsigned char { text, blank, quote, nul, end };

    /// start is how the file begins, two bytes or more if it has them.
    CsvSyntax(const std::string& path, std::string_view start, char delimiter);

    const std::string& path() const noexcept { return path_; }
    char delimiter() const noexcept { return delimiter_; }
    /// Whether the file begins like one of UTF-16.
    bool is_marked_wide() const noexcept { return is_marked_wide_; }
    Kind kind(char c) const noexcept { return kinds_[static_cast<unsigned char>(c)]; }

private:
    std::string path_;
    char delimiter_;
    bool is_marked_wide_;
    std::array<Kind, 256> kinds_{};
};

/// Some bytes of a CSV file that begin with a record, and how they fall into fields: RFC 4180, with
/// blanks around fields, and any of LF, CRLF and CR at the end of a line. A quotation mark stands
/// at a field's ends or doubled within a quoted one, nowhere else; so the quotation marks before a
/// place tell, by being odd in number, that it is inside a field.
class CsvScan {
public:
    /// first_line is where in the file the bytes begin, from 1. The syntax has to stay.
    CsvScan(const CsvSyntax& syntax, std::string_view bytes, index_t first_line = 1)
        : syntax_(syntax), bytes_(bytes), first_line_(first_line) {}

    const char* begin() const noexcept { return bytes_.data(); }
    const char* end() const noexcept { return bytes_.data() + bytes_.size(); }
    bool is_blank(char c) const noexcept { return syntax_.kind(c) == Kind::blank; }
    /// Whether an unquoted field ends before c.
    bool ends_field(char c) const noexcept { return syntax_.kind(c) == Kind::end; }
    /// Whether p is behind the last field of its record.
    bool at_record_end(const char* p) const noexcept {
        return p == end() || *p != syntax_.delimiter();
    }

    /// The field that starts at p and is the column-th of its record, from 0.
    CsvField field(const char* p, index_t column) const;
    /// Behind the line end at p, which may be the end of the bytes too.
    const char* next_line(const char* p) const noexcept;
    /// Behind the empty and blank lines at p.
    const char* skip_empty_lines(const char* p) const noexcept;
    const char* skip_blanks(const char* p) const noexcept;

    /// The line that p is in, from 1; slow.
    index_t line_of(const char* p) const noexcept;
    /// Throws the ParseError for what is wrong at p, in a field numbered from 0 (-1: none).
    [[noreturn]] void fail(const char* p, index_t column, const std::string& what) const;

private:
    using Kind = CsvSyntax::Kind;

    CsvField quoted_field(const char* opening, index_t column) const;
    [[noreturn]] void fail_nul(const char* p, index_t column) const;

    const CsvSyntax& syntax_;
    std::string_view bytes_;
    index_t first_line_;
};

}  // namespace lamina
