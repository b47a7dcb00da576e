#include "lamina/io/csv.hpp"

#include <algorithm>
#include <future>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/threads.hpp"

#include "io/csv_rows.hpp"
#include "io/csv_table.hpp"
#include "io/file_bytes.hpp"

namespace lamina {

namespace {

// Less than this is not worth a thread.
constexpr index_t smallest_piece = 1 << 21;

/// Fills values, piece by piece in threads of their own. The first piece that fails is the one
/// whose error is thrown.
void read_pieces(const CsvScan& scan, const CsvColumns& columns, const CsvOptions& options,
                 std::vector<CsvPiece>& pieces, MatrixView<double> values) {
    // With no launch policy a piece is read when it is waited for, if the system has no more
    // threads.
    std::vector<std::future<void>> others;
    for (std::size_t k = 1; k < pieces.size(); ++k) {
        others.push_back(
            std::async([&, k] { read_rows(scan, columns, options, pieces[k], values); }));
    }
    if (!pieces.empty()) read_rows(scan, columns, options, pieces[0], values);
    for (auto& other : others)
        other.get();
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

CsvTable table_from_csv(const std::string& path, std::string_view bytes, const CsvOptions& options,
                        index_t pieces_wanted) {
    const CsvScan scan(path, bytes, find_delimiter(path, bytes, options));
    if (scan.begin() == scan.end())
        throw ParseError(path, 0, 0, "is empty; expected rows of numbers");

    const CsvColumns columns = find_columns(path, scan, options);
    std::vector<CsvPiece> pieces = cut_into_pieces(scan, columns, pieces_wanted);
    if (pieces.empty()) throw ParseError(path, 0, 0, "has a header but no rows of numbers");

    const index_t capacity = pieces.back().first_row + pieces.back().capacity;
    auto values =
        Matrix<double>::uninitialized(capacity, static_cast<index_t>(columns.values.size()));
    read_pieces(scan, columns, options, pieces, values);
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
    const FileBytes file(path);
    const auto size = static_cast<index_t>(file.view().size());
    const index_t pieces = std::min<index_t>(num_threads(), 1 + size / smallest_piece);
    return table_from_csv(path, file.view(), options, pieces);
}

}  // namespace lamina
