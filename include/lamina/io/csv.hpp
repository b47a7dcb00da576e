#pragma once

#include <string>
#include <vector>

#include "lamina/core/matrix.hpp"

namespace lamina {

/// Whether the first record of a CSV file names the columns. automatic: it does if any of its
/// fields is neither a number nor missing; columns that are labels by number, or left out by
/// number, have no say. A header of numbers alone, of years for instance, must be declared present.
enum class CsvHeader { automatic, present, absent };

/// What becomes of a missing number: a ParseError, a NaN in its place, or the whole row is dropped.
enum class CsvMissing { error, nan, drop_row };

/// How to read a CSV file. Columns are asked for by name, or in a file without a header by number:
/// "1" is the first.
struct CsvOptions {
    char delimiter = ',';  ///< '\0': whichever of , ; tab the first record has most
    CsvHeader header = CsvHeader::automatic;  ///< see CsvHeader
    std::vector<std::string> labels = {};     ///< columns to read as text
    std::vector<std::string> columns =
        {};  ///< numbers to read, in this order; empty: all but labels
    CsvMissing missing = CsvMissing::error;  ///< see CsvMissing
    std::vector<std::string> missing_text = {
        "NA"};                      ///< what means "missing" beside the empty field
    bool decimal_comma = false;     ///< 1,5 is one and a half; the delimiter must not be a comma
    bool allow_non_finite = false;  ///< nan, inf and 1e999 are numbers, not errors
};

/// A column of text.
struct CsvLabel {
    std::string name;
    std::vector<std::string> strings;  ///< one a row of the values
};

/// What stands in a CSV file: rows are records.
struct CsvTable {
    Matrix<double> values;
    std::vector<std::string> names;  ///< of the columns of values; without a header their numbers
    std::vector<CsvLabel> labels;    ///< in the order asked for
    bool has_header = true;          ///< whether the names stand in the file
};

/// Reads a CSV file as RFC 4180 has it: quoted fields with delimiters, line ends and doubled quotes
/// in them; LF, CRLF or CR; a UTF-8 byte order mark is skipped, and so are empty lines (in a file
/// of one column only those at either end: within, they are missing values). Blanks around an
/// unquoted field do not belong to it. Numbers are the nearest doubles, zero and subnormal ones
/// included, whatever the locale; a leading + is fine, hexadecimal is not. docs/file-formats.md has
/// it all in tables.
///
/// The file is read in blocks of half a MiB, once to count its lines and once for the numbers, in
/// num_threads() threads from 2 MB each, on whose number nothing depends; memory: the result, about
/// two blocks a thread (or the longest record), and for each label its strings. A pipe is read
/// whole first.
///
/// Throws ParseError with file, line and field number (both from 1, 0 where none applies): for a
/// file that cannot be read or holds no data, text where a number should be, a missing value
/// (unless options.missing says otherwise), NaN, infinity or a number beyond double's range (unless
/// allow_non_finite), records of different lengths, misplaced quotation marks, NUL bytes, and
/// columns that are not there, are there twice or are asked for twice. The first error in the file
/// is the one thrown. Throws Error for options that cannot be.
LAMINA_EXPORT CsvTable read_csv(const std::string& path, const CsvOptions& options = {});

namespace detail {
/// The compiled body of write_csv.
template <Scalar T>
struct LAMINA_EXPORT CsvWriter {
    static void write(const std::string& path, const Operand<T>& a,
                      const std::vector<std::string>& names);
    static void write(const std::string& path, const VectorOperand<T>& x,
                      const std::vector<std::string>& names);
};

extern template struct CsvWriter<float>;
extern template struct CsvWriter<double>;
}  // namespace detail

/// Writes A as CSV, a row a line, each number in the fewest digits that read back as the same
/// number; NaN is nan, infinity inf. A header line comes first if there are names, quoted where
/// needed. The file appears under its name only when it is complete: a failure leaves what was
/// there before. Throws DimensionError unless there are no names or one a column, Error naming the
/// path if the file cannot be written.
template <AnyMatrix A>
requires(!is_complex<ScalarOf<A>>) void write_csv(const std::string& path, const A& a,
                                                  const std::vector<std::string>& names = {}) {
    detail::CsvWriter<ScalarOf<A>>::write(path, operand(a), names);
}
/// x as a file of one column.
template <AnyVector X>
requires(!is_complex<ScalarOf<X>>) void write_csv(const std::string& path, const X& x,
                                                  const std::vector<std::string>& names = {}) {
    detail::CsvWriter<ScalarOf<X>>::write(path, operand(x), names);
}

/// Writes the values, then the labels, with a header if the table has one. Throws DimensionError if
/// the counts of names, rows and strings do not fit together, otherwise like the one above.
LAMINA_EXPORT void write_csv(const std::string& path, const CsvTable& table);

}  // namespace lamina
