#pragma once

#include "io/csv_columns.hpp"
#include "io/csv_pieces.hpp"

namespace lamina {

/// Memory that is used for one piece after the other.
struct CsvRoom {
    detail::Storage<char> bytes;
    detail::Storage<double> rows;
};

/// Reads the records of one piece: numbers into rows first_row, ... of values, strings into the
/// piece.
void read_rows(const CsvScan& scan, const CsvColumns& columns, const CsvOptions& options,
               CsvPiece& piece, MatrixView<double> values, CsvRoom& room);

}  // namespace lamina
