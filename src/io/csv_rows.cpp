#include "io/csv_rows.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "lamina/core/arithmetic.hpp"

#include "io/csv_number.hpp"
#include "io/decimal.hpp"
#include "io/shown.hpp"

namespace lamina {

namespace {

// Rows are gathered in this many numbers, half of a second-level cache, before they are transposed
// into columns: written one by one they would touch a memory page each.
constexpr index_t block_size = 1 << 14;

/// Whether digits always mean a number: not if -999 is to mean that there is none.
bool may_read_directly(const CsvOptions& options) {
    const auto is_number = [](const std::string& text) {
        return parse_number(text, false).kind != CsvNumber::Kind::text;
    };
    return !options.decimal_comma &&
           std::none_of(options.missing_text.begin(), options.missing_text.end(), is_number);
}

/// Reads records one after the other.
class RowReader {
public:
    RowReader(const CsvScan& scan, const CsvColumns& columns, const CsvOptions& options,
              CsvPiece& piece, MatrixView<double> values, CsvRoom& room)
        : scan_(scan),
          columns_(columns),
          options_(options),
          piece_(piece),
          values_(values),
          width_(columns.width()),
          block_rows_(std::max<index_t>(1, block_size / std::max<index_t>(1, values.cols()))),
          direct_(may_read_directly(options)) {
        room.rows.reserve(block_rows_ * values.cols());
        block_ = room.rows.data();
        piece.labels.resize(columns.labels.size());
    }

    void read() {
        for (const char* p = record_at(scan_.begin()); p != scan_.end();) {
            p = record_at(scan_.next_line(read_record(p)));
            if (dropped_) {
                for (auto& strings : piece_.labels)
                    strings.pop_back();
                dropped_ = false;
            } else if (++block_count_ == block_rows_) {
                flush();
            }
        }
        flush();
    }

private:
    /// The record at or behind p. In a file of one column an empty line is one, whose field is
    /// missing.
    const char* record_at(const char* p) const {
        return width_ > 1 ? scan_.skip_empty_lines(p) : p;
    }

    const char* read_record(const char* start) {
        double* row = block_ + block_count_ * values_.cols();
        const char* p = start;
        for (index_t j = 0;; ++p) {
            p = read_cell(p, j, row);
            ++j;
            const bool last = scan_.at_record_end(p);
            if (last != (j == width_)) [[unlikely]] {
                fail_ragged(start, p, j);
            }
            if (last) return p;
        }
    }

    const char* read_cell(const char* p, index_t j, double* row) {
        const CsvTarget target = columns_.targets[static_cast<std::size_t>(j)];
        if (target.kind == CsvTarget::Kind::value) return read_value(p, j, row[target.index]);
        const CsvField field = scan_.field(p, j);
        if (target.kind == CsvTarget::Kind::label) {
            piece_.labels[static_cast<std::size_t>(target.index)].push_back(field.string());
        }
        return field.next;
    }

    const char* read_value(const char* p, index_t j, double& value) {
        if (direct_) {
            const char* next = read_decimal(p, scan_.end(), value);
            if (next == nullptr) next = read_plain(scan_.skip_blanks(p), value);
            if (next != nullptr && (next == scan_.end() || scan_.ends_field(*next))) [[likely]] {
                return next;
            }
        }
        const CsvField field = scan_.field(p, j);
        value = number(field, j);
        return field.next;
    }

    /// A number of any length, or close to the end; null if it is not finite.
    const char* read_plain(const char* p, double& value) const {
        const char* next = read_decimal(p, scan_.end(), value);
        if (next != nullptr) return next;
        const auto [end, error] = std::from_chars(p, scan_.end(), value);
        return error == std::errc() && std::isfinite(value) ? end : nullptr;
    }

    /// What the first look did not recognise: quoted numbers, missing ones, decimal commas, errors.
    double number(const CsvField& field, index_t j) {
        if (is_missing(field.text, options_)) return missing(field, j);
        const std::size_t first = field.text.find_first_not_of(" \t");
        const std::size_t last = field.text.find_last_not_of(" \t");
        const std::string_view text = field.text.substr(first, last - first + 1);
        const CsvNumber number = parse_number(text, options_.decimal_comma);
        if (number.kind == CsvNumber::Kind::text) fail_text(field, j);
        if (number.kind != CsvNumber::Kind::finite && !options_.allow_non_finite) {
            const char* what = number.kind == CsvNumber::Kind::non_finite
                                   ? "not a finite number"
                                   : "too large for a double";
            scan_.fail(text.data(), j,
                       "expected a number in " + columns_.title(j) + ", found " + shown(text) +
                           ", which is " + what +
                           "; clean the data, or set CsvOptions::allow_non_finite");
        }
        return number.value;
    }

    double missing(const CsvField& field, index_t j) {
        if (options_.missing == CsvMissing::error) {
            const std::string found =
                field.text.empty() ? "an empty field" : shown(field.text) + " (missing)";
            scan_.fail(field.text.data(), j,
                       "expected a number in " + columns_.title(j) + ", found " + found +
                           "; CsvOptions::missing can drop such rows or read them as NaN");
        }
        dropped_ = dropped_ || options_.missing == CsvMissing::drop_row;
        return std::numeric_limits<double>::quiet_NaN();
    }

    [[noreturn]] void fail_text(const CsvField& field, index_t j) const {
        std::string cure = "; pass it as a label column or leave it out of the columns";
        const std::size_t at = field.text.find_first_of(",;\t");
        if (at != std::string_view::npos && !options_.decimal_comma) {
            const char* name = field.text[at] == '\t'  ? "a tab"
                               : field.text[at] == ';' ? "';'"
                                                       : "','";
            cure +=
                std::string("; if ") + name + " separates the fields, set CsvOptions::delimiter";
        }
        scan_.fail(field.text.data(), j,
                   "expected a number in " + columns_.title(j) + ", found " +
                       shown(field.string()) + cure);
    }

    /// The record that starts at start has not as many fields as the first; count of them end at p.
    [[noreturn]] void fail_ragged(const char* start, const char* p, index_t count) const {
        while (!scan_.at_record_end(p))
            p = scan_.field(p + 1, count++).next;
        const auto fields = [](index_t n) {
            return std::to_string(n) + (n == 1 ? " field" : " fields");
        };
        scan_.fail(start, std::min(count, width_ + 1) - 1,
                   "expected " + fields(width_) + " as in line " +
                       std::to_string(columns_.first_line) + ", found " + fields(count));
    }

    void flush() {
        if (piece_.rows + block_count_ > piece_.capacity) {
            scan_.fail(scan_.begin(), -1, "the file changed while it was read");
        }
        const index_t n = values_.cols();
        if (n > 0) {
            copy_into(values_.block(piece_.first_row + piece_.rows, 0, block_count_, n),
                      row_major_view(block_, block_count_, n));
        }
        piece_.rows += block_count_;
        block_count_ = 0;
    }

    const CsvScan& scan_;
    const CsvColumns& columns_;
    const CsvOptions& options_;
    CsvPiece& piece_;
    MatrixView<double> values_;
    index_t width_;
    index_t block_rows_;
    index_t block_count_ = 0;
    double* block_ = nullptr;
    bool dropped_ = false;
    bool direct_;  ///< plain numbers are read without a look at their fields' ends
};

}  // namespace

void read_rows(const CsvScan& scan, const CsvColumns& columns, const CsvOptions& options,
               CsvPiece& piece, MatrixView<double> values, CsvRoom& room) {
    RowReader(scan, columns, options, piece, values, room).read();
}

}  // namespace lamina
