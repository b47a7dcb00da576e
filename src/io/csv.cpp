#include "lamina/io/csv.hpp"

#include <algorithm>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/threads.hpp"

#include "core/in_threads.hpp"
#include "io/csv_rows.hpp"
#include "io/csv_table.hpp"

namespace lamina {

namespace {

// Read into a second-level cache, and not from memory when it is read a second time to find its
// numbers.
constexpr index_t block_size = 1 << 19;
// Less than this is not worth a thread.
constexpr index_t smallest_run = 1 << 21;

/// Behind the last byte that is neither blank nor the end of a line.
index_t end_of_records(const ByteSource& source, index_t begin, const CsvSyntax& syntax,
                       index_t block) {
    const auto is_left_out = [&](char c) {
        return c == '\n' || c == '\r' || syntax.kind(c) == CsvSyntax::Kind::blank;
    };
    detail::Storage<char> room;
    for (index_t end = source.size(); end > begin;) {
        const index_t from = std::max(begin, end - block);
        const std::string_view bytes = source.bytes(from, end, room);
        const auto last = std::find_if_not(bytes.rbegin(), bytes.rend(), is_left_out);
        if (last != bytes.rend()) return from + (bytes.rend() - last);
        end = from;
    }
    return begin;
}

void read_pieces(const CsvSyntax& syntax, const ByteSource& source, const CsvColumns& columns,
                 const CsvOptions& options, std::vector<CsvPiece>& pieces,
                 MatrixView<double> values, index_t threads) {
    in_threads(index_t(pieces.size()), threads, [&](index_t, index_t first, index_t last) {
        CsvRoom room;
        for (index_t k = first; k < last; ++k) {
            CsvPiece& piece = pieces[static_cast<std::size_t>(k)];
            const CsvScan scan(syntax, source.bytes(piece.begin, piece.end, room.bytes),
                               piece.first_line);
            read_rows(scan, columns, options, piece, values, room);
        }
    });
}

/// The rows that were read, without the gaps that empty lines and dropped rows left.
Matrix<double> close_gaps(Matrix<double> values, const std::vector<CsvPiece>& pieces,
                          index_t rows) {
    if (rows == values.rows()) return values;
    auto closed = Matrix<double>::uninitialized(rows, values.cols());
    index_t row = 0;
    for (const CsvPiece& piece : pieces) {
        copy_into(closed.block(row, 0, piece.rows, values.cols()),
                  values.block(piece.first_row, 0, piece.rows, values.cols()));
        row += piece.rows;
    }
    return closed;
}

std::vector<CsvLabel> join_labels(const CsvColumns& columns, std::vector<CsvPiece>& pieces) {
    std::vector<CsvLabel> labels;
    for (std::size_t k = 0; k < columns.labels.size(); ++k) {
        CsvLabel label{columns.name(columns.labels[k]), std::move(pieces.front().labels[k])};
        for (std::size_t piece = 1; piece < pieces.size(); ++piece) {
            auto& strings = pieces[piece].labels[k];
            label.strings.insert(label.strings.end(), std::make_move_iterator(strings.begin()),
                                 std::make_move_iterator(strings.end()));
        }
        labels.push_back(std::move(label));
    }
    return labels;
}

}  // namespace

CsvTable table_from_csv(const std::string& path, const ByteSource& source,
                        const CsvOptions& options, const CsvEffort& effort) {
    detail::Storage<char> room;
    const std::string_view start = source.bytes(0, std::min<index_t>(3, source.size()), room);
    const index_t begin = start == "\xEF\xBB\xBF" ? 3 : 0;
    const std::string_view head = first_record_within(source, begin, effort.block, room);
    const CsvSyntax syntax(path, begin == 0 ? head : "", find_delimiter(head, options));
    const index_t end = end_of_records(source, begin, syntax, effort.block);
    if (begin == end) throw ParseError(path, 0, 0, "is empty; expected rows of numbers");

    const CsvScan scan(syntax, head.substr(0, static_cast<std::size_t>(end - begin)));
    const CsvColumns columns = find_columns(path, scan, options);
    const CsvBody body{begin + (columns.body - scan.begin()), end, scan.line_of(columns.body),
                       columns.width()};
    std::vector<CsvPiece> pieces = cut_into_pieces(source, body, effort);
    if (pieces.empty()) throw ParseError(path, 0, 0, "has a header but no rows of numbers");

    const index_t capacity = pieces.back().first_row + pieces.back().capacity;
    auto values =
        Matrix<double>::uninitialized(capacity, static_cast<index_t>(columns.values.size()));
    read_pieces(syntax, source, columns, options, pieces, values, effort.threads);
    index_t rows = 0;
    for (const CsvPiece& piece : pieces)
        rows += piece.rows;
    if (rows == 0) throw ParseError(path, 0, 0, "has a missing value in each row; none is left");

    CsvTable table;
    table.values = close_gaps(std::move(values), pieces, rows);
    table.names.reserve(columns.values.size());
    for (const index_t j : columns.values)
        table.names.push_back(columns.name(j));
    table.labels = join_labels(columns, pieces);
    table.has_header = columns.has_header;
    return table;
}

CsvTable read_csv(const std::string& path, const CsvOptions& options) {
    require_options(options);
    InputFile file(path);
    const CsvEffort effort{block_size,
                           std::min<index_t>(num_threads(), 1 + file.size() / smallest_run)};
    if (file.size() > block_size) return table_from_csv(path, BytesOfFile(file), options, effort);
    const FileBytes bytes(file);
    return table_from_csv(path, BytesInMemory(bytes.view()), options, effort);
}

}  // namespace lamina
