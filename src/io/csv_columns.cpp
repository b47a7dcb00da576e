#include "io/csv_columns.hpp"

#include <algorithm>
#include <charconv>

#include "io/csv_number.hpp"
#include "io/shown.hpp"

namespace lamina {

namespace {

/// Calls visit(field, j) for the fields of the record at p, as long as it returns true. They are
/// not kept: there may be as many of them as there are bytes. Returns the end of the last field.
template <class Visit>
const char* for_each_field(const CsvScan& scan, const char* p, Visit visit) {
    for (index_t j = 0;; ++j, ++p) {
        const CsvField field = scan.field(p, j);
        p = field.next;
        if (!visit(field, j) || scan.at_record_end(p)) return p;
    }
}

/// The column, from 0, that a request is for if it is a number from 1 to width; else -1.
index_t column_number(const std::string& request, index_t width) {
    index_t number = 0;
    const char* end = request.data() + request.size();
    const auto [next, error] = std::from_chars(request.data(), end, number);
    const bool valid = error == std::errc() && next == end && number >= 1 && number <= width;
    return valid ? number - 1 : -1;
}

/// The columns whose first fields tell whether there is a header: those asked for if all are asked
/// for by number, so that text in a column nobody reads is no header; else all. Never those that
/// are labels by number.
std::vector<bool> telling_columns(const CsvOptions& options, index_t width) {
    const auto is_number = [width](const std::string& r) { return column_number(r, width) >= 0; };
    const bool chosen = !options.columns.empty() &&
                        std::all_of(options.columns.begin(), options.columns.end(), is_number);
    std::vector<bool> telling(static_cast<std::size_t>(width), !chosen);
    const auto set = [&](const std::string& request, bool tells) {
        const index_t j = column_number(request, width);
        if (j >= 0) telling[static_cast<std::size_t>(j)] = tells;
    };
    if (chosen) {
        for (const std::string& request : options.columns)
            set(request, true);
    }
    for (const std::string& request : options.labels)
        set(request, false);
    return telling;
}

bool looks_like_header(const CsvScan& scan, const char* record, index_t width,
                       const CsvOptions& options) {
    const std::vector<bool> telling = telling_columns(options, width);
    bool text = false;
    for_each_field(scan, record, [&](const CsvField& field, index_t j) {
        text = telling[static_cast<std::size_t>(j)] && !is_missing(field.text, options) &&
               parse_number(field.text, options.decimal_comma).kind == CsvNumber::Kind::text;
        return !text;
    });
    return text;
}

/// The names there are to choose from, or the first of them.
std::string choice(const CsvColumns& columns) {
    if (!columns.has_header) {
        return "the file has no header, and its columns are asked for by number, 1 to " +
               std::to_string(columns.width());
    }
    constexpr std::size_t most = 20;
    std::string text = "the columns are ";
    for (std::size_t j = 0; j < std::min(columns.names.size(), most); ++j) {
        text += (j > 0 ? ", " : "") + shown(columns.names[j]);
    }
    if (columns.names.size() > most) {
        text += ", ... (" + std::to_string(columns.width()) + " in all)";
    }
    return text;
}

/// Finds columns by name and gives them their targets.
class Assignment {
public:
    Assignment(const std::string& path, const CsvScan& scan, const char* first_record,
               CsvColumns& columns)
        : path_(path), scan_(scan), first_record_(first_record), columns_(columns) {}

    void assign(const std::vector<std::string>& requests, CsvTarget::Kind kind,
                std::vector<index_t>& chosen) {
        for (const std::string& request : requests) {
            const index_t j = find(request);
            if (target(j).kind != CsvTarget::Kind::skip) {
                fail(j, "the column " + shown(request) + " is asked for twice");
            }
            target(j) = {kind, static_cast<index_t>(chosen.size())};
            chosen.push_back(j);
        }
    }

    /// All that is not a label is a number.
    void assign_rest() {
        columns_.values.reserve(columns_.targets.size());
        for (index_t j = 0; j < columns_.width(); ++j) {
            if (target(j).kind != CsvTarget::Kind::skip) continue;
            target(j) = {CsvTarget::Kind::value, static_cast<index_t>(columns_.values.size())};
            columns_.values.push_back(j);
        }
    }

private:
    CsvTarget& target(index_t j) { return columns_.targets[static_cast<std::size_t>(j)]; }

    [[noreturn]] void fail(index_t j, const std::string& what) const {
        if (columns_.has_header) scan_.fail(first_record_, j, what);
        throw ParseError(path_, 0, 0, what);
    }

    index_t find(const std::string& request) const {
        if (!columns_.has_header) {
            const index_t j = column_number(request, columns_.width());
            if (j < 0) fail(-1, "no column " + shown(request) + "; " + choice(columns_));
            return j;
        }
        const auto begin = columns_.names.begin();
        const auto end = columns_.names.end();
        const auto at = std::find(begin, end, request);
        if (at == end) fail(-1, "no column " + shown(request) + "; " + choice(columns_));
        const auto again = std::find(at + 1, end, request);
        if (again != end) {
            fail(again - begin, "a second column " + shown(request) + ", as in field " +
                                    std::to_string(at - begin + 1) +
                                    ", so that the name does not tell which is meant");
        }
        return at - begin;
    }

    const std::string& path_;
    const CsvScan& scan_;
    const char* first_record_;
    CsvColumns& columns_;
};

}  // namespace

std::string CsvColumns::name(index_t j) const {
    return has_header ? names[static_cast<std::size_t>(j)] : std::to_string(j + 1);
}

std::string CsvColumns::title(index_t j) const {
    return "column " + (has_header ? shown(name(j)) : name(j));
}

bool is_missing(std::string_view text, const CsvOptions& options) {
    return text.find_first_not_of(" \t") == std::string_view::npos ||
           std::find(options.missing_text.begin(), options.missing_text.end(), text) !=
               options.missing_text.end();
}

void require_options(const CsvOptions& options) {
    const char d = options.delimiter;
    const bool letter = (d >= 'a' && d <= 'z') || (d >= 'A' && d <= 'Z') || (d >= '0' && d <= '9');
    if (letter || std::string_view("\"\r\n+-.").find(d) != std::string_view::npos) {
        throw Error("read_csv: " + shown({&d, 1}) + " cannot be the delimiter of numbers");
    }
    if (options.decimal_comma && d == ',') {
        throw Error(
            "read_csv: with decimal_comma the delimiter must not be a comma; files with decimal "
            "commas have a semicolon or a tab there");
    }
}

char find_delimiter(std::string_view bytes, const CsvOptions& options) {
    constexpr std::string_view candidates = ",;\t";
    std::array<index_t, candidates.size()> counts{};
    const std::size_t start = bytes.find_first_not_of(empty_text);
    if (start == std::string_view::npos) return candidates.front();
    // npos + 1 is 0: the first line.
    bool inside = false;
    for (const char c : bytes.substr(bytes.find_last_of("\r\n", start) + 1)) {
        if (c == '"') inside = !inside;
        if (inside) continue;
        if (c == '\n' || c == '\r') break;
        const std::size_t at = candidates.find(c);
        if (at != std::string_view::npos) ++counts[at];
    }
    const std::size_t first = options.decimal_comma ? 1 : 0;
    const auto most = std::max_element(counts.begin() + first, counts.end());
    return candidates[static_cast<std::size_t>(most - counts.begin())];
}

CsvColumns find_columns(const std::string& path, const CsvScan& scan, const CsvOptions& options) {
    CsvColumns columns;
    const char* const first_record = scan.skip_empty_lines(scan.begin());
    columns.first_line = scan.line_of(first_record);
    const char* body = first_record;
    index_t width = 0;
    const char* record_end = for_each_field(scan, first_record, [&](const CsvField&, index_t) {
        ++width;
        return true;
    });
    columns.targets.resize(static_cast<std::size_t>(width));
    columns.has_header = options.header == CsvHeader::present ||
                         (options.header == CsvHeader::automatic &&
                          looks_like_header(scan, first_record, width, options));
    if (columns.has_header) {
        body = scan.next_line(record_end);
        columns.names.reserve(static_cast<std::size_t>(width));
        for_each_field(scan, first_record, [&](const CsvField& field, index_t) {
            columns.names.push_back(field.string());
            return true;
        });
    }
    columns.body = body - scan.begin();
    columns.body_line = scan.line_of(body);

    Assignment assignment(path, scan, first_record, columns);
    assignment.assign(options.labels, CsvTarget::Kind::label, columns.labels);
    assignment.assign(options.columns, CsvTarget::Kind::value, columns.values);
    if (options.columns.empty()) assignment.assign_rest();
    return columns;
}

}  // namespace lamina
