#include "io/csv_scan.hpp"

#include <algorithm>
#include <cstring>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// At how many places in [begin, end) something holds.
template <class Holds>
index_t count_places(const char* begin, const char* end, Holds holds) noexcept {
    index_t count = 0;
    while (begin != end) {
        // Few enough for a byte to count them: 16 or more counters fit one vector register.
        const index_t n = std::min<index_t>(end - begin, 255);
        unsigned char some = 0;
        for (index_t i = 0; i < n; ++i)
            some = static_cast<unsigned char>(some + holds(begin + i));
        count += some;
        begin += n;
    }
    return count;
}

}  // namespace

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

CsvScan::CsvScan(const std::string& path, std::string_view bytes, char delimiter)
    : path_(path), bytes_(bytes), file_begin_(bytes.data()), delimiter_(delimiter) {
    const auto set = [this](char c, Kind k) { kinds_[static_cast<unsigned char>(c)] = k; };
    set(' ', Kind::blank);
    set('\t', Kind::blank);
    set('"', Kind::quote);
    set('\0', Kind::nul);
    set('\n', Kind::end);
    set('\r', Kind::end);
    set(delimiter, Kind::end);

    if (bytes_.starts_with("\xEF\xBB\xBF")) bytes_.remove_prefix(3);
    while (!bytes_.empty() &&
           (bytes_.back() == '\n' || bytes_.back() == '\r' || is_blank(bytes_.back()))) {
        bytes_.remove_suffix(1);
    }
}

CsvField CsvScan::field(const char* p, index_t column) const {
    const char* first = skip_blanks(p);
    if (first != end() && kind(*first) == Kind::quote) return quoted_field(first, column);
    const char* next = first;
    while (next != end() && kind(*next) < Kind::quote)
        ++next;
    if (next != end() && kind(*next) == Kind::quote) {
        fail(next, column,
             "a quotation mark inside an unquoted field; put the field in quotation marks and "
             "double "
             "those within");
    }
    if (next != end() && kind(*next) == Kind::nul) fail_nul(next, column);
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

const char* CsvScan::next_record(const char* start, const char* p) const noexcept {
    bool inside = count_places(start, p, [](const char* q) { return *q == '"'; }) % 2 != 0;
    for (; p != end(); ++p) {
        if (*p == '"') {
            inside = !inside;
        } else if (!inside && (*p == '\n' || *p == '\r')) {
            return next_line(p);
        }
    }
    return p;
}

index_t CsvScan::line_of(const char* p) const noexcept {
    index_t line = 1;
    for (const char* q = file_begin_; q != p; ++q) {
        // The line feed of a CRLF belongs to the line it ends.
        if (*q == '\n' || (*q == '\r' && (q + 1 == end() || q[1] != '\n'))) ++line;
    }
    return line;
}

index_t CsvScan::field_of(const char* p) const noexcept {
    index_t field = 1;
    bool inside = false;
    for (const char* q = begin(); q < p; ++q) {
        if (*q == '"') inside = !inside;
        if (inside) continue;
        if (*q == delimiter_) ++field;
        if (*q == '\n' || *q == '\r') field = 1;
    }
    return field;
}

void CsvScan::fail_nul(const char* p, index_t column) const {
    const std::string_view start(file_begin_, std::min<std::size_t>(2, bytes_.size()));
    const bool wide = start == "\xFF\xFE" || start == "\xFE\xFF";
    fail(p, column,
         wide ? "the file is UTF-16; convert it to UTF-8" : "a NUL byte; this is not a text file");
}

void CsvScan::fail(const char* p, index_t column, const std::string& what) const {
    throw ParseError(path_, line_of(p), column + 1, what);
}

index_t count_lines(const char* begin, const char* end) noexcept {
    if (begin == end) return 0;
    // Small enough to be looked at twice without coming from memory twice.
    constexpr index_t block = 1 << 14;
    index_t count = 0;
    for (const char* p = begin; p != end;) {
        const char* next = p + std::min(block, end - p);
        count += count_places(p, next, [](const char* q) { return *q == '\n'; });
        if (std::memchr(p, '\r', static_cast<std::size_t>(next - p)) != nullptr) {
            count += count_places(p, std::min(next, end - 1),
                                  [](const char* q) { return (q[0] == '\r') & (q[1] != '\n'); });
        }
        p = next;
    }
    return end[-1] == '\n' ? count : count + 1;
}

}  // namespace lamina
