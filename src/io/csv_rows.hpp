#pragma once

#include <string>
#include <vector>

#include "io/csv_columns.hpp"

namespace lamina {

/// A piece of a file that starts and ends with whole records, and what came of it.
struct CsvPiece {
    const char* begin = nullptr;
    const char* end = nullptr;
    index_t first_row = 0;  ///< where its rows go
    index_t capacity = 0;   ///< no fewer than the records in it
    index_t rows = 0;       ///< records read
    std::vector<std::vector<std::string>> labels;
};

/// Cuts what follows body into about count pieces of equal size, and counts their lines.
std::vector<CsvPiece> cut_into_pieces(const CsvScan& scan, const CsvColumns& columns,
                                      index_t count);

/// Reads the records of one piece: numbers into rows first_row, ... of values, strings into the
/// piece.
void read_rows(const CsvScan& scan, const CsvColumns& columns, const CsvOptions& options,
               CsvPiece& piece, MatrixView<double> values);

}  // namespace lamina
