#pragma once

#include <string>
#include <string_view>

#include "lamina/io/csv.hpp"

#include "io/byte_sink.hpp"
#include "io/csv_pieces.hpp"

namespace lamina {

/// The table in the bytes of a file: read_csv without the file. Options that cannot be are not
/// noticed.
CsvTable table_from_csv(const std::string& path, const ByteSource& source,
                        const CsvOptions& options, const CsvEffort& effort);

/// The bytes of a file: write_csv without the file.
void table_to_csv(ByteSink& sink, const CsvTable& table);

}  // namespace lamina
