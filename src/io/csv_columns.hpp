#pragma once

#include <string>
#include <vector>

#include "lamina/io/csv.hpp"

#include "io/csv_scan.hpp"

namespace lamina {

/// What becomes of each column of a file.
struct CsvTarget {
    enum class Kind : unsigned char { skip, value, label };
    Kind kind = Kind::skip;
    index_t index = 0;  ///< which column of the values, or which label
};

/// The columns of a file, and where its data begin.
struct CsvColumns {
    bool has_header = false;
    index_t first_line = 1;          ///< of the first record, which is the header if it has one
    index_t body = 0;                ///< where the first record of data begins, in the bytes read
    index_t body_line = 1;           ///< its line
    std::vector<std::string> names;  ///< of all columns; none without a header
    std::vector<CsvTarget> targets;  ///< for all columns
    std::vector<index_t> values;     ///< which column of the file each column of the values is
    std::vector<index_t> labels;     ///< the same for the labels

    index_t width() const noexcept { return static_cast<index_t>(targets.size()); }
    /// The name of column j: its number where there is no header.
    std::string name(index_t j) const;
    /// How a message speaks of column j: with its name, if it has one.
    std::string title(index_t j) const;
};

/// Whether a field means that nothing is there.
bool is_missing(std::string_view text, const CsvOptions& options);

/// Throws Error for options that contradict themselves or the format.
void require_options(const CsvOptions& options);

/// The delimiter that the first record has most of; the bytes have to hold it, and may not end with
/// what may be left out at the end of a file.
char find_delimiter(std::string_view bytes, const CsvOptions& options);

/// Reads the first record and finds the columns asked for in it.
CsvColumns find_columns(const std::string& path, const CsvScan& scan, const CsvOptions& options);

}  // namespace lamina
