#include "io/csv_scan.hpp"

#include <cstring>

#include "lamina/core/error.hpp"

namespace lamina {

std::string CsvField::string() const {
    std::string meant(text);
    if (doubled) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < meant.size(); ++i) {
            meant[kept++] = meant[i];
            if (meant[i] == '"') ++i;
        }
        meant.resize(kept);
    }
    return meant;
}

CsvSyntax::CsvSyntax(const std::string& path, std::string_view start, char delimiter)
    : path_(path),
      delimiter_(delimiter),
      is_marked_wide_(start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    const auto set = [this](char c, Kind k) { kinds_[static_cast<unsigned char>(c)] = k; };
    set(' ', Kind::blank);
    set('\t', Kind::blank);
    set('"', Kind::quote);
    set('\0', Kind::nul);
    set('\n', Kind::end);
    set('\r', Kind::end);
    set(delimiter, Kind::end);
}

CsvField CsvScan::field(const char* p, index_t column) const {
    const char* first = skip_blanks(p);
    if (first != end() && syntax_.kind(*first) == Kind::quote) return quoted_field(first, column);
    const char* next = first;
    while (next != end() && syntax_.kind(*next) < Kind::quote)
        ++next;
    if (next != end() && syntax_.kind(*next) == Kind::quote) {
        fail(next, column,
             "a quotation mark inside an unquoted field; put the field in quotation marks and "
             "double "
             "those within");
    }
    if (next != end() && syntax_.kind(*next) == Kind::nul) fail_nul(next, column);
    const char* last = next;
    while (last != first && is_blank(last[-1]))
        --last;
    return {{first, static_cast<std::size_t>(last - first)}, next};
}

CsvField CsvScan::quoted_field(const char* opening, index_t column) const {
    const char* first = opening + 1;
    bool doubled = false;
    const char* p = first;
    for (;; p += 2) {
        p = static_cast<const char*>(std::memchr(p, '"', static_cast<std::size_t>(end() - p)));
        if (p == nullptr) {
            fail(opening, column, "the quotation mark that opens this field is never closed");
        }
        if (p + 1 == end() || p[1] != '"') break;
        doubled = true;
    }
    const auto length = static_cast<std::size_t>(p - first);
    if (const void* nul = std::memchr(first, 0, length)) {
        fail_nul(static_cast<const char*>(nul), column);
    }
    const char* next = skip_blanks(p + 1);
    if (next != end() && !ends_field(*next)) {
        fail(
            next, column,
            "text behind the closing quotation mark of a field; double the quotation marks within");
    }
    return {{first, length}, next, doubled};
}

const char* CsvScan::next_line(const char* p) const noexcept {
    if (p == end()) return p;
    return *p == '\r' && p + 1 != end() && p[1] == '\n' ? p + 2 : p + 1;
}

const char* CsvScan::skip_blanks(const char* p) const noexcept {
    while (p != end() && is_blank(*p))
        ++p;
    return p;
}

const char* CsvScan::skip_empty_lines(const char* p) const noexcept {
    for (;;) {
        const char* q = skip_blanks(p);
        if (q == end() || (*q != '\n' && *q != '\r')) return p;
        p = next_line(q);
    }
}

index_t CsvScan::line_of(const char* p) const noexcept {
    index_t line = first_line_;
    for (const char* q = begin(); q != p; ++q) {
        // The line feed of a CRLF belongs to the line it ends.
        if (*q == '\n' || (*q == '\r' && (q + 1 == end() || q[1] != '\n'))) ++line;
    }
    return line;
}

void CsvScan::fail_nul(const char* p, index_t column) const {
    fail(p, column,
         syntax_.is_marked_wide() ? "the file is UTF-16; convert it to UTF-8"
                                  : "a NUL byte; this is not a text file");
}

void CsvScan::fail(const char* p, index_t column, const std::string& what) const {
    throw ParseError(syntax_.path(), line_of(p), column + 1, what);
}

}  // namespace lamina
