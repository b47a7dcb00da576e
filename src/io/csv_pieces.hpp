#pragma once

#include <string>
#include <vector>

#include "io/byte_source.hpp"

namespace lamina {

/// A piece of a file that starts and ends with whole records, and what came of it.
struct CsvPiece {
    index_t begin = 0;  ///< where in the file it starts
    index_t end = 0;
    index_t first_line = 1;  ///< the line that starts there, from 1
    index_t first_row = 0;   ///< where its rows go
    index_t capacity = 0;    ///< no fewer than the records in it
    index_t rows = 0;        ///< records read
    std::vector<std::vector<std::string>> labels;
};

/// How a file is read: in blocks of so many bytes, shared among so many threads. The table, and the
/// error if there is one, do not depend on it.
struct CsvEffort {
    index_t block;
    index_t threads;
};

/// Where the records of a file are.
struct CsvBody {
    index_t begin;
    index_t end;         ///< behind the last byte of the last record
    index_t first_line;  ///< the line that starts at begin
    index_t width;       ///< fields in a record, 1 or more
};

/// The bytes from begin on, as many as hold the first record whole and its line end.
std::string_view first_record_within(const ByteSource& source, index_t begin, index_t block,
                                     detail::Storage<char>& room);

/// Cuts the body into pieces of about a block each, and counts their lines.
std::vector<CsvPiece> cut_into_pieces(const ByteSource& source, const CsvBody& body,
                                      const CsvEffort& effort);

}  // namespace lamina
