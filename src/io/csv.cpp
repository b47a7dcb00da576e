#include "lamina/io/csv.hpp"

#include <algorithm>
#include <cstring>

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

/// Behind the last byte from begin on for which is_left_out is not true.
template <class Predicate>
index_t end_of_text(const ByteSource& source, index_t begin, index_t block, Predicate is_left_out) {
    const index_t step = std::min<index_t>(block, 4096);
    detail::Storage<char> room;
    for (index_t end = source.size(); end > begin;) {
        const index_t from = std::max(begin, end - step);
        const std::string_view bytes = source.bytes(from, end, room);
        const auto last = std::find_if_not(bytes.rbegin(), bytes.rend(), is_left_out);
        if (last != bytes.rend()) return from + (bytes.rend() - last);
        end = from;
    }
    return begin;
}

/// What the first record tells.
struct Start {
    CsvSyntax syntax;
    CsvColumns columns;
    CsvBody body;
};

Start find_start(const std::string& path, const ByteSource& source, const CsvOptions& options,
                 index_t block) {
    detail::Storage<char> room;
    const std::string_view mark = source.bytes(0, std::min<index_t>(3, source.size()), room);
    const index_t begin = mark == "\xEF\xBB\xBF" ? 3 : 0;
    const std::string_view head = first_record_within(source, begin, block, room);
    const auto part_of_head = [&](index_t end) {
        return head.substr(0, static_cast<std::size_t>(end - begin));
    };
    char delimiter = options.delimiter;
    if (delimiter == '\0') {
        delimiter = find_delimiter(
            part_of_head(end_of_text(source, begin, block, is_in_empty_text)), options);
    }
    CsvSyntax syntax(path, begin == 0 ? head : "", delimiter);
    const index_t end = end_of_text(source, begin, block, [&](char c) {
        return c == '\n' || c == '\r' || syntax.kind(c) == CsvSyntax::Kind::blank;
    });
    if (begin == end) throw ParseError(path, 0, 0, "is empty; expected rows of numbers");
    CsvColumns columns = find_columns(path, CsvScan(syntax, part_of_head(end)), options);
    const CsvBody body{begin + columns.body, end, columns.body_line, columns.width()};
    return {std::move(syntax), std::move(columns), body};
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

/// Moves the rows that were read up to where empty lines and dropped rows left gaps.
void close_gaps(Matrix<double>& values, const std::vector<CsvPiece>& pieces, index_t rows) {
    if (rows == values.rows()) return;
    double* to = values.data();
    for (index_t j = 0; j < values.cols(); ++j) {
        for (const CsvPiece& piece : pieces) {
            const double* const from = values.data() + piece.first_row + j * values.rows();
            std::memmove(to, from, static_cast<std::size_t>(piece.rows) * sizeof(double));
            to += piece.rows;
        }
    }
    // The memory stays, and what is in it.
    values.resize(rows, values.cols());
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
    const Start start = find_start(path, source, options, effort.block);
    const CsvColumns& columns = start.columns;
    std::vector<CsvPiece> pieces = cut_into_pieces(source, start.body, effort);
    if (pieces.empty()) throw ParseError(path, 0, 0, "has a header but no rows of numbers");

    const index_t capacity = pieces.back().first_row + pieces.back().capacity;
    auto values =
        Matrix<double>::uninitialized(capacity, static_cast<index_t>(columns.values.size()));
    read_pieces(start.syntax, source, columns, options, pieces, values, effort.threads);
    index_t rows = 0;
    for (const CsvPiece& piece : pieces)
        rows += piece.rows;
    if (rows == 0) throw ParseError(path, 0, 0, "has a missing value in each row; none is left");

    CsvTable table;
    close_gaps(values, pieces, rows);
    table.values = std::move(values);
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
    const auto effort = [](index_t size) {
        return CsvEffort{block_size, std::min<index_t>(num_threads(), 1 + size / smallest_run)};
    };
    if (file.size() > block_size) {
        return table_from_csv(path, BytesOfFile(file), options, effort(file.size()));
    }
    const FileBytes bytes(file);
    const BytesInMemory source(bytes.view());
    return table_from_csv(path, source, options, effort(source.size()));
}

}  // namespace lamina
